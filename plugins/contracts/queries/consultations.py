"""Consultations and campaigns: lists and how far each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, case, cast, func, literal, select

from platform_core.api import DocketEntry, Employer, db
from plugins.contracts.models import Campaign, Consultation, Contract
from plugins.contracts.queries.coverage import AT_ONCE
from plugins.contracts.terms import Level, Side, Subject
from plugins.contracts.workflow import BINDING, CONSULTATION

REF = literal("contracts:consultation:") + cast(Consultation.id, String(20))
OPEN = tuple(sorted(CONSULTATION.open_states))
# One step further each: sent, answered, negotiating, signed.
ANSWERED = Consultation.accepted.is_not(None)
TALKING = Consultation.state.in_(("negotiating", "suspended", "agreed"))


class Line(NamedTuple):
    """A row of the list of consultations."""

    id: int
    number: str
    title: str
    subject: Subject
    level: Level
    initiator: Side
    state: str
    employer_side: str
    demanded_on: date
    due_on: date | None


LINES: Select[*tuple[Any, ...]] = select(
    Consultation.id, Consultation.number, Consultation.title, Consultation.subject,
    Consultation.level, Consultation.initiator, Consultation.state, Consultation.employer_side,
    Consultation.demanded_on, DocketEntry.due_on,
).outerjoin(
    DocketEntry,
    and_(DocketEntry.township_id == Consultation.township_id, DocketEntry.ref == REF),
)  # fmt: skip


def lines(state: str = "", campaign: Campaign | None = None) -> Select[*tuple[Any, ...]]:
    """The consultations in a state ("open", "ended", "" for all), for `paginate`."""
    query = LINES
    if state == "open":
        query = query.where(Consultation.state.in_(OPEN))
    elif state == "ended":
        query = query.where(Consultation.state.not_in(OPEN))
    elif state:
        query = query.where(Consultation.state == state)
    return query.where(Consultation.campaign_id == campaign.id) if campaign else query


def drafts_of(it: Consultation) -> Sequence[Contract]:
    """The contracts this consultation is about."""
    query = select(Contract).where(Contract.consultation_id == it.id).order_by(Contract.id)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Reach:
    """How far a campaign has come (要约行动汇总): each figure includes those after it."""

    sent: int = 0
    answered: int = 0
    talking: int = 0
    signed: int = 0


def campaigns() -> list[tuple[Campaign, Reach]]:
    """Every campaign with how far it has come, the newest first. One query for all."""
    signed = select(Contract.consultation_id).where(Contract.signed_on.is_not(None))
    counts = (
        select(
            Consultation.campaign_id, func.count().label("sent"),
            _sum(ANSWERED), _sum(TALKING), _sum(Consultation.id.in_(signed)),
        )
        .where(Consultation.campaign_id.is_not(None))
        .group_by(Consultation.campaign_id)
    )  # fmt: skip
    found = {row[0]: Reach(*row[1:]) for row in db.session.execute(counts)}
    query = select(Campaign).order_by(Campaign.since.desc(), Campaign.id.desc()).limit(50)
    return [(each, found.get(each.id, Reach())) for each in db.session.scalars(query)]


def reach_of(campaign: Campaign) -> Reach:
    """How far one campaign has come."""
    return next((reach for each, reach in campaigns() if each.id == campaign.id), Reach())


def all_of(campaign: Campaign) -> Sequence[Consultation]:
    """Every consultation of a campaign, for its summary."""
    query = select(Consultation).where(Consultation.campaign_id == campaign.id)
    return db.session.scalars(query.order_by(Consultation.number)).all()


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def to_reach(campaign: Campaign) -> Sequence[Employer]:
    """Employers the campaign has not sent its demand to, and that no such contract covers."""
    reached = select(Consultation.employer_id).where(Consultation.campaign_id == campaign.id)
    has_own = select(Contract.employer_id).where(
        Contract.state.in_(BINDING), Contract.kind == campaign.subject,
        Contract.employer_id.is_not(None),
    )  # fmt: skip
    query = select(Employer).where(
        Employer.closed_on.is_(None), Employer.id.not_in(has_own),
        Employer.id.not_in(reached.where(Consultation.employer_id.is_not(None))),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Employer.name, Employer.id).limit(AT_ONCE)).all()
