"""Who may read a confidential matter: access is given with a reason and an end, and views told.

Give access before the matter is opened: the database lets nobody write a row they may not read.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import HistoryRecord, record, ref_of
from platform_core.i18n import gettext as _
from platform_core.matters.models import Clock, Matter
from platform_core.tenancy import Access, TownshipModel, db, scope, township_scope
from platform_core.tenancy.guards import opened_to

VIEW = "view"


def grant_access(
    matter: TownshipModel, account_id: int, role: str, *, actor: Actor, now: datetime,
    reason: str | None = None, until: date | None = None,
) -> Access:  # fmt: skip
    """Let an account read this guarded row as `role`; for a time only, with the reason.

    Access of the same role that is there already is kept and, where it was for a time, renewed.
    Raises RuleBroken for an end that has passed or has no reason.
    """
    if until is not None and not (reason or "").strip():
        raise RuleBroken(_("Say why the access is needed."), field="reason")
    if until is not None and until < local_date(now):
        raise RuleBroken(_("That day has passed. Choose one to come."), field="until")
    ref = ref_of(matter)
    same = [each for each in accesses_of(matter)
            if (each.account_id, each.role) == (account_id, role)]  # fmt: skip
    found = same[0] if same else Access(
        matter_id=matter.id, ref=ref, account_id=account_id, role=role, at=now
    )  # fmt: skip
    found.reason, found.until = (reason or "").strip() or None, until
    found.given_by = actor.account_id or None
    db.session.add(found)
    db.session.flush()
    record(f"{_component(ref)}:grant_access", matter, actor=actor, at=now, note=found.reason,
           account=account_id, role=role, until=until)  # fmt: skip
    return found


def end_access(access: Access, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """End somebody's access at once."""
    access.ended_at = now
    db.session.flush()
    record(f"{_component(access.ref)}:end_access", access.ref, actor=actor, at=now,
           note=reason.strip() or None, account=access.account_id, role=access.role)  # fmt: skip


def accesses_of(matter: TownshipModel) -> Sequence[Access]:
    """The access that was given to this matter and has not been ended, oldest first."""
    query = select(Access).where(Access.matter_id == matter.id, Access.ended_at.is_(None))
    return db.session.scalars(query.order_by(Access.id)).all()


def has_access(matter: Matter, actor: Actor | None) -> bool:
    """Whether this actor may read it today. Without an actor (a job) nobody asks."""
    if actor is None or actor.account_id == 0:
        return actor is None or actor.can("")
    opened = opened_to(actor.account_id, scope().township_or_raise())
    return db.session.scalar(opened.where(Access.matter_id == matter.id).limit(1)) is not None


def note_view(matter: Matter, *, actor: Actor, at: datetime) -> None:
    """Write down that somebody looked at it, in a transaction of its own."""
    ref, township_id = ref_of(matter), scope().township_or_raise()
    with township_scope(township_id, reader=actor.account_id):
        record(f"{_component(ref)}:{VIEW}", ref, actor=actor, at=at)
        db.session.commit()


def forget_texts(ref: str) -> None:
    """Erase what people wrote about a matter beside its own rows: notes, reasons, search words.

    The chain of history holds without the notes, and the docket keeps its row as a figure.
    """
    for statement in (
        update(HistoryRecord).where(HistoryRecord.ref == ref).values(note=None),
        update(Access).where(Access.ref == ref, Access.until.is_(None)).values(reason=None),
        delete(Clock).where(Clock.ref == ref),
    ):
        db.session.execute(statement)


def _component(ref: str) -> str:
    return ref.partition(":")[0]
