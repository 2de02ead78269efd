"""Made-up petitions, mediations, letters and one protection case, at every stage there is.

The report says that petitions were handled, not how many: nothing here is counted from it. All
people, employers and events are examples and say so.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from platform_core.api import SYSTEM, Ctx, Employer, Union, db, holders_of, local_date, utcnow
from plugins.legal_aid.models import AidBody, Consent, Level, Petition
from plugins.legal_aid.operations import letters, mediations, patterns, petitions, protections
from plugins.legal_aid.operations.petitions import Person
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.letters import Kind
from plugins.legal_aid.workflow.mediations import AskedBy
from plugins.legal_aid.workflow.petitions import Form, Purpose
from plugins.legal_aid.workflow.protections import Consenter, Office, Threat

STORY = "示例：人物、单位与情节均为虚构，仅供演示。"


def load(ctx: Ctx) -> None:
    """Load the records of the demo township."""
    now = utcnow()
    employers = db.session.scalars(select(Employer).order_by(Employer.id).limit(4)).all()
    handler = next(iter(holders_of("township_officer")), 0)
    _petitions(employers[0], handler, now)
    _mediations(employers[0], handler, now)
    _letters(employers[0], now)
    _protection(employers[1], now)
    patterns.find_patterns(local_date(now), actor=SYSTEM, now=now)


def _days(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _petition(title: str, at: datetime, names: str, **values: object) -> Petition:
    given = {
        "form": Form.LETTER, "purpose": Purpose.CLAIM, "about": About.WAGES, "title": title,
        "story": STORY, "received_on": local_date(at),
        "people": tuple(Person(name=name, phone="14200000066") for name in names.split()),
    }  # fmt: skip
    draft = petitions.Draft(**(given | values))  # type: ignore[arg-type]
    return petitions.register(draft, actor=SYSTEM, now=at)


def _petitions(employer: Employer, handler: int, now: datetime) -> None:
    at = {"opponent": employer.name, "employer": employer}
    _petition("示例：反映加班工资未付", _days(now, 3), "示例林甲", **at)
    _petition("示例：转送的社保咨询", _days(now, 2), "示例林乙", about=About.INSURANCE,
              origin_body="县信访局（示例）")  # fmt: skip
    joint = _petition("示例：十二人反映拖欠工资", _days(now, 40), "示例林丙 示例林丁 示例林戊",
                      form=Form.VISIT, persons=12, **at)  # fmt: skip
    hotline = _petition("示例：热线反映工资卡", _days(now, 60), "示例林己", form=Form.HOTLINE,
                        work_order="示例-0001", **at)  # fmt: skip
    for each, since in ((joint, 38), (hotline, 58)):
        day = _days(now, since)
        petitions.take_up(each, handler, local_date(day), actor=SYSTEM, now=day)
    day = _days(now, 30)
    petitions.give_opinion(hotline, "示例：经协调，单位已改为按月足额支付。", local_date(day),
                           actor=SYSTEM, now=day)  # fmt: skip
    petitions.accept(hotline, Rating.SATISFIED, actor=SYSTEM, now=day + timedelta(days=5))


def _mediations(employer: Employer, handler: int, now: datetime) -> None:
    body = AidBody(name="示例：金寨镇劳动争议调解委员会", level=Level.MEDIATION_COMMITTEE,
                   founded_on=local_date(_days(now, 400)))  # fmt: skip
    db.session.add(body)
    db.session.flush()
    for name, since, fen in (("示例林庚", 6, 360_000), ("示例林辛", 50, 300_000)):
        at = _days(now, since)
        request = mediations.Request(
            body=body, asked_by=AskedBy.ORAL, asked_on=local_date(at), about=About.WAGES,
            story=STORY, applicant=name, opponent=employer.name, employer=employer,
            claimed_fen=fen,
        )  # fmt: skip
        made = mediations.ask(request, actor=SYSTEM, now=at)
        mediations.accept(made, handler, local_date(at), actor=SYSTEM, now=at)
    at = _days(now, 45)
    terms = mediations.Terms(text="示例：三日内一次付清。", signed_on=local_date(at), fen=300_000)
    mediations.agree(made, terms, actor=SYSTEM, now=at)
    mediations.pay(made, 300_000, local_date(at), actor=SYSTEM, now=at)
    mediations.perform(made, local_date(at), actor=SYSTEM, now=at)


def _letters(employer: Employer, now: datetime) -> None:
    for kind, since in ((Kind.REMINDER, 70), (Kind.OPINION, 10)):
        at = _days(now, since)
        draft = letters.Draft(
            kind=kind, addressee=employer.name, title="示例：按时足额支付工资", employer=employer,
            findings=STORY, basis="劳动法第五十条", demand="示例：限期支付并书面答复。",
        )  # fmt: skip
        letter = letters.write(draft, actor=SYSTEM, now=at)
        letters.submit(letter, actor=SYSTEM, now=at)
        letters.approve(letter, actor=SYSTEM, now=at)
        letters.send(letter, local_date(at), actor=SYSTEM, now=at)
        if kind is Kind.REMINDER:
            done = at + timedelta(days=9)
            letters.answer(letter, "示例：已支付。", local_date(done), actor=SYSTEM, now=done)
            letters.put_right(letter, local_date(done), actor=SYSTEM, now=done)


def _protection(employer: Employer, now: datetime) -> None:
    at = _days(now, 4)
    union = db.session.scalars(select(Union).order_by(Union.id).limit(1)).one()
    report = protections.Report(
        threat=Threat.TRANSFER, office=Office.CHAIR, person="示例主席", union=union,
        employer=employer, opponent=employer.name, reported_on=local_date(at), story=STORY,
    )  # fmt: skip
    case = protections.report(report, actor=SYSTEM, now=at)
    protections.ask_consents(case, actor=SYSTEM, now=at)
    consent = Consent(consenter=Consenter.OWN_COMMITTEE, given=False, day=local_date(at),
                      document="示例工会〔2026〕1号")  # fmt: skip
    protections.answer_consent(case, consent, actor=SYSTEM, now=at)
