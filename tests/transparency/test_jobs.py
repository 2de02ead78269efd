"""What happens without anybody's hand: the calendar, releases, silence, reminders; and figures."""

from datetime import date, timedelta

import pytest
import time_machine

from platform_core.clock import today
from platform_core.indicators.periods import Period
from platform_core.matters import DocketEntry
from platform_core.messaging.models import Notice, OutboxEvent
from platform_core.runtime.hookspecs import Ctx
from platform_core.tenancy import db
from plugins.transparency import jobs
from plugins.transparency.indicators import INDICATORS
from plugins.transparency.models import Duty
from plugins.transparency.operations import calendar, disclosures, objections
from plugins.transparency.queries import duties
from plugins.transparency.terms import Rating
from tests.transparency.builders import START, make_actor

YEAR = Period.parse("2026")


@pytest.fixture
def ctx(desk, town):
    return Ctx(township=town, actor=None, session=db.session, on=frozenset({"transparency"}),
               locale="zh")  # fmt: skip


def told(account_id):
    return [n.kind for n in db.session.query(Notice).filter_by(account_id=account_id)]


def events(name):
    return [e.payload for e in db.session.query(OutboxEvent).filter_by(name=name)]


def test_the_calendar_opens_what_comes_up_as_matters(desk, ctx):
    jobs.write_calendar(ctx)
    opened = db.session.query(Duty).filter(Duty.disclosure_id.is_not(None)).all()
    assert opened and all(duty.due_on <= today() + timedelta(days=5) for duty in opened)
    entries = db.session.query(DocketEntry).filter_by(kind="disclosure").all()
    assert len(entries) == len(opened)
    assert {entry.waits_account_id for entry in entries} == {desk.clerk.account_id}
    assert jobs.write_calendar(ctx) == 0
    assert len(events("transparency.due")) == len(opened)


@pytest.mark.parametrize("days,kinds", [
    (-6, []), (-5, ["transparency:due"]), (-4, []), (0, ["transparency:due"]),
    (1, ["transparency:overdue"]),
])  # fmt: skip
def test_the_clerk_is_reminded_before_on_and_after_the_day(desk, ctx, days, kinds):
    it = desk.disclosure()
    day = duties.duty_of(it).due_on + timedelta(days=days)
    with time_machine.travel(f"{day}T02:00:00+00:00", tick=False):
        jobs.remind(ctx)
        jobs.remind(ctx) if days == 1 else None
    assert told(desk.clerk.account_id) == kinds
    assert len(events("transparency.overdue")) == kinds.count("transparency:overdue")


def test_the_end_of_a_posting_is_told(desk, ctx):
    it = desk.posted()
    with time_machine.travel(f"{it.posted_until}T02:00:00+00:00", tick=False):
        jobs.remind(ctx)
    assert "transparency:posted" in told(desk.clerk.account_id)


def test_what_was_approved_for_a_day_is_posted_on_it(desk, ctx):
    it = desk.bring(desk.disclosure(), "approved")
    disclosures.schedule(it, date(2026, 12, 5), actor=desk.clerk, now=START)
    assert jobs.release(ctx) == 0
    with time_machine.travel("2026-12-05T02:00:00+00:00", tick=False):
        assert jobs.release(ctx) == 1
    assert (it.state, it.posted_on) == ("published", date(2026, 12, 5))
    (told_of,) = events("transparency.published")
    assert told_of["fingerprint"] == it.texts[0].fingerprint


def test_silence_settles(desk, ctx):
    said = desk.objection(desk.posted(), make_actor("member"))
    objections.reply(said, "已核对。", actor=desk.clerk, now=START)
    with time_machine.travel("2026-11-20T02:00:00+00:00", tick=False):
        assert jobs.settle_silent(ctx) == 1
    assert said.state == "closed"


def measured(key, town):
    """Numerator and denominator of a figure in 2026, from its own SELECT."""
    found = next(each for each in INDICATORS if each.key == f"tr.{key}")
    row = db.session.execute(found.measure(YEAR)).one_or_none()
    return None if row is None else tuple(row)[1:]


def test_figures_count_rows(desk, ctx, town):
    calendar.write_year(2026)
    first, second = (d for d in duties.duties_of_year(2026) if d.period in ("2026-09", "2026-10"))
    for duty in (first, second):
        it = calendar.open_duty(duty, actor=desk.officer, now=START)
        disclosures.edit(it, "财务", "收支见表。", actor=desk.clerk, now=START)
        desk.bring(it, "published")
    overdue = sum(d.due_on < START.date() for d in duties.duties_of_year(2026))
    late = {d.period: d.published_on > d.due_on for d in (first, second)}
    in_time = list(late.values()).count(False)
    assert in_time == 1  # October is due on 16 November, September was due in October
    assert measured("completed", town) == (in_time, overdue + in_time)
    assert measured("timely", town) == (1, 2)
    assert measured("missing", town) == (overdue - 1,)
    assert measured("established", town) == (0, 1)
    desk.body.rules_on = date(2026, 1, 1)
    db.session.flush()
    assert measured("established", town) == (1, 1)
    assert measured("kinds", town) == (1,)
    assert measured("public_share", town) == (2, 2)


def test_figures_of_objections(desk, town):
    posted, worker = desk.posted(), make_actor("member")
    assert measured("objections_answered", town) is None  # no data is not 0
    right, late, open_one = (desk.objection(posted, worker) for _each in range(3))
    objections.reply(right, "确有差错。", actor=desk.clerk, now=START, upheld=True)
    objections.rectify(right, "已更正。", actor=desk.clerk, now=START)
    objections.rate(right, Rating.SATISFIED, "", actor=worker, now=START)
    objections.reply(late, "已核对。", actor=desk.clerk, now=START + timedelta(days=31))
    assert open_one.state == "raised"
    assert measured("objections", town) == (3,)
    assert measured("objections_answered", town) == (1, 3)
    assert measured("rectified", town) == (1, 1)
    assert measured("satisfied", town) == (1, 1)
