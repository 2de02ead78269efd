"""Jinzhai's collective contracts, made up but for the places: every person, date and figure is an
example (示例) and comes about through the same operations as in an office.

In 2011 the demo congress passes a regional contract; in 2025 a resolution on paper renews what
holds today. Both cover every non-public employer, so the signing rate stands at 100 %.
"""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select

from platform_core.api import SYSTEM, Ctx, Employer, OutboxEvent, db, today
from plugins.contracts import demo_care
from plugins.contracts.models import FIGURES, Consultation, Contract
from plugins.contracts.operations import chain, consultations, coverage, drafting
from plugins.contracts.operations.chain import Decision
from plugins.contracts.operations.consultations import Demand, Minutes, Seat
from plugins.contracts.operations.drafting import Particulars, Wording
from plugins.contracts.queries import bank
from plugins.contracts.queries.coverage import rows_of
from plugins.contracts.terms import (
    Category,
    Level,
    Metric,
    Party,
    Produced,
    Proof,
    Side,
    Subject,
)

UNION_SIDE, EMPLOYER_SIDE = "金寨镇总工会", "金寨镇非公有制企业代表组（示例）"
SEATS = {
    Side.UNION: (("示例工一", True, False), ("示例工二", False, True), ("示例工三", False, False)),
    Side.EMPLOYER: (("示例企一", True, False), ("示例企二", False, False),
                    ("示例企三", False, True)),
}  # fmt: skip
SCAN = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
WAGES = {"year": 2024, "employees": 448, "average": 285_000, "total": 153_216_000_00,
         "adjusted": 301_000}  # fmt: skip


def load(ctx: Ctx) -> None:
    """The contracts of the demo township, and what is being negotiated now."""
    employers = list(db.session.scalars(select(Employer).order_by(Employer.id)))
    _of_2011(employers)
    in_force = _of_2025(employers, Subject.COMPREHENSIVE, "金寨镇区域性集体合同（示例）")
    for subject, title in (
        (Subject.WAGE, "金寨镇区域性工资专项集体合同（示例）"),
        (Subject.WOMEN, "金寨镇女职工权益保护专项集体合同（示例）"),
    ):
        _of_2025(employers, subject, title)
    _being_negotiated(employers[0])
    _refused(employers[1])
    demo_care.load(ctx, in_force, employers)


def _by(day: date) -> dict[str, Any]:
    return {"actor": SYSTEM, "now": datetime(day.year, day.month, day.day, 2, tzinfo=UTC)}


def _talk(day: date, subject: Subject, employer: Employer | None = None) -> Consultation:
    """Demanded, accepted, at the table, one meeting with signed minutes two weeks later."""
    given = Demand(
        title=f"{employer.name if employer else '金寨镇'}集体协商（示例）", subject=subject,
        level=Level.ENTERPRISE if employer else Level.REGIONAL, employer=employer,
        union_side=UNION_SIDE, employer_side=employer.name if employer else EMPLOYER_SIDE,
        demanded_on=day, matters="示例：劳动报酬、工作时间、女职工保护等事项。",
    )  # fmt: skip
    it = consultations.demand(given, **_by(day))
    answered = day + timedelta(days=7)
    by = _by(answered)
    consultations.accept(it, answered, "示例：同意协商。", **by)
    for side, people in SEATS.items():
        produced = Produced.UNION_SENT if side is Side.UNION else Produced.APPOINTED
        for name, chief, woman in people:
            seat = Seat(side=side, name=name, post="示例职务", produced=produced, chief=chief,
                        woman=woman, frontline=side is Side.UNION and not chief)  # fmt: skip
            consultations.seat(it, seat, **by)
        consultations.inform(it, side, "示例：上年度工资和经营情况", answered, **by)
    consultations.publish_names(it, answered, "示例记录员", **by)
    consultations.begin(it, **by)
    return it


