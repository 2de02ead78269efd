"""Each rule once broken, and the ways a suggestion goes: rounds, appeal, merging, promises."""

from datetime import date

import pytest
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import Conflict, Denied, RuleBroken
from platform_core.history import CountyRecord, HistoryRecord, history_of, ref_of
from platform_core.matters import DocketEntry, clocks_of, todo
from platform_core.messaging.models import Notice
from platform_core.tenancy import db
from plugins.suggestions import access, operations, queries
from plugins.suggestions.models import Appeal, Award, Suggestion
from plugins.suggestions.operations import Answer, Mark
from plugins.suggestions.workflow import Channel, Decision, Grade, Identity, Kind, Rating
from tests.builders import make_member
from tests.suggestions.builders import DAY, START, draft, make_actor, make_suggestion, make_unit

NOON = START + 20 * DAY


def docket_of(it: Suggestion) -> DocketEntry:
    return db.session.scalars(select(DocketEntry).where(DocketEntry.ref == ref_of(it))).one()


def told(account_id: int) -> list[str]:
    query = select(Notice.kind).where(Notice.account_id == account_id).order_by(Notice.id)
    return [kind.removeprefix("suggestions:") for kind in db.session.scalars(query)]


# -- handing in -----------------------------------------------------------------------------


def test_a_suggestion_gets_a_number_a_clock_and_a_place_in_the_docket(member):
    it = make_suggestion(member)
    assert (it.number, it.state, it.author_id) == ("JY2026-0001", "submitted", member.account_id)
    assert [clock.name for clock in clocks_of(it)] == ["register"]
    assert docket_of(it).due_on == date(2026, 11, 5)


def test_a_proposal_is_numbered_apart(member):
    assert make_suggestion(member, kind=Kind.PROPOSAL).number == "TA2026-0001"


@pytest.mark.parametrize("field", ["title", "problem", "proposal"])
def test_title_problem_and_proposal_must_be_there(member, field):
    with pytest.raises(RuleBroken) as broken:
        make_suggestion(member, **{field: "  "})
    assert broken.value.field == field


def test_nothing_is_received_on_a_day_to_come(member):
    with pytest.raises(RuleBroken, match="收到日期"):
        make_suggestion(member, received_on=date(2026, 11, 3))


def test_a_proposal_is_made_in_ones_own_name(member):
    with pytest.raises(RuleBroken, match="实名"):
        make_suggestion(member, kind=Kind.PROPOSAL, identity=Identity.SEALED)


def test_the_same_form_sent_twice_is_one_suggestion(member):
    make_suggestion(member, id=77)
    with pytest.raises(Conflict):
        make_suggestion(member, id=77)


def test_a_members_row_tells_union_and_migrant(here):
    row = make_member(migrant=True)
    it = make_suggestion(make_actor("member", member_id=row.id))
    assert (it.member_id, it.union_id, it.migrant) == (row.id, row.union_id, True)


def test_the_office_writes_down_what_somebody_told_by_telephone(office):
    row = make_member(name="测试丙")
    it = make_suggestion(office.officer, member=row, channel=Channel.PHONE)
    assert (it.author_id, it.member_id, it.author_name) == (None, row.id, "测试丙")
    assert history_of(ref_of(it))[0:1] == []  # written with the commit
    assert access.is_author(it, make_actor("member", member_id=row.id))


def test_a_chair_writes_for_the_members_of_the_own_union_only(here):
    own, other = make_member(), make_member()
    chair = make_actor("union_chair", union_ids=frozenset({own.union_id}))
    assert make_suggestion(chair, member=own).member_id == own.id
    with pytest.raises(RuleBroken, match="不属于"):
        make_suggestion(chair, member=other)


def test_a_name_does_not_go_with_a_nameless_one(office):
    with pytest.raises(RuleBroken, match="姓名"):
        make_suggestion(office.officer, author_name="某人", identity=Identity.NONE)


