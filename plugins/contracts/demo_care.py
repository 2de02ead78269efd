"""Jinzhai's checks, figures and warnings, every one an example (示例)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from platform_core.api import SYSTEM, Ctx, Employer, holders_of, today
from plugins.contracts.check_states import Half, Kept, Result
from plugins.contracts.models import Check, Contract, Rectification
from plugins.contracts.operations import fulfilment, warnings
from plugins.contracts.operations.fulfilment import Finding
from plugins.contracts.operations.scanning import scan_month
from plugins.contracts.operations.systems import write_month
from plugins.contracts.operations.warnings import Heard
from plugins.contracts.terms import InsuranceKind
from plugins.contracts.warning_states import Colour, Topic

GROUP = "示例：工会方三人、企业方三人"
BASE_WAGE, WAGE = 260_000, 312_000  # fen; a rise of 20 %, as the report has it


def load(ctx: Ctx, contract: Contract, employers: list[Employer]) -> None:
    """A check that is done with and one that goes on, two months of figures, four warnings."""
    _checked_2025(contract, employers)
    _checking_now(contract)
    _warnings(employers)
    _figures(employers)


def _at(day: date) -> dict[str, Any]:
    return {"actor": SYSTEM, "now": datetime(day.year, day.month, day.day, 2, tzinfo=UTC)}


def _checked_2025(contract: Contract, employers: Sequence[Employer]) -> None:
    """The second half of 2025: one clause not kept by one employer, put right, reported."""
    day = date(2025, 12, 10)
    check = fulfilment.open_check(contract, 2025, Half.SECOND, GROUP, **_at(day))
    _say(check, day, kept=46, partly=9, no=2)
    _find(check, day, breach=2, employer=employers[2])
    made = fulfilment.finish_check(
        check, day + timedelta(days=10), "示例：总体履行较好，个别事项正在整改。",
        "示例：工资按时发放，希望完善高温防护。", **_at(day + timedelta(days=10)),
    )  # fmt: skip
    for it in made:
        _put_right(it, day + timedelta(days=12))
    reported = date(2026, 1, 20)
    fulfilment.report_check(check, reported, "金寨镇区域性职工代表大会（示例）", **_at(reported))


def _say(check: Check, day: date, *, kept: int, partly: int, no: int) -> None:
    """Paper slips of workers."""
    for word, people in ((Kept.YES, kept), (Kept.PARTLY, partly), (Kept.NO, no)):
        fulfilment.enter_slips(check, word is not Kept.NO, word, people, **_at(day))


def _find(
    check: Check, day: date, *, breach: int = 0, employer: Employer | None = None,
    until: int | None = None,
) -> None:  # fmt: skip
    """Results for the lines up to `until`; the one at `breach` was not kept by `employer`."""
    for item in check.items[:until]:
        broken = item.position == breach
        found = Finding(
            result=Result.NOT if broken else Result.FULFILLED,
            evidence="示例：查阅工资表，两名职工未按约定标准发放。" if broken
            else "示例：查阅台账、座谈核实。",
            employer=employer if broken else None,
        )  # fmt: skip
        fulfilment.find(item, found, **_at(day))


def _put_right(it: Rectification, day: date) -> None:
    handlers = holders_of("handler")
    fulfilment.send_letter(it, "示例：补发差额并书面答复。", handlers[0] if handlers else None,
                           **_at(day))  # fmt: skip
    fulfilment.answer_letter(it, "示例：已补发差额。", **_at(day + timedelta(days=8)))
    looked = day + timedelta(days=10)
    fulfilment.confirm_rectified(it, looked, **_at(looked))


def _checking_now(contract: Contract) -> None:
    """The running half-year, the first clauses of which are checked."""
    year, half = fulfilment.half_of(today())
    check = fulfilment.open_check(contract, year, half, GROUP, **_at(today()))
    _find(check, today(), until=5)
    _say(check, today(), kept=12, partly=3, no=1)


def _figures(employers: Sequence[Employer]) -> None:
    """Last month and the same month a year ago; the gaps of one employer make warnings."""
    last = today().replace(day=1) - timedelta(days=1)
    month = last.replace(day=1)
    before = month.replace(year=month.year - 1)
    write_month(before, [_row(each, BASE_WAGE) for each in employers])
    write_month(month, [_row(each, WAGE, short=each is employers[-1]) for each in employers])
    scan_month(month, **{"now": _at(today())["now"]})


def _row(employer: Employer, wage: int, *, short: bool = False) -> dict[str, Any]:
    people = employer.employees
    signed = people - 1 if short else people
    row: dict[str, Any] = {"employer_id": employer.id, "employees": people, "due": people,
                           "signed": signed, "wage": wage}  # fmt: skip
    for kind in InsuranceKind:
        row |= {f"{kind}_due": people, f"{kind}_insured": signed, f"{kind}_owed": int(short)}
    return row


def _warnings(employers: Sequence[Employer]) -> None:
    """One that was lifted, and one orange that is being dealt with and that the county sees."""
    past, lately = today() - timedelta(days=60), today() - timedelta(days=3)
    old = _hear(Topic.ARREARS, employers[5], past, "示例：职工反映工资拖欠一个月。", periods=1)
    warnings.verify(old, Colour.YELLOW, "示例：属实，拖欠一个月。", **_at(past))
    warnings.assign(old, "示例：镇人社服务站", None, **_at(past))
    warnings.take_measure(old, "示例：约谈负责人，签订支付计划。", **_at(past + timedelta(days=2)))
    warnings.lift(old, "示例：工资已全部付清。", **_at(past + timedelta(days=15)))
    it = _hear(Topic.CLAIM, employers[0], lately, "示例：职工就加班工资提出共同诉求。", people=12)
    warnings.verify(it, Colour.ORANGE, "示例：情况属实，情绪平稳。", **_at(lately))
    handlers = holders_of("handler")
    warnings.assign(it, "示例：镇人社服务站", handlers[0] if handlers else None, **_at(lately))
    warnings.take_measure(it, "示例：组织双方协商，核算加班工时。", **_at(today()))


def _hear(topic: Topic, employer: Employer, day: date, story: str, **facts: int) -> Any:
    told = Heard(topic=topic, facts=facts, happened_on=day, employer=employer, story=story)
    return warnings.hear(told, **_at(day))
