"""Taking a plugin out of an installation: its data exported first, its tables dropped.

`remove` is for a plugin that is still installed and off everywhere; `forget`, the last resort, for
one whose package is gone. Uninstalling a package alone loses nothing: its rows wait for it.
"""

import json
import os
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.db import new_id
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.runtime.closure import RUNNING
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.runtime.purge import FOLDER, plain, purge
from platform_core.runtime.switching import label_of
from platform_core.schema import Schema
from platform_core.tenancy import db
from platform_core.tenancy.policies import quoted


def remove(
    schema: Schema, module: str, *, reason: str, actor: Actor, now: datetime, instance: Path
) -> list[Path]:
    """Export and delete a plugin's rows in every township, then drop its tables.

    Returns the files of the export; after it, the package can be uninstalled. Commits as it goes.
    Raises RuleBroken where it is in use, and where another plugin's tables point to its own.
    """
    dependents = schema.dependents(module)
    if dependents:
        raise RuleBroken(
            _("%(names)s depend on it. Remove those first.", names=", ".join(dependents))
        )
    known = _off_everywhere(module)
    given: Mapping[str, Any] = {"reason": reason, "actor": actor, "now": now, "instance": instance}
    exports = [purge(township_id, module, **given) for township_id in known]
    db.session.commit()
    schema.downgrade(module, "base")
    return exports


def forget(
    schema: Schema, module: str, *, reason: str, actor: Actor, now: datetime, instance: Path
) -> list[Path]:
    """Export the tables that a package left behind, row by row, then drop them.

    Returns the files of the export. Raises RuleBroken where the module still counts as in use,
    SchemaError where the package is installed.
    """
    known = _off_everywhere(module)
    path = _file(instance, module, now)
    db.session.commit()  # dropping a table waits for every transaction that still reads
    schema.forget(module, lambda connection, tables: _write(path, connection, tables))
    given: Mapping[str, Any] = {"reason": reason, "actor": actor, "now": now, "instance": instance}
    about = [purge(township_id, module, orphaned=True, **given) for township_id in known]
    return [path, *about]


def _off_everywhere(module: str) -> list[int]:
    """The townships that have data of it. Raises RuleBroken where one of them still uses it."""
    query = (
        select(Township.id, Township.name, ModuleState.state)
        .join(ModuleState, ModuleState.township_id == Township.id)
        .where(ModuleState.module == module, ModuleState.until.is_(None))
        .order_by(Township.code)
    )
    rows = db.session.execute(query).all()
    using = [row.name for row in rows if row.state in RUNNING]
    if using:
        raise RuleBroken(
            _(
                "“%(module)s” is still in use in %(townships)s. Switch it off there first.",
                module=label_of(module),
                townships=", ".join(using),
            )
        )
    return [row.id for row in rows if row.state is ModuleIs.OFF]


def _file(instance: Path, module: str, now: datetime) -> Path:
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"all-{module}-{local_date(now):%Y%m%d}-{new_id()}.zip"


def _write(path: Path, connection: sa.Connection, tables: list[str]) -> None:
    """One file of JSON lines per table. What is sealed in the database stays sealed."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in tables:
                rows = connection.exec_driver_sql(f"SELECT * FROM {quoted(table)}").mappings()
                lines = [json.dumps(dict(row), default=plain, ensure_ascii=False) for row in rows]
                archive.writestr(f"{table}.jsonl", "".join(f"{line}\n" for line in lines))
        stream.flush()
        os.fsync(stream.fileno())
