"""What stands in the way of a step, and what a draft gets wrong: each point with its rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from platform_core.api import (
    RuleBroken,
    Verdict,
    current_pack,
    deadline,
    format_day,
    verdict,
)
from platform_core.api import current_calendar as calendar
from platform_core.api import gettext as _
from plugins.contracts.bank import Model
from plugins.contracts.labels import figure_of, name_of, pair_of
from plugins.contracts.models import Clause, Consultation, Contract
from plugins.contracts.terms import Head, Metric, Side, Subject
from plugins.contracts.warning_rules import Pack
from plugins.contracts.wording import other_provinces, promised, waits_for_approval

# Metrics of which less is better for the employees; of all others more is. A pay day is neither.
LESS_IS_BETTER = frozenset({Metric.HOURS, Metric.CHECK_UP})
NOT_COMPARED = frozenset({Metric.PAY_DAY})
WAGES = frozenset({Metric.WAGE_FLOOR, Metric.HOURLY_FLOOR})
FLOORS = {
    Metric.MATERNITY: "labour.maternity_leave",
    Metric.WAGE_FLOOR: "contracts.minimum_wage_month",
    Metric.HOURLY_FLOOR: "contracts.minimum_wage_hour",
    Metric.HOURS: "contracts.week_hours",
    Metric.OVERTIME: "contracts.overtime_pay",
}


@dataclass(frozen=True)
class Point:
    """One thing that was looked at. `ok` is None where it cannot be said; `stops` the step."""

    label: str
    ok: bool | None
    stops: bool = False
    why: tuple[str, ...] = ()
    clause: int | None = None  # the clause it is about, by its position

    @property
    def message(self) -> str:
        """The point as one sentence for a refusal."""
        said = " ".join((self.label, *self.why))
        return (
            said if self.clause is None else _("Clause %(n)s: %(said)s", n=self.clause, said=said)
        )


def raise_first(points: Iterable[Point]) -> None:
    """Refuse the step where a point stops it, naming the first."""
    for point in points:
        if point.stops and point.ok is not True:
            raise RuleBroken(point.message)


def _judged(label: str, found: Verdict, clause: int | None = None) -> Point:
    return Point(label, found.ok, found.blocking, tuple(found.sentences()), clause)


def _flag(key: str, label: str, ok: bool | None) -> Point:
    """A yes-or-no rule of the pack."""
    rule = current_pack().limit(key)
    stops = rule.may_block and ok is not True
    return Point(label, ok, stops, (str(rule.citation()),))


# -- the table -------------------------------------------------------------------------------------


def table_points(it: Consultation) -> list[Point]:
    """Whether both sides are represented as they must be, and know what they need to."""
    union, employer = it.on_side(Side.UNION), it.on_side(Side.EMPLOYER)
    equal = len(union) == len(employer)
    twice = {each.name for each in union} & {each.name for each in employer}
    return [
        *(point for side in Side for point in _side_points(it, side)),
        _flag("contract.reps_equal", _("Both sides have equally many representatives: %(a)s and "
              "%(b)s.", a=len(union), b=len(employer)), equal),
        _flag("contract.no_dual_role", _("Nobody represents both sides."), not twice),
        _flag("contract.women_seat", _("A woman sits on the employees' side."),
              any(each.woman for each in union)),
        *_information_points(it),
        *_vacancies(it),
    ]  # fmt: skip


def _side_points(it: Consultation, side: Side) -> list[Point]:
    pack, seats, name = current_pack(), it.on_side(side), name_of(side)
    chiefs = [each for each in seats if each.chief]
    outside = sum(each.outsider for each in seats)
    return [
        _judged(_("%(side)s: %(count)s representatives.", side=name, count=len(seats)),
                verdict(pack.limit("contract.reps_min"), len(seats))),
        _judged(_("%(side)s: %(count)s chief representatives.", side=name, count=len(chiefs)),
                verdict(pack.limit("contract.chief_per_side"), len(chiefs))),
        _judged(_("%(side)s: %(count)s outsiders.", side=name, count=outside),
                verdict(pack.limit("contract.outsider_max"), outside, len(seats))),
        _flag("contract.chief_no_outsider", _("%(side)s: its chief is no outsider.", side=name),
              not any(each.outsider for each in chiefs)),
    ]  # fmt: skip


def _vacancies(it: Consultation) -> list[Point]:
    """A seat that somebody left is filled in time, while the sides are not equal again."""
    rule = current_pack().limit("contract.rep_vacancy")
    union, employer = len(it.on_side(Side.UNION)), len(it.on_side(Side.EMPLOYER))
    if union == employer:
        return []
    short = Side.UNION if union < employer else Side.EMPLOYER
    return [
        Point(_("%(side)s: the seat of %(name)s is to be filled by %(day)s.", side=name_of(short),
                name=each.name, day=format_day(deadline(each.left_on, rule, calendar()).due)),
              False, False, (str(rule.citation()),))
        for each in it.representatives if each.side is short and each.left_on
    ]  # fmt: skip


def _information_points(it: Consultation) -> list[Point]:
    """Information is given both ways, early enough before the first meeting."""
    rule, held = current_pack().limit("contract.information"), [m.held_on for m in it.meetings]
    points = []
    for side in Side:
        given = [each.given_on for each in it.information if each.side is side]
        label = _("%(side)s has given its information.", side=name_of(side))
        late = bool(given and held) and min(given) > deadline(min(held), rule, calendar()).due
        points.append(Point(label, bool(given) and not late, False, (str(rule.citation()),)))
    return points


# -- the draft -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a draft is compared with: where it is to hold, and what holds there already."""

    region_code: str
    above: Sequence[Clause] = ()  # of regional contracts in force that cover the employer
    overlapping: Sequence[Contract] = ()


