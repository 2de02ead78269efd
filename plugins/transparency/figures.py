"""The figures of disclosure and objections, each with its definition."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from platform_core.api import Indicator, Period, today, within
from platform_core.api import lazy_gettext as _l
from plugins.transparency.models import Adoption, Body, Disclosure, Duty, Objection
from plugins.transparency.terms import Audience, BodyKind, Rating

Counts = Select[*tuple[Any, ...]]
Measure = Callable[[Period], Counts]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _established(period: Period) -> Counts:
    """Bodies open at the end of the period, and those with rules and a catalogue by then."""
    last = period.last
    adopted = (
        select(Adoption.id)
        .where(Adoption.township_id == Body.township_id, Adoption.kind == Body.kind,
               Adoption.since <= last)
        .exists()
    )  # fmt: skip
    standing = (Body.since <= last) & or_(Body.closed_on.is_(None), Body.closed_on > last)
    query = select(Body.township_id, _sum((Body.rules_on <= last) & adopted), func.count())
    return query.where(standing).group_by(Body.township_id)


def _bodies(kind: BodyKind | None) -> Measure:
    def measure(period: Period) -> Counts:
        last = period.last
        standing = (Body.since <= last) & or_(Body.closed_on.is_(None), Body.closed_on > last)
        query = select(Body.township_id, func.count()).where(standing)
        if kind is not None:
            query = query.where(Body.kind == kind)
        return query.group_by(Body.township_id)

    return measure


def _kinds(period: Period) -> Counts:
    """How many kinds of affairs are disclosed at all."""
    query = select(Body.township_id, func.count(func.distinct(Body.kind)))
    return query.where(Body.since <= period.last).group_by(Body.township_id)


def _due(period: Period) -> ColumnElement[bool]:
    """Due in the period, and either disclosed or past its day: the rest may still be in time."""
    decided = or_(Duty.published_on.is_not(None), Duty.due_on < today())
    return within(period, Duty.due_on) & Duty.waived_on.is_(None) & decided


def _share_of_due(part: ColumnElement[bool]) -> Measure:
    def measure(period: Period) -> Counts:
        query = select(Duty.township_id, _sum(part), func.count()).where(_due(period))
        return query.group_by(Duty.township_id)

    return measure


def _published(period: Period) -> Counts:
    query = select(Disclosure.township_id, func.count()).where(
        Disclosure.edition > 0, within(period, Disclosure.posted_on)
    )
    return query.group_by(Disclosure.township_id)


def _public(period: Period) -> Counts:
    public = Disclosure.audience == Audience.PUBLIC
    query = select(Disclosure.township_id, _sum(public), func.count()).where(
        Disclosure.edition > 0, within(period, Disclosure.posted_on)
    )
    return query.group_by(Disclosure.township_id)


# An objection is still in time while its thirty days run: it is neither answered nor late.
_KEPT = Objection.state != "withdrawn"


def _objected(*figures: ColumnElement[Any], of: ColumnElement[bool] = _KEPT) -> Measure:
    def measure(period: Period) -> Counts:
        query = select(Objection.township_id, *figures)
        received = query.where(of, within(period, Objection.received_on))
        return received.group_by(Objection.township_id)

    return measure


_IN_TIME = Objection.answered_late.is_(False)
_RATED = Objection.rating.is_not(None)
_CONTENT = Objection.rating.in_((Rating.SATISFIED, Rating.BASICALLY))
_DUE = or_(Objection.replied_on.is_not(None), Objection.state == "raised")


def _timely(period: Period) -> Counts:
    query = select(Duty.township_id, _sum(Duty.published_on <= Duty.due_on), func.count()).where(
        within(period, Duty.due_on), Duty.published_on.is_not(None)
    )
    return query.group_by(Duty.township_id)


def _missing(period: Period) -> Counts:
    query = select(Duty.township_id, func.count()).where(
        _due(period), Duty.published_on.is_(None)
    )  # fmt: skip
    return query.group_by(Duty.township_id)


def _figure(key: str, label: str, definition: str, measure: Measure, unit: str,
            drill: str) -> Indicator:  # fmt: skip
    return Indicator(
        key=f"tr.{key}", label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=5 if unit == "ratio" else 0, drill=f"transparency.{drill}",
        module="transparency",
    )  # fmt: skip


FIGURES = (
    _figure("bodies", _l("Bodies that disclose"),
            _l("Bodies entered by the end of the period and not closed by then."),
            _bodies(None), "bodies", "bodies"),
    _figure("kinds", _l("Kinds of affairs disclosed"),
            _l("Of the eight kinds, those with at least one body."), _kinds, "items", "bodies"),
    _figure("established", _l("Disclosure system in place"),
            _l("Bodies with written rules and an adopted catalogue ÷ all bodies, at the end of "
               "the period."), _established, "ratio", "bodies"),
    _figure("completed", _l("Disclosed in time"),
            _l("Disclosed by the day it was due ÷ what was due in the period. What is not due "
               "yet and what was found not to apply are left out."),
            _share_of_due(Duty.published_on <= Duty.due_on), "ratio", "index"),
    _figure("timely", _l("Of what was disclosed, in time"),
            _l("Disclosed by the day it was due ÷ disclosed at all, of what was due in the "
               "period."), _timely, "ratio", "index"),
    _figure("missing", _l("Gaps"),
            _l("What was due in the period, is past its day and is not disclosed."),
            _missing, "items", "gaps"),
    _figure("published", _l("Disclosures posted"),
            _l("Disclosures posted for the first or another time in the period."), _published,
            "items", "disclosures_list"),
    _figure("public_share", _l("Open to everybody"),
            _l("Of what was posted in the period, what everybody may read without sign-in."),
            _public, "ratio", "disclosures_list"),
    _figure("objections", _l("Objections and questions"),
            _l("Received in the period and not withdrawn."), _objected(func.count()), "cases",
            "objections"),
    _figure("objections_answered", _l("Objections answered in time"),
            _l("Answered within the time limit ÷ answered or waiting, of those received in the "
               "period. The limit comes from the rule pack."),
            _objected(_sum(_IN_TIME), func.count(), of=_KEPT & _DUE), "ratio", "objections"),
    _figure("rectified", _l("Share put right"),
            _l("Reported as put right ÷ found right, of those received in the period."),
            _objected(_sum(Objection.rectified_on.is_not(None)), func.count(),
                      of=_KEPT & Objection.upheld.is_(True)), "ratio", "objections"),
    _figure("satisfied", _l("Satisfaction with answers"),
            _l("Satisfied and basically satisfied ÷ all who said; the last word counts."),
            _objected(_sum(_CONTENT), func.count(), of=_KEPT & _RATED), "ratio", "objections"),
)  # fmt: skip
