"""Erasing a township: every row but its ledgers, with a certificate.

The chained history stays, without its texts, because what the county did must stay provable; so do
ledgers of money. Both hold ids, numbers and codes, and nobody's name.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select, update

from platform_core.accounts import Actor
from platform_core.accounts.models import Grant
from platform_core.errors import NotFound, RuleBroken
from platform_core.files.models import StoredFile
from platform_core.files.storage import storage
from platform_core.history import HistoryHead, HistoryRecord, record_county
from platform_core.i18n import format_instant
from platform_core.i18n import gettext as _
from platform_core.messaging.models import Notice
from platform_core.organisation.models import Township
from platform_core.papers.documents import Facts, Grid, Paper, Words
from platform_core.runtime.purge import delete_all, lasting_tables
from platform_core.tenancy import db, township_scope
from platform_core.townships.bundle import sha256_of
from platform_core.townships.rows import models


@dataclass(frozen=True)
class Certificate:
    """What was erased, when and by whom, and what is left."""

    township: str
    at: datetime
    by: str
    reason: str
    bundle: str
    rows: dict[str, int]
    files: int
    history: str

    def paper(self) -> Paper:
        """The certificate as an official paper."""
        rows = tuple((table, str(count)) for table, count in self.rows.items() if count)
        return Paper(
            name=_("certificate of erasure"),
            title=_("Certificate of erasure"),
            blocks=(
                Facts((
                    (_("Township"), self.township), (_("Erased at"), format_instant(self.at)),
                    (_("Erased by"), self.by), (_("Reason"), self.reason),
                    (_("Bundle written before (SHA-256)"), self.bundle),
                    (_("Files deleted"), str(self.files)),
                    (_("Head of the history that is kept"), self.history),
                )),
                Grid((_("Table"), _("Rows deleted")), rows or (("—", "0"),)),
                Words(_("The chained history is kept without its texts. Backups made before hold "
                        "the rows until they expire.")),
            ),
        )  # fmt: skip


def erase(
    township_id: int, bundle: Path, *, reason: str, actor: Actor, now: datetime
) -> Certificate:
    """Erase everything of an archived township. `bundle` is the file that was written of it.

    Commits. Raises NotFound, RuleBroken where it is not archived or no reason is given.
    """
    here = db.session.get(Township, township_id)
    if here is None or actor.county_id not in (None, here.county_id):
        raise NotFound
    if here.archived_at is None or here.erased_at is not None:
        raise RuleBroken(_("Archive the township first, and write its bundle."))
    if not reason.strip():
        raise RuleBroken(_("Say why."), field="reason")
    name, county_id, digest = here.federation_name, here.county_id, sha256_of(bundle)
    db.session.commit()
    with township_scope(township_id):
        files = _delete_files(township_id)
        rows = _delete_rows()
        head = db.session.scalars(select(HistoryHead)).one_or_none()
        db.session.commit()
        history = f"{head.seq} {head.hash}" if head else "—"
    done = Certificate(name, now, actor.name, reason.strip(), digest, rows, files, history)
    _close(township_id, county_id, done, actor, now)
    return done


def _delete_files(township_id: int) -> int:
    names = db.session.scalars(select(StoredFile.stored_as)).all()
    for stored_as in names:
        storage().delete(township_id, stored_as)
    return len(names)


def _delete_rows() -> dict[str, int]:
    counts: dict[str, int] = {}
    kept = lasting_tables() | {HistoryHead.__table__}
    db.session.execute(delete(Notice).execution_options(synchronize_session=False))
    for model in reversed(models()):
        if model.__table__ in kept:
            continue
        counts[model.__tablename__] = db.session.scalar(select(func.count(model.id))) or 0
        delete_all(model)
    blank = update(HistoryRecord).where(HistoryRecord.note.is_not(None)).values(note=None)
    db.session.execute(blank.execution_options(synchronize_session=False))
    return counts


def _close(
    township_id: int, county_id: int, done: Certificate, actor: Actor, now: datetime
) -> None:
    here = db.session.get_one(Township, township_id)
    here.erased_at = now
    ended = update(Grant).where(Grant.township_id == township_id, Grant.revoked_at.is_(None))
    db.session.execute(ended.values(revoked_at=now).execution_options(synchronize_session=False))
    record_county(
        "core:erase_township", here, county_id=county_id, township_id=township_id, actor=actor,
        at=now, note=done.reason, bundle=done.bundle, rows=sum(done.rows.values()),
        files=done.files,
    )  # fmt: skip
    db.session.commit()
