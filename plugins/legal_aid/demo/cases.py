"""Eleven bodies and eight closed cases of 2011, as the report counts: 1 + 10, and ¥1,080,000.00.

The counts, the sum and the suggestion they came from are the report's; people, other sides,
days and single amounts are examples and say so. Two more cases are open today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from platform_core.api import (
    SYSTEM,
    Ctx,
    Employer,
    current_pack,
    db,
    holders_of,
    local_date,
    search,
    utcnow,
)
from plugins.legal_aid.eligibility import Inputs
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import (
    AID_LEVELS,
    AidBody,
    Case,
    Conflict,
    Level,
    MoneyKind,
    MoneyStage,
    Officer,
    Post,
)
from plugins.legal_aid.operations import bodies, handling, intake, limits, money
from plugins.legal_aid.queries import cases
from plugins.legal_aid.workflow.cases import (
    Applicant,
    Channel,
    Form,
    Matter,
    Rating,
    Result,
    Stage,
)

FOUNDED = date(2011, 4, 20)
SUGGESTION = "法律援助机构"
VILLAGES = tuple(f"示例{number}村" for number in "一二三四五六七八九十")
DAY = timedelta(days=1)
STORY = "示例：基层职工的情况，人物与情节均为虚构。"
SIGNED = "示例：当面签字确认"


@dataclass(frozen=True)
class Past:
    """A closed case: what it was about, for how many people, and how much each was paid."""

    title: str
    about: Matter
    kind: MoneyKind
    people: int
    fen_each: int
    result: Result
    received: datetime


def _at(month: int, day: int) -> datetime:
    return datetime(2011, month, day, 2, 0, tzinfo=UTC)


PAST = (
    Past("建筑队工资", Matter.WAGES, MoneyKind.WAGES, 12, 1_500_000, Result.MEDIATED, _at(4, 26)),
    Past("砖厂工资", Matter.WAGES, MoneyKind.WAGES, 6, 1_200_000, Result.SETTLED, _at(5, 9)),
    Past("石料厂工伤", Matter.INJURY, MoneyKind.INJURY, 1, 9_650_000, Result.AWARDED, _at(5, 24)),
    Past("矿山工亡", Matter.DEATH, MoneyKind.DEATH, 1, 38_000_000, Result.MEDIATED, _at(6, 7)),
    Past("外出务工工资", Matter.WAGES, MoneyKind.WAGES, 9, 800_000, Result.JUDGED, _at(6, 20)),
    Past("隧道工伤", Matter.INJURY, MoneyKind.INJURY, 1, 14_350_000, Result.AWARDED, _at(7, 5)),
    Past("茶厂工资", Matter.WAGES, MoneyKind.WAGES, 5, 720_000, Result.SETTLED, _at(7, 18)),
    Past("加工厂工伤", Matter.INJURY, MoneyKind.INJURY, 1, 10_000_000, Result.AWARDED, _at(8, 2)),
)  # fmt: skip


def load(ctx: Ctx) -> None:
    """Load bodies, people and cases."""
    station = _bodies()
    officers = _officers(station)
    for place, past in enumerate(PAST):
        _closed(past, place, station, officers[place % len(officers)])
    _open_today(station, officers)
    accounts = holders_of("township_officer")
    officers[0].account_id = accounts[0] if accounts else None  # only now: 2011 is no news
    db.session.flush()


def _bodies() -> AidBody:
    """The township's station and ten village points."""
    now = _at(4, 20)
    station = AidBody(
        name="金寨镇总工会法律援助站",
        level=Level.TOWNSHIP_STATION,
        founded_on=FOUNDED,
        place="示例：镇总工会办公室",
        hours="工作日 8:30–17:30",
    )
    points = [
        AidBody(name=f"{village}法律援助点", level=Level.VILLAGE_POINT, founded_on=FOUNDED)
        for village in VILLAGES
    ]
    for body in (station, *points):
        bodies.keep_body(body, actor=SYSTEM, now=now)
    return station


def _officers(station: AidBody) -> list[Officer]:
    named = (("示例援助员甲", Post.HEAD, 40), ("示例律师乙", Post.LAWYER, 35),
             ("示例援助员丙", Post.STAFF, 25))  # fmt: skip
    made = [Officer(body_id=station.id, name=name, post=post, weight=weight, duty_days="12345")
            for name, post, weight in named]  # fmt: skip
    for officer in made:
        bodies.keep_officer(officer, actor=SYSTEM, now=_at(4, 21))
    return made


