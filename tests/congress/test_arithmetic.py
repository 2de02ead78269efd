"""Quorum, majority and balances: the whole table, and what is refused."""

import json

import pytest
from click.testing import CliRunner

from platform_core.errors import RuleBroken
from platform_core.i18n import use_locale
from plugins.congress.arithmetic import Figures, Judgement, check, judge
from plugins.congress.cli import cli
from tests.congress.figures import CASES, CITED, RULES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_has_the_stated_result(case):
    found = judge(case.figures, *RULES[case.rule])
    assert found.quorum_ok is case.quorum_ok
    assert found.majority.ok is case.majority_ok
    assert found.passed is case.passed
    assert found.needed == case.needed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_explanation_cites_its_rule(case):
    with use_locale("zh"):
        said = "".join(judge(case.figures, *RULES[case.rule]).sentences())
    assert CITED[case.rule] in said


def test_a_judgement_is_stored_and_read_back_the_same():
    found = judge(CASES[0].figures, *RULES["EDM-20"])
    again = Judgement.from_json(json.loads(json.dumps(found.to_json())))
    assert again == found
    assert again.sentences() == found.sentences()


@pytest.mark.parametrize(
    ("missing", "quorum_ok", "majority_ok", "passed"),
    [
        ("due", "unknown", "unknown", "unknown"),
        ("present", "unknown", True, "unknown"),
        ("votes_for", True, "unknown", "unknown"),
    ],
)
def test_a_missing_figure_is_unknown_and_never_guessed(missing, quorum_ok, majority_ok, passed):
    given = {"due": 60, "present": 50, "votes_for": 40, "against": 10, missing: None}
    found = judge(Figures(**given), *RULES["EDM-20"]).answer()
    answers = found["quorum_ok"], found["majority_ok"], found["passed"]
    assert answers == (quorum_ok, majority_ok, passed)


def test_what_is_lost_already_is_lost_though_a_figure_is_missing():
    found = judge(Figures(due=60, votes_for=30), *RULES["EDM-20"])
    assert (found.quorum_ok, found.passed) == (None, False)


BALANCED = {"due": 60, "present": 50, "issued": 50, "returned": 48, "valid": 46, "invalid": 2,
            "votes_for": 40, "against": 4, "abstain": 2}  # fmt: skip


def test_figures_that_balance_are_accepted():
    check(Figures(**BALANCED))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"present": 61}, "present"),
        ({"issued": 51}, "issued"),
        ({"returned": 51}, "returned"),
        ({"valid": 49}, "valid"),
        ({"invalid": 3}, "returned"),
        ({"votes_for": 41}, "valid"),
        ({"against": -1, "abstain": 7}, "against"),
    ],
)
def test_figures_that_contradict_each_other_are_refused(changed, field):
    with pytest.raises(RuleBroken) as refused:
        check(Figures(**(BALANCED | changed)))
    assert refused.value.field == field


def test_more_votes_than_people_are_refused():
    with pytest.raises(RuleBroken, match="more votes"), use_locale("en"):
        check(Figures(due=30, present=20, votes_for=15, against=6))


def run(*arguments):
    found = CliRunner().invoke(cli, ["verdict", *arguments, "--json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.output)


def test_the_command_line_gives_a_verdict():
    counted = {"due": 60, "present": 40, "for": 30, "against": 8, "abstain": 1, "invalid": 1}
    figures = [each for name, n in counted.items() for each in (f"--{name}", str(n))]
    found = run(*figures, "--quorum", "2/3", "--pass", "1/2", "--inclusive")
    assert list(found) == ["quorum_ok", "majority_ok", "passed", "needed", "explanation"]
    assert (found["quorum_ok"], found["majority_ok"], found["passed"]) == (True, True, True)
    assert found["needed"] == 30


@pytest.mark.parametrize(("mode", "passed", "needed"), [("--strict", False, 31),
                                                        ("--inclusive", True, 30)])  # fmt: skip
def test_strict_and_inclusive_differ_at_exactly_half(mode, passed, needed):
    found = run("--due", "60", "--present", "60", "--for", "30", "--pass", "1/2", mode)
    assert (found["passed"], found["needed"]) == (passed, needed)


def test_without_those_due_the_command_line_says_unknown():
    found = run("--present", "40", "--for", "40")
    assert [found[name] for name in ("quorum_ok", "majority_ok", "passed", "needed")] == [
        "unknown"
    ] * 4


def test_without_a_quorum_rule_none_is_judged():
    found = run("--due", "58", "--for", "29", "--quorum", "none", "--inclusive")
    assert (found["quorum_ok"], found["passed"]) == (None, True)


def test_the_command_line_refuses_what_cannot_be():
    found = CliRunner().invoke(cli, ["verdict", "--due", "30", "--present", "31", "--for", "3"])
    assert found.exit_code == 1
    assert isinstance(found.exception, RuleBroken)
    assert CliRunner().invoke(cli, ["verdict", "--quorum", "3/2"]).exit_code == 2
