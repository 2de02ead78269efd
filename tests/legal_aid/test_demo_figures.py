"""The demo's figures come from rows: 11 bodies, 8 closed cases, ¥1,080,000.00 to the fen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from platform_core.accounts import SYSTEM
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import Period
from platform_core.organisation.models import Township
from platform_core.runtime.contexts import work_ctx
from platform_core.tenancy import db
from plugins.legal_aid.demo import cases as demo
from plugins.legal_aid.indicators.cases import INDICATORS
from plugins.legal_aid.models import AidBody, Level, Line, MoneyKind, MoneyStage, Tally
from plugins.legal_aid.operations import handling, money
from plugins.legal_aid.workflow.cases import Result
from tests.legal_aid.case_makers import DAY, START, a_case, in_hand


def figures(town: Township, period: str = "2011") -> dict[str, int | None]:
    found = evaluate(
        INDICATORS, Period.parse(period), [town.id], has_records=lambda _id, _module: True,
    )  # fmt: skip
    return {figure.key: figure.value for figure in found[town.id].values()}


def test_the_report_is_counted_from_rows_and_a_ninth_case_changes_it(
    here: None, town: Township
) -> None:
    demo.load(work_ctx("legal_aid"))
    before = figures(town)
    assert (before["la.bodies"], before["la.cases_closed"]) == (11, 8)
    assert before["la.recovered_fen"] == 108_000_000
    assert before["la.recovered_wages_fen"] + before["la.recovered_casualty_fen"] == 108_000_000  # type: ignore[operator]
    by_level = select(AidBody.level, func.count()).group_by(AidBody.level)
    assert dict(db.session.execute(by_level).all()) == {  # type: ignore[arg-type]
        Level.TOWNSHIP_STATION: 1, Level.VILLAGE_POINT: 10,
    }  # fmt: skip
    _ninth()
    after = figures(town, "all")
    assert after["la.cases_closed"] == 9
    assert after["la.recovered_fen"] == 108_000_001


def _ninth() -> None:
    case = in_hand(a_case())
    amount = money.Amount(worker=case.workers[0], kind=MoneyKind.WAGES, stage=MoneyStage.PAID,
                          fen=1, on_day=date(2026, 11, 6))  # fmt: skip
    money.enter_money(case, amount, actor=SYSTEM, now=START + 6 * DAY)
    handling.close(case, Result.SETTLED, "", date(2026, 11, 8), actor=SYSTEM, now=START + 7 * DAY)


@pytest.mark.only("sqlite")
def test_the_ledger_is_whole_fen_and_each_payment_is_confirmed(
    here: None, town: Township, count_queries: Callable[[], Any]
) -> None:
    demo.load(work_ctx("legal_aid"))
    sums = select(Line.stage, func.sum(Line.fen)).group_by(Line.stage)
    found = dict(db.session.execute(sums).all())  # type: ignore[arg-type]
    assert set(found.values()) == {108_000_000}
    assert db.session.scalar(select(func.sum(Tally.persons))) == 36 + 2  # two are open today
