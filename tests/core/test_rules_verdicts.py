"""Verdicts: exact at every boundary, unknown where a figure is missing, honest about the law."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import platform_core
from platform_core.i18n import Catalogues, use_locale
from platform_core.rules import (
    Severity,
    Status,
    Verdict,
    banded,
    deadline,
    default_calendar,
    in_time,
    load_packs,
    needed,
    verdict,
)

PACK = load_packs("610981")
STRICT, INCLUSIVE = PACK.limit("congress.pass"), PACK.limit("contract.pass")
QUORUM, CAP = PACK.limit("congress.quorum"), PACK.limit("congress.regional.operator_cap")
Catalogues.load(Path(platform_core.__file__).parent)


@pytest.mark.parametrize(
    ("eligible", "quorum", "strict", "inclusive"),
    [
        (30, 20, 16, 15), (35, 24, 18, 18), (43, 29, 22, 22), (44, 30, 23, 22), (45, 30, 23, 23),
        (50, 34, 26, 25), (60, 40, 31, 30), (61, 41, 31, 31), (1, 1, 1, 1), (3, 2, 2, 2),
    ],
)  # fmt: skip
def test_what_is_needed_and_the_vote_on_either_side_of_it(eligible, quorum, strict, inclusive):
    for rule, least in ((QUORUM, quorum), (STRICT, strict), (INCLUSIVE, inclusive)):
        assert needed(rule, eligible) == least
        assert verdict(rule, least, eligible).ok is True
        assert verdict(rule, least - 1, eligible).ok is False


@pytest.mark.parametrize(("delegates", "operators", "ok"), [
    (43, 9, False), (43, 8, True), (40, 8, True), (45, 9, True), (30, 6, True), (30, 7, False),
])  # fmt: skip
def test_a_ceiling_includes_its_own_number(delegates, operators, ok):
    assert verdict(CAP, operators, delegates).ok is ok
    assert (operators <= needed(CAP, delegates)) is ok


@pytest.mark.parametrize(("cmp", "exact", "least"), [("<", False, 29), ("<=", True, 30)])
def test_less_than_half_excludes_half(cmp, exact, least):
    rule = replace(STRICT, cmp=cmp)
    assert verdict(rule, 30, 60).ok is exact
    assert needed(rule, 60) == least


@pytest.mark.parametrize("figures", [(None, 43), (30, None), (None, None), (0, 0)])
def test_a_missing_figure_is_never_guessed(figures):
    found = verdict(QUORUM, *figures)
    assert found.ok is None
    with use_locale("zh"):
        assert found.sentences() == [
            "“职工代表大会出席人数”无法判断：缺少所需数据。（《企业民主管理规定》第20条）"
        ]


@pytest.mark.parametrize(
    ("key", "measured", "ok"),
    [
        ("contract.reps_min", 3, True), ("contract.reps_min", 2, False),
        ("petition.reps", 5, True), ("petition.reps", 6, False),
        ("contract.chief_per_side", 1, True), ("contract.chief_per_side", 2, False),
        ("contract.term", 1, True), ("contract.term", 3, True), ("contract.term", 4, False),
        ("union.term", 3, True), ("union.term", 4, False), ("union.term", 5, True),
        ("union.min_members", 25, True), ("union.min_members", 24, False),
        ("union.min_members", None, None),
    ],
)  # fmt: skip
def test_numbers_by_minimum_maximum_range_and_choice(key, measured, ok):
    assert verdict(PACK.limit(key), measured).ok is ok


@pytest.mark.parametrize(
    ("region", "employees", "delegates"),
    [
        ("33", 99, 30), ("33", 200, 47), ("33", 450, 61), ("33", 4999, 160), ("33", 5000, 200),
        ("31", 99, 30), ("31", 100, 30), ("31", 200, 35), ("31", 1100, 80), ("31", 3000, 175),
    ],
)  # fmt: skip
def test_delegates_by_number_of_employees(region, employees, delegates):
    rule = load_packs(region).limit("congress.delegates_by_size")
    assert banded(rule, employees, delegates).ok is True
    assert banded(rule, employees, delegates - 1).ok is False


@pytest.mark.parametrize("employees", [100, 1000, None])
def test_a_size_the_text_leaves_out_is_unknown(employees):
    rule = load_packs("33").limit("congress.delegates_by_size")
    assert banded(rule, employees, 500).ok is None


@pytest.mark.parametrize(
    ("done", "today", "ok"),
    [
        ("2026-06-08", "2026-06-20", True), ("2026-06-09", "2026-06-20", False),
        (None, "2026-06-08", None), (None, "2026-06-09", False),
    ],
)  # fmt: skip
def test_in_time_up_to_and_with_the_last_day(done, today, ok):
    rule = PACK.limit("aid.review")
    due = deadline(date(2026, 6, 1), rule, default_calendar())
    day = date.fromisoformat(done) if done else None
    assert in_time(rule, due, day, date.fromisoformat(today)).ok is ok


@pytest.mark.parametrize(("done", "ok"), [("2026-06-15", False), ("2026-06-16", True)])
def test_a_shortest_time_must_have_passed(done, ok):
    rule = PACK.limit("open.posting_min")
    due = deadline(date(2026, 6, 1), rule, default_calendar())
    assert in_time(rule, due, date.fromisoformat(done), date(2026, 7, 1)).ok is ok


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("adopted", [True, False])
def test_only_confirmed_or_adopted_rules_of_blocking_severity_block(status, severity, adopted):
    rule = replace(QUORUM, status=status, severity=severity, adopted=adopted)
    may = severity is Severity.BLOCK and (adopted or status is Status.CONFIRMED)
    assert verdict(rule, 1, 60).blocking is may
    assert verdict(rule, 40, 60).blocking is False


PROPOSED = replace(QUORUM, status=Status.PROPOSED)
SAID = {
    "confirmed": (QUORUM, None, None),
    "local": (
        PACK.limit("congress.manager_cap"),
        "本项为地方规定，不是国家法律：《陕西省企业民主管理条例》第20条。",
        "A local rule, not national law: Shaanxi Regulations on Democratic Management of "
        "Enterprises, Article 20.",
    ),
    "elsewhere": (
        CAP,
        "仅供参考：本项为外地规定，在本地不具有法律效力：《浙江省企业民主管理条例》第18条。",
        "For reference only: a local rule of another place, not law here: Zhejiang Regulations "
        "on Democratic Management of Enterprises, Article 18.",
    ),
    "recalled": (
        PACK.limit("union.election_turnout"),
        "本项尚未核对原文，不得作为法律依据引用：《工会基层组织选举工作条例》第17条。",
        "Not yet checked against the text, so not to be relied on as law: Regulations on "
        "Elections of Grassroots Unions, Article 17.",
    ),
    "proposed": (
        PROPOSED,
        "本项为平台建议值，法律没有规定。",
        "Proposed by the platform; no law sets this.",
    ),
}


@pytest.mark.parametrize("standing", SAID)
def test_what_is_not_national_law_says_so(standing):
    rule, zh, en = SAID[standing]
    found = verdict(rule, 1, 60)
    with use_locale("zh"):
        assert found.sentences()[2:] == ([zh] if zh else [])
    with use_locale("en"):
        assert found.sentences()[2:] == ([en] if en else [])


@pytest.mark.parametrize(
    ("locale", "sentences"),
    [
        ("zh", ["要求：占应到代表总数（60）的比例超过二分之一，即不少于31。"
                "（《企业民主管理规定》第20条）",
                "实际：30，不符合规定。"]),
        ("en", ["Required: more than 1/2 of all delegates entitled to attend (60), that is at "
                "least 31. (Provisions on Democratic Management of Enterprises, Article 20)",
                "Found: 30. The rule is not met."]),
    ],
)  # fmt: skip
def test_a_verdict_explains_itself(locale, sentences):
    with use_locale(locale):
        assert verdict(STRICT, 30, 60).sentences() == sentences


def test_shares_read_as_people_say_them():
    with use_locale("zh"):
        told = [verdict(replace(QUORUM, value=Fraction(n, d)), 1, 60).sentences()[0]
                for n, d in ((2, 3), (20, 100), (5, 1000))]  # fmt: skip
    assert ["三分之二" in told[0], "20%" in told[1], "0.5%" in told[2]] == [True] * 3


def test_a_verdict_survives_storage_with_pack_version_and_inputs():
    found = verdict(STRICT, 30, 60)
    assert Verdict.from_json(found.to_json()) == found
    assert (found.rule, found.pack, found.version) == ("congress.pass", "cn-base", "2026.1")
    assert found.inputs == {"part": 30, "whole": 60}