def test_a_co_sponsor_is_somebody_else(here):
    row, second = make_member(), make_member()
    author = make_actor("member", member_id=row.id)
    with pytest.raises(RuleBroken, match="附议人"):
        make_suggestion(author, kind=Kind.PROPOSAL, supporters=(row,))
    it = make_suggestion(author, kind=Kind.PROPOSAL, supporters=(second, second), id=5)
    assert queries.count_supporters(it) == 1


# -- supporting -----------------------------------------------------------------------------


def test_others_support_it_once(member, office):
    it, other = make_suggestion(member), make_actor("member")
    with pytest.raises(RuleBroken, match="本人"):
        operations.support(it, actor=member, now=START)
    operations.support(it, actor=other, now=START)
    with pytest.raises(RuleBroken, match="已经附议"):
        operations.support(it, actor=other, now=START)
    operations.withdraw(it, actor=member, now=START)
    with pytest.raises(RuleBroken, match="不能再附议"):
        operations.support(it, actor=make_actor("member"), now=START)


def test_a_proposal_needs_a_co_sponsor_before_it_is_registered(member, office):
    it = make_suggestion(member, kind=Kind.PROPOSAL)
    with pytest.raises(RuleBroken, match="附议人"):
        operations.register(it, actor=office.officer, now=START)
    operations.support(it, actor=make_actor("member"), now=START)
    operations.register(it, actor=office.officer, now=START)
    assert it.state == "registered"


# -- deciding -------------------------------------------------------------------------------


def test_only_the_office_registers(member):
    with pytest.raises(Denied):
        operations.register(make_suggestion(member), actor=member, now=START)


def test_its_author_is_told_that_it_was_registered(member, office):
    office.bring(make_suggestion(member), "registered")
    assert told(member.account_id) == ["registered"]


@pytest.mark.parametrize("end", ["refuse", "refer"])
def test_who_does_not_file_gives_the_reason_as_answer(member, office, end):
    it = office.bring(make_suggestion(member), "registered")
    with pytest.raises(RuleBroken):
        getattr(operations, end)(it, " ", actor=office.officer, now=NOON)
    db.session.refresh(it)
    getattr(operations, end)(it, "请向人社局反映。", actor=office.officer, now=NOON)
    assert (it.grade, it.adopted, it.replies[0].body) == ("D", False, "请向人社局反映。")
    assert told(member.account_id)[-1] == "settled"


def test_a_merged_one_waits_for_the_answer_of_the_main_one(member, office):
    other = make_actor("member")
    main, it = make_suggestion(member), make_suggestion(other)
    office.bring(it, "registered")
    with pytest.raises(RuleBroken, match="登记"):
        operations.merge(it, main, actor=office.officer, now=NOON)
    with pytest.raises(RuleBroken, match="另一条"):
        operations.merge(it, it, actor=office.officer, now=NOON)
    office.bring(main, "registered")
    operations.merge(it, main, actor=office.officer, now=NOON)
    assert (it.state, it.main_id) == ("merged", main.id)
    with pytest.raises(RuleBroken, match="不能撤回"):
        operations.withdraw(main, actor=member, now=NOON)
    office.bring(main, "replied")
    assert told(other.account_id) == ["registered", "settled", "progressed"]


def test_nothing_is_merged_into_what_is_settled(member, office):
    main, it = office.settled(member), office.bring(make_suggestion(member), "registered")
    with pytest.raises(RuleBroken, match="已了结"):
        operations.merge(it, main, actor=office.officer, now=NOON)


def test_a_unit_that_closed_is_not_assigned(member, office):
    it = office.bring(make_suggestion(member), "filed")
    gone = make_unit(closed_on=date(2026, 1, 1))
    with pytest.raises(RuleBroken, match="不再承办"):
        operations.assign(it, gone, [], actor=office.officer, now=NOON)
    with pytest.raises(RuleBroken, match="协办"):
        operations.assign(it, office.unit, [office.unit], actor=office.officer, now=NOON)


