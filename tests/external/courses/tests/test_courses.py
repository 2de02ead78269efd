"""Courses: the whole workflow, its pages, the session it prepares for, what happens by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from union_courses import operations, queries
from union_courses.models import Course
from union_courses.operations import Plan
from union_courses.workflow import WORKFLOW

from platform_core.api import SYSTEM, RuleBroken, db, emit
from plugins.congress.operations import congresses, sessions  # to make what courses point to

DAY = date(2026, 11, 24)  # two days after the tests' now


@pytest.fixture
def town(switch_on, jinzhai, now):
    """Jinzhai, where courses are on, and the congress that they require."""
    switch_on("courses", jinzhai)
    return jinzhai


@pytest.fixture
def officer(town, client_as):
    return client_as("township_officer", town)


@pytest.fixture
def course(town, inside, actor_as, now):
    """A course that is planned: its id."""
    with inside(town):
        plan = Plan(title="会前培训", place="镇工会会议室", planned_on=DAY, hours=4)
        return operations.plan(plan, actor=actor_as("township_officer"), now=now).id


@pytest.fixture
def session_id(town, inside, now):
    """A session of the congress that is planned."""
    with inside(town):
        charter = congresses.Charter(name="示例职工代表大会", since=date(2026, 1, 10),
                                     until=date(2029, 1, 10), seats=30)  # fmt: skip
        congress = congresses.found(charter, actor=SYSTEM, now=now)
        plan = sessions.Plan(planned_on=date(2026, 12, 20), place="镇政府礼堂")
        return sessions.plan(congress, plan, actor=SYSTEM, now=now).id


@pytest.mark.parametrize("state", [state.name for state in WORKFLOW.states])
@pytest.mark.parametrize("name", [move.name for move in WORKFLOW.moves])
def test_every_move_is_possible_exactly_where_the_table_says(name, state):
    if state in WORKFLOW.move(name).sources:
        assert WORKFLOW.after(state, name) == WORKFLOW.move(name).target
    else:
        with pytest.raises(RuleBroken):
            WORKFLOW.after(state, name)


def test_an_officer_plans_a_course_and_prints_its_sheet(officer, now):
    data = {"title": "提案怎么写", "place": "会议室", "planned_on": "2026-11-24", "hours": "4"}
    sent = officer.post("/t/jinzhai/courses/new", data=data)
    assert sent.status_code == 303
    assert "提案怎么写" in officer.get(sent.location).text
    assert "培训签到表" in officer.get(f"{sent.location}/sheet").text
    assert officer.get(f"{sent.location}/sheet.docx").mimetype.endswith("document")


def test_a_day_that_has_passed_is_refused_with_what_was_typed(officer, now):
    data = {"title": "昨天的课", "place": "会议室", "planned_on": "2026-11-21", "hours": "4"}
    sent = officer.post("/t/jinzhai/courses/new", data=data)
    assert sent.status_code == 422
    assert 'value="昨天的课"' in sent.text


def test_a_course_is_not_held_before_its_day(officer, course, now):
    sent = officer.post(f"/t/jinzhai/courses/{course}/hold", data={"present": "30"})
    assert sent.status_code == 422


def test_held_courses_and_those_present_are_counted(town, inside, actor_as, course, emitted, now):
    with inside(town):
        it = db.session.get(Course, (town.id, course))
        operations.hold(it, 30, actor=actor_as("township_officer"), now=now + timedelta(days=2))
    assert "courses.held" in emitted()


def test_a_member_reads_and_plans_nothing(town, client_as, course):
    member = client_as("member", town)
    assert member.get(f"/t/jinzhai/courses/{course}").status_code == 200
    assert member.get("/t/jinzhai/courses/new").status_code == 403


def test_the_office_is_reminded_of_what_is_near(course, run_job, now):
    assert run_job("courses", "remind") == 1


def test_the_page_of_a_session_shows_its_courses(town, inside, officer, session_id, now):
    data = {"title": "会前培训", "place": "会议室", "planned_on": "2026-11-24", "hours": "4"}
    officer.post(f"/t/jinzhai/courses/new?session={session_id}", data=data)
    assert "会前培训" in officer.get(f"/t/jinzhai/congress/sessions/{session_id}").text
    assert "会前培训" in officer.get("/t/jinzhai/").text


def test_when_a_session_closes_what_was_not_held_is_recalled(
    town, inside, officer, session_id, deliver_events, now
):
    data = {"title": "会前培训", "place": "会议室", "planned_on": "2026-11-24", "hours": "4"}
    officer.post(f"/t/jinzhai/courses/new?session={session_id}", data=data)
    with inside(town):
        emit("congress.session_closed", ref=f"congress:session:{session_id}", number="DH1",
             state="closed")  # fmt: skip
    done = deliver_events()
    assert (done.done, done.failed) == (1, 0)
    with inside(town):
        assert [it.title for it in queries.of_session(session_id, "planned")] == ["会前培训"]
        assert db.session.scalar(select(Course.number)) == "PX2026-0001"


def test_a_session_that_is_not_there_is_not_planned_for(officer, now):
    assert officer.get("/t/jinzhai/courses/new?session=7").status_code == 404