def _closed(past: Past, place: int, station: AidBody, officer: Officer) -> None:
    """From the application to the file on the shelf, some days apart."""
    at = past.received
    case = intake.take_in(_application(past, place, station), actor=SYSTEM, now=at)
    _granted(case, officer, at)
    limits.enter_fact(case, *_first_fact(past), actor=SYSTEM, now=at + 3 * DAY)
    handling.advance(case, Stage.MEDIATE, "示例：协商未成", local_date(at + 10 * DAY),
                     actor=SYSTEM, now=at + 10 * DAY)  # fmt: skip
    _paid(case, past, at)
    handling.close(case, past.result, "示例：款项已全部到账。", local_date(at + 45 * DAY),
                   actor=SYSTEM, now=at + 45 * DAY)  # fmt: skip
    handling.rate(case, Rating.SATISFIED, "", actor=SYSTEM, now=at + 50 * DAY)
    handling.hand_in_file(case, actor=SYSTEM, now=at + 60 * DAY)
    handling.archive(case, actor=SYSTEM, now=at + 65 * DAY)


def _application(past: Past, place: int, station: AidBody) -> intake.Application:
    people = [
        intake.Person(name=f"示例工友{place + 1}之{number}", migrant=True, represents=number == 1)
        for number in range(1, past.people + 1)
    ]
    return intake.Application(
        title=f"示例：{past.title}", story=STORY, about=past.about,
        applicant_kind=Applicant.MIGRANT, opponent=f"示例用人单位{place + 1}", people=people,
        body=station, channel=Channel.DESK, form=Form.NEGOTIATION,
        received_on=local_date(past.received),
    )  # fmt: skip


def _granted(case: Case, officer: Officer, at: datetime) -> None:
    inputs = Inputs(applicant=case.applicant_kind, about=case.about)
    intake.assess(case, inputs, actor=SYSTEM, now=at + DAY)
    intake.grant(case, actor=SYSTEM, now=at + 2 * DAY)
    handling.check_conflict(case, officer, Conflict.CLEAR, "", actor=SYSTEM, now=at + 2 * DAY)
    handling.assign(case, officer, actor=SYSTEM, now=at + 3 * DAY)
    handling.accept(case, actor=SYSTEM, now=at + 3 * DAY)


def _first_fact(past: Past) -> tuple[FactKind, date]:
    """On what its first time limit rests."""
    day = local_date(past.received - 40 * DAY)
    return (FactKind.EMPLOYMENT_ENDED if past.about is Matter.WAGES else FactKind.ACCIDENT), day


def _paid(case: Case, past: Past, at: datetime) -> None:
    """Each person's own money: claimed, agreed, paid, and confirmed by them."""
    days = {MoneyStage.CLAIMED: 5, MoneyStage.AWARDED: 25, MoneyStage.PAID: 40}
    for worker in case.workers:
        for stage, after in days.items():
            amount = money.Amount(worker=worker, kind=past.kind, stage=stage, fen=past.fen_each,
                                  on_day=local_date(at + after * DAY))  # fmt: skip
            money.enter_money(case, amount, actor=SYSTEM, now=at + after * DAY)
    at_last = at + 42 * DAY
    for posted in cases.ledger_of(case):
        if posted.line.stage is MoneyStage.PAID:
            money.confirm(case, posted, posted.line.fen, local_date(at_last), SIGNED,
                          actor=SYSTEM, now=at_last)  # fmt: skip


def _open_today(station: AidBody, officers: Sequence[Officer]) -> None:
    """A wage case whose limitation is near, and an injury that is being handled."""
    now, today = utcnow(), local_date(utcnow())
    employer = db.session.scalars(select(Employer).order_by(Employer.id).limit(1)).first()
    common: dict[str, Any] = {
        "story": "示例：情节虚构。",
        "applicant_kind": Applicant.MIGRANT,
        "body": station,
        "opponent": employer.name if employer else "示例用人单位",
        "employer": employer,
        "form": Form.ARBITRATION,
    }
    wages = intake.take_in(
        intake.Application(title="示例：离职后欠薪", about=Matter.WAGES, channel=Channel.PHONE,
                           people=[intake.Person(name="示例工友丁", migrant=True)], **common),
        actor=SYSTEM, now=now - 2 * DAY,
    )  # fmt: skip
    year = int(current_pack().limit("arb.limit.wages").value) * 365
    limits.enter_fact(wages, FactKind.EMPLOYMENT_ENDED, today - (year - 5) * DAY, actor=SYSTEM,
                      now=now)  # fmt: skip
    injury = intake.take_in(
        intake.Application(title="示例：车间受伤", about=Matter.INJURY, channel=Channel.DESK,
                           people=[intake.Person(name="示例工友戊", migrant=True)], **common),
        actor=SYSTEM, now=now - 20 * DAY,
    )  # fmt: skip
    _granted(injury, officers[1], now - 20 * DAY)
    limits.enter_fact(injury, FactKind.ACCIDENT, today - 25 * DAY, actor=SYSTEM, now=now)


def link(ctx: Ctx) -> None:
    """Say of the bodies which suggestion they came from, once that is there too."""
    found = next(iter(search.find(SUGGESTION, "suggestions", 1)), None)
    if found is None:
        return
    for body in cases.bodies(levels=AID_LEVELS):
        body.origin_ref, body.origin_label = found.ref, found.label
        bodies.keep_body(body, actor=SYSTEM, now=_at(4, 20))
