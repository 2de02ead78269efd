"""Eleven made-up bodies of all eight kinds, half a year of their calendar, what they disclosed.

The kinds are the seven of the founding report and the village; bodies, texts and people are
examples and say so.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from platform_core.api import SYSTEM, today, utcnow
from plugins.transparency.catalogue import founding
from plugins.transparency.models import Disclosure, Duty
from plugins.transparency.operations import bodies, calendar, catalogues, disclosures, objections
from plugins.transparency.operations.bodies import BodyFacts
from plugins.transparency.operations.objections import Draft
from plugins.transparency.queries import duties
from plugins.transparency.terms import BodyKind, Identity, ObjectionKind, Ownership

BODIES = (
    ("示例：金寨镇人民政府", BodyKind.GOVERNMENT, Ownership.INSTITUTION),
    ("示例：金寨茶业有限公司", BodyKind.FACTORY, Ownership.NON_PUBLIC),
    ("示例：金寨建材有限公司", BodyKind.FACTORY, Ownership.NON_PUBLIC),
    ("示例：镇农业综合服务站", BodyKind.STATION, Ownership.INSTITUTION),
    ("示例：镇财政所", BodyKind.INSTITUTE, Ownership.INSTITUTION),
    ("示例：镇卫生院", BodyKind.HOSPITAL, Ownership.INSTITUTION),
    ("示例：镇党政办公室", BodyKind.OFFICE, Ownership.INSTITUTION),
    ("示例：镇中心学校", BodyKind.SCHOOL, Ownership.INSTITUTION),
    ("示例：寨河村村民委员会", BodyKind.VILLAGE, Ownership.INSTITUTION),
    ("示例：郭家湾村村民委员会", BodyKind.VILLAGE, Ownership.INSTITUTION),
    ("示例：珍珠村村民委员会", BodyKind.VILLAGE, Ownership.INSTITUTION),
)
WITHOUT_RULES = 10  # the place of the body that has no written rules yet
GAP_EVERY = 9  # one in nine was forgotten
MORNING = time(2, 0, tzinfo=UTC)
TEXT = "示例：本期“{title}”已按目录公开，明细张贴于公开栏，欢迎监督。数据与内容均为虚构。"


def load() -> None:
    """Load bodies, catalogues, calendar and postings."""
    since = _half_a_year_ago(today())
    for kind in BodyKind:
        catalogues.adopt(founding()[kind], since, actor=SYSTEM, now=utcnow())
    for place, (name, kind, ownership) in enumerate(BODIES):
        rules_on = None if place == WITHOUT_RULES else since
        facts = BodyFacts(name=name, kind=kind, ownership=ownership, responsible="示例负责人",
                          since=since, rules_on=rules_on, office="示例：公开工作小组")  # fmt: skip
        bodies.enter_body(facts, actor=SYSTEM, now=utcnow())
    for year in range(since.year, today().year + 1):
        calendar.write_year(year)
    past = duties.to_open(today() - timedelta(days=1))
    posted = [_posted(duty) for place, duty in enumerate(past) if place % GAP_EVERY]
    _objected(posted[-1])
    _in_work(duties.to_open(today() + timedelta(days=30)))


def _half_a_year_ago(day: date) -> date:
    month = day.year * 12 + day.month - 1 - 5
    return date(month // 12, month % 12 + 1, 1)


def _posted(duty: Duty) -> Disclosure:
    """Drafted, reviewed, approved and posted two days before its day; what is over is archived."""
    now = datetime.combine(duty.due_on - timedelta(days=2), MORNING)
    it = calendar.open_duty(duty, actor=SYSTEM, now=now - timedelta(days=3))
    disclosures.edit(it, it.title, TEXT.format(title=it.title), actor=SYSTEM, now=now)
    disclosures.submit(it, actor=SYSTEM, now=now)
    disclosures.endorse(it, actor=SYSTEM, now=now)
    disclosures.approve(it, actor=SYSTEM, now=now)
    disclosures.publish(it, actor=SYSTEM, now=now)
    if it.posted_until is not None and it.posted_until < today():
        over = datetime.combine(it.posted_until, MORNING)
        disclosures.close(it, actor=SYSTEM, now=over)
        disclosures.archive(it, actor=SYSTEM, now=over)
    return it


def _objected(about: Disclosure) -> None:
    """A question with its answer, shown; and an objection that waits."""
    now = utcnow() - timedelta(days=6)
    for kind, title in ((ObjectionKind.QUESTION, "示例：能否公开到组？"),
                        (ObjectionKind.OBJECTION, "示例：一项支出与账本不符")):  # fmt: skip
        draft = Draft(body=about.body, disclosure=about, kind=kind, title=title,
                      content="示例内容，情节为虚构。", identity=Identity.NONE)  # fmt: skip
        said, _receipt = objections.raise_objection(draft, actor=SYSTEM, now=now)
        if kind is ObjectionKind.QUESTION:
            objections.reply(said, "示例答复：下期起按组公开。", actor=SYSTEM, now=utcnow())
            objections.show(said, True, actor=SYSTEM, now=utcnow())


def _in_work(coming: Sequence[Duty]) -> None:
    """What comes up next: one at the gate with a finding, the others in draft."""
    for place, duty in enumerate(coming[:3]):
        it = calendar.open_duty(duty, actor=SYSTEM, now=utcnow())
        said = "示例：补助发给职工王小明，联系电话14212345678。" if place == 0 else "示例草稿。"
        disclosures.edit(it, it.title, said, actor=SYSTEM, now=utcnow())
        if place == 0:
            disclosures.submit(it, actor=SYSTEM, now=utcnow())
            disclosures.endorse(it, actor=SYSTEM, now=utcnow())
            disclosures.approve(it, actor=SYSTEM, now=utcnow())
