"""A consultation and its contract, driven through the operations as an office would."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from platform_core.accounts import SYSTEM, Actor
from platform_core.organisation.models import Employer
from platform_core.rules import forget_current
from platform_core.rules.models import RuleOverride
from platform_core.tenancy import db, platform_scope
from plugins.contracts.models import Consultation, Contract
from plugins.contracts.operations import chain, consultations, coverage, drafting
from plugins.contracts.operations.chain import Decision
from plugins.contracts.operations.consultations import Demand, Minutes, Seat
from plugins.contracts.operations.drafting import Particulars, Wording
from plugins.contracts.terms import (
    Category,
    Head,
    Level,
    Metric,
    Produced,
    Proof,
    Side,
    Subject,
)
from tests.builders import make_employer

START = date(2026, 9, 1)  # a Tuesday
UNION = (("测试工甲", True, False), ("测试工乙", False, True), ("测试工丙", False, False))
EMPLOYER = (("测试企甲", True, False), ("测试企乙", False, True), ("测试企丙", False, False))
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def noon(day: date) -> datetime:
    """Noon in Shanghai on a day."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def at(day: date, actor: Actor = SYSTEM) -> dict[str, Any]:
    """Who acts when, for an operation."""
    return {"actor": actor, "now": noon(day)}


def make_demand(**values: Any) -> Demand:
    """A demand to the employers of the township."""
    given = {
        "title": "金寨镇区域集体协商", "subject": Subject.COMPREHENSIVE, "level": Level.REGIONAL,
        "union_side": "金寨镇总工会", "employer_side": "金寨镇商会", "demanded_on": START,
    }  # fmt: skip
    return Demand(**(given | values))


def seat_all(it: Consultation, day: date = START) -> None:
    """Three representatives on each side, all in order."""
    for side, people in ((Side.UNION, UNION), (Side.EMPLOYER, EMPLOYER)):
        for name, chief, woman in people:
            produced = Produced.UNION_SENT if side is Side.UNION else Produced.APPOINTED
            consultations.seat(
                it, Seat(side=side, name=name, post="职务", produced=produced, chief=chief,
                         woman=woman), **at(day),
            )  # fmt: skip


WORDINGS = (
    Wording(body="月工资不低于2300元。", heading="最低工资", category=Category.PAY,
            metric=Metric.WAGE_FLOOR, value=230_000),
    Wording(body="每周工作时间不超过40小时。", heading="工时", category=Category.HOURS,
            metric=Metric.HOURS, value=40),
    Wording(body="产假不少于98天。", heading="女职工", category=Category.WOMEN,
            metric=Metric.MATERNITY, value=98, head=Head.FOUR_PERIODS),
)  # fmt: skip


class Way:
    """One contract on its way; each method takes the next step on the day given by `day`."""

    def __init__(self, employers: list[Employer] | None = None, **demand: Any) -> None:
        self.day = demand.get("demanded_on", START)
        self.talks = consultations.demand(make_demand(**demand), **at(self.day))
        self.contract: Contract | None = None
        self.employers = employers

    @property
    def it(self) -> Contract:
        assert self.contract is not None
        return self.contract

    def later(self, days: int) -> date:
        self.day += timedelta(days=days)
        return self.day

    def talk(self) -> "Way":
        """Accepted, at the table, one meeting with signed minutes."""
        consultations.accept(self.talks, self.later(3), "同意协商", **at(self.day))
        seat_all(self.talks, self.day)
        for side in Side:
            consultations.inform(self.talks, side, "上年工资情况", self.day, **at(self.day))
        consultations.begin(self.talks, **at(self.day))
        minutes = Minutes(held_on=self.later(7), place="镇政府", agenda="工资", minutes="一致",
                          chair_side=consultations.next_chair(self.talks), signed=True)  # fmt: skip
        consultations.meet(self.talks, minutes, **at(self.day))
        return self

    def draft(self, wordings: tuple[Wording, ...] = WORDINGS, **particulars: Any) -> "Way":
        """A draft with clauses to which both sides agree."""
        given = {"title": "金寨镇区域性集体合同", "starts_on": date(2026, 10, 1),
                 "ends_on": date(2029, 9, 30)}  # fmt: skip
        self.contract = drafting.begin_draft(
            self.talks, Particulars(**(given | particulars)), **at(self.day)
        )
        for wording in wordings:
            drafting.add_clause(self.contract, wording, Side.UNION, **at(self.day))
        drafting.agree_rest(self.contract, **at(self.day))
        if self.employers:
            coverage.invite(self.contract, self.employers, self.day, **at(self.day))
        return self

    def agree(self) -> "Way":
        chain.agree(self.it, self.day, **at(self.day))
        return self

    def submit(self) -> "Way":
        chain.submit(self.it, self.later(1), **at(self.day))
        return self

    def decision(self, **values: Any) -> Decision:
        given = {"number": "金职〔2026〕1号", "body": "第三届第一次会议", "decided_on": self.day,
                 "due": 60, "present": 50, "votes_for": 45, "against": 3, "abstain": 2}  # fmt: skip
        return Decision(**(given | values))

    def prove(self, kind: Proof) -> "Way":
        chain.prove(self.it, kind, BytesIO(PDF), "扫描件.pdf", **at(self.day))
        return self

    def ratify(self, **values: Any) -> "Way":
        self.later(2)
        self.prove(Proof.RESOLUTION)
        chain.ratify(self.it, self.decision(**values), **at(self.day))
        return self

    def sign(self) -> "Way":
        self.later(1)
        self.prove(Proof.SIGNED)
        chain.sign(self.it, self.day, UNION[0][0], EMPLOYER[0][0], **at(self.day))
        return self

    def file(self) -> "Way":
        self.later(3)
        self.prove(Proof.PARTIES)
        data = {"year": 2025, "employees": 120, "average": 300_000, "total": 1, "adjusted": 2}
        chain.enter_wage_data(self.it, data, **at(self.day))
        chain.file(self.it, self.day, "旬阳市人社局", "收〔2026〕1号", **at(self.day))
        return self

    def lapse(self) -> "Way":
        clock = chain.bureau_clock(self.it)
        assert clock is not None
        self.day = clock.due_on
        asked = "人社局答复无异议（示例）" if clock.provisional else ""
        chain.lapse(self.it, asked, **at(self.day))
        return self

    def publish(self) -> "Way":
        chain.publish(self.it, self.later(1), "公开栏", **at(self.day))
        return self

    def perform(self) -> "Way":
        chain.perform(self.it, "测试工甲、测试企甲", **at(self.day))
        return self

    def to(self, state: str) -> "Way":
        """Take every step up to and with the one that leads to `state`."""
        steps = {"drafting": None, "agreed": "agree", "congress": "submit", "passed": "ratify",
                 "signed": "sign", "filed": "file", "effective": "lapse",
                 "published": "publish", "performing": "perform"}  # fmt: skip
        self.talk().draft()
        for name, step in steps.items():
            if step:
                getattr(self, step)()
            if name == state:
                break
        db.session.flush()
        return self


