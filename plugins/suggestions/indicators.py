"""The figures of suggestions, each with its definition. 22 / 22 / 22 is counted here."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from platform_core.api import Indicator, Period, within
from platform_core.api import lazy_gettext as _l
from plugins.suggestions.models import Award, Suggestion
from plugins.suggestions.workflow import Grade, Rating

# Handed in and not taken back: whatever else happens to it, it wants an answer.
COLLECTED = Suggestion.state != "withdrawn"
ANSWERED = or_(Suggestion.grade.is_not(None), Suggestion.state == "merged")
SETTLED = Suggestion.closed_at.is_not(None)
FILED = Suggestion.state.not_in(("submitted", "registered", "not_filed", "referred", "withdrawn"))

Counts = Select[*tuple[Any, ...]]  # of township_id, numerator[, denominator]
Measure = Callable[[Period], Counts]


def _count(*conditions: ColumnElement[bool]) -> Measure:
    """How many of those collected in the period meet the conditions."""

    def measure(period: Period) -> Counts:
        counted = func.sum(case((_all_of(conditions), 1), else_=0))
        return _of(period, counted)

    return measure


def _share(part: ColumnElement[bool], whole: ColumnElement[bool]) -> Measure:
    """How many of `whole` meet `part`, and how many `whole` are."""

    def measure(period: Period) -> Counts:
        numerator = func.sum(case((whole & part, 1), else_=0))
        return _of(period, numerator, func.sum(case((whole, 1), else_=0)))

    return measure


def _of(period: Period, *figures: ColumnElement[Any]) -> Counts:
    query = select(Suggestion.township_id, *figures)
    collected = query.where(COLLECTED, within(period, Suggestion.received_on))
    return collected.group_by(Suggestion.township_id)


def _benefit(period: Period) -> Counts:
    sums = select(Award.township_id, func.coalesce(func.sum(Award.benefit_fen), 0))
    return sums.where(within(period, Award.given_on)).group_by(Award.township_id)


def _all_of(conditions: tuple[ColumnElement[bool], ...]) -> ColumnElement[bool]:
    met = COLLECTED
    for condition in conditions:
        met = met & condition
    return met


def _figure(key: str, label: str, definition: str, measure: Measure, unit: str) -> Indicator:
    return Indicator(
        key=f"sg.{key}", label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=10 if unit == "ratio" else 0, drill="suggestions.index", module="suggestions",
    )  # fmt: skip


_RATED = Suggestion.rating.is_not(None)
_CONTENT = Suggestion.rating.in_((Rating.SATISFIED, Rating.BASICALLY))

INDICATORS = (
    _figure("collected", _l("Suggestions collected"),
            _l("Suggestions and proposals received in the period and not withdrawn."),
            _count(), "suggestions"),
    _figure("adopted", _l("Suggestions adopted"),
            _l("Of those collected, the ones whose answer says that they are adopted."),
            _count(Suggestion.adopted.is_(True)), "suggestions"),
    _figure("handled", _l("Suggestions handled"),
            _l("Of those collected, the ones that have been answered, or merged into another."),
            _count(ANSWERED), "suggestions"),
    _figure("every_item_answered", _l("Every item has an outcome"),
            _l("True when every suggestion collected is settled and has its answer."),
            _share(SETTLED & ANSWERED, COLLECTED), "bool"),
    _figure("adoption_rate", _l("Adoption rate"), _l("Adopted ÷ collected."),
            _share(Suggestion.adopted.is_(True), COLLECTED), "ratio"),
    _figure("handling_rate", _l("Handling rate"), _l("Handled ÷ collected."),
            _share(ANSWERED, COLLECTED), "ratio"),
    _figure("settled_rate", _l("Settlement rate"), _l("Settled ÷ filed."),
            _share(SETTLED, FILED), "ratio"),
    _figure("implemented_rate", _l("Implementation rate"), _l("Solved (grade A) ÷ adopted."),
            _share(Suggestion.grade == Grade.SOLVED, Suggestion.adopted.is_(True)), "ratio"),
    _figure("in_time_rate", _l("Answered in time"),
            _l("First answers given within the time limit ÷ all first answers."),
            _share(Suggestion.answered_late.is_(False), Suggestion.answered_late.is_not(None)),
            "ratio"),
    _figure("met_rate", _l("Spoken with"),
            _l("Those whose author was spoken with before the last answer ÷ answered."),
            _share(Suggestion.met_author.is_(True), Suggestion.answered_late.is_not(None)),
            "ratio"),
    _figure("satisfied_rate", _l("Satisfaction"),
            _l("Satisfied and basically satisfied ÷ all who said; the last word counts."),
            _share(_CONTENT, _RATED), "ratio"),
    _figure("second_rounds", _l("Second rounds"),
            _l("Suggestions whose first answer did not satisfy."),
            _count(Suggestion.round > 1), "suggestions"),
    _figure("solved", _l("Solved (grade A)"), _l("Answered with grade A."),
            _count(Suggestion.grade == Grade.SOLVED), "suggestions"),
    _figure("overclaimed", _l("Graded A but not satisfied"),
            _l("Grade A by the unit in charge where whoever handed it in is not satisfied."),
            _share(Suggestion.rating == Rating.UNSATISFIED,
                   (Suggestion.grade == Grade.SOLVED) & _RATED), "ratio"),
    _figure("promised", _l("Promises open"),
            _l("Suggestions whose answer promises a date (grade B)."),
            _count(Suggestion.grade == Grade.PLANNED), "suggestions"),
    _figure("from_migrants", _l("From migrant workers"),
            _l("Suggestions handed in by migrant workers."),
            _count(Suggestion.migrant.is_(True)), "suggestions"),
    _figure("benefit", _l("Verified benefit"),
            _l("Yearly benefit verified for the suggestions rewarded in the period."),
            _benefit, "fen"),
)  # fmt: skip