def draft_points(it: Contract, clauses: Sequence[Clause], around: Surroundings) -> list[Point]:
    """What the draft gets wrong or leaves out, the points that stop it first."""
    points = [
        *_term_points(it, around.overlapping),
        *(point for clause in clauses for point in _clause_points(clause, around)),
        *_head_points(it, clauses),
    ]
    return sorted(points, key=lambda point: (not point.stops, point.ok is not False))


def _term_points(it: Contract, overlapping: Sequence[Contract]) -> list[Point]:
    rule = current_pack().limit("contract.term")
    label = _("It runs from one to three years.")
    least, most = rule.value
    ok = _years_later(it.starts_on, least) <= _day_after(it.ends_on) <= _years_later(
        it.starts_on, most)  # fmt: skip
    points = [Point(label, ok, rule.may_block and not ok, (str(rule.citation()),))]
    for other in overlapping:
        said = _("Its term overlaps with that of %(number)s “%(title)s”, which is in force.",
                 number=other.number, title=other.title)  # fmt: skip
        points.append(Point(said, False, True))
    return points


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _clause_points(clause: Clause, around: Surroundings) -> list[Point]:
    said = Said(clause.body, clause.metric, clause.value, clause.position)
    return [
        *_floor_points(said, current_pack()),
        *_above_points(clause, around.above),
        *_word_points(said, current_pack(), around.region_code),
    ]


def model_points(model: Model, pack: Pack, region_code: str) -> list[Point]:
    """What would be wrong with a model clause in every draft that takes it."""
    said = Said(model.body)
    points = [*_floor_points(said, pack), *_word_points(said, pack, region_code)]
    return [point for point in points if point.ok is False]


@dataclass(frozen=True)
class Said:
    """What a clause says: its words, and its figure where it has one."""

    body: str
    metric: Metric | None = None
    value: int | None = None
    position: int | None = None


def _word_points(said: Said, pack: Pack, region_code: str) -> Iterable[Point]:
    """What the words cite or presume that does not hold here."""
    for province in other_provinces(said.body, region_code):
        label = _("It cites a rule of %(province)s, which does not bind here.", province=province)
        yield Point(label, False, False, (), said.position)
    if waits_for_approval(said.body):
        rule = pack.limit("contract.bureau_silence")
        label = _("It takes effect only on approval; by law silence is enough.")
        yield Point(label, False, False, (str(rule.citation()),), said.position)


def _floor_points(said: Said, pack: Pack) -> Iterable[Point]:
    """The figures of the clause, its term and those in its words, against the law's."""
    for metric, key in FLOORS.items():
        figures = promised(metric, said.body)
        if said.metric is metric and said.value is not None:
            figures.append(said.value)
        for figure in sorted(set(figures)):
            yield _against(pack, key, metric, figure, said.position)


def _against(pack: Pack, key: str, metric: Metric, figure: int, position: int | None) -> Point:
    rule, label = pack.limit(key), pair_of(name_of(metric), figure_of(metric, figure))
    if rule.is_blank:
        told = _("The county has not entered the local figure yet: %(rule)s.", rule=rule.label)
        return Point(label, None, False, (told,), position)
    found = verdict(rule, figure)
    if metric in WAGES and found.ok is False:  # the law binds to whatever the province sets
        floor = pack.limit("contract.floor")
        why = (*found.sentences(), str(floor.citation()))
        return Point(label, False, floor.may_block, why, position)
    return _judged(label, found, position)


def is_below(metric: Metric, value: int, floor: int) -> bool:
    """Whether a figure is worse for the employees than the floor."""
    if metric in NOT_COMPARED:
        return False
    return value > floor if metric in LESS_IS_BETTER else value < floor


def _above_points(clause: Clause, above: Sequence[Clause]) -> list[Point]:
    """An employer's contract is never below the regional one that covers the employer."""
    rule = current_pack().limit("contract.floor")
    if clause.metric is None or clause.value is None:
        return []
    return [
        Point(
            _("%(figure)s is below %(floor)s in the regional contract.",
              figure=figure_of(clause.metric, clause.value),
              floor=figure_of(other.metric, other.value)),
            False, rule.may_block, (str(rule.citation()),), clause.position,
        )
        for other in above
        if other.metric is clause.metric and other.value is not None
        and is_below(clause.metric, clause.value, other.value)
    ]  # fmt: skip


def _head_points(it: Contract, clauses: Sequence[Clause]) -> list[Point]:
    """A special contract on women employees holds every statutory head."""
    if it.kind is not Subject.WOMEN:
        return []
    rule = current_pack().limit("contracts.women_heads")
    held = {clause.head for clause in clauses}
    return [
        Point(_("It holds the statutory head “%(head)s”.", head=name_of(head)), head in held,
              rule.may_block and head not in held, (str(rule.citation()),))
        for head in Head
    ]  # fmt: skip
