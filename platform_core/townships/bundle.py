"""A township as one file: everything in it, to be taken into another installation.

A zip, as docs/bundle.md describes it: manifest.json, one file of JSON lines per table, the files
with their content. Sealed values are sealed anew with a passphrase; without it nobody reads them.
"""

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError

from platform_core.accounts import Actor
from platform_core.accounts.models import Grant
from platform_core.clock import local_date
from platform_core.db import new_id
from platform_core.errors import RuleBroken, SetupError
from platform_core.files.models import StoredFile
from platform_core.files.storage import storage
from platform_core.history import HistoryHead, record_county
from platform_core.i18n import gettext as _
from platform_core.messaging.models import Notice
from platform_core.organisation.models import County, Township
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import in_force
from platform_core.sealing import KeyRing
from platform_core.tenancy import db, township_scope
from platform_core.townships import operations
from platform_core.townships.rows import (
    county_lines,
    county_models,
    lines,
    models,
    take_in,
    take_over,
)

FORMAT = "union-township/1"
SHORTEST_PASSPHRASE = 12
FACTS = ("code", "slug", "name", "federation_name", "founded_on")
DAMAGED = (ValueError, KeyError, TypeError, zipfile.BadZipFile, IntegrityError, StatementError)
Revisions = Mapping[str, str]  # component → newest revision


