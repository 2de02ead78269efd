"""Rubrics as data: real bands that overlap are named, a figure in two of them is never guessed."""

from fractions import Fraction
from itertools import pairwise

import pytest

from platform_core.api import Heard, RuleBroken
from plugins.transparency.rubrics import (
    Band,
    Bilingual,
    Criterion,
    FaultKind,
    Method,
    Nothing,
    Rubric,
    Star,
    proposal,
)
from plugins.transparency.scoring import (
    Measured,
    Score,
    Standing,
    band_of_mark,
    score,
    stars_for,
    total,
    vetoes_found,
)
from plugins.transparency.spans import Span, gaps, read_span

pytestmark = pytest.mark.only("sqlite")
ON = Heard.MEASURED


def named(title="示例"):
    return Bilingual(title, title)


def criterion(points=10, **more):
    return Criterion(code="1", group=named(), title=named(), points=points, **more)


def measured(*bands, points=10, unit="%"):
    """A criterion by bands: (range, points) each."""
    made = tuple(
        Band(label=text, values=read_span(text), low=given, high=given) for text, given in bands
    )
    return criterion(points, key="x.y", method=Method.BANDS, unit=unit, bands=made)


def judged(*bands, points):
    made = tuple(Band(label=label, low=low, high=high) for label, low, high in bands)
    return criterion(points, bands=made)


# -- ranges, as the Civil Code reads them ------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [
        ("50万元以上", [50, 51], [49]),
        ("10万元以下", [0, 10], [11]),
        ("10~50万元", [10, 50], [9, 51]),
        ("超过50", [51], [50]),
        ("不满10", [9], [10]),
        ("不足60", [59], [60]),
        ("80 ≤ x < 90", [80, 89], [79, 90]),
        ("x >= 90", [90, 1000], [89]),
        ("x<66.67", [66], [67]),
        ("90%-100%", [90, 100], [89, 101]),
        ("12", [12], [11, 13]),
    ],
)
def test_a_range_is_read_as_the_civil_code_reads_it(written, inside, outside):
    span = read_span(written)
    assert all(span.holds(number) for number in inside)
    assert not any(span.holds(number) for number in outside)


def test_a_word_is_no_range():
    assert read_span("一般") is None


@pytest.mark.parametrize("written", ["x ≥ 50", "10 ≤ x < 50", "x < 10", "x = 7", "10 < x ≤ 66.67"])
def test_a_range_reads_back_as_it_is_written(written):
    assert str(read_span(written)) == written


def test_ranges_share_their_common_numbers_or_none():
    assert str(read_span("50以上").shared_with(read_span("10~50"))) == "x = 50"
    assert str(read_span("5~15").shared_with(read_span("11~20"))) == "11 ≤ x ≤ 15"
    assert read_span("80 ≤ x < 90").shared_with(read_span("x ≥ 90")) is None


def test_gaps_are_what_no_range_holds():
    whole = Span(Fraction(0), Fraction(100))
    found = gaps([read_span("60 ≤ x < 80"), read_span("x > 90")], whole)
    assert [str(gap) for gap in found] == ["0 ≤ x < 60", "80 ≤ x ≤ 90"]
    assert gaps([whole], whole) == []
    assert gaps([], whole) == [whole]


# -- faults of a rubric ------------------------------------------------------------------------


def faults(it):
    return [(each.kind, each.span) for each in Rubric(title=named(), criteria=(it,)).faults()]


def test_real_bands_of_benefit_overlap_where_both_hold_the_limit():
    """From a real rubric for suggestions: over 500,000, 100,000 to 500,000, under 100,000."""
    it = measured(("50万元以上", 30), ("10~50万元", 25), ("10万元以下", 14), points=30, unit="万元")
    assert faults(it) == [
        (FaultKind.VALUES_OVERLAP, "x = 50 万元"),
        (FaultKind.VALUES_OVERLAP, "x = 10 万元"),
    ]


def test_real_bands_of_points_overlap_and_leave_points_to_nobody():
    """From the same rubric: 11 to 20 beside 5 to 15, and nothing below 5."""
    assert faults(judged(("本行业广泛", 11, 20), ("局部单位", 5, 15), points=20)) == [
        (FaultKind.POINTS_OVERLAP, "11–15"),
        (FaultKind.POINTS_MISSING, "0–4"),
    ]