def contract_in(state: str, employers: list[Employer] | None = None, **demand: Any) -> Contract:
    """A contract in this state, by the way that leads there."""
    aside = {"rejected": _rejected, "objected": _objected, "renewal": _renewal,
             "renewed": _renewed, "changed": _changed, "ended": _ended,
             "dropped": _dropped}  # fmt: skip
    if state in aside:
        return aside[state](employers, demand)
    return Way(employers, **demand).to(state).it


def _rejected(employers: Any, demand: dict[str, Any]) -> Contract:
    return Way(employers, **demand).to("congress").ratify(votes_for=29, against=21, abstain=0).it


def _objected(employers: Any, demand: dict[str, Any]) -> Contract:
    way = Way(employers, **demand).to("filed").prove(Proof.OPINION)
    chain.object_to(way.it, way.later(5), "工资条款不明确", **at(way.day))
    return way.it


def _renewal(employers: Any, demand: dict[str, Any]) -> Contract:
    way = Way(employers, **demand).to("performing")
    chain.near_end(way.it, **at(date(2029, 9, 1)))
    return way.it


def _renewed(employers: Any, demand: dict[str, Any]) -> Contract:
    before = _renewal(employers, demand)
    _successor(before, date(2029, 9, 2))
    return before


def _changed(employers: Any, demand: dict[str, Any]) -> Contract:
    way = Way(employers, **demand).to("performing")
    _successor(way.it, way.day)
    return way.it


def _successor(before: Contract, day: date) -> None:
    way = Way(demanded_on=day, employer_side=before.employer_side).talk()
    way.draft(starts_on=date(2029, 10, 1), ends_on=date(2032, 9, 30), predecessor=before)
    way.agree().submit().ratify().sign().file().lapse()


def _ended(employers: Any, demand: dict[str, Any]) -> Contract:
    way = Way(employers, **demand).to("performing")
    chain.end(way.it, way.day, "双方协商一致", **at(way.day))
    return way.it


def _dropped(employers: Any, demand: dict[str, Any]) -> Contract:
    way = Way(employers, **demand).to("drafting")
    chain.drop(way.it, "双方放弃", **at(way.day))
    return way.it


def employers(number: int, **values: Any) -> list[Employer]:
    """Some non-public employers."""
    return [make_employer(**values) for _n in range(number)]


def set_minimum_wage(county: Any, fen: int) -> None:
    """The county enters the local minimum wage, in force since the first of the year."""
    db.session.commit()
    with platform_scope():
        db.session.add(
            RuleOverride(county_id=county.id, key="contracts.minimum_wage_month",
                         value={"value": fen}, reason="省政府公布", effective_from=date(2026, 1, 1),
                         at=at(date(2026, 1, 1))["now"])
        )  # fmt: skip
        db.session.commit()
    forget_current()