def _meet(it: Consultation, day: date) -> None:
    minutes = Minutes(held_on=day, place="镇政府会议室（示例）", agenda="示例：逐条协商合同草案。",
                      chair_side=consultations.next_chair(it),
                      minutes="示例：双方就全部条款协商一致。", signed=True)  # fmt: skip
    consultations.meet(it, minutes, **_by(day))


def _draft(it: Consultation, title: str, starts_on: date, floor: int, day: date) -> Contract:
    """Model clauses with their blanks filled in, and the figures as terms."""
    ends_on = starts_on + timedelta(days=3 * 365 - 1)
    particulars = Particulars(title=title, starts_on=starts_on, ends_on=ends_on)
    contract = drafting.begin_draft(it, particulars, **_by(day))
    terms = {
        "pay_floor": (Metric.WAGE_FLOOR, floor, f"{floor // 100}"),
        "pay_rise": (Metric.RISE, 600, "6"), "pay_day": (Metric.PAY_DAY, 10, "10"),
        "overtime": (Metric.OVERTIME, 150, "150"), "hours": (Metric.HOURS, 40, "40"),
        "training": (Metric.TRAINING, 24, "24"), "women_periods": (Metric.MATERNITY, 98, "98"),
        "women_checks": (Metric.CHECK_UP, 12, "12"),
    }  # fmt: skip
    for model in bank.models_for(it.subject, it.township_id):
        metric, value, figure = terms.get(model.key, (None, None, "三"))
        wording = Wording(
            body=model.body.replace("＿＿", figure), heading=model.heading,
            category=model.category, obligated=model.obligated, head=model.head, metric=metric,
            value=value,
        )  # fmt: skip
        drafting.add_clause(contract, wording, Side.UNION, **_by(day))
    return contract


def _prove(it: Contract, kind: Proof, day: date) -> None:
    chain.prove(it, kind, BytesIO(SCAN), f"示例-{kind}.pdf", **_by(day))


def _sign_and_file(it: Contract, day: date) -> None:
    """Signed a week after the vote, filed three days later, in force by the bureau's silence."""
    chiefs = [people[0][0] for people in SEATS.values()]
    signed, filed = day + timedelta(days=7), day + timedelta(days=10)
    for kind in (Proof.SIGNED, Proof.PARTIES):
        _prove(it, kind, signed)
    chain.sign(it, signed, *chiefs, **_by(signed))
    chain.enter_wage_data(it, WAGES, **_by(signed))
    chain.file(it, filed, "旬阳市人力资源和社会保障局", "示例收1号", **_by(filed))
    clock = chain.bureau_clock(it)
    assert clock is not None
    chain.lapse(it, **_by(clock.due_on))
    shown = clock.due_on + timedelta(days=2)
    chain.publish(it, shown, "各企业公开栏（示例）", **_by(shown))
    chain.perform(it, "示例：工会方三人、企业方三人", **_by(shown))


def _cover(it: Contract, employers: list[Employer], day: date) -> None:
    coverage.invite(it, employers, day, **_by(day))
    for row in db.session.scalars(rows_of(it)):
        stamped = day + timedelta(days=3)
        coverage.recognise(row, stamped, "示例法定代表人", **_by(stamped))


def _of_2011(employers: list[Employer]) -> None:
    """The regional contract that the demo congress passed in March 2011."""
    talks = _talk(date(2011, 1, 20), Subject.COMPREHENSIVE)
    title = "金寨镇区域性集体合同（2011年示例）"
    it = _draft(talks, title, date(2011, 4, 1), 86_000, date(2011, 2, 14))
    _meet(talks, date(2011, 2, 21))
    drafting.agree_rest(it, **_by(date(2011, 2, 21)))
    _cover(it, employers, date(2011, 2, 22))
    chain.agree(it, date(2011, 2, 25), **_by(date(2011, 2, 25)))
    chain.submit(it, date(2011, 3, 1), **_by(date(2011, 3, 1)))
    decided = date(2011, 3, 18)
    told = _vote_of(decided)
    if told is None:
        _prove(it, Proof.RESOLUTION, decided)
    chain.ratify(it, told or _on_paper(decided), **_by(decided))
    _sign_and_file(it, decided)
    chain.end(it, it.ends_on, "示例：合同期限届满。", **_by(it.ends_on))


