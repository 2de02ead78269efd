"""What the daily look for signals asks: each in one query for the whole township."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, or_, select

from platform_core.api import Clock, DocketEntry, db
from plugins.contracts.models import (
    Consultation,
    Contract,
    InsuranceMonth,
    LabourMonth,
    Signal,
)
from plugins.contracts.warning_states import Topic
from plugins.contracts.workflow import BINDING

AHEAD = timedelta(days=400)  # far enough for any threshold a county may set
CONSULTATION_REF = literal("contracts:consultation:") + cast(Consultation.id, String(20))


def labour_in(month: date) -> Sequence[LabourMonth]:
    """The employers' figures of a month in which somebody lacks a contract or wages."""
    query = select(LabourMonth).where(LabourMonth.month == month)
    short = or_(LabourMonth.signed < LabourMonth.due, LabourMonth.unpaid_months > 0,
                LabourMonth.unpaid_people > 0)  # fmt: skip
    return db.session.scalars(query.where(short).order_by(LabourMonth.id)).all()


def longest_owed(month: date) -> Sequence[Any]:
    """(employer, months) for those who owe contributions of any kind."""
    longest = func.max(InsuranceMonth.owed_months)
    query = select(InsuranceMonth.employer_id, longest).where(InsuranceMonth.month == month)
    grouped = query.group_by(InsuranceMonth.township_id, InsuranceMonth.employer_id)
    return db.session.execute(grouped.having(longest > 0)).all()


def contracts_ending(today: date) -> Sequence[Contract]:
    """Contracts in force that end before long or have ended without being renewed."""
    query = select(Contract).where(Contract.state.in_(BINDING), Contract.ends_on <= today + AHEAD)
    return db.session.scalars(query.order_by(Contract.ends_on)).all()


def demands_unanswered(today: date) -> Sequence[Any]:
    """(consultation, clock, due day) of the demands whose time to reply has passed."""
    query = select(Consultation, Clock.id, Clock.due_on).join(
        Clock, and_(Clock.township_id == Consultation.township_id, Clock.ref == CONSULTATION_REF)
    )
    late = query.where(
        Consultation.state == "demanded", Clock.name == "reply", Clock.stopped_on.is_(None),
        Clock.due_on < today,
    )  # fmt: skip
    return db.session.execute(late.order_by(Clock.due_on)).all()


def tasks_overdue(today: date) -> Sequence[DocketEntry]:
    """Tasks from resolutions of the congress that are overdue and still open."""
    query = select(DocketEntry).where(
        DocketEntry.module == "congress", DocketEntry.kind == "task",
        DocketEntry.closed_on.is_(None), DocketEntry.due_on < today,
    )  # fmt: skip
    return db.session.scalars(query.order_by(DocketEntry.due_on)).all()


def last_congress() -> date | None:
    """The day the congress last closed a session, as it told us."""
    query = select(func.max(Signal.happened_on)).where(
        Signal.topic == Topic.CONGRESS, Signal.source_ref.like("congress:session:%")
    )
    return db.session.scalar(query)
