"""What happens without anybody's hand, and is safe to happen twice."""

from datetime import UTC, date, datetime

import time_machine
from sqlalchemy import select

from platform_core.messaging.models import Notice
from platform_core.runtime.contexts import work_ctx
from platform_core.tenancy import db
from plugins.suggestions import jobs, operations
from plugins.suggestions.workflow import Grade, Identity, Rating
from tests.suggestions.builders import DAY, START, make_actor, make_suggestion


def on(day: str):
    return time_machine.travel(datetime.fromisoformat(f"{day}T04:00").replace(tzinfo=UTC))


def test_silence_settles_an_answer_when_its_time_is_over(office, member):
    it = office.bring(make_suggestion(member), "replied")
    with on("2026-11-20"):
        assert jobs.settle_silent(work_ctx()) == 0
    with on("2026-12-15"):
        assert jobs.settle_silent(work_ctx()) == 1
        assert jobs.settle_silent(work_ctx()) == 0
    assert (it.state, it.rating) == ("closed", None)


def test_a_promise_is_asked_about_on_its_day_and_a_refusal_after_a_year(office, member):
    promised, refused = make_suggestion(member), make_suggestion(member)
    for it, grade, day in (
        (promised, Grade.PLANNED, date(2027, 3, 1)),
        (refused, Grade.EXPLAINED, None),
    ):
        office.bring(it, "handling")
        office.answer(it, grade=grade, promised_on=day)
        operations.rate(it, Rating.BASICALLY, "", actor=member, now=START + 15 * DAY)
    db.session.flush()
    with on("2027-02-28"):
        assert jobs.recall_promises(work_ctx()) == 0
    with on("2027-03-01"):
        assert jobs.recall_promises(work_ctx()) == 1
        assert jobs.recall_promises(work_ctx()) == 0
    assert (promised.state, refused.state) == ("follow_up", "closed")
    with on("2027-11-25"):
        assert jobs.recall_promises(work_ctx()) == 1
    assert refused.state == "follow_up"


def test_solved_and_kept_for_reference_are_left_in_peace(office, member):
    office.settled(member)
    with on("2031-01-01"):
        assert jobs.recall_promises(work_ctx()) == 0


def test_whoever_must_act_is_reminded_seven_and_three_days_before_and_on_the_day(office, member):
    office.bring(make_suggestion(member), "replied")  # feedback is due on 2026-11-23

    def reminded() -> int:
        kinds = db.session.scalars(
            select(Notice.kind).where(Notice.account_id == member.account_id)
        )
        return [*kinds].count("suggestions:due")

    counted = []
    for day in ("2026-11-15", "2026-11-16", "2026-11-20", "2026-11-23", "2026-11-24"):
        with on(day):
            jobs.remind(work_ctx())
        counted.append(reminded())
    assert counted == [0, 1, 2, 3, 3]


def test_nobody_hidden_is_reminded(office, member):
    office.bring(make_suggestion(member, identity=Identity.SEALED), "replied")
    with on("2026-11-23"):
        assert jobs.remind(work_ctx()) == 0
    assert make_actor("member")