def write_bundle(
    township_id: int, path: Path, passphrase: str, *, revisions: Revisions, actor: Actor,
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Write everything of a township to `path`; returns the manifest. Commits its entry in the
    county's history. Raises RuleBroken for a short passphrase or a file that is there already."""
    ring, salt = _ring(passphrase)
    here = db.session.get_one(Township, township_id)
    facts = {name: getattr(here, name) for name in FACTS}
    county_id = here.county_id
    states = {name: row.state.value for name, row in in_force([township_id])[township_id].items()}
    db.session.commit()
    with township_scope(township_id, writes=False), _created(path) as archive:
        tables = {model.__tablename__: _write_table(archive, model, ring) for model in models()}
        files = _write_files(archive, township_id)
        manifest = {
            "format": FORMAT, "written_at": now.isoformat(), "township": facts,
            "modules": states, "revisions": dict(revisions), "tables": tables, "files": files,
            "salt": salt.hex(), "history": _head(), "stays": stays(township_id),
        }  # fmt: skip
        _write_county_rows(archive, ring)
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    digest = sha256_of(path)
    record_county("core:export_township", f"core:township:{township_id}", county_id=county_id,
                  township_id=township_id, actor=actor, at=now, sha256=digest,
                  rows=sum(tables.values()))  # fmt: skip
    db.session.commit()
    return manifest | {"sha256": digest}


def _created(path: Path) -> zipfile.ZipFile:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RuleBroken(_("“%(path)s” is there already.", path=path)) from None
    return zipfile.ZipFile(os.fdopen(handle, "wb"), "w", zipfile.ZIP_DEFLATED)


def _ring(passphrase: str, salt: bytes | None = None) -> tuple[KeyRing, bytes]:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RuleBroken(_("The passphrase needs %(n)s signs.", n=SHORTEST_PASSPHRASE))
    salt = salt or secrets.token_bytes(16)
    key = hashlib.scrypt(passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    return KeyRing({b"bndl": key}, bytes(32)), salt


def _write_table(archive: zipfile.ZipFile, model: type[Any], ring: KeyRing) -> int:
    count = 0
    with archive.open(f"tables/{model.__tablename__}.jsonl", "w") as part:
        for line in lines(model, ring):
            part.write(f"{line}\n".encode())
            count += 1
    return count


def _write_files(archive: zipfile.ZipFile, township_id: int) -> dict[str, str]:
    """The content of every file under its name in the storage; their SHA-256."""
    found = {}
    for file in db.session.scalars(select(StoredFile).order_by(StoredFile.id)):
        with storage().open(township_id, file.stored_as) as content:
            archive.writestr(f"files/{file.stored_as}", content.read())
        found[file.stored_as] = file.sha256
    return found


def _write_county_rows(archive: zipfile.ZipFile, ring: KeyRing) -> None:
    """What the county owns and the township refers to: an answer says nothing without its
    question, nor a scorecard without its rubric."""
    for model, columns in county_models().items():
        told = "".join(f"{line}\n" for line in county_lines(model, columns, ring))
        archive.writestr(f"county/{model.__tablename__}.jsonl", told)


def stays(township_id: int) -> dict[str, int]:
    """What does not come along, and how much of it: what belongs to the sign-ins of here."""
    grants = select(func.count()).select_from(Grant).where(Grant.township_id == township_id)
    accounts = select(func.count(Grant.account_id.distinct()))
    counts = {
        "accounts": accounts.where(Grant.township_id == township_id, Grant.revoked_at.is_(None)),
        "roles": grants,
        "notices": select(func.count()).select_from(Notice),
    }
    return {name: db.session.scalar(query) or 0 for name, query in counts.items()}


def _head() -> dict[str, Any]:
    head = db.session.scalars(select(HistoryHead)).one_or_none()
    return {"seq": head.seq, "hash": head.hash} if head else {"seq": 0, "hash": ""}


def read_bundle(
    path: Path, passphrase: str, county: County, *, revisions: Revisions, actor: Actor,
    now: datetime,
) -> Township:  # fmt: skip
    """Take a bundle in as a new township of `county`: all of it, or nothing.

    Everything is written in one transaction, inside the new township. Raises RuleBroken where
    the bundle is damaged, made by other versions or with another passphrase, or the code or
    address is taken.
    """
    digest, county_id = sha256_of(path), county.id
    with _opened(path) as archive:
        manifest = _manifest(archive, revisions)
        ring, _salt = _ring(passphrase, bytes.fromhex(manifest["salt"]))
        here = Township(id=new_id(), county_id=county_id, **_facts(manifest["township"]))
        here_id = here.id
        db.session.commit()  # one writer at a time: the township is entered with its own session
        with township_scope(here_id), _nothing_left_behind(here_id) as stored:
            operations.enter(here, "import", actor=actor, now=now, sha256=digest)
            _take_county_rows(archive, here, ring, now)
            _take_modules(here_id, county_id, manifest["modules"], now)
            _take_tables(archive, here_id, manifest, ring)
            _take_files(archive, here_id, manifest["files"], stored)
            db.session.commit()
    return db.session.get_one(Township, here_id)


def _facts(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in FACTS}


@contextmanager
def _nothing_left_behind(township_id: int) -> Iterator[list[str]]:
    """Names the files that were stored so far, to let them go where something fails later; what
    a damaged bundle raises is said in words."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException as failed:
        for name in stored:
            storage().delete(township_id, name)
        if isinstance(failed, SetupError):
            raise RuleBroken(
                _("The passphrase does not fit, or the bundle is damaged.")
            ) from failed
        if isinstance(failed, DAMAGED):
            raise RuleBroken(
                _("The bundle is damaged: it cannot be read as a township.")
            ) from failed
        raise


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
        archive.getinfo("manifest.json")
    except (OSError, zipfile.BadZipFile, KeyError):
        raise RuleBroken(_("“%(path)s” is no bundle of a township.", path=path)) from None
    return archive


def _manifest(archive: zipfile.ZipFile, revisions: Revisions) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise RuleBroken(_("This bundle has a form that is not known here."))
    for component, revision in manifest["revisions"].items():
        here = revisions.get(component)
        if here != revision and (component in manifest["modules"] or component == "core"):
            raise RuleBroken(
                _("The bundle needs %(component)s at %(wanted)s; here it is %(have)s.",
                  component=component, wanted=revision, have=here or _("not installed"))
            )  # fmt: skip
    return manifest


def _take_county_rows(
    archive: zipfile.ZipFile, here: Township, ring: KeyRing, now: datetime
) -> None:
    for model in county_models():
        name = f"county/{model.__tablename__}.jsonl"
        if name in archive.namelist():
            rows = archive.read(name).decode().splitlines()
            take_over(model, rows, here.county_id, ring, place=here.name, day=local_date(now))


def _take_modules(
    township_id: int, county_id: int, states: Mapping[str, str], now: datetime
) -> None:
    """The modules stand as they stood; no plugin is asked to prepare what comes along anyway."""
    for module, state in states.items():
        if registry().is_ready(module) or state == ModuleIs.OFF:
            db.session.add(ModuleState(
                county_id=county_id, township_id=township_id, module=module,
                state=ModuleIs(state), since=now, reason=_("taken over with its bundle"),
                switch_id=new_id(),
            ))  # fmt: skip


def _take_tables(
    archive: zipfile.ZipFile, township_id: int, manifest: Mapping[str, Any], ring: KeyRing
) -> None:
    for model in models():
        name = model.__tablename__
        if name not in manifest["tables"]:
            continue
        with archive.open(f"tables/{name}.jsonl") as part:
            found = [line.decode() for line in part]
        known = [column.name for column in model.__table__.columns]
        count = take_in(model, found, township_id, ring, known=known)
        if count != manifest["tables"][name]:
            raise RuleBroken(_("The bundle is damaged: %(table)s lacks rows.", table=name))


def _take_files(
    archive: zipfile.ZipFile, township_id: int, files: Mapping[str, str], stored: list[str]
) -> None:
    for file in db.session.scalars(select(StoredFile)):
        with archive.open(f"files/{file.stored_as}") as content:
            kept = storage().put(township_id, content)  # type: ignore[arg-type]
        stored.append(kept.stored_as)
        if kept.sha256 != files[file.stored_as]:
            raise RuleBroken(_("The bundle is damaged: a file is not what it was."))
        file.stored_as = kept.stored_as


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
