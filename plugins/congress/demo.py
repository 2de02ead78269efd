"""Jinzhai's congress in 2011, made up but for the fact that there was one: every person, date and
figure is an example (示例) and comes about through the same operations as in an office.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from platform_core.api import (
    SYSTEM,
    Actor,
    Ctx,
    Employer,
    Member,
    Union,
    UnionKind,
    db,
    people_choices,
    ref_of,
)
from plugins.congress.demo_papers import PAPERS, TASKS
from plugins.congress.models import AgendaItem, Congress, Delegate, How, Session, Vote
from plugins.congress.operations import (
    agenda,
    attendance,
    casting,
    congresses,
    counting,
    delegates,
    floor,
    patrols,
    resolutions,
    sessions,
    training,
    voting,
)
from plugins.congress.queries import bodies, outcomes
from plugins.congress.terms import Activity, Category, CommitteeTask, ItemKind, Office, Sex, Topic
from plugins.congress.vote_states import VoteKind

SEATS, THRESHOLD = 60, 20
CATEGORIES = (Category.FRONTLINE,) * 6 + (Category.TECHNICAL, Category.MANAGER, Category.OPERATOR)
GROUPS = ("第一代表团（示例）", "第二代表团（示例）", "第三代表团（示例）", "第四代表团（示例）")


def at(month: int, day: int, hour: int = 9) -> datetime:
    """An instant of 2011, by the clock in Shanghai."""
    return datetime(2011, month, day, hour - 8, tzinfo=UTC)


def load(ctx: Ctx) -> None:
    """Load the congress of the demo township: two sessions, a patrol, a joint meeting."""
    congress = _found()
    _elect(congress)
    _prepare(congress)
    first = _session(congress, at(3, 18), "regional_contract", _officers(ctx))
    _follow_up(congress, first)
    _session(congress, at(12, 16), "wage_contract", _officers(ctx))


def _found() -> Congress:
    charter = congresses.Charter(
        name="金寨镇区域性职工代表大会", since=date(2011, 1, 10), until=date(2014, 1, 10),
        seats=SEATS, area="全镇非公有制企业、村（社区）和机关事业单位（示例）",
        decision_no="金发〔2011〕示例1号", decision_on=date(2011, 1, 6),
        decision_by="中共金寨镇委员会（示例）",
    )  # fmt: skip
    congress = congresses.found(charter, actor=SYSTEM, now=at(1, 10))
    employers = db.session.scalars(select(Employer).order_by(Employer.id)).all()
    congresses.include_employers(congress, list(employers), actor=SYSTEM, now=at(1, 11))
    # Enterprise unions have their employer in the congress already.
    query = select(Union).where(Union.kind != UnionKind.ENTERPRISE).order_by(Union.id)
    unions = list(db.session.scalars(query))
    congresses.include_unions(congress, unions, actor=SYSTEM, now=at(1, 11))
    congresses.cut_districts(congress, THRESHOLD, actor=SYSTEM, now=at(1, 12))
    return congress


def _elect(congress: Congress) -> None:
    """Every district elects as many as it has seats; women and men in turn."""
    people = _people()
    place = 0
    for day, district in enumerate(congress.districts):
        chosen = []
        for _seat in range(district.seats):
            member, category = next(people), CATEGORIES[place % len(CATEGORIES)]
            place += 1
            chosen.append(
                delegates.Candidacy(
                    name=member.name,
                    member=member,
                    sex=Sex(str(member.sex)),
                    category=category,
                    votes=district.employees * 3 // 4,
                )
            )
        held = at(1, 17) + timedelta(days=day % 10)
        report = delegates.Report(
            held_on=held.date(), due=district.employees, turnout=district.employees * 9 // 10,
            method="无记名投票（示例）", posted_from=held.date(),
            posted_until=held.date() + timedelta(days=5),
        )  # fmt: skip
        delegates.enter_election(district, report, chosen, actor=SYSTEM, now=held)


def _people() -> Iterator[Member]:
    """Members, a woman and a man in turn; the first of the register leads."""
    women = select(Member).where(Member.sex == "female").order_by(Member.id).limit(SEATS)
    men = select(Member).where(Member.sex == "male").order_by(Member.id).limit(SEATS)
    pairs = [list(db.session.scalars(women)), list(db.session.scalars(men))]
    first = db.session.scalars(select(Member).order_by(Member.id).limit(1)).one()
    pairs.sort(key=lambda group: first not in group)
    for one, other in zip(*pairs, strict=False):
        yield from (one, other)


def _prepare(congress: Congress) -> None:
    delegates.confirm_all(congress, actor=SYSTEM, now=at(2, 10))
    delegates.form_groups(congress, GROUPS, actor=SYSTEM, now=at(2, 11))
    people = list(bodies.delegates_in_office(congress, date(2011, 2, 11)))
    for place, task in enumerate(CommitteeTask):
        seats = people[place * 3 : place * 3 + 3]
        delegates.fill_committee(congress, task, seats, actor=SYSTEM, now=at(2, 12))
    course = training.hold_training(
        congress, "民主管理理论与职工代表履职（示例课程）", date(2011, 2, 22), 240,
        "镇政府会议室（示例）", "示例讲师", actor=SYSTEM, now=at(2, 22),
    )  # fmt: skip
    training.enter_attendance(course, people[:-4], actor=SYSTEM, now=at(2, 23))


def _officers(ctx: Ctx) -> list[Actor]:
    """Two people with accounts who enter what the tellers counted."""
    here = replace(SYSTEM, township_id=ctx.township.id if ctx.township else None)
    return [replace(here, account_id=id, name=name) for id, name in people_choices(here)[:2]]


def _session(congress: Congress, opens: datetime, power: str, officers: list[Actor]) -> Session:
    """One session from plan to report; `power` is what is put to the vote."""
    before, by = opens - timedelta(days=30), {"actor": SYSTEM}
    plan = sessions.Plan(planned_on=opens.date(), place="金寨镇政府礼堂（示例）")
    it = sessions.plan(congress, plan, now=before, **by)
    for each in ("union_report", "conditions", power):
        agenda.add_from_power(it, each, now=before, **by)
    sessions.approve(it, f"示例批复〔2011〕{it.ordinal}号", before.date(), now=before, **by)
    _hand_out(it, opens - timedelta(days=10))
    _appoint(it, before)
    sessions.call(it, now=opens - timedelta(days=9), **by)
    _meet(it, opens, power, officers)
    closed = opens + timedelta(days=2)
    until = closed.date() + timedelta(days=20)
    sessions.publish(it, closed.date(), until, now=closed, **by)
    told = opens + timedelta(days=5)
    sessions.report(it, f"示例报〔2011〕{it.ordinal}号", told.date(), now=told, **by)
    return it


def _hand_out(it: Session, now: datetime) -> None:
    for item in it.items:
        if item.power and item.power in PAPERS:
            title, body = PAPERS[item.power]
            agenda.prepare_material(it, title, body, item, actor=SYSTEM, now=now)
    agenda.send_materials(it, now.date(), actor=SYSTEM, now=now)
    people = list(bodies.delegates_in_office(it.congress, it.planned_on))
    agenda.receive_on_paper(it, people, actor=SYSTEM, now=now)


def _appoint(it: Session, now: datetime) -> None:
    people = list(bodies.delegates_in_office(it.congress, it.planned_on))
    places = {
        Office.PRESIDIUM: people[:5], Office.CHAIR: people[:1], Office.SECRETARY: people[5:6],
        Office.HEAD_TELLER: people[6:7], Office.TELLER: people[7:9],
    }  # fmt: skip
    for office, named in places.items():
        sessions.appoint(it, office, named, actor=SYSTEM, now=now)


def _meet(it: Session, opens: datetime, power: str, officers: list[Actor]) -> None:
    """In the hall: sign in, go through the agenda, vote on paper, resolve, close."""
    people = bodies.delegates_in_office(it.congress, it.planned_on)
    there = [each for each in people if each.number % 10 != 0]
    for each in there:
        attendance.check_in(it, each, How.NAME, actor=SYSTEM, now=opens - timedelta(minutes=20))
    sessions.open_session(it, actor=SYSTEM, now=opens)
    for item in it.items:
        now = opens + timedelta(minutes=15 * item.position)
        floor.go_to(it, item, actor=SYSTEM, now=now)
        if item.power == power:
            _resolve(item, there, officers, now)
        else:
            said = "代表们听取并审议了有关情况（示例）。"
            agenda.note_outcome(item, said, actor=SYSTEM, now=now)
    sessions.close(it, actor=SYSTEM, now=opens + timedelta(hours=3))


def _resolve(item: AgendaItem, there: list[Delegate], officers: list[Actor], now: datetime) -> None:
    vote = voting.prepare(
        item, voting.Proposal(kind=VoteKind.PAPER, question=item.title), actor=SYSTEM, now=now
    )
    voting.open_vote(vote, actor=SYSTEM, now=now)
    for each in there:
        casting.hand_out(vote, each, actor=SYSTEM, now=now)
    voting.close_vote(vote, actor=SYSTEM, now=now + timedelta(minutes=6))
    _count(vote, item.session, len(there), officers, now + timedelta(minutes=10))
    resolution = resolutions.draft(
        item, f"关于通过{item.title}的决议", f"大会经过审议和表决，通过{item.title}（示例文本）。",
        actor=SYSTEM, now=now + timedelta(minutes=12),
    )  # fmt: skip
    voted = outcomes.vote_of(item)
    assert voted is not None
    resolutions.decide(
        resolution, voted.figures, now.date(), actor=SYSTEM, now=now + timedelta(minutes=13),
        vote_ref=voted.ref, judged=voted.judgement,
    )  # fmt: skip


def _count(
    vote: Vote, session: Session, present: int, officers: list[Actor], now: datetime
) -> None:
    """Both tellers find the same: three against, two abstain, one invalid."""
    seats = [each for each in session.offices if each.office is Office.TELLER]
    found = counting.Papers(present, 1, [(present - 6, 3, 2)])
    tellers = [
        replace(officer, member_id=seat.delegate.member_id)
        for officer, seat in zip(officers, seats, strict=True)
    ]
    for teller in tellers:
        counting.enter_papers(vote, found, actor=teller, now=now)
    counting.count(vote, {}, actor=tellers[0], now=now)
    voting.announce(vote, actor=SYSTEM, now=now)


def _follow_up(congress: Congress, first: Session) -> None:
    """Tasks, all but one done in time; a patrol with a finding put right; a joint meeting."""
    item = next(each for each in first.items if each.kind is ItemKind.DELIBERATE_PASS)
    resolution = outcomes.resolutions_on(item)[0]
    for title, owner, due, done in TASKS:
        order = resolutions.Order(title=title, owner=owner, due_on=due)
        task = resolutions.give_task(resolution, order, actor=SYSTEM, now=at(3, 24))
        finished = datetime(done.year, done.month, done.day, 2, tzinfo=UTC)
        resolutions.claim_done(task, "示例：已落实，佐证材料存档。", actor=SYSTEM, now=finished)
        resolutions.confirm_done(task, done, actor=SYSTEM, now=finished)
    _patrol(congress)
    minutes = patrols.Minutes(
        held_on=date(2011, 8, 26), topic="高温季节劳动保护协调会（示例）", present=14,
        attended="示例：工会方八人，企业方六人",
        decisions="示例：调整夏季露天作业时间，足额发放防暑降温用品。",
    )  # fmt: skip
    patrols.hold_joint_meeting(congress, minutes, actor=SYSTEM, now=at(8, 26))
    resolutions.fulfil(resolution, actor=SYSTEM, now=at(10, 20))


def _patrol(congress: Congress) -> None:
    team = list(bodies.delegates_in_office(congress, date(2011, 6, 21)))[:6]
    route = patrols.Route(
        title="集体合同履行情况巡视检查（示例）", topic=Topic.CONTRACTS,
        units="示例石料、示例魔芋食品等企业", planned_on=date(2011, 6, 21),
    )  # fmt: skip
    patrol = patrols.plan_patrol(congress, route, team, actor=SYSTEM, now=at(6, 7))
    patrols.announce(patrol, date(2011, 6, 8), actor=SYSTEM, now=at(6, 8))
    patrols.inspect(patrol, date(2011, 6, 21), "示例：总体落实较好，个别企业加班工资公示不及时。",
                    actor=SYSTEM, now=at(6, 21, 17))  # fmt: skip
    finding = patrols.find(patrol, "加班工资未按月公示（示例）", "金寨示例石料有限公司",
                           actor=SYSTEM, now=at(6, 22))  # fmt: skip
    patrols.send_notice(finding, "示例：每月十日前在厂务公开栏公示上月加班工资。",
                        date(2011, 7, 20), actor=SYSTEM, now=at(6, 23))  # fmt: skip
    patrols.answer_notice(finding, "示例：已按月公示。", actor=SYSTEM, now=at(7, 15))
    patrols.recheck(finding, date(2011, 7, 19), actor=SYSTEM, now=at(7, 19))
    for delegate in team:
        training.log(delegate, Activity.REPORT_BACK, date(2011, 6, 30),
                     "向选区职工通报巡视情况（示例）", ref_of(patrol))  # fmt: skip