def test_a_complex_matter_has_the_longer_time(member, office):
    it = office.bring(make_suggestion(member), "registered")
    operations.file(it, complex=True, actor=office.officer, now=START)
    operations.assign(it, office.unit, [], actor=office.officer, now=START)
    rules = {clock.name: clock.rule for clock in clocks_of(it)}
    assert rules["reply"] == "suggestions.reply_complex"


# -- handling -------------------------------------------------------------------------------


def test_it_waits_for_the_units_account_and_tells_it(member, office):
    it = office.bring(make_suggestion(member), "assigned")
    assert docket_of(it).waits_account_id == office.handler.account_id
    assert told(office.handler.account_id) == ["assigned"]


def test_for_a_unit_without_an_account_the_office_acts(member, office):
    it = office.bring(make_suggestion(member), "filed")
    operations.assign(it, make_unit(), [], actor=office.officer, now=NOON)
    entry = docket_of(it)
    assert (entry.waits_for, entry.waits_account_id) == ("suggestions:assign", None)
    with pytest.raises(RuleBroken, match="其他单位"):
        operations.accept(it, actor=office.handler, now=NOON)
    operations.accept(it, actor=office.officer, now=NOON)


def test_what_is_returned_is_assigned_anew(member, office):
    it = office.bring(make_suggestion(member), "assigned")
    with pytest.raises(RuleBroken):
        operations.give_back(it, "", actor=office.handler, now=NOON)
    db.session.refresh(it)
    operations.give_back(it, "不属我单位职责。", actor=office.handler, now=NOON)
    assert (it.state, it.lead) == ("filed", None)
    operations.assign(it, make_unit(), [], actor=office.officer, now=NOON)
    assert len(it.assignments) == 2


def test_the_time_limit_stops_while_the_author_is_asked(member, office):
    it = office.bring(make_suggestion(member), "handling")
    before = docket_of(it).due_on
    operations.ask(it, "是哪个车间？", actor=office.handler, now=START + 5 * DAY)
    assert (docket_of(it).due_on, told(member.account_id)[-1]) == (None, "asked")
    assert queries.last_question(it) == ""  # until the commit writes the history
    operations.supplement(it, "二车间。", actor=member, now=START + 12 * DAY)
    assert docket_of(it).due_on >= before + 7 * DAY


def test_the_time_to_answer_is_extended_once(member, office):
    it = office.bring(make_suggestion(member), "handling")
    before = docket_of(it).due_on
    with pytest.raises(RuleBroken):
        operations.extend_reply(it, 10, " ", actor=office.handler, now=NOON)
    operations.extend_reply(it, 10, "设备采购中。", actor=office.handler, now=NOON)
    assert docket_of(it).due_on > before
    with pytest.raises(RuleBroken, match="一次"):
        operations.extend_reply(it, 10, "再等等。", actor=office.handler, now=NOON)
    assert told(member.account_id)[-1] == "extended"


def test_a_co_handler_gives_its_opinion(member, office):
    it, helper = office.bring(make_suggestion(member), "filed"), make_actor("handler")
    unit = make_unit(account_id=helper.account_id)
    operations.assign(it, office.unit, [unit], actor=office.officer, now=NOON)
    lead, co = it.assignments
    with pytest.raises(RuleBroken, match="填写意见"):
        operations.give_opinion(co, " ", actor=helper, now=NOON)
    with pytest.raises(RuleBroken, match="其他单位"):
        operations.give_opinion(co, "同意", actor=office.handler, now=NOON)
    with pytest.raises(RuleBroken, match="其他单位"):
        operations.give_opinion(lead, "同意", actor=helper, now=NOON)
    operations.give_opinion(co, "同意加装。", actor=helper, now=NOON)
    assert co.opinion == "同意加装。"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " ", "grade": Grade.SOLVED}, "text"),
        ({"text": "行。", "grade": Grade.PLANNED}, "promised_on"),
        ({"text": "行。", "grade": Grade.PLANNED, "promised_on": date(2026, 11, 1)}, "promised_on"),
    ],
)
def test_an_answer_says_something_and_a_promise_has_its_day(member, office, said, field):
    it = office.bring(make_suggestion(member), "handling")
    with pytest.raises(RuleBroken) as broken:
        operations.reply(it, Answer(adopted=True, **said), actor=office.handler, now=NOON)
    assert broken.value.field == field


