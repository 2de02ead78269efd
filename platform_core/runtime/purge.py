"""Deleting a module's data in one township: exported first, then deleted, counted in history.

No plugin has to help: every one of its tables carries the township, and whatever core rows name
one of its things do so by ref.
"""

import base64
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, Table, delete, inspect, select, type_coerce

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.db import Base, new_id
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import record, record_county
from platform_core.i18n import gettext as _
from platform_core.messaging.models import Delivery
from platform_core.organisation.models import Township
from platform_core.runtime.models import ModuleIs, ModuleSettings, ModuleState
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import in_force, label_of
from platform_core.sealing import Sealed
from platform_core.tenancy import TownshipModel, db, township_scope

FOLDER = "exports"


def purge(
    township_id: int,
    module: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    instance: Path,
    orphaned: bool = False,
) -> Path:
    """Export a module's rows of one township into `instance`/exports, then delete them.

    Of a module whose package is gone (`orphaned`), only what the core keeps about it can be read
    here; `removal.forget` deals with its tables.

    Returns the zip file. It commits: the file is on disk before a row is gone. Raises RuleBroken
    where the module is not off, is not ready, or no reason is given; NotFound for a township
    out of the actor's reach.
    """
    if not reason.strip():
        raise RuleBroken(_("Say why the data is deleted."), field="reason")
    township = db.session.get(Township, township_id)
    if township is None or actor.county_id not in (None, township.county_id):
        raise NotFound
    if not orphaned and not registry().is_ready(module):
        raise RuleBroken(_("Install the module first: its data cannot be exported without it."))
    county_id, slug = township.county_id, township.slug
    db.session.commit()
    with township_scope(township_id):
        db.session.execute(select(Township.id).where(Township.id == township_id).with_for_update())
        row = in_force([township_id])[township_id].get(module)
        if row is None or row.state is not ModuleIs.OFF:
            raise RuleBroken(
                _("Switch “%(module)s” off before its data is deleted.", module=label_of(module))
            )
        path = _export_path(instance, slug, module, now)
        counts = _export(path, module)
        _delete(module)
        purged = _replace(row, now, actor, reason.strip())
        facts = {"module": module, "export": path.name, "rows": counts, "switch": purged.switch_id}
        ref = f"core:module_state:{purged.id}"
        record("core:purge_module", ref, actor=actor, at=now, note=reason.strip(), **facts)
        record_county("core:purge_module", ref, county_id=county_id, township_id=township_id,
                      actor=actor, at=now, note=reason.strip(), **facts)  # fmt: skip
        db.session.commit()
    return path


def _replace(row: ModuleState, now: datetime, actor: Actor, reason: str) -> ModuleState:
    row.until = now
    db.session.flush()
    purged = ModuleState(
        county_id=row.county_id, township_id=row.township_id, module=row.module,
        state=ModuleIs.PURGED, since=now, by=actor.account_id or None, reason=reason[:400],
        switch_id=new_id(),
    )  # fmt: skip
    db.session.add(purged)
    db.session.flush()
    return purged


def _export_path(instance: Path, slug: str, module: str, now: datetime) -> Path:
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{slug}-{module}-{local_date(now):%Y%m%d}-{new_id()}.zip"


def _export(path: Path, module: str) -> dict[str, int]:
    """Write one file of JSON lines per table; returns the number of rows of each.

    What is sealed in the database stays sealed in the file.
    """
    counts: dict[str, int] = {}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for model in (*_own(module), *_about()):
                lines = list(_lines(model, module))
                name = model.__tablename__
                if lines:
                    archive.writestr(f"{name}.jsonl", "".join(f"{line}\n" for line in lines))
                    counts[name] = len(lines)
            archive.writestr("counts.json", json.dumps(counts, indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    return counts


def _lines(model: type[Any], module: str) -> Iterator[str]:
    columns = []
    for attribute in inspect(model).column_attrs:  # the model's own, so that the guard sees it
        column, kind = getattr(model, attribute.key), attribute.columns[0].type
        raw = type_coerce(column, LargeBinary()) if isinstance(kind, Sealed) else column
        columns.append(raw.label(attribute.columns[0].name))
    query = select(*columns).where(*_rows_of(model, module)).order_by(model.id)
    for row in db.session.execute(query).mappings():
        yield json.dumps(dict(row), default=plain, ensure_ascii=False)


def plain(value: Any) -> str:
    """A value that JSON has no word for, as text: bytes in base 64, days and instants as ISO."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else str(value)


def _own(module: str) -> list[type[Any]]:
    """The plugin's models, a table after those it points to."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    return [
        by_table[table]
        for table in Base.metadata.sorted_tables
        if table in by_table and table.name.startswith(f"{module}_")
        and issubclass(by_table[table], TownshipModel)
    ]  # fmt: skip


def _about() -> list[type[Any]]:
    """The core's models whose rows belong to a thing of a module, or to a module."""
    found = []
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__):
        model = mapper.class_
        if not issubclass(model, TownshipModel) or not model.__tablename__.startswith("core_"):
            continue
        table = Base.metadata.tables[model.__tablename__]
        if "ref" in table.c and not table.info.get("append_only"):
            found.append(model)
    return [ModuleSettings, Delivery, *found]


def _rows_of(model: type[Any], module: str) -> tuple[Any, ...]:
    if model is ModuleSettings:
        return (ModuleSettings.module == module,)
    if model is Delivery:
        return (Delivery.plugin == module,)
    if model.__tablename__.startswith("core_"):
        return (model.ref.like(f"{module}:%"),)
    return ()


def _delete(module: str) -> None:
    for model in _about():
        db.session.execute(_quietly(delete(model).where(*_rows_of(model, module))))
    lasting = lasting_tables()
    for model in reversed(_own(module)):
        if model.__table__ not in lasting:
            delete_all(model)


def lasting_tables() -> set[Table]:
    """Ledgers, from which nobody may delete, and what their lines point to: figures, no persons."""
    tables = [t for t in Base.metadata.sorted_tables if "township_id" in t.primary_key.columns]
    found = {table for table in tables if table.info.get("append_only")}
    for table in reversed(tables):  # a table comes after those it points to
        if table in found:
            found |= {key.column.table for key in table.foreign_keys} & {*tables}
    return found


def delete_all(model: type[Any]) -> None:
    """Delete a table's rows; those that point to others of the same table go first."""
    own = _pointing_to_itself(model.__table__)
    while own:
        pointed_to = [getattr(model, name) for name in own]
        kept = {
            id
            for column in pointed_to
            for id in db.session.scalars(select(column).where(column.is_not(None)))
        }
        leaves = [id for id in db.session.scalars(select(model.id)) if id not in kept]
        if not kept or not leaves:
            break
        db.session.execute(_quietly(delete(model).where(model.id.in_(leaves))))
    db.session.execute(_quietly(delete(model)))


def _pointing_to_itself(table: Table) -> list[str]:
    return [
        column.name
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for column in constraint.columns
        if column.name != "township_id"
    ]


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