def test_bands_that_meet_in_one_number_of_points_overlap_in_it():
    assert (FaultKind.POINTS_OVERLAP, "15") in faults(
        judged(("关键技术", 15, 20), ("具体工艺", 5, 15), points=20)
    )


def test_bands_side_by_side_have_no_fault():
    assert faults(judged(("好", 7, 10), ("中", 4, 6), ("差", 0, 3), points=10)) == []
    assert faults(measured(("x ≥ 90", 10), ("x < 90", 5))) == []


def test_a_gap_between_measured_bands_is_named():
    it = measured(("x > 90", 10), ("x < 90", 5))
    assert faults(it) == [(FaultKind.VALUES_MISSING, "x = 90 %")]


def test_a_band_worth_more_than_its_criterion_is_named():
    assert faults(judged(("好", 0, 12), points=10)) == [(FaultKind.OVER_MAX, "12")]


def test_bands_are_needed_where_points_go_by_them():
    assert faults(criterion(key="x.y", method=Method.BANDS)) == [(FaultKind.NO_BANDS, "")]


def test_more_stars_need_more_points():
    stars = (Star(stars=1, at=60), Star(stars=2, at=50))
    rubric = Rubric(title=named(), criteria=(criterion(),), stars=stars)
    assert [each.kind for each in rubric.faults()] == [FaultKind.STARS_ORDER]


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_says_what_is_wrong(app, kind):
    it = measured(("50以上", 30), ("10~50", 25), points=20, unit="")
    every = {
        fault.kind: fault
        for each in (it, judged(("好", 5, 30), ("中", 4, 6), points=20),
                     criterion(key="x.y", method=Method.BANDS))
        for fault in Rubric(title=named(), criteria=(each,), stars=(
            Star(stars=2, at=60), Star(stars=1, at=50))).faults()
    }  # fmt: skip
    with app.app_context():
        assert "示例" in every[kind].sentence() or kind is FaultKind.STARS_ORDER


# -- from a figure to points -------------------------------------------------------------------


SHARE = criterion(12, key="x.y", method=Method.SHARE)
REACHED = criterion(3, key="x.y", method=Method.REACHED, least=2)
BANDED = measured(("x ≥ 90", 4), ("80 ≤ x < 90", 3), ("x < 80", 0), points=4)


@pytest.mark.parametrize(
    ("it", "heard", "expected"),
    [
        (SHARE, Measured(ON, 11, 12), Score(Standing.COMPUTED, 110)),
        (SHARE, Measured(ON, 1, 3), Score(Standing.COMPUTED, 40)),
        (SHARE, Measured(ON, 1, 7), Score(Standing.COMPUTED, 17)),
        (SHARE, Measured(ON, 15, 12), Score(Standing.COMPUTED, 120)),
        (SHARE, Measured(ON, 0, 12), Score(Standing.COMPUTED, 0)),
        (SHARE, Measured(ON, 0, 0), Score(Standing.NOTHING)),
        (SHARE, Measured(ON), Score(Standing.NOTHING)),
        (SHARE, Measured(Heard.OFF), Score(Standing.OFF)),
        (SHARE, None, Score(Standing.OFF)),
        (SHARE, Measured(Heard.FAILED), Score(Standing.FAILED)),
        (REACHED, Measured(ON, 1), Score(Standing.COMPUTED, 0)),
        (REACHED, Measured(ON, 2), Score(Standing.COMPUTED, 30)),
        (BANDED, Measured(ON, 9, 10), Score(Standing.COMPUTED, 40, "x ≥ 90")),
        (BANDED, Measured(ON, 89, 100), Score(Standing.COMPUTED, 30, "80 ≤ x < 90")),
        (BANDED, Measured(ON, 0, 10), Score(Standing.COMPUTED, 0, "x < 80")),
        (criterion(), Measured(ON, 1), Score(Standing.JUDGED)),
    ],
)
def test_points_of_a_figure(it, heard, expected):
    assert score(it, heard) == expected


def test_nothing_to_measure_is_nought_only_where_the_rubric_says_so():
    it = criterion(12, key="x.y", method=Method.SHARE, nothing=Nothing.ZERO)
    assert score(it, Measured(ON, 0, 0)) == Score(Standing.COMPUTED, 0)


