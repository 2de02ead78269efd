"""Objections: named, sealed, nameless; the thirty days; put right; two rounds; what is shown."""

from datetime import date, timedelta

import pytest

from platform_core.errors import Denied, RuleBroken
from platform_core.history import HistoryRecord
from platform_core.matters import clocks_of
from platform_core.messaging.models import Notice
from platform_core.tenancy import db
from plugins.transparency import access
from plugins.transparency.operations import objections
from plugins.transparency.queries import objections as queries
from plugins.transparency.terms import Identity, Rating
from tests.transparency.builders import DAY, START, make_actor


@pytest.fixture
def worker(desk):
    return make_actor("member", name="示例职工甲")


@pytest.fixture
def posted(desk):
    return desk.posted()


def test_the_thirty_days_come_from_the_pack_with_their_article(desk, posted, worker):
    it = desk.objection(posted, worker)
    (clock,) = clocks_of(it)
    assert (clock.rule, clock.due_on) == ("open.reply", date(2026, 12, 2))
    assert "《重庆市厂务公开条例》第11条" in str(clock.explanation)


@pytest.mark.parametrize("days,late", [(0, False), (30, False), (31, True)])
def test_an_answer_is_in_time_or_late(desk, posted, worker, days, late):
    it = desk.objection(posted, worker)
    objections.reply(it, "已核对。", actor=desk.clerk, now=START + days * DAY)
    assert (it.state, it.answered_late) == ("replied", late)


def test_what_is_right_is_put_right(desk, posted, worker):
    it = desk.objection(posted, worker)
    objections.reply(it, "确有差错。", actor=desk.clerk, now=START + DAY, upheld=True)
    assert (it.state, it.upheld, it.replied_on) == ("rectifying", True, date(2026, 11, 3))
    objections.rectify(it, "已更正公布。", actor=desk.clerk, now=START + 5 * DAY)
    assert (it.state, it.rectified_on) == ("replied", date(2026, 11, 7))
    objections.rate(it, Rating.SATISFIED, "", actor=worker, now=START + 6 * DAY)
    assert (it.state, it.rating) == ("closed", Rating.SATISFIED)


def test_not_satisfied_opens_one_more_round(desk, posted, worker):
    it = desk.objection(posted, worker)
    objections.reply(it, "已核对。", actor=desk.clerk, now=START)
    with pytest.raises(RuleBroken):
        objections.rate(it, Rating.UNSATISFIED, " ", actor=worker, now=START)
    objections.rate(it, Rating.UNSATISFIED, "没有附账本。", actor=worker, now=START)
    assert (it.state, it.round) == ("raised", 2)
    objections.reply(it, "附账本。", actor=desk.clerk, now=START)
    objections.rate(it, Rating.UNSATISFIED, "仍不清楚。", actor=worker, now=START)
    assert (it.state, it.rating) == ("closed", Rating.UNSATISFIED)


def test_only_the_author_rates_and_only_the_body_answers(desk, posted, worker):
    it = desk.objection(posted, worker)
    with pytest.raises(Denied):
        objections.reply(it, "越权", actor=make_actor("discloser"), now=START)
    objections.reply(it, "已核对。", actor=desk.clerk, now=START)
    with pytest.raises(Denied):
        objections.rate(it, Rating.SATISFIED, "", actor=make_actor("member"), now=START)


# -- who it was ----------------------------------------------------------------------------------


def everything_written():
    """All rows of objections, history and notices, as text."""
    db.session.commit()
    rows = [*db.session.query(HistoryRecord), *db.session.query(Notice)]
    return " ".join(str(vars(row)) for row in rows)


def test_a_sealed_name_is_opened_only_with_a_reason(desk, posted, worker):
    it = desk.objection(posted, worker, identity=Identity.SEALED)
    assert (it.author_id, it.author_name) == (None, None)
    assert access.is_author(it, worker)
    with pytest.raises(RuleBroken):
        objections.unseal(it, "", actor=desk.officer, now=START)
    assert objections.unseal(it, "涉嫌犯罪", actor=desk.officer, now=START) == "示例职工甲"
    assert str(worker.account_id) not in everything_written()


def test_a_nameless_one_is_followed_by_its_receipt_alone(desk, posted):
    it, receipt = desk.objection_with_receipt(posted, objections.bearer(desk.body.township_id),
                                              identity=Identity.NONE)  # fmt: skip
    assert queries.by_receipt(receipt.lower().replace("-", " ")) is it
    assert queries.by_receipt("0000-0000-0000") is None
    assert receipt not in everything_written()
    objections.reply(it, "已核对。", actor=desk.clerk, now=START)
    someone = objections.bearer(desk.body.township_id)
    with pytest.raises(Denied):
        objections.rate(it, Rating.SATISFIED, "", actor=someone, now=START)
    objections.rate(it, Rating.SATISFIED, "", actor=someone, now=START, receipt=receipt)
    assert it.state == "closed"


def test_a_hidden_author_stands_on_no_list(desk, posted, worker):
    it = desk.objection(posted, worker, identity=Identity.SEALED)
    objections.reply(it, "已核对。", actor=desk.clerk, now=START)
    assert (it.waits_for, it.waits_for_account) == ("", None)


# -- what is shown -------------------------------------------------------------------------------


def test_what_names_somebody_is_not_shown(desk, posted, worker):
    it = desk.objection(posted, worker, content="村民王小明多领补贴。")
    with pytest.raises(RuleBroken):
        objections.show(it, True, actor=desk.clerk, now=START)
    other = desk.objection(posted, worker)
    objections.show(other, True, actor=desk.clerk, now=START)
    assert list(queries.shown_about(posted)) == [other]


def test_silence_settles(desk, posted, worker):
    it = desk.objection(posted, worker)
    objections.reply(it, "已核对。", actor=desk.clerk, now=START)
    assert queries.silent_since(date(2026, 11, 17)) == []
    assert queries.silent_since(START.date() + timedelta(days=16)) == [it]


@pytest.mark.parametrize("given", [{"title": " "}, {"content": ""}])
def test_it_says_something(desk, posted, worker, given):
    with pytest.raises(RuleBroken):
        desk.objection(posted, worker, **given)


def test_nobody_objects_to_what_is_not_posted(desk, worker):
    with pytest.raises(RuleBroken):
        desk.objection(desk.disclosure(), worker)