def test_an_answer_in_time_and_one_too_late(member, office):
    early = office.bring(make_suggestion(member), "replied")
    late = office.bring(make_suggestion(member), "handling")
    office.answer(late, now=START + 60 * DAY)
    assert (early.answered_late, late.answered_late) == (False, True)
    assert told(member.account_id)[-1] == "answered"


# -- feedback, rounds, the county -----------------------------------------------------------


def test_satisfied_settles_it(member, office):
    it = office.settled(member)
    assert (it.state, it.rating) == ("closed", "satisfied")


def test_who_is_not_satisfied_says_why(member, office):
    it = office.bring(make_suggestion(member), "replied")
    with pytest.raises(RuleBroken) as broken:
        operations.rate(it, Rating.UNSATISFIED, "", actor=member, now=NOON)
    assert broken.value.field == "comment"


def test_nobody_speaks_for_an_author_with_an_account(member, office):
    it = office.bring(make_suggestion(member), "replied")
    for stranger in (make_actor("member"), office.officer):
        with pytest.raises(RuleBroken, match="本人"):
            operations.rate(it, Rating.SATISFIED, "", actor=stranger, now=NOON)


def test_the_office_enters_what_an_author_without_an_account_said(office):
    it = office.bring(make_suggestion(office.officer, author_name="测试丁"), "replied")
    assert docket_of(it).waits_for == "suggestions:register"
    operations.rate(it, Rating.SATISFIED, "", actor=office.officer, now=NOON)
    assert it.state == "closed"


def test_two_rounds_then_the_county_then_a_last_one(member, office):
    it = office.bring(make_suggestion(member), "replied")
    operations.rate(it, Rating.UNSATISFIED, "粉尘还在。", actor=member, now=NOON)
    assert (it.state, it.round) == ("handling", 2)
    assert told(office.handler.account_id)[-1] == "reopened"
    office.answer(it, now=NOON + DAY)
    operations.rate(it, Rating.UNSATISFIED, "还是没好。", actor=member, now=NOON + 2 * DAY)
    assert it.state == "county_review"

    appeal = queries.appeal_of(it)
    assert (appeal.number, appeal.comment) == (it.number, "还是没好。")
    assert appeal.due_on == docket_of(it).due_on
    county = make_actor("county_officer")
    operations.decide(appeal, it, Decision.REHANDLE, "现场核实。", actor=county, now=NOON + 3 * DAY)
    assert (it.state, it.round) == ("handling", 3)

    office.answer(it, now=NOON + 4 * DAY)
    operations.rate(it, Rating.UNSATISFIED, "仍不满意。", actor=member, now=NOON + 5 * DAY)
    assert (it.state, it.rating, len(it.feedbacks)) == ("closed", "unsatisfied", 3)


def test_the_county_may_let_the_answer_stand_and_both_histories_know(member, office, county):
    it = office.bring(make_suggestion(member), "replied")
    operations.rate(it, Rating.UNSATISFIED, "一", actor=member, now=NOON)
    office.answer(it, now=NOON)
    operations.rate(it, Rating.UNSATISFIED, "二", actor=member, now=NOON)
    decider = make_actor("county_officer", county_id=county.id)
    with pytest.raises(RuleBroken):
        operations.decide(queries.appeal_of(it), it, Decision.UPHOLD, "", actor=decider, now=NOON)
    db.session.refresh(it)
    operations.decide(
        queries.appeal_of(it), it, Decision.UPHOLD, "答复属实。", actor=decider, now=NOON
    )
    db.session.commit()
    assert (it.state, told(member.account_id)[-1]) == ("closed", "decided")
    assert history_of(ref_of(it))[-1].action == "suggestions:uphold"
    assert db.session.scalars(select(CountyRecord.action)).all() == ["suggestions:decide"]


