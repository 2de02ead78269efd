"""The docket: one row per matter. To-do lists, red lists and on-time rates read it."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, not_, or_, select

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.db import Base
from platform_core.history import ref_of, ref_to
from platform_core.matters.clocks import clocks_of, due_of
from platform_core.matters.models import DocketEntry, Matter
from platform_core.tenancy import db, scope

_DUE = func.coalesce(DocketEntry.due_on, literal(date.max, Date()))
MOST_URGENT_FIRST = (_DUE.asc(), DocketEntry.id.asc())  # what has no date comes last
CORE = "core"  # matters of the platform itself: always on


def enter(matter: Matter, day: date) -> DocketEntry:
    """Put a new matter into the docket."""
    module, kind, _id = ref_of(matter).split(":")
    entry = DocketEntry(ref=ref_of(matter), module=module, kind=kind, opened_on=day)
    _fill(entry, matter)
    db.session.add(entry)
    return entry


def update(matter: Matter, day: date) -> None:
    """Bring the matter's row up to date after a move."""
    query = select(DocketEntry).where(DocketEntry.ref == ref_of(matter))
    entry = db.session.scalars(query).one()
    promised = entry.due_on
    _fill(entry, matter)
    if matter.closed_at is not None:
        entry.due_on, entry.closed_on = promised, local_date(matter.closed_at)
        entry.closed_late = promised is not None and entry.closed_on > promised
    else:
        entry.closed_on, entry.closed_late = None, None


def _fill(entry: DocketEntry, matter: Matter) -> None:
    entry.number, entry.title = matter.number, matter.safe_title[:200]
    entry.state, entry.waits_for = matter.state, matter.waits_for
    entry.waits_account_id = matter.waits_for_account
    entry.confidential = matter.is_confidential
    entry.due_on = due_day(matter)


def due_day(matter: Matter) -> date | None:
    """When it is due: the earliest of its running clocks and the day that was agreed."""
    days = (due_of(clocks_of(matter)), matter.agreed_day)
    return min((day for day in days if day is not None), default=None)


def redate(matter: Matter | str) -> None:
    """Take the date by which a matter, or what has this ref, is due over into its row."""
    ref = ref_of(matter)
    entry = db.session.scalars(select(DocketEntry).where(DocketEntry.ref == ref)).one_or_none()
    found = _matter(matter) if isinstance(matter, str) else matter
    if entry is not None and entry.closed_on is None and found is not None:
        entry.due_on = due_day(found)


def _matter(ref: str) -> Matter | None:
    id = int(ref.rpartition(":")[2])
    kinds = (each.class_ for each in Base.registry.mappers if issubclass(each.class_, Matter))
    model = next((each for each in kinds if ref_to(each, id) == ref), None)
    return db.session.get(model, (scope().township_or_raise(), id)) if model else None


def todo(actor: Actor, modules: frozenset[str], limit: int = 100) -> Sequence[DocketEntry]:
    """What this person must act on in this township, the most urgent first."""
    query = waiting_for(actor, modules).order_by(*MOST_URGENT_FIRST)
    return db.session.scalars(query.limit(limit)).all()


def waiting_for(actor: Actor, modules: frozenset[str]) -> Select[DocketEntry]:
    """The same as a query, for a list of pages."""
    return select(DocketEntry).where(_mine(actor, modules))


def count_todo(actor: Actor, modules: frozenset[str]) -> int:
    """How many matters wait for this person."""
    query = select(func.count()).select_from(DocketEntry).where(_mine(actor, modules))
    return db.session.scalar(query) or 0


def _mine(actor: Actor, modules: frozenset[str]) -> ColumnElement[bool]:
    shared = and_(
        DocketEntry.waits_account_id.is_(None),
        DocketEntry.confidential.is_(False),  # stands on the list of one account, or on none
        DocketEntry.waits_for.in_(actor.permissions),
    )
    return and_(
        DocketEntry.closed_on.is_(None),
        DocketEntry.module.in_({CORE, *modules}),
        or_(DocketEntry.waits_account_id == actor.account_id, shared),
    )


def running_out(
    actor: Actor, modules: frozenset[str], today: date, days: int = 7, limit: int = 20
) -> Sequence[DocketEntry]:
    """The township's red list, the most urgent first: open matters due within `days` or overdue
    that wait for others than this person."""
    query = select(DocketEntry).where(
        DocketEntry.closed_on.is_(None),
        DocketEntry.confidential.is_(False),
        DocketEntry.module.in_({CORE, *modules}),
        DocketEntry.due_on <= today + timedelta(days=days),
        not_(_mine(actor, modules)),
    )
    return db.session.scalars(query.order_by(*MOST_URGENT_FIRST).limit(limit)).all()
