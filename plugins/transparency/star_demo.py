"""Jinzhai's stars and joint meeting of 2011, made up but for the place, and one of today: every
text, date and mark is an example (示例) and comes about by the operations of an office.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from platform_core.api import (
    SYSTEM,
    Actor,
    Ctx,
    Period,
    RuleBroken,
    db,
    holders_of,
    today,
    utcnow,
)
from plugins.transparency.meeting_workflow import Side
from plugins.transparency.models import Body, PartyGovUnionMeeting, RubricEdition, StarApplication
from plugins.transparency.operations import audit, meetings, rubrics, stars
from plugins.transparency.operations.meetings import Order, Plan
from plugins.transparency.operations.stars import Mark, Subject
from plugins.transparency.rubrics import proposal
from plugins.transparency.terms import BodyKind

YEAR = Period.parse("2011")
TABLE = (
    (Side.PARTY, "示例：镇党委分管领导", "镇党委"),
    (Side.GOVERNMENT, "示例：镇政府分管领导", "镇人民政府"),
    (Side.GOVERNMENT, "示例：人社站负责人", "镇人社服务站"),
    (Side.UNION, "示例：镇总工会主席", "镇总工会"),
    (Side.UNION, "示例：企业工会主席", "金寨示例石料有限公司工会"),
)  # fmt: skip
TOPICS = (
    (Side.UNION, "厂务公开、职代会星级创建工作安排（示例）",
     "示例：各单位对照标准自评，镇总工会初评后报县。",
     ("制定并印发星级创建工作方案（示例）", "示例：镇总工会办公室", date(2011, 6, 30),
      date(2011, 6, 20))),
    (Side.GOVERNMENT, "高温季节农民工劳动保护（示例）",
     "示例：调整露天作业时间，六月底前备足防暑降温用品。",
     ("督促矿山企业落实防暑降温措施（示例）", "示例：镇安全生产办", date(2011, 7, 10),
      date(2011, 7, 8))),
    (Side.PARTY, "职工董事、职工监事制度推行（示例）",
     "示例：先在两家企业试点，年内总结。",
     ("完成两家企业职工董事、监事选举试点（示例）", "示例：镇总工会办公室", date(2011, 11, 30),
      date(2011, 11, 25))),
)  # fmt: skip
# Lines that people decide: code, points, what proves them, the page.
OWN = (
    ("1.1", 4, "示例：领导小组文件及活动记录", "1—4"),
    ("3.3", 4, "示例：抽查记录表", "12"),
    ("6.3", 3, "示例：民主评议结果汇总", "20"),
    ("7.1", 9, "示例：满意度测评表，收回96份，满意率93%", "25"),
)


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """An instant, by the clock in Shanghai."""
    return datetime(year, month, day, hour - 8, tzinfo=UTC)


def load(ctx: Ctx) -> None:
    """Load a rubric in force, a joint meeting with its tasks, and the township's own rating."""
    county_id = getattr(ctx.township, "county_id", None)
    if ctx.township is None or county_id is None:
        return
    edition = _rubric(county_id)
    _meeting()
    officers = _officers()
    _rate(edition, county_id, officers)
    _put_before_county(edition, officers)


def _rubric(county_id: int) -> RubricEdition:
    county = replace(SYSTEM, county_id=county_id)
    edition = rubrics.draft(county_id, proposal(), "平台建议稿", actor=county, now=at(2011, 1, 5))
    rubrics.publish(edition, date(2011, 1, 10), knowingly=False, actor=county, now=at(2011, 1, 5))
    db.session.flush()
    return edition


def _officers() -> tuple[Actor, Actor]:
    """Two people with accounts: whoever declares does not mark."""
    accounts = [*holders_of("township_admin")[:1], *holders_of("township_officer")[:1]]
    if len(accounts) < 2:
        raise RuleBroken("The demo needs an administrator and an officer.")
    return replace(SYSTEM, account_id=accounts[0]), replace(SYSTEM, account_id=accounts[1])