def test_an_appeal_is_a_copy_without_the_author(member, office):
    it = office.bring(make_suggestion(member), "replied")
    operations.rate(it, Rating.UNSATISFIED, "一", actor=member, now=NOON)
    office.answer(it, now=NOON)
    operations.rate(it, Rating.UNSATISFIED, "二", actor=member, now=NOON)
    db.session.flush()
    row = {column.name: getattr(queries.appeal_of(it), column.name) for column in
           Appeal.__table__.columns}  # fmt: skip
    assert member.name not in str(row) and str(member.account_id) not in str(row)


def test_it_is_taken_back_before_it_is_filed_and_not_after(member, office):
    operations.withdraw(make_suggestion(member), actor=member, now=NOON)
    it = office.bring(make_suggestion(member), "filed")
    with pytest.raises(RuleBroken, match="撤回"):
        operations.withdraw(it, actor=member, now=NOON)


# -- promises, results ----------------------------------------------------------------------


def test_a_promise_comes_back_until_it_is_kept(member, office):
    it = office.bring(make_suggestion(member), "handling")
    office.answer(it, grade=Grade.PLANNED, promised_on=date(2027, 3, 1), now=NOON)
    operations.rate(it, Rating.BASICALLY, "", actor=member, now=NOON)
    operations.recall(it, actor=SYSTEM, now=NOON + 120 * DAY)
    assert (it.state, docket_of(it).waits_account_id) == ("follow_up", office.handler.account_id)
    done = Answer(text="已装好。", grade=Grade.SOLVED, adopted=True)
    operations.progress(it, done, actor=office.handler, now=NOON + 121 * DAY)
    assert (it.state, it.grade, it.promised_on, len(it.replies)) == ("closed", "A", None, 2)
    with pytest.raises(RuleBroken, match="回访"):
        operations.recall(it, actor=SYSTEM, now=NOON + 122 * DAY)


def test_only_what_was_adopted_is_rewarded_and_carried_out(member, office):
    it = make_suggestion(member)
    given = Award(title="合理化建议二等奖", amount_fen=50_000, given_on=date(2026, 11, 22))
    with pytest.raises(RuleBroken, match="采纳"):
        operations.award(it, given, actor=SYSTEM, now=NOON)
    with pytest.raises(RuleBroken, match="采纳"):
        operations.add_milestone(it, "采购", None, None, actor=office.officer, now=NOON)
    office.bring(it, "replied")
    operations.award(it, given, actor=SYSTEM, now=NOON)
    step = operations.add_milestone(it, "采购", None, 800_000, actor=office.handler, now=NOON)
    operations.reach_milestone(it, step, date(2026, 11, 22), actor=office.handler, now=NOON)
    with pytest.raises(RuleBroken, match="已登记"):
        operations.reach_milestone(it, step, date(2026, 11, 22), actor=office.handler, now=NOON)


def test_an_outcome_is_named_and_may_be_linked(member, office):
    it = make_suggestion(member)
    for outcome, label in (("", " "), ("nothing", "法律援助机构")):
        with pytest.raises(RuleBroken):
            operations.link_outcome(it, outcome, label, actor=office.officer, now=NOON)
    operations.link_outcome(it, "legal_aid:org:7", "机构11个", actor=office.officer, now=NOON)
    assert (it.outcome_ref, it.outcome_label) == ("legal_aid:org:7", "机构11个")


