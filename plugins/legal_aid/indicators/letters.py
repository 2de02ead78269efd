"""The figures of petitions, mediation, supervision letters and protection."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from platform_core.api import Indicator, Period, within
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.models import Letter, MediationTally, PetitionTally, ProtectionTally
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.letters import LETTER
from plugins.legal_aid.workflow.petitions import Form

Counts = Select[*tuple[Any, ...]]  # of township_id, numerator[, denominator]
Measure = Callable[[Period], Counts]

P, M, W = PetitionTally, MediationTally, ProtectionTally


def _count(model: Any, day: Any, *conditions: ColumnElement[bool]) -> Measure:
    """How many rows with this day in the period meet the conditions."""

    def measure(period: Period) -> Counts:
        counted = func.sum(case((_all(conditions), 1), else_=0)) if conditions else func.count()
        query = select(model.township_id, counted).where(within(period, day))
        return query.group_by(model.township_id)

    return measure


def _share(model: Any, day: Any, part: ColumnElement[bool], whole: ColumnElement[bool]) -> Measure:
    """How many of `whole` meet `part`, and how many `whole` are."""

    def measure(period: Period) -> Counts:
        numerator = func.sum(case((whole & part, 1), else_=0))
        query = select(model.township_id, numerator, func.sum(case((whole, 1), else_=0)))
        return query.where(within(period, day)).group_by(model.township_id)

    return measure


def _sum(model: Any, day: Any, amount: Any) -> Measure:
    """The sum of an amount in fen."""

    def measure(period: Period) -> Counts:
        query = select(model.township_id, func.coalesce(func.sum(amount), 0))
        return query.where(within(period, day)).group_by(model.township_id)

    return measure


def _all(conditions: tuple[ColumnElement[bool], ...]) -> ColumnElement[bool]:
    met = conditions[0]
    for condition in conditions[1:]:
        met = met & condition
    return met


def _figure(
    key: str, label: str, definition: str, measure: Measure, unit: str, drill: str
) -> Indicator:
    return Indicator(
        key=f"la.{key}", label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=10 if unit == "ratio" else 0, drill=f"legal_aid.{drill}", module="legal_aid",
    )  # fmt: skip


_CONTENT = P.rating.in_((Rating.SATISFIED, Rating.BASICALLY))
_TAKEN = P.state.not_in(("received", "not_taken_up", "passed_on", "sent_back"))
_IN_TIME = P.answered_late.is_(False) & func.coalesce(P.opinion_late, False).is_(False)
_MEDIATED = M.state.in_(("agreed", "broken", "performed", "pursued", "failed"))
_AGREED = M.state.in_(("agreed", "broken", "performed", "pursued"))
_SENT = Letter.sent_on.is_not(None)
_ENDED = tuple(state.name for state in LETTER.states if not state.open)

INDICATORS = (
    _figure("petitions", _l("Petitions registered"),
            _l("Letters, visits, calls and work orders received in the period."),
            _count(P, P.received_on), "items", "petitions"),
    _figure("petitions_taken_up", _l("Petitions taken up"),
            _l("Of those registered, the ones that the union handles itself."),
            _count(P, P.received_on, _TAKEN), "items", "petitions"),
    _figure("petitions_closed", _l("Petitions settled"),
            _l("Of those registered, the ones that have come to an end."),
            _count(P, P.received_on, P.closed_on.is_not(None)), "items", "petitions"),
    _figure("petitions_in_time", _l("Petitions handled in time"),
            _l("Answered, and given their opinion, within the limits ÷ all answered."),
            _share(P, P.received_on, _IN_TIME, P.answered_late.is_not(None)), "ratio",
            "petitions"),
    _figure("petitions_satisfied", _l("Petitioners satisfied"),
            _l("Satisfied and basically satisfied ÷ all who said."),
            _share(P, P.received_on, _CONTENT, P.rating.is_not(None)), "ratio", "petitions"),
    _figure("petitions_reviewed", _l("Petitions reviewed"),
            _l("Petitions whose opinion was not accepted, so that a review was asked for."),
            _count(P, P.received_on, P.reviews > 0), "items", "petitions"),
    _figure("hotline_orders", _l("12351 work orders"),
            _l("Petitions that came in as work orders of the 12351 hotline."),
            _count(P, P.received_on, P.form == Form.HOTLINE), "items", "petitions"),
    _figure("hotline_in_time", _l("12351 work orders in time"),
            _l("Work orders answered within the limit ÷ all that were answered."),
            _share(P, P.received_on, P.answered_late.is_(False),
                   (P.form == Form.HOTLINE) & P.answered_late.is_not(None)), "ratio",
            "petitions"),
    _figure("mediations", _l("Mediations asked for"),
            _l("Requests for mediation made in the period."),
            _count(M, M.asked_on), "cases", "mediations"),
    _figure("mediation_rate", _l("Mediation success"),
            _l("Agreed ÷ agreed or failed, of those asked for in the period."),
            _share(M, M.asked_on, _AGREED, _MEDIATED), "ratio", "mediations"),
    _figure("mediation_in_time", _l("Mediations in time"),
            _l("Agreed or failed within the limit ÷ agreed or failed."),
            _share(M, M.asked_on, M.late.is_(False), _MEDIATED & M.late.is_not(None)), "ratio",
            "mediations"),
    _figure("mediation_paid", _l("Paid under mediation agreements"),
            _l("Paid under the agreements of the mediations asked for in the period."),
            _sum(M, M.asked_on, M.paid_fen), "fen", "mediations"),
    _figure("letters_sent", _l("Supervision letters sent"),
            _l("Reminders, opinions and proposals sent in the period."),
            _count(Letter, Letter.sent_on), "items", "letters"),
    _figure("letters_answered", _l("Supervision letters answered"),
            _l("Answered ÷ sent in the period."),
            _share(Letter, Letter.sent_on, Letter.reply_on.is_not(None), _SENT), "ratio",
            "letters"),
    _figure("letters_put_right", _l("Put right after a letter"),
            _l("Found put right ÷ letters sent in the period that have come to an end."),
            _share(Letter, Letter.sent_on, Letter.put_right_on.is_not(None),
                   Letter.state.in_(_ENDED)), "ratio", "letters"),
    _figure("protections", _l("Union officers protected"),
            _l("Protection cases opened in the period."),
            _count(W, W.reported_on), "cases", "protections"),
)  # fmt: skip