def _meeting() -> PartyGovUnionMeeting:
    by: dict[str, Any] = {"actor": SYSTEM}
    plan = Plan("2011年第一次党政工联席会议（示例）", date(2011, 6, 3), "镇政府会议室（示例）",
                "示例：镇党委分管领导", "示例记录员")  # fmt: skip
    it = meetings.plan(plan, now=at(2011, 5, 20), **by)
    for side, name, post in TABLE:
        meetings.seat(it, side, name, post, now=at(2011, 5, 20), **by)
    topics = [meetings.add_topic(it, side, title, now=at(2011, 5, 21), **by)
              for side, title, _decision, _task in TOPICS]  # fmt: skip
    meetings.call(it, now=at(2011, 5, 27), **by)
    meetings.hold(it, date(2011, 6, 3), now=at(2011, 6, 3, 17), **by)
    for topic, (_side, _title, decision, task) in zip(topics, TOPICS, strict=True):
        meetings.decide(topic, "示例：与会人员发表了意见。", decision, now=at(2011, 6, 7), **by)
        what, owner, due, done = task
        given = meetings.give_task(topic, Order(what, owner, due), now=at(2011, 6, 7), **by)
        finished = at(done.year, done.month, done.day)
        meetings.claim_done(given, "示例：已落实，佐证材料存档。", now=finished, **by)
        meetings.confirm_done(given, done, now=finished, **by)
    meetings.sign(it, date(2011, 6, 10), now=at(2011, 6, 10), **by)
    return it


def _rate(edition: RubricEdition, county_id: int, officers: tuple[Actor, Actor]) -> None:
    """The township's own rating for 2011, from self-assessment to award."""
    chair, officer = officers
    county = replace(SYSTEM, county_id=county_id)
    it = stars.begin(Subject("金寨镇总工会"), YEAR, edition, actor=chair, now=at(2011, 12, 20))
    for code, points, evidence, page in OWN:
        stars.assess(it.line(code), Mark(points), evidence, page, actor=chair,
                     now=at(2011, 12, 21))  # fmt: skip
    stars.declare(it, actor=chair, now=at(2011, 12, 22))
    _mark(it, chair, officer)
    _audit(it, county)


def _mark(it: StarApplication, chair: Actor, officer: Actor) -> None:
    for line in stars.by_hand(it):
        own = (line.own or 0) // 10
        lower = line.code == "1.1"
        mark = Mark(3, reason="示例：缺一次监督小组活动记录。") if lower else Mark(own)
        stars.mark_line(line, mark, actor=officer, now=at(2011, 12, 27))
    stars.hand_over(it, actor=officer, now=at(2011, 12, 27))
    stars.reply_line(
        it.line("1.1"), "示例：记录已补齐，见附页。", actor=chair, now=at(2011, 12, 29)
    )
    stars.close_reply(it, actor=chair, now=at(2011, 12, 29))
    stars.answer_line(it.line("1.1"), "示例：补充材料属实，予以采纳。",
                      Mark(4), actor=officer, now=at(2011, 12, 30))  # fmt: skip
    stars.forward(it, actor=officer, now=at(2011, 12, 30))


def _audit(it: StarApplication, county: Actor) -> None:
    audit.draw(it, actor=county, now=at(2012, 1, 9))
    for line in audit.to_audit(it):
        audit.audit_line(line, None, "", actor=county, now=at(2012, 1, 10))
    audit.post(it, demonstration=False, actor=county, now=at(2012, 1, 11))
    audit.conclude(it, actor=county, now=at(2012, 1, 31))


def _put_before_county(edition: RubricEdition, officers: tuple[Actor, Actor]) -> None:
    """An enterprise's application of this year, so that the county finds something to audit."""
    query = select(Body).where(Body.kind == BodyKind.FACTORY, Body.closed_on.is_(None))
    body = db.session.scalar(query.order_by(Body.id).limit(1))
    if body is None:
        return
    (chair, officer), now = officers, utcnow()
    year = Period.parse(str(today().year))
    it = stars.begin(Subject(body.name, body), year, edition, actor=chair, now=now)
    for code, points, evidence, page in OWN:
        stars.assess(it.line(code), Mark(points), evidence, page, actor=chair, now=now)
    stars.declare(it, actor=chair, now=now)
    for line in stars.by_hand(it):
        stars.mark_line(line, Mark((line.own or 0) // 10), actor=officer, now=now)
    stars.hand_over(it, actor=officer, now=now)
    stars.close_reply(it, actor=chair, now=now)
    stars.forward(it, actor=officer, now=now)
