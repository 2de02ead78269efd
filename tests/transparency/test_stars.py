"""The way of an application for stars: figures asked, marks given, replies, audit, result."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from platform_core.api import Period, RuleBroken
from platform_core.clock import local_date
from platform_core.errors import Denied
from platform_core.history import CountyRecord
from platform_core.messaging.models import Notice, OutboxEvent
from platform_core.organisation.models import Union
from platform_core.tenancy import db
from plugins.transparency.indicators import INDICATORS
from plugins.transparency.operations import audit, rubrics, stars
from plugins.transparency.operations.measuring import measure
from plugins.transparency.operations.stars import Mark, Subject
from plugins.transparency.queries import rubrics as editions
from plugins.transparency.queries import stars as found
from plugins.transparency.rubrics import Method, Nothing
from plugins.transparency.scoring import Standing
from plugins.transparency.star_jobs import flag_stars, recheck_stars, settle_replies
from plugins.transparency.star_workflow import STAR, Ended, Reason
from tests.builders import make_union
from tests.transparency.starring import (  # noqa: F401
    DAY,
    NARROW,
    RUBRIC,
    START,
    WIDE,
    YEAR,
    criterion,
    here,
    jury,
    make_body,
    make_duty,
    make_edition,
    make_item,
    switch,
    town,
)


def standings(it):
    return {line.code: line.standing for line in it.lines}


def computed(it):
    return {line.code: (line.numerator, line.denominator, line.computed) for line in it.lines}


# -- what records say --------------------------------------------------------------------------


def test_records_give_the_points_and_nobody_can_change_them(jury):  # noqa: F811
    make_union()
    it = jury.begun()
    line = it.line("1")
    assert (line.standing, line.numerator, line.computed) == (Standing.COMPUTED, 1, 300)
    with pytest.raises(RuleBroken, match=r"记录|Records"):
        stars.assess(line, Mark(20), "台账", "1", actor=jury.chair, now=START)


def test_a_module_that_is_off_makes_a_line_not_assessable_and_never_nought(jury):  # noqa: F811
    it = jury.begun()
    assert standings(it)["3"] is Standing.OFF
    assert it.line("3").computed is None
    assert found.total_of(it).left_out == 20


@pytest.fixture
def suggestions_on(town, switch):  # noqa: F811
    switch(town, "suggestions")


def test_a_module_that_is_on_and_has_nothing_yet_is_not_assessable_either(
    suggestions_on, jury  # noqa: F811
):  # fmt: skip
    assert standings(jury.begun())["3"] is Standing.NOTHING


def test_the_same_records_and_rubric_give_the_same_points(jury):  # noqa: F811
    make_union()
    it = jury.declared()
    first = computed(it)
    measure(it, now=START + DAY)
    assert computed(it) == first


def test_records_are_asked_a_last_time_when_it_is_declared_and_stand_then(jury):  # noqa: F811
    it = jury.begun()
    assert it.line("1").computed == 0
    make_union()
    jury.assess(it, START)
    stars.declare(it, actor=jury.chair, now=START)
    assert it.line("1").computed == 300
    for union in db.session.scalars(select(Union)):
        db.session.delete(union)
    assert it.line("1").computed == 300


def test_a_unit_s_own_figures_are_counted_for_it_alone(jury):  # noqa: F811
    it = jury.begun(make_body())
    assert not it.line("1").of_unit


# -- the unit and the township -----------------------------------------------------------------


def test_points_need_evidence_and_its_page(jury):  # noqa: F811
    it = jury.begun()
    for evidence, page, field in (("", "3", "evidence"), ("台账", " ", "page")):
        with pytest.raises(RuleBroken) as refused:
            stars.assess(it.line("5"), Mark(5), evidence, page, actor=jury.chair, now=START)
        assert refused.value.field == field
    stars.assess(it.line("5"), Mark(0), "", "", actor=jury.chair, now=START)


def test_points_in_two_bands_need_the_band_to_be_named(jury):  # noqa: F811
    it = jury.begun()
    with pytest.raises(RuleBroken) as refused:
        stars.assess(it.line("4"), Mark(12), "台账", "3", actor=jury.chair, now=START)
    assert refused.value.field == "band"
    stars.assess(it.line("4"), Mark(12, WIDE.label), "台账", "3", actor=jury.chair, now=START)
    assert (it.line("4").own, it.line("4").own_band) == (120, WIDE.label)


def test_a_self_assessment_is_declared_when_every_line_has_its_points(jury):  # noqa: F811
    it = jury.begun()
    with pytest.raises(RuleBroken, match="4"):
        stars.declare(it, actor=jury.chair, now=START)


def test_whoever_declared_does_not_mark(jury):  # noqa: F811
    it = jury.begun()
    jury.assess(it, START)
    stars.declare(it, actor=jury.officer, now=START)
    with pytest.raises(RuleBroken, match=r"同事|colleague"):
        stars.mark_line(it.line("5"), Mark(8), actor=jury.officer, now=START)
    with pytest.raises(RuleBroken, match=r"同事|colleague"):
        stars.hand_over(it, actor=jury.officer, now=START)


def test_a_mark_that_differs_needs_a_reason_and_overwrites_nothing(jury):  # noqa: F811
    it = jury.declared(five=8)
    with pytest.raises(RuleBroken) as refused:
        stars.mark_line(it.line("5"), Mark(6), actor=jury.officer, now=START)
    assert refused.value.field == "reason"
    stars.mark_line(it.line("5"), Mark(6, reason="缺一次活动记录"), actor=jury.officer, now=START)
    assert (it.line("5").own, it.line("5").township, it.line("5").given) == (80, 60, 60)


def test_marks_are_handed_over_when_every_line_is_marked_and_the_unit_is_told(jury):  # noqa: F811
    it = jury.declared()
    with pytest.raises(RuleBroken, match="4"):
        stars.hand_over(it, actor=jury.officer, now=START)
    it = jury.marked(body=make_body())
    kinds = db.session.scalars(
        select(Notice.kind).where(Notice.account_id == jury.chair.account_id)
    )
    assert "transparency:star_marked" in list(kinds)


def test_every_reply_is_answered_before_it_goes_to_the_county(jury):  # noqa: F811
    it = jury.marked()
    stars.reply_line(it.line("5"), "活动有照片为证", actor=jury.chair, now=START + DAY)
    stars.close_reply(it, actor=jury.chair, now=START + 2 * DAY)
    with pytest.raises(RuleBroken, match="5"):
        stars.forward(it, actor=jury.officer, now=START + 3 * DAY)
    mark = Mark(9, reason="补充材料属实")
    stars.answer_line(it.line("5"), "予以采纳", mark, actor=jury.officer, now=START + 3 * DAY)
    stars.forward(it, actor=jury.officer, now=START + 3 * DAY)
    assert (it.state, it.line("5").township) == ("auditing", 90)


def test_a_line_without_a_reply_is_not_answered(jury):  # noqa: F811
    it = jury.marked()
    stars.close_reply(it, actor=jury.chair, now=START + 2 * DAY)
    with pytest.raises(RuleBroken):
        stars.answer_line(it.line("5"), "无", None, actor=jury.officer, now=START + 3 * DAY)


def test_silence_is_no_obstacle(jury, now):  # noqa: F811
    it = jury.marked(at=now - 40 * DAY)
    assert settle_replies(None) == 1
    assert it.state == "review"


def test_one_unit_has_one_application_at_a_time(jury):  # noqa: F811
    jury.begun()
    with pytest.raises(RuleBroken, match="XJ"):
        jury.begun()
    jury.begun(make_body())


def test_a_year_to_come_is_not_assessed(jury):  # noqa: F811
    with pytest.raises(RuleBroken) as refused:
        jury.begun(period=Period.parse("2027"))
    assert refused.value.field == "year"


# -- the county --------------------------------------------------------------------------------


def test_a_sample_is_drawn_once_and_looked_into_before_the_result(jury):  # noqa: F811
    it = jury.forwarded()
    with pytest.raises(RuleBroken):
        audit.post(it, demonstration=False, actor=jury.county, now=START)
    drawn = audit.draw(it, actor=jury.county, now=START)
    assert len(drawn) == 2  # 30 per cent of four lines that can be assessed, rounded up
    with pytest.raises(RuleBroken):
        audit.draw(it, actor=jury.county, now=START)
    with pytest.raises(RuleBroken, match=drawn[0].code):
        audit.post(it, demonstration=False, actor=jury.county, now=START)


def test_a_sample_with_too_many_changes_means_that_every_mark_is_looked_into(jury):  # noqa: F811
    it = jury.forwarded()
    for line in audit.draw(it, actor=jury.county, now=START):
        audit.audit_line(line, 0 if line.given else 1, "记录不实", actor=jury.county, now=START)
    waiting = {line.code for line in audit.to_audit(it)}
    assert waiting == {line.code for line in stars.by_hand(it) if not line.sampled}


def test_the_county_changes_points_only_with_a_reason(jury):  # noqa: F811
    it = jury.forwarded()
    audit.draw(it, actor=jury.county, now=START)
    with pytest.raises(RuleBroken) as refused:
        audit.audit_line(it.line("5"), 2, "", actor=jury.county, now=START)
    assert refused.value.field == "reason"
    with pytest.raises(RuleBroken) as refused:
        audit.audit_line(it.line("5"), 11, "多给", actor=jury.county, now=START)
    assert refused.value.field == "points"
    audit.audit_line(it.line("5"), 2, "材料不足", actor=jury.county, now=START)
    assert (it.line("5").township, it.line("5").county, it.line("5").given) == (80, 20, 20)


def test_the_result_is_points_of_what_could_be_assessed_and_the_stars_they_make(jury):  # noqa: F811
    make_union()
    it = jury.posted(four=20, five=10)
    assert (it.tenths, it.assessable, it.stars) == (600, 80, 1)


def test_a_veto_rules_every_star_out_whatever_the_points(jury):  # noqa: F811
    make_union()
    it = jury.forwarded(four=20, five=10)
    with pytest.raises(RuleBroken) as refused:
        audit.charge(it, ["false_disclosure"], " ", actor=jury.county, now=START)
    assert refused.value.field == "grounds"
    with pytest.raises(RuleBroken):  # it is the county's now
        stars.charge(it, ["false_disclosure"], "举报核实", actor=jury.officer, now=START)
    audit.charge(it, ["false_disclosure"], "举报核实", actor=jury.county, now=START)
    jury.audit(it, START)
    audit.post(it, demonstration=False, actor=jury.county, now=START)
    assert (it.tenths, it.stars) == (600, 0)


def test_sent_back_it_is_marked_and_replied_to_again(jury):  # noqa: F811
    it = jury.forwarded()
    audit.draw(it, actor=jury.county, now=START)
    audit.send_back(it, "第4项证据缺页", actor=jury.county, now=START)
    assert (it.state, it.drawn, [line for line in it.lines if line.sampled]) == (
        "declared", False, []
    )  # fmt: skip


def test_the_result_is_posted_long_enough_before_it_is_decided(jury):  # noqa: F811
    make_union()
    it = jury.posted(four=20, five=10)
    with pytest.raises(RuleBroken):
        audit.conclude(it, actor=jury.county, now=START + 6 * DAY)
    award = audit.conclude(it, actor=jury.county, now=START + 20 * DAY)
    assert (it.state, award.stars, award.subject) == ("awarded", 1, "金寨镇总工会")
    assert award.recheck_on > award.awarded_on + timedelta(days=360)


def test_without_a_star_it_is_closed(jury):  # noqa: F811
    it = jury.posted(five=0)
    assert audit.conclude(it, actor=jury.county, now=START + 20 * DAY) is None
    assert it.state == "declined"


def test_an_appeal_stops_the_award_until_it_is_decided(jury):  # noqa: F811
    it = jury.posted()
    stars.appeal(it, "第5项应得满分", actor=jury.chair, now=START + 6 * DAY)
    with pytest.raises(RuleBroken):
        audit.conclude(it, actor=jury.county, now=START + 40 * DAY)
    audit.decide_appeal(it, again=False, opinion="维持", actor=jury.county, now=START + 7 * DAY)
    assert it.state == "publicity"


def test_after_an_appeal_it_may_be_audited_again_with_a_new_sample(jury):  # noqa: F811
    it = jury.posted()
    stars.appeal(it, "第5项应得满分", actor=jury.chair, now=START + 6 * DAY)
    audit.decide_appeal(it, again=True, opinion="复核", actor=jury.county, now=START + 7 * DAY)
    assert (it.state, it.drawn) == ("auditing", False)


def test_the_township_s_people_do_not_do_the_county_s_part(jury):  # noqa: F811
    it = jury.posted()
    with pytest.raises(Denied):
        audit.conclude(it, actor=jury.officer, now=START + 20 * DAY)


def test_what_the_county_does_stands_in_its_history_too(jury):  # noqa: F811
    make_union()
    jury.awarded(five=10, four=20)
    db.session.commit()
    kept = list(db.session.scalars(select(CountyRecord.action).order_by(CountyRecord.seq)))
    assert [each.partition(":")[2] for each in kept if "rubric" not in each] == [
        "draw_sample", "audit_line", "audit_line", "post", "award"
    ]  # fmt: skip


# -- awards ------------------------------------------------------------------------------------


def events(name):
    rows = db.session.scalars(select(OutboxEvent).where(OutboxEvent.name == name))
    return [row.payload if isinstance(row.payload, dict) else json.loads(row.payload)
            for row in rows]  # fmt: skip


@pytest.fixture
def award(jury):  # noqa: F811
    make_union()
    return jury.awarded(four=20, five=10)


def test_an_award_is_told_to_the_modules(award):
    (told,) = events("transparency.star_awarded")
    assert (told["stars"], told["number"]) == (1, award.application.number)


def test_the_yearly_recheck_begins_by_itself(award, jury, town):  # noqa: F811
    with time_machine.travel(START + 400 * DAY, tick=False):
        ctx = type("Ctx", (), {"township": town})
        assert recheck_stars(ctx) == 1
        assert recheck_stars(ctx) == 0
    again = found.open_of(None)
    assert (again.reason, again.period, again.applicant_id) == (
        Reason.RECHECK, "2027", jury.chair.account_id
    )  # fmt: skip
    assert found.before(again) is award.application


def test_a_review_posts_fewer_stars_before_they_are_lost(award, jury):  # noqa: F811
    with pytest.raises(RuleBroken):
        audit.reopen(award, 1, [], "举报", actor=jury.county, now=START + 30 * DAY)
    it = audit.reopen(award, 0, ["false_disclosure"], "举报核实", actor=jury.county,
                      now=START + 30 * DAY)  # fmt: skip
    assert (it.state, it.stars, award.ended_on) == ("publicity", 0, None)
    stars.appeal(it, "不实", actor=jury.chair, now=START + 31 * DAY)
    audit.decide_appeal(it, again=False, opinion="属实", actor=jury.county, now=START + 32 * DAY)
    audit.conclude(it, actor=jury.county, now=START + 60 * DAY)
    assert award.ended is Ended.REVOKED
    (told,) = events("transparency.star_downgraded")
    assert (told["before"], told["stars"]) == (1, 0)


def test_without_a_recheck_stars_are_flagged_once_and_not_lost(award, jury, town):  # noqa: F811
    ctx = type("Ctx", (), {"township": town})
    with time_machine.travel(START + 390 * DAY, tick=False):
        recheck_stars(ctx)
        assert flag_stars(ctx) == 0  # there is still time
    with time_machine.travel(START + 500 * DAY, tick=False):
        assert (flag_stars(ctx), flag_stars(ctx)) == (1, 0)
    assert (award.ended_on, award.overdue_on) == (None, local_date(START + 500 * DAY))
    (told,) = events("transparency.star_recheck_overdue")
    assert (told["stars"], told["recheck_on"]) == (1, str(award.recheck_on))
    said = db.session.scalars(select(Notice).where(Notice.kind == "transparency:star_overdue"))
    assert jury.chair.account_id in {each.account_id for each in said}
    db.session.commit()
    done = db.session.scalars(select(CountyRecord.action).order_by(CountyRecord.seq.desc()))
    assert done.first() == "transparency:flag_overdue"


def test_a_recheck_that_never_came_is_decided_by_the_county_and_may_be_appealed(
    award, jury, town  # noqa: F811
):  # fmt: skip
    ctx = type("Ctx", (), {"township": town})
    with time_machine.travel(START + 500 * DAY, tick=False):
        recheck_stars(ctx)
        flag_stars(ctx)
    waiting = found.open_of(None)
    it = audit.reopen(award, 0, [], "逾期未复查", actor=jury.county, now=START + 501 * DAY)
    assert (it, it.reason, it.state, it.stars) == (waiting, Reason.RECHECK, "publicity", 0)
    stars.appeal(it, "正在补办", actor=jury.chair, now=START + 502 * DAY)
    with pytest.raises(RuleBroken):  # there is no scorecard to audit
        audit.decide_appeal(it, again=True, opinion="复核", actor=jury.county,
                            now=START + 503 * DAY)  # fmt: skip
    audit.drop_review(it, "限期补办", actor=jury.county, now=START + 503 * DAY)
    assert (it.state, award.ended_on) == ("withdrawn", None)
    with time_machine.travel(START + 504 * DAY, tick=False):
        assert recheck_stars(ctx) == 1  # the re-check is asked for again
    it = audit.reopen(award, 0, [], "仍未复查", actor=jury.county, now=START + 530 * DAY)
    audit.conclude(it, actor=jury.county, now=START + 560 * DAY)
    assert award.ended is Ended.REVOKED


def test_a_declared_recheck_is_not_passed_over(award, jury, town):  # noqa: F811
    ctx = type("Ctx", (), {"township": town})
    with time_machine.travel(START + 500 * DAY, tick=False):
        recheck_stars(ctx)
    it = found.open_of(None)
    jury.assess(it, START + 500 * DAY)
    stars.declare(it, actor=jury.chair, now=START + 500 * DAY)
    with pytest.raises(RuleBroken):
        audit.reopen(award, 0, [], "逾期", actor=jury.county, now=START + 501 * DAY)


def test_a_review_that_finds_nothing_is_dropped(award, jury):  # noqa: F811
    it = audit.reopen(award, 0, [], "举报", actor=jury.county, now=START + 30 * DAY)
    audit.drop_review(it, "查无实据", actor=jury.county, now=START + 31 * DAY)
    assert (it.state, award.ended_on) == ("withdrawn", None)


# -- the rubric --------------------------------------------------------------------------------


def test_a_published_edition_ends_the_day_before_the_next(jury, town):  # noqa: F811
    later = local_date(START) + timedelta(days=30)
    with pytest.raises(RuleBroken) as refused:
        make_edition(town.county_id, since=jury.edition.effective_from)
    assert refused.value.field == "since"
    second = make_edition(town.county_id, since=later)
    assert jury.edition.effective_to == later - timedelta(days=1)
    assert editions.in_force(town.county_id, later) is second
    assert editions.in_force(town.county_id, later - timedelta(days=1)) is jury.edition


def test_an_application_keeps_the_edition_it_began_with(jury, town):  # noqa: F811
    it = jury.begun()
    make_edition(town.county_id, since=local_date(START) + timedelta(days=1))
    assert it.edition is jury.edition
    assert it.fingerprint == RUBRIC.fingerprint


def test_faults_must_be_known_before_a_rubric_is_published(jury, town):  # noqa: F811
    draft = rubrics.draft(town.county_id, RUBRIC, "测试", actor=jury.county, now=START)
    with pytest.raises(RuleBroken) as refused:
        rubrics.publish(draft, local_date(START) + timedelta(days=9), knowingly=False,
                        actor=jury.county, now=START)  # fmt: skip
    assert refused.value.field == "knowingly"
    assert NARROW.label in "".join(fault.first + fault.second for fault in RUBRIC.faults())


# -- the table ---------------------------------------------------------------------------------

LEGAL = {
    ("draft", "declare"): "declared", ("declared", "mark"): "answering",
    ("answering", "reply"): "review", ("answering", "settle"): "review",
    ("review", "forward"): "auditing", ("auditing", "send_back"): "declared",
    ("auditing", "post"): "publicity", ("draft", "reopen"): "publicity",
    ("publicity", "appeal"): "appealed", ("appealed", "uphold"): "publicity",
    ("appealed", "audit_again"): "auditing", ("publicity", "award"): "awarded",
    ("publicity", "decline"): "declined", ("publicity", "drop"): "withdrawn",
    ("appealed", "drop"): "withdrawn", ("draft", "withdraw"): "withdrawn",
    ("declared", "withdraw"): "withdrawn", ("answering", "withdraw"): "withdrawn",
}  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("state", [each.name for each in STAR.states])
@pytest.mark.parametrize("move", [each.name for each in STAR.moves])
def test_every_move_from_every_state(app, state, move):
    if (state, move) in LEGAL:
        assert STAR.after(state, move) == LEGAL[state, move]
    else:
        with app.app_context(), pytest.raises(RuleBroken):
            STAR.after(state, move)


# -- figures -----------------------------------------------------------------------------------


def counted(key, period="2026"):
    indicator = next(each for each in INDICATORS if each.key == key)
    row = db.session.execute(indicator.measure(Period.parse(period))).first()
    return row[1] if row else 0


def test_stars_in_force_are_counted_by_their_number(award):
    assert (counted("tr.star_units"), counted("tr.star_units_1")) == (1, 1)
    assert counted("tr.star_units_2") == 0
    assert counted("tr.star_units", "2025") == 0
    award.ended_on, award.ended = award.awarded_on, Ended.REVOKED
    db.session.flush()
    assert counted("tr.star_units") == 0


OPEN_ITEMS = replace(
    RUBRIC,
    criteria=(criterion("1", 100, key="tr.completed", method=Method.SHARE, nothing=Nothing.ZERO),),
)


def test_a_unit_is_measured_by_its_own_records_and_the_township_by_all(jury, town):  # noqa: F811
    item = make_item()
    first, second = make_body(), make_body()
    for body, count in ((first, 2), (second, 1)):
        for month in range(1, count + 1):
            make_duty(body, item, month)
    edition = make_edition(town.county_id, OPEN_ITEMS, since=local_date(START) - DAY)
    figures = []
    for subject in (Subject(first.name, first), Subject(second.name, second), Subject("镇总工会")):
        it = stars.begin(subject, YEAR, edition, actor=jury.chair, now=START)
        line = it.line("1")
        figures.append((line.numerator, line.denominator, line.of_unit))
    assert figures == [(0, 2, True), (0, 1, True), (0, 3, False)]
