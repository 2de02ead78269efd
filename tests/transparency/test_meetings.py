"""Joint meetings of Party, government and union: three sides, decisions, tasks with a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from platform_core.api import Period, RuleBroken, status_sentence
from platform_core.messaging.models import Notice, OutboxEvent
from platform_core.tenancy import db
from plugins.transparency.indicators import INDICATORS
from plugins.transparency.meeting_workflow import MEETING, TASK, Side
from plugins.transparency.models import JointTask, PartyGovUnionMeeting
from plugins.transparency.operations import meetings
from plugins.transparency.operations.meetings import Order, Plan
from plugins.transparency.star_jobs import note_overdue_tasks, remind_tasks
from tests.transparency.starring import (  # noqa: F401
    DAY,
    START,
    here,
    make_actor,
    switch,
    town,
)

FIRST = START.date()


class Table:
    """The office that keeps meetings, and a unit that carries out what they decide."""

    def __init__(self):
        self.office = make_actor("township_officer")
        self.unit = make_actor("handler")

    def planned(self, sides=(Side.PARTY, Side.GOVERNMENT, Side.UNION), now=START):
        by = {"actor": self.office, "now": now}
        it = meetings.plan(Plan("第一次党政工联席会议", now.date() + timedelta(days=7)), **by)
        for side in sides:
            meetings.seat(it, side, f"示例{side}", "示例单位", **by)
        return it

    def held(self, now=START, topics=1):
        it = self.planned(now=now)
        for _each in range(topics):
            meetings.add_topic(it, Side.UNION, "星级创建", actor=self.office, now=now)
        meetings.call(it, actor=self.office, now=now)
        day = now + 7 * DAY
        meetings.hold(it, day.date(), actor=self.office, now=day)
        return it

    def decided(self, now=START):
        it = self.held(now)
        meetings.decide(it.topics[0], "讨论", "同意", actor=self.office, now=now + 7 * DAY)
        return it

    def task(self, due=FIRST + timedelta(days=30), account=True, now=START):
        topic = self.decided(now).topics[0]
        order = Order("印发方案", "办公室", due, self.unit.account_id if account else None)
        return meetings.give_task(topic, order, actor=self.office, now=now + 8 * DAY)


@pytest.fixture
def table(here):  # noqa: F811
    return Table()


def test_a_meeting_is_called_with_an_agenda_and_all_three_sides(table):
    it = table.planned(sides=(Side.PARTY, Side.UNION))
    by = {"actor": table.office, "now": START}
    with pytest.raises(RuleBroken):
        meetings.call(it, **by)  # no agenda
    meetings.add_topic(it, Side.PARTY, "示例议题", **by)
    with pytest.raises(RuleBroken):
        meetings.call(it, **by)  # no government
    meetings.seat(it, Side.GOVERNMENT, "示例", "镇政府", **by)
    meetings.call(it, **by)
    assert it.state == "called"


def test_a_meeting_in_the_future_was_not_held_yet(table):
    it = table.planned()
    meetings.add_topic(it, Side.PARTY, "示例议题", actor=table.office, now=START)
    meetings.call(it, actor=table.office, now=START)
    with pytest.raises(RuleBroken) as refused:
        meetings.hold(it, FIRST + timedelta(days=1), actor=table.office, now=START)
    assert refused.value.field == "day"


def test_minutes_are_signed_when_every_topic_is_decided_and_every_side_came(table):
    it = table.held(topics=2)
    by = {"actor": table.office, "now": START + 9 * DAY}
    meetings.decide(it.topics[0], "", "同意", **by)
    with pytest.raises(RuleBroken, match="2"):
        meetings.sign(it, FIRST + timedelta(days=9), **by)
    meetings.decide(it.topics[1], "", "缓议", **by)
    party = next(each for each in it.seats if each.side is Side.PARTY)
    meetings.absent(party, it, **by)
    with pytest.raises(RuleBroken):
        meetings.sign(it, FIRST + timedelta(days=9), **by)
    meetings.absent(party, it, **by)
    meetings.sign(it, FIRST + timedelta(days=9), **by)
    assert (it.state, it.signed_on) == ("signed", FIRST + timedelta(days=9))


def test_what_is_signed_no_longer_changes(table):
    it = table.decided()
    by = {"actor": table.office, "now": START + 9 * DAY}
    meetings.sign(it, FIRST + timedelta(days=9), **by)
    for late in (
        lambda: meetings.add_topic(it, Side.UNION, "补充", **by),
        lambda: meetings.seat(it, Side.UNION, "示例", "", **by),
        lambda: meetings.decide(it.topics[0], "", "不同意", **by),
        lambda: meetings.change(it, Plan("改名", FIRST), **by),
    ):
        with pytest.raises(RuleBroken):
            late()


def test_a_task_follows_from_a_decision_and_its_owner_is_told(table):
    it = table.held()
    order = Order("印发方案", "办公室", FIRST + timedelta(days=30), table.unit.account_id)
    with pytest.raises(RuleBroken):
        meetings.give_task(it.topics[0], order, actor=table.office, now=START)
    task = table.task()
    assert (task.waits_for_account, task.agreed_day) == (table.unit.account_id, task.due_on)
    kinds = db.session.scalars(
        select(Notice.kind).where(Notice.account_id == table.unit.account_id)
    )
    assert list(kinds) == ["transparency:task_given"]


def test_a_day_before_the_meeting_is_refused(table):
    with pytest.raises(RuleBroken) as refused:
        table.task(due=FIRST)
    assert refused.value.field == "due_on"


def test_a_task_is_done_when_its_evidence_was_confirmed(table):
    task = table.task()
    now = START + 10 * DAY
    meetings.report_progress(task, "已起草", actor=table.unit, now=now)
    with pytest.raises(RuleBroken):
        meetings.claim_done(task, " ", actor=table.unit, now=now)
    meetings.claim_done(task, "已印发", actor=table.unit, now=now)
    meetings.send_task_back(task, "缺文号", actor=table.office, now=now)
    meetings.claim_done(task, "已印发，文号在案", actor=table.unit, now=now)
    meetings.confirm_done(task, now.date(), actor=table.office, now=now)
    assert (task.state, task.done_on) == ("done", now.date())
    assert status_sentence(task, task.due_on + timedelta(days=9)) == "已完成，并经佐证核验。"


def test_another_unit_s_task_is_not_reported_on(table):
    task, stranger = table.task(), make_actor("handler")
    with pytest.raises(RuleBroken):
        meetings.claim_done(task, "已印发", actor=stranger, now=START + 10 * DAY)


def test_the_office_reports_for_a_unit_without_an_account(table):
    task = table.task(account=False)
    assert task.waits_for == "transparency:meet"
    meetings.claim_done(task, "已印发", actor=table.office, now=START + 10 * DAY)
    assert task.state == "claimed"


def test_overdue_tasks_are_noted_once_and_told(table, now):
    task = table.task(due=now.date() - timedelta(days=1), now=now - 20 * DAY)
    assert (note_overdue_tasks(None), note_overdue_tasks(None)) == (1, 0)
    assert task.overdue_on == now.date()
    told = db.session.scalars(select(OutboxEvent.name)).all()
    assert told.count("transparency.task_overdue") == 1
    kinds = db.session.scalars(
        select(Notice.kind).where(Notice.account_id == table.unit.account_id)
    )
    assert "transparency:task_late" in list(kinds)


@pytest.mark.parametrize("days", [7, 0])
def test_owners_are_told_before_a_task_is_due(table, now, days):
    table.task(due=now.date() + timedelta(days=days), now=now - 20 * DAY)
    assert remind_tasks(None) == 1


def figures(period="2026"):
    found = {}
    for each in INDICATORS:
        if "joint" in each.key:
            row = db.session.execute(each.measure(Period.parse(period))).first()
            found[each.key] = tuple(row)[1:] if row else None
    return found


def test_meetings_and_tasks_are_counted_from_their_rows(table):
    task = table.task(due=date(2026, 12, 1))
    table.task(due=date(2026, 12, 2))
    meetings.claim_done(task, "已印发", actor=table.unit, now=START + 10 * DAY)
    meetings.confirm_done(task, FIRST, actor=table.office, now=START + 10 * DAY)
    assert figures() == {
        "tr.joint_meetings": (2,), "tr.joint_tasks_done": (1, 2), "tr.joint_tasks_late": None,
    }  # fmt: skip
    assert figures("2025")["tr.joint_meetings"] is None


# -- pages -------------------------------------------------------------------------------------


@pytest.fixture
def officer(client_as, town):  # noqa: F811
    return client_as("township_officer", town)


def test_a_meeting_from_plan_to_task_by_its_pages(officer, inside, town):  # noqa: F811
    home = "/t/jinzhai/transparency"
    made = officer.post(
        f"{home}/meetings/new", data={"title": "联席会议", "planned_on": "2026-11-20"}
    )
    assert made.status_code == 303
    id = int(made.location.rpartition("/")[2])

    def act(place, row, verb, **data):
        sent = {f"{place}-{row}-{verb}-{name}": value for name, value in data.items()}
        return officer.post(f"{home}/act/{place}/{row}/{verb}", data=sent).status_code

    for side in ("party", "government", "union"):
        assert act("joint_meeting", id, "seat", side=side, name="示例", post="示例单位") == 303
    assert act("joint_meeting", id, "call") == 422  # no agenda
    assert act("joint_meeting", id, "topic", side="union", title="星级创建") == 303
    assert act("joint_meeting", id, "call") == 303
    assert act("joint_meeting", id, "hold", day="2026-11-20") == 303
    with inside(town):
        topic = db.session.get(PartyGovUnionMeeting, (town.id, id)).topics[0].id
    assert act("meeting_topic", topic, "decide", decision="同意") == 303
    assert act("meeting_topic", topic, "task", title="印发方案", owner="办公室",
               due_on="2026-12-20") == 303  # fmt: skip
    with inside(town):
        task = db.session.scalars(select(JointTask)).one().id
    assert act("joint_task", task, "claim", evidence="已印发") == 303
    assert act("joint_task", task, "confirm", day="2026-11-22") == 303
    assert act("joint_meeting", id, "sign", day="2026-11-22") == 303
    for path in ("/meetings", f"/meetings/{id}", "/joint-tasks", "/joint-tasks?state=done",
                 f"/joint-tasks/{task}", f"/meetings/{id}/papers/minutes",
                 f"/meetings/{id}/papers/minutes.docx",
                 f"/meetings/{id}/papers/assignment"):  # fmt: skip
        assert officer.get(f"{home}{path}").status_code == 200, path
    assert officer.get(f"{home}/joint-tasks?state=nonsense").status_code == 404
    assert officer.get(f"{home}/meetings/{id}/papers/invitation").status_code == 404


def test_a_member_does_not_see_joint_meetings(client_as, town):  # noqa: F811
    member = client_as("member", town)
    assert member.get("/t/jinzhai/transparency/meetings").status_code == 403


# -- the tables --------------------------------------------------------------------------------

LEGAL = {
    ("planned", "call"): "called", ("called", "hold"): "held", ("held", "sign"): "signed",
    ("planned", "cancel"): "cancelled", ("called", "cancel"): "cancelled",
    ("assigned", "progress"): "doing", ("doing", "progress"): "doing",
    ("assigned", "claim"): "claimed", ("doing", "claim"): "claimed",
    ("claimed", "confirm"): "done", ("claimed", "send_back"): "doing",
    ("assigned", "drop"): "dropped", ("doing", "drop"): "dropped",
}  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("workflow", [MEETING, TASK], ids=lambda each: each.kind)
def test_every_move_from_every_state(app, workflow):
    with app.app_context():
        for state in workflow.states:
            for move in workflow.moves:
                if (state.name, move.name) in LEGAL:
                    assert workflow.after(state.name, move.name) == LEGAL[state.name, move.name]
                else:
                    with pytest.raises(RuleBroken):
                        workflow.after(state.name, move.name)
