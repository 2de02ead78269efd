"""Cases: taking in, testing, deciding, assigning, handling, money, the file."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.matters import clocks_of
from platform_core.tenancy import db
from plugins.legal_aid import flags
from plugins.legal_aid.days import Precision, read_partial
from plugins.legal_aid.eligibility import Inputs
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import Conflict, MoneyKind, MoneyStage, Tally
from plugins.legal_aid.operations import handling, intake, limits, money
from plugins.legal_aid.queries import cases
from plugins.legal_aid.workflow.cases import Applicant, Matter, Rating, Result, Stage
from tests.builders import make_employer
from tests.legal_aid.case_makers import (
    DAY,
    START,
    a_case,
    a_station,
    an_officer,
    closed,
    granted,
    in_hand,
    paid,
    posted,
)
from tests.legal_aid.makers import an_actor

BY: dict[str, Any] = {"actor": SYSTEM, "now": START + 5 * DAY}

pytestmark = pytest.mark.only("sqlite")


def clock(case: Any, name: str) -> Any:
    return [each for each in clocks_of(case) if each.name == name][-1]


# -- intake --------------------------------------------------------------------------------------


def test_an_application_is_decided_on_within_seven_days_and_assigned_within_three(
    here: None,
) -> None:
    case = a_case()
    assert clock(case, "review").due_on == date(2026, 11, 9)
    granted(case, now=START + 2 * DAY)
    assert clock(case, "assign").due_on == date(2026, 11, 9)  # the 7th is a Saturday


def test_missing_papers_are_asked_for_once_and_stop_the_clock(here: None) -> None:
    case = a_case()
    intake.ask_papers(case, ["身份证复印件", "", "工资条"], **BY)
    assert [each.label for each in case.missing] == ["身份证复印件", "工资条"]
    assert clock(case, "review").paused_on is not None
    intake.provide(case, [each.id for each in case.missing], **BY)
    assert (case.state, clock(case, "review").paused_on) == ("intake", None)
    with pytest.raises(RuleBroken, match=r"once, all together|一次性"):
        intake.ask_papers(case, ["银行流水"], **BY)


@pytest.mark.parametrize(
    ("given", "outcome", "rule"),
    [
        ({"applicant": Applicant.MIGRANT, "about": Matter.WAGES}, "yes", "aid.no_means_test"),
        ({"applicant": Applicant.MIGRANT, "about": Matter.INJURY}, "yes", "aid.no_means_test"),
        ({"applicant": Applicant.WORKER, "about": Matter.HOURS, "assisted": True}, "yes",
         "aid.no_means_test"),
        ({"applicant": Applicant.UNION, "about": Matter.UNION}, "yes", "legal_aid.union_rights"),
        ({"applicant": Applicant.WORKER, "about": Matter.CONTRACT}, "open",
         "legal_aid.means_income"),
        ({"applicant": Applicant.WORKER, "about": Matter.WAGES, "claim_fen": 99_999}, "no",
         "legal_aid.means_claim"),
        ({"applicant": Applicant.WORKER, "about": Matter.WAGES, "claim_fen": 100_000,
          "income_fen": 150_000, "minimum_wage_fen": 195_000}, "yes", "legal_aid.means_income"),
        ({"applicant": Applicant.WORKER, "about": Matter.WAGES, "claim_fen": 100_000,
          "income_fen": 195_000, "minimum_wage_fen": 195_000}, "no", "legal_aid.means_income"),
    ],
)  # fmt: skip
def test_the_test_keeps_inputs_rule_and_outcome(
    here: None, given: dict[str, Any], outcome: str, rule: str
) -> None:
    row = intake.assess(a_case(), Inputs(**given), **BY)
    assert (row.outcome, row.rule) == (outcome, rule)
    assert row.inputs["applicant"] == given["applicant"]
    assert row.pack


def test_nothing_is_granted_without_a_test_or_against_it(here: None) -> None:
    case = a_case(applicant_kind=Applicant.WORKER)
    with pytest.raises(RuleBroken):
        intake.grant(case, **BY)
    inputs = Inputs(applicant=Applicant.WORKER, about=Matter.WAGES, claim_fen=1)
    intake.assess(case, inputs, **BY)
    with pytest.raises(RuleBroken):
        intake.grant(case, **BY)


def test_where_a_limitation_is_near_aid_comes_first_and_papers_later(here: None) -> None:
    case = a_case()
    intake.grant_first(case, "仲裁时效五日内届满", **BY)
    assert (case.state, case.urgent) == ("granted", True)
    assert clock(case, "papers").due_on == date(2026, 11, 23)  # the 22nd is a Sunday
    intake.papers_in(case, **BY)
    assert clock(case, "papers").stopped_on is not None


def test_a_refusal_needs_reasons_and_somebody_else_decides_on_the_objection(here: None) -> None:
    case, officer, admin = a_case(), an_actor(), an_actor("township_admin")
    with pytest.raises(RuleBroken):
        intake.refuse(case, " ", actor=officer, now=START)
    intake.refuse(case, "不属于工会法律援助范围", actor=officer, now=START)
    intake.object_to(case, "属于劳动争议", **BY)
    assert clock(case, "objection").due_on == date(2026, 11, 12)
    refuser = an_actor("township_admin", account_id=officer.account_id)
    with pytest.raises(RuleBroken):
        intake.decide_objection(case, True, "准予", actor=refuser, now=START + 6 * DAY)
    intake.decide_objection(case, True, "准予援助", actor=admin, now=START + 6 * DAY)
    assert case.state == "granted"


@pytest.mark.parametrize("values", [{"title": " "}, {"people": []}, {"opponent": ""},
                                    {"received_on": date(2026, 12, 1)}])  # fmt: skip
def test_what_is_missing_or_lies_ahead_is_refused(here: None, values: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        a_case(**values)


def test_a_second_case_for_the_same_facts_is_refused_until_it_is_said_to_be_another(
    here: None,
) -> None:
    first = a_case(opponent="示例茶业有限公司", people=[intake.Person(name="示例甲")])
    same: dict[str, Any] = {
        "opponent": "示例茶业 有限公司",
        "people": [intake.Person(name="示例 甲")],
    }
    with pytest.raises(RuleBroken, match=first.number):
        a_case(**same)
    second = a_case(**same, again=True)
    shown = flags.flags_of(second, [], [], cases.twins_of(second), date(2026, 11, 22))
    assert any(first.number in flag for flag in shown)


def test_the_same_person_is_not_twice_in_a_case(here: None) -> None:
    twice = [intake.Person(name="示例甲", identity="610999199001011234")] * 2
    with pytest.raises(RuleBroken):
        a_case(people=twice)


def test_a_group_case_is_one_case_for_many_people(here: None) -> None:
    people = [intake.Person(name=f"示例工友{n}", migrant=n > 1) for n in range(18)]
    case = a_case(people=people)
    tally = cases.tally_of(case.id)
    assert tally is not None and (tally.persons, tally.migrants) == (18, 16)
    assert db.session.query(Tally).count() == 1


# -- handling ------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["示例（集团）公司", "示例(集团) 公司"])
def test_nobody_gets_a_case_against_their_own_employer(here: None, written: str) -> None:
    employer = make_employer(name="示例（集团）公司")
    officer = an_officer(employer_id=employer.id)
    linked = {"employer": employer} if written == employer.name else {}
    case = granted(a_case(opponent=written, **linked))
    handling.check_conflict(case, officer, Conflict.CLEAR, "", **BY)
    with pytest.raises(RuleBroken, match=officer.name):
        handling.assign(case, officer, **BY)


def test_interests_are_checked_before_a_case_is_assigned(here: None) -> None:
    officer, case = an_officer(), granted(a_case())
    with pytest.raises(RuleBroken):
        handling.assign(case, officer, **BY)
    handling.check_conflict(case, officer, Conflict.CONFLICT, "近亲属", **BY)
    with pytest.raises(RuleBroken):
        handling.assign(case, officer, **BY)


def test_cases_go_by_share_and_capacity(here: None) -> None:
    station = a_station()
    heavy, light = an_officer(station, weight=60), an_officer(station, weight=20, capacity=1)
    taken = []
    for _case in range(4):
        case = granted(a_case())
        order = [each for each in cases.candidates(case) if not each[0].barred]
        taken.append(order[0][1].id)
        in_hand(case, order[0][1])
    assert (taken.count(heavy.id), taken.count(light.id)) == (3, 1)


def test_handing_over_loses_no_clock(here: None) -> None:
    case = in_hand(a_case())
    limits.enter_fact(case, FactKind.EMPLOYMENT_ENDED, date(2026, 3, 2), **BY)
    before = {each.name: each.due_on for each in clocks_of(case) if each.runs}
    assert before["wages"] == date(2027, 3, 2)
    second = an_officer()
    handling.check_conflict(case, second, Conflict.CLEAR, "", **BY)
    handling.hand_over(case, second, "原承办人休假", **BY)
    assert {each.name: each.due_on for each in clocks_of(case) if each.runs} == before
    handling.accept(case, **BY)
    assert case.officer_id == second.id


def test_a_case_goes_from_stage_to_stage_to_the_archive(here: None) -> None:
    case = in_hand(a_case())
    handling.advance(case, Stage.ARBITRATE, "协商不成", date(2026, 11, 6), **BY)
    closed(case)
    handling.rate(case, Rating.SATISFIED, "", actor=SYSTEM, now=START + 12 * DAY)
    assert clock(case, "file").due_on == date(2026, 12, 14)  # thirty days on is a Saturday
    handling.hand_in_file(case, actor=SYSTEM, now=START + 12 * DAY)
    handling.return_file(case, "缺送达回证", actor=SYSTEM, now=START + 13 * DAY)
    assert clock(case, "file_fix").runs
    handling.hand_in_file(case, actor=SYSTEM, now=START + 14 * DAY)
    handling.archive(case, actor=SYSTEM, now=START + 15 * DAY)
    assert [step.stage for step in case.steps] == [Stage.NEGOTIATE, Stage.ARBITRATE]
    assert case.state == "archived"


def test_closing_before_it_came_or_in_the_future_is_refused(here: None) -> None:
    case = in_hand(a_case())
    for day in (date(2026, 11, 1), date(2027, 1, 1)):
        with pytest.raises(RuleBroken):
            handling.close(case, Result.SETTLED, "", day, **BY)


# -- facts and money -----------------------------------------------------------------------------


def test_a_fact_struck_out_counts_no_more(here: None) -> None:
    case = in_hand(a_case())
    fact = limits.enter_fact(case, FactKind.EMPLOYMENT_ENDED, date(2026, 3, 2), **BY)
    limits.strike_fact(case, fact, "日期录错", **BY)
    assert not [each for each in clocks_of(case) if each.name == "wages" and each.runs]
    assert cases.tally_of(case.id).limit_on is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "day", "until"),
    [
        (FactKind.KNEW, date(2027, 1, 1), None),
        (FactKind.KNEW, date(2026, 1, 1), date(2026, 2, 1)),
        (FactKind.FORCE_MAJEURE, date(2026, 2, 1), date(2026, 1, 1)),
    ],
)
def test_facts_that_cannot_be_are_refused(
    here: None, kind: FactKind, day: date, until: date | None
) -> None:
    with pytest.raises(RuleBroken):
        limits.enter_fact(in_hand(a_case()), kind, day, until=until, **BY)


def test_money_is_kept_per_worker_kind_and_stage(here: None) -> None:
    case = in_hand(a_case(people=[intake.Person(name="示例甲"), intake.Person(name="示例乙")]))
    paid(case, 150_000_05)
    totals = flags.totals_of(cases.ledger_of(case))
    assert totals[MoneyStage.PAID] == 2 * 150_000_05
    first = posted(case, MoneyStage.PAID)
    money.confirm(case, first, 100_000_00, date(2026, 11, 7), "电话确认", **BY)
    with pytest.raises(RuleBroken):  # only 50,000.05 of it are left
        money.confirm(case, first, 50_000_06, date(2026, 11, 7), "电话确认", **BY)


def test_a_wrong_amount_is_set_right_by_a_line_against_it(here: None) -> None:
    case = in_hand(a_case())
    paid(case, 500)
    money.reverse(case, posted(case, MoneyStage.PAID), "重复录入", **BY)
    assert flags.totals_of(cases.ledger_of(case))[MoneyStage.PAID] == 0
    with pytest.raises(RuleBroken):
        money.reverse(case, posted(case, MoneyStage.PAID), "重复录入", **BY)


@pytest.mark.parametrize("values", [{"fen": 0}, {"fen": -1}, {"on_day": date(2027, 1, 1)},
                                    {"stage": MoneyStage.CONFIRMED}])  # fmt: skip
def test_money_that_cannot_be_is_refused(here: None, values: dict[str, Any]) -> None:
    case = in_hand(a_case())
    given: dict[str, Any] = {"worker": case.workers[0], "kind": MoneyKind.WAGES,
                             "stage": MoneyStage.PAID, "fen": 100,
                             "on_day": date(2026, 11, 6)}  # fmt: skip
    with pytest.raises(RuleBroken):
        money.enter_money(case, money.Amount(**(given | values)), **BY)


def test_what_is_odd_about_money_is_flagged_and_never_refused(here: None) -> None:
    case = in_hand(a_case(received_on=date(2026, 11, 2)))
    enter = {"worker": case.workers[0], "kind": MoneyKind.WAGES}
    for stage, fen, day in ((MoneyStage.PAID, 300, date(2026, 10, 1)),
                            (MoneyStage.AWARDED, 200, date(2026, 11, 3))):  # fmt: skip
        amount = money.Amount(stage=stage, fen=fen, on_day=day, **enter)  # type: ignore[arg-type]
        money.enter_money(case, amount, **BY)
    found = flags.flags_of(case, cases.ledger_of(case), [], [], date(2026, 11, 22))
    assert len(found) == 4  # before the application, before the award, more than it, no proof


def test_a_payment_known_by_its_month_is_not_before_a_day_in_it(here: None) -> None:
    case = in_hand(a_case(received_on=date(2016, 10, 14)))
    enter = {"worker": case.workers[0], "kind": MoneyKind.WAGES, "stage": MoneyStage.PAID}

    def flagged() -> bool:
        found = flags.flags_of(case, cases.ledger_of(case), [], [], date(2026, 11, 22))
        return any("早于申请" in each for each in found)

    for month, early in ((date(2016, 10, 1), False), (date(2016, 9, 1), True)):
        amount = money.Amount(fen=100, on_day=month, known_as=Precision.MONTH, **enter)  # type: ignore[arg-type]
        money.enter_money(case, amount, **BY)
        assert flagged() is early


# -- the timelines of real reports -----------------------------------------------------------------

TIMELINES = """\
L05,申请援助,2016-10-14,,工伤待遇
L05,指派律师,2016-10-14,,
L05,申请仲裁,2016-10-18,,
L05,到账,2016-12-06,30000,
L05,到账,2017-01-09,50000,
L03,欠薪起,2013,,
L03,欠薪止,2015,,15人
L03,判决到账,2016-05,164545.67,
L17,施工,2007,,10人
L17,求助,2019,,
L17,庭前调解,2020-07,70000,
L17,锦旗,2020-08-03,,
L18,上门办手续,2020-08-17,,18人
L18,申请减免诉讼费,2020-08-19,80000,
L19,入场,2024-04,,11人
L19,到账,2026-01,,
"""


def test_the_timelines_of_real_reports_can_be_entered(here: None) -> None:
    """Days, months and years as they stand there; 18 people in one case; a payment before the
    application is flagged."""
    rows = list(csv.reader(TIMELINES.splitlines()))
    totals, flagged = {}, {}
    for name in dict.fromkeys(row[0] for row in rows):
        lines = [row for row in rows if row[0] == name]
        case = in_hand(_taken_in(lines, now=START), now=START + DAY)
        for _name, what, day, amount, _note in lines:
            _entered(case, what, day, amount)
        ledger = cases.ledger_of(case)
        totals[name] = flags.totals_of(ledger)[MoneyStage.PAID]
        flagged[name] = len(flags.flags_of(case, ledger, [], [], date(2026, 11, 22)))
    assert totals == {"L05": 8_000_000, "L03": 16_454_567, "L17": 7_000_000, "L18": 0, "L19": 0}
    assert flagged["L03"] > flagged["L05"]  # it was taken in after it was paid


def _taken_in(lines: list[list[str]], *, now: Any) -> Any:
    asked = next((row for row in lines if row[1] in ("申请援助", "求助", "上门办手续")), None)
    known = _known(asked[2]) if asked else None
    count = next((int(row[4][:-1]) for row in lines if row[4].endswith("人")), 1)
    people = [intake.Person(name=f"示例{lines[0][0]}{n}") for n in range(count)]
    return a_case(
        people=people, opponent=f"示例{lines[0][0]}",
        about=Matter.INJURY if lines[0][0] == "L05" else Matter.WAGES, now=now,
        received_on=known[0] if known else None,
        received_as=known[1] if known else Precision.DAY,
    )  # fmt: skip


def _known(day: str) -> tuple[date, Precision]:
    known = read_partial(day)
    return (known.day, known.precision) if known else (date.fromisoformat(day), Precision.DAY)


def _entered(case: Any, what: str, day: str, amount: str) -> None:
    known, precision = _known(day)
    if ("到账" in what and amount) or what == "庭前调解":
        given = money.Amount(worker=case.workers[0], kind=MoneyKind.WAGES, stage=MoneyStage.PAID,
                             fen=int(Decimal(amount) * 100), on_day=known,
                             known_as=precision)  # fmt: skip
        money.enter_money(case, given, **BY)
        return
    kind = FactKind.ARBITRATION_FILED if what == "申请仲裁" else FactKind.EVENT
    limits.enter_fact(case, kind, known, known_as=precision, note=what, **BY)