def _vote_of(day: date) -> Decision | None:
    """What the demo congress told everybody of its vote on this day."""
    query = select(OutboxEvent).where(OutboxEvent.name == "congress.motion_decided")
    for event in db.session.scalars(query.order_by(OutboxEvent.id)):
        told = event.payload
        if told["decided_on"] == day.isoformat() and told["passed"]:
            figures = {name: told["figures"][name] for name in FIGURES}
            return Decision(number=told["number"], ref=told["ref"], decided_on=day, passed=True,
                            body="金寨镇区域性职工代表大会（示例）", **figures)  # fmt: skip
    return None


def _on_paper(day: date) -> Decision:
    return Decision(number=f"示例职决〔{day.year}〕1号", decided_on=day, due=60, present=54,
                    votes_for=51, against=2, abstain=1,
                    body="金寨镇区域性职工代表大会（示例）")  # fmt: skip


def _of_2025(employers: list[Employer], subject: Subject, title: str) -> Contract:
    """A regional contract that holds today, passed by a resolution on paper."""
    talks = _talk(date(2025, 7, 1), subject)
    it = _draft(talks, title, date(2025, 10, 1), 230_000, date(2025, 7, 14))
    _meet(talks, date(2025, 7, 21))
    drafting.agree_rest(it, **_by(date(2025, 7, 21)))
    _cover(it, employers, date(2025, 7, 22))
    chain.agree(it, date(2025, 7, 28), **_by(date(2025, 7, 28)))
    chain.submit(it, date(2025, 8, 4), **_by(date(2025, 8, 4)))
    decided = date(2025, 8, 20)
    _prove(it, Proof.RESOLUTION, decided)
    chain.ratify(it, _on_paper(decided), **_by(decided))
    _sign_and_file(it, decided)
    return it


def _being_negotiated(employer: Employer) -> None:
    """An employer's own contract, some clauses still open between the sides."""
    day = today() - timedelta(days=20)
    talks = _talk(day, Subject.COMPREHENSIVE, employer)
    meeting = day + timedelta(days=14)
    title, starts_on = f"{employer.name}集体合同（示例）", today() + timedelta(days=60)
    it = _draft(talks, title, starts_on, 240_000, meeting)
    _meet(talks, meeting)
    extra = Wording(body="用人单位每年为职工安排健康体检一次。", heading="健康体检",
                    category=Category.SAFETY, obligated=Party.EMPLOYER)  # fmt: skip
    clause = drafting.add_clause(it, extra, Side.UNION, **_by(meeting))
    for side, body, reason in (
        (Side.EMPLOYER, "用人单位每两年为职工安排健康体检一次。", "示例：控制费用"),
        (Side.UNION, "用人单位每年为从事有害作业的职工、每两年为其他职工安排健康体检一次。",
         "示例：分类安排"),
    ):  # fmt: skip
        drafting.propose(clause, side, body, None, reason, **_by(meeting))


def _refused(employer: Employer) -> None:
    """A demand that was refused and put before the county."""
    day = today() - timedelta(days=30)
    given = Demand(
        title=f"{employer.name}工资集体协商（示例）", subject=Subject.WAGE, level=Level.ENTERPRISE,
        employer=employer, union_side=UNION_SIDE, employer_side=employer.name, demanded_on=day,
    )  # fmt: skip
    it = consultations.demand(given, **_by(day))
    answered = day + timedelta(days=10)
    consultations.refuse(it, answered, "示例：称经营困难，暂不协商。", **_by(answered))
    told = answered + timedelta(days=2)
    consultations.escalate(it, "示例：企业无正当理由拒绝协商，请县总工会督促。", **_by(told))
