"""Twenty-two made-up suggestions of 2011, all adopted, handled and settled, as the report counts.

Only the number 22 and the one that led to the legal-aid bodies are the report's; titles, texts,
people and dates are examples and say so.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from platform_core.api import SYSTEM, Ctx, Member, db, holders_of
from plugins.suggestions import operations
from plugins.suggestions.models import ReplyTemplate, Suggestion, Unit
from plugins.suggestions.workflow import Category, Channel, Grade, Rating

FIRST_DAY = datetime(2011, 2, 14, 2, 0, tzinfo=UTC)
APART = timedelta(days=11)

UNITS = {
    "示例：镇人社服务站": (Category.WAGES, Category.INSURANCE, Category.MIGRANTS),
    "示例：镇安全生产办": (Category.SAFETY, Category.PRODUCTION),
    "示例：镇总工会办公室": (Category.DEMOCRACY, Category.OTHER),
}

TOPICS = (
    ("建议成立镇村两级法律援助机构", Category.MIGRANTS, True),
    ("示例建议：车间加装除尘设备", Category.SAFETY, False),
    ("示例建议：按月公示加班工时", Category.WAGES, False),
    ("示例建议：为农民工集中办理参保", Category.INSURANCE, True),
    ("示例建议：矿山入口设更衣间", Category.SAFETY, True),
    ("示例建议：改进魔芋烘干流程", Category.PRODUCTION, False),
    ("示例建议：每季度召开一次恳谈会", Category.DEMOCRACY, False),
    ("示例建议：设立职工阅览角", Category.OTHER, False),
    ("示例建议：夏季调整露天作业时间", Category.SAFETY, True),
    ("示例建议：公开食堂账目", Category.DEMOCRACY, False),
    ("示例建议：外出务工前集中培训", Category.MIGRANTS, True),
    ("示例建议：统一劳动合同文本", Category.DEMOCRACY, False),
    ("示例建议：配齐劳动防护用品", Category.SAFETY, False),
    ("示例建议：增设夜班交通车", Category.OTHER, False),
    ("示例建议：工资卡按日发放到账", Category.WAGES, True),
    ("示例建议：组织女职工体检", Category.OTHER, False),
    ("示例建议：设备检修挂牌上锁", Category.SAFETY, False),
    ("示例建议：边角石料回收利用", Category.PRODUCTION, False),
    ("示例建议：困难职工子女助学", Category.OTHER, False),
    ("示例建议：工伤及时申报提醒", Category.INSURANCE, True),
    ("示例建议：村务栏增加用工信息", Category.MIGRANTS, True),
    ("示例建议：开展岗位技能比武", Category.PRODUCTION, False),
)


def load(ctx: Ctx) -> None:
    """Load the records of the demo township."""
    units = [Unit(name=name, categories=list(about)) for name, about in UNITS.items()]
    db.session.add_all(units)
    db.session.add(ReplyTemplate(name="采纳并已办结", grade=Grade.SOLVED, body=REPLY))
    db.session.flush()
    authors = {migrant: _members(migrant) for migrant in (True, False)}
    for place, (title, category, migrant) in enumerate(TOPICS):
        at = FIRST_DAY + APART * place
        member = authors[migrant][place * 2]
        _settled(_handed_in(title, category, migrant, member, at), units[place % 3], at)
    handlers = holders_of("handler")
    units[1].account_id = handlers[0] if handlers else None  # only now: 2011 is no news


def _members(migrant: bool) -> Sequence[Member]:
    query = select(Member).where(Member.migrant.is_(migrant)).order_by(Member.id)
    return db.session.scalars(query.limit(2 * len(TOPICS))).all()


REPLY = "您的建议已采纳并办理完毕，感谢您对工会工作的支持。（示例答复）"


def _handed_in(
    title: str, category: Category, migrant: bool, member: Member, at: datetime
) -> Suggestion:
    draft = operations.Draft(
        title=title, problem="示例：基层职工反映的情况，人物与情节均为虚构。",
        proposal=f"示例：{title.removeprefix('示例建议：')}。", category=category,
        channel=Channel.PAPER, received_on=at.date(), member=member, migrant=migrant,
        union_id=member.union_id,
    )  # fmt: skip
    return operations.hand_in(draft, actor=SYSTEM, now=at)[0]


def _settled(it: Suggestion, unit: Unit, at: datetime) -> None:
    """From the register to the author's word, a few days apart."""
    day = timedelta(days=1)
    operations.register(it, actor=SYSTEM, now=at + day)
    operations.file(it, complex=False, actor=SYSTEM, now=at + 3 * day)
    operations.assign(it, unit, [], actor=SYSTEM, now=at + 4 * day)
    operations.accept(it, actor=SYSTEM, now=at + 5 * day)
    answer = operations.Answer(text=REPLY, grade=Grade.SOLVED, adopted=True, met_author=True)
    operations.reply(it, answer, actor=SYSTEM, now=at + 20 * day)
    operations.rate(it, Rating.SATISFIED, "", actor=SYSTEM, now=at + 23 * day)
    operations.publish(it, True, actor=SYSTEM, now=at + 24 * day)