@pytest.mark.parametrize("value", [10, 50])
def test_a_figure_in_two_bands_is_left_to_a_person(value):
    it = measured(("50万元以上", 30), ("10~50万元", 25), ("10万元以下", 14), points=30)
    assert score(it, Measured(ON, value)) == Score(Standing.UNCLEAR)


def test_a_figure_in_no_band_and_one_in_a_band_with_a_choice_are_left_to_a_person():
    assert score(measured(("x > 90", 4), points=4), Measured(ON, 9, 10)).standing is (
        Standing.UNCLEAR
    )
    wide = Band(label="好", values=read_span("x ≥ 0"), low=9, high=10)
    it = criterion(key="x.y", method=Method.BANDS, bands=(wide,))
    assert score(it, Measured(ON, 9)).standing is Standing.UNCLEAR


# -- a person's mark ---------------------------------------------------------------------------

RANGE = judged(("本行业广泛", 11, 20), ("局部单位", 5, 15), points=20)


@pytest.mark.parametrize(
    ("points", "band", "field"),
    [(12, "", "band"), (3, "", "points"), (21, "", "points"), (-1, "", "points"),
     (18, "局部单位", "band"), (12, "没有的档", "band")],
)  # fmt: skip
def test_a_mark_the_rubric_leaves_open_or_does_not_allow_is_refused(app, points, band, field):
    with app.app_context(), pytest.raises(RuleBroken) as refused:
        band_of_mark(RANGE, points, band)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("points", "band", "meant"),
    [(12, "局部单位", "局部单位"), (12, "本行业广泛", "本行业广泛"), (18, "", "本行业广泛"),
     (5, "", "局部单位")],
)  # fmt: skip
def test_a_mark_with_one_meaning_is_of_its_band(points, band, meant):
    assert band_of_mark(RANGE, points, band) == meant


# -- sums and stars ----------------------------------------------------------------------------


def test_what_cannot_be_assessed_is_left_out_of_the_whole_and_is_not_nought():
    lines = [
        (Standing.COMPUTED, 20, 150), (Standing.JUDGED, 10, 90),
        (Standing.OFF, 20, None), (Standing.NOTHING, 5, None),
    ]  # fmt: skip
    summed = total(lines)
    assert (summed.tenths, summed.assessable, summed.left_out) == (240, 30, 25)
    assert summed.index == 80


def test_there_is_no_result_while_a_line_waits_for_its_points():
    assert total([(Standing.COMPUTED, 20, 150), (Standing.JUDGED, 10, None)]).index is None


def test_there_is_no_result_where_nothing_could_be_assessed():
    assert total([(Standing.OFF, 20, None)]).index is None


@pytest.mark.parametrize(
    ("index", "demonstration", "stars"),
    [(None, True, 0), (Fraction(599, 10), False, 0), (60, False, 1), (79, False, 2),
     (90, False, 4), (99, False, 4), (95, True, 5)],
)  # fmt: skip
def test_stars_of_points_in_a_hundred(index, demonstration, stars):
    assert stars_for(proposal(), index, demonstration=demonstration) == stars


def test_a_veto_is_proved_by_a_figure_of_nought_and_not_by_a_module_that_is_off():
    assert vetoes_found(proposal(), {"wc.sessions": Measured(ON, 0)}) == ["no_session"]
    assert vetoes_found(proposal(), {"wc.sessions": Measured(ON, 1)}) == []
    assert vetoes_found(proposal(), {"wc.sessions": Measured(Heard.OFF)}) == []
    assert vetoes_found(proposal(), {"wc.sessions": Measured(ON)}) == []


# -- the platform's proposal -------------------------------------------------------------------


def test_the_proposal_has_a_hundred_points_most_of_them_from_records_and_no_fault():
    rubric = proposal()
    assert rubric.points == 100
    assert rubric.computed_points >= 50
    assert rubric.faults() == []
    assert all(lower.at < upper.at for lower, upper in pairwise(rubric.stars))


def test_a_rubric_survives_storage_to_its_fingerprint():
    rubric = proposal()
    stored = Rubric.from_json(rubric.to_json())
    assert stored == rubric
    assert stored.fingerprint == rubric.fingerprint