def test_a_note_says_something(member, office):
    it = make_suggestion(member)
    with pytest.raises(RuleBroken):
        operations.add_note(it, " ", actor=office.officer, now=NOON)
    operations.add_note(it, "已电话核实。", actor=office.officer, now=NOON)
    assert [note.body for note in queries.notes_on(it)] == ["已电话核实。"]


# -- hidden authors -------------------------------------------------------------------------


def everything(connection) -> str:
    """Every value of every table, as text."""
    tables = db.metadata.sorted_tables
    skip = {"core_account", "core_auth_session", "core_grant"}
    found = []
    for table in tables:
        if table.name in skip:
            continue
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        where = f" WHERE township_id = {db.session().scope.township_id}"
        scoped = where if "township_id" in table.c else ""
        found += connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"{scoped}').all()
    return repr(found)


def test_a_sealed_author_leaves_no_trace_in_any_table(here, office):
    row = make_member(name="独一无二的名字")
    author = make_actor("member", member_id=row.id, name="独一无二的名字")
    db.session.delete(row)  # else the roster itself names them
    it = make_suggestion(author, identity=Identity.SEALED)
    office.bring(it, "handling")
    operations.ask(it, "哪里？", actor=office.handler, now=NOON)
    operations.supplement(it, "二车间。", actor=author, now=NOON)
    office.answer(it, now=NOON)
    operations.rate(it, Rating.UNSATISFIED, "没好。", actor=author, now=NOON)
    db.session.commit()
    kept = everything(db.session.connection())
    assert "独一无二的名字" not in kept and str(author.account_id) not in kept
    assert it.author_sealed.endswith("独一无二的名字") and access.is_author(it, author)


def test_a_sealed_author_gets_no_notice_and_stands_on_nobodys_list(member, office):
    it = office.bring(make_suggestion(member, identity=Identity.SEALED), "replied")
    assert told(member.account_id) == []
    entry = docket_of(it)
    assert (entry.waits_for, entry.waits_account_id) == ("", None)
    for anybody in (member, make_actor("member"), office.officer):
        assert todo(anybody, frozenset({"suggestions"})) == []
    assert queries.count_waiting_for_author(member) == 1


def test_a_sealed_name_is_opened_with_a_reason_that_stays(member, office):
    it = make_suggestion(member, identity=Identity.SEALED)
    with pytest.raises(RuleBroken):
        operations.unseal(it, " ", actor=SYSTEM, now=NOON)
    with pytest.raises(RuleBroken, match="没有保密身份"):
        operations.unseal(make_suggestion(member), "核实", actor=SYSTEM, now=NOON)
    assert operations.unseal(it, "涉嫌诬告，依规核实。", actor=SYSTEM, now=NOON) == member.name
    db.session.commit()
    last = history_of(ref_of(it))[-1]
    assert (last.action, last.note) == ("suggestions:unseal", "涉嫌诬告，依规核实。")


def test_a_receipt_is_all_that_leads_back_to_a_nameless_one(here, office, town):
    bearer = operations.bearer(town.id)
    it, receipt = operations.hand_in(draft(identity=Identity.NONE), actor=bearer, now=START)
    db.session.commit()
    assert receipt not in everything(db.session.connection())
    assert queries.by_receipt(receipt.lower().replace("-", " ")) is it
    assert queries.by_receipt("AAAA-BBBB-CCCC") is None
    office.bring(it, "replied")
    with pytest.raises(RuleBroken, match="本人"):
        operations.rate(it, Rating.SATISFIED, "", actor=bearer, now=NOON, mark=Mark("AAAA"))
    operations.rate(it, Rating.SATISFIED, "", actor=bearer, now=NOON, mark=Mark(receipt))
    db.session.commit()
    assert it.state == "closed"
    told_by = db.session.scalars(
        select(HistoryRecord.actor_id).where(HistoryRecord.action == "suggestions:rate")
    ).all()
    assert told_by == [None]
