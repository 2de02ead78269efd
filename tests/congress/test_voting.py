"""A vote from being prepared to being announced; what is refused on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from platform_core.errors import Conflict, Denied, RuleBroken
from platform_core.i18n import use_locale
from platform_core.messaging.models import OutboxEvent
from platform_core.tenancy import db
from plugins.congress.models import Box, FinalBallot, KeyShare, NamedVote, Roll, Vote
from plugins.congress.operations import attendance, casting, counting, voting
from plugins.congress.operations.voting import Proposal
from plugins.congress.queries import hall, votes
from plugins.congress.terms import Ending, ItemKind
from plugins.congress.vote_states import VOTE, About, Channel, Outcome, VoteKind
from tests.congress.meeting import (
    CHAIR,
    NOW,
    PHRASES,
    Meeting,
    cast_all,
    make_congress,
    make_delegates,
    make_item,
    make_session,
    papers,
    person,
)


@pytest.fixture
def meeting(inside, jinzhai):
    with inside(jinzhai), use_locale("en"):
        yield Meeting()


TABLE = {
    ("draft", "open_vote"): "open",
    ("open", "close_vote"): "closed",
    ("closed", "count"): "counted",
    ("counted", "announce"): "published",
    ("draft", "void"): "void",
    ("open", "void"): "void",
    ("closed", "void"): "void",
    ("counted", "void"): "void",
}


@pytest.mark.parametrize("state", [state.name for state in VOTE.states])
@pytest.mark.parametrize("move", [move.name for move in VOTE.moves])
def test_every_move_from_every_state_and_no_way_back(state, move):
    if (state, move) in TABLE:
        assert VOTE.after(state, move) == TABLE[state, move]
    else:
        with pytest.raises(RuleBroken):
            VOTE.after(state, move)


def test_a_secret_vote_runs_from_opening_to_result(meeting):
    vote = meeting.opened()
    cast_all(vote, meeting.delegates, ["for"] * 6 + ["against"] * 3 + [""])
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    found = meeting.count(vote)
    assert (found.passed, found.needed) == (True, 6)
    result = votes.result_of(vote)
    assert result.lines == ((6, 3, 1),)
    assert result.figures.to_json() == {
        "due": 10, "present": 10, "issued": 10, "returned": 10, "valid": 10, "invalid": 0,
        "votes_for": 6, "against": 3, "abstain": 1, "constituency": None,
    }  # fmt: skip
    assert "Article 20" in " ".join(result.judgement.sentences())
    assert db.session.query(Box).count() == db.session.query(KeyShare).count() == 0
    assert db.session.query(FinalBallot).count() == 10
    assert vote.key_destroyed_at is not None


def test_announcing_tells_the_other_modules(meeting, jinzhai):
    meeting.item.subject_ref, meeting.item.subject_label = "contracts:contract:7", "集体合同"
    vote = meeting.opened()
    cast_all(vote, meeting.delegates, ["for"] * 10)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    meeting.count(vote)
    voting.announce(vote, actor=CHAIR, now=NOW)
    db.session.flush()
    query = select(OutboxEvent).where(OutboxEvent.name == "congress.motion_decided")
    told = db.session.scalars(query).one().payload
    assert (told["subject"], told["passed"]) == ("contracts:contract:7", True)
    assert told["figures"]["votes_for"] == 10


def test_no_result_can_be_read_before_the_count(meeting):
    vote = meeting.opened()
    cast_all(vote, meeting.delegates, ["for"] * 10)
    assert votes.result_of(vote) is None
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    assert votes.result_of(vote) is None
    assert votes.counted_ballots(vote) == []


def test_a_vote_does_not_open_below_the_quorum(inside, jinzhai):
    with inside(jinzhai), use_locale("en"):
        meeting = Meeting(due=30, present=19)
        with pytest.raises(RuleBroken, match=r"no quorum.*at least 20") as refused:
            meeting.opened()
        assert refused.value.rule == "congress.quorum"


def test_leavers_are_not_counted_and_who_comes_back_is(meeting):
    first, second = meeting.delegates[0], meeting.delegates[1]
    for delegate in meeting.delegates[:4]:
        attendance.check_out(meeting.session, delegate, actor=CHAIR, now=NOW)
    vote = meeting.prepared()
    with pytest.raises(RuleBroken, match="no quorum"):
        voting.open_vote(vote, actor=CHAIR, now=NOW)
    attendance.check_in(meeting.session, first, "name", actor=CHAIR, now=NOW)
    voting.open_vote(vote, actor=CHAIR, now=NOW)
    assert (vote.due, vote.present) == (10, 7)
    with pytest.raises(RuleBroken, match="not in the hall when"):
        casting.cast(vote, ["for"], actor=person(second), now=NOW)


def test_the_roll_is_frozen_at_opening(meeting):
    late = make_delegates(meeting.congress, 1, first=50)[0]
    attendance.check_out(meeting.session, meeting.delegates[0], actor=CHAIR, now=NOW)
    vote = meeting.opened()
    attendance.check_in(meeting.session, meeting.delegates[0], "badge", actor=CHAIR, now=NOW)
    attendance.check_in(meeting.session, late, "badge", actor=CHAIR, now=NOW)
    assert (vote.due, vote.present) == (11, 9)
    for delegate in (meeting.delegates[0], late):
        with pytest.raises(RuleBroken, match="not in the hall when"):
            casting.cast(vote, ["for"], actor=person(delegate), now=NOW)


def test_whoever_has_left_after_the_opening_checks_in_again_to_vote(meeting):
    vote, delegate = meeting.opened(), meeting.delegates[0]
    attendance.check_out(meeting.session, delegate, actor=CHAIR, now=NOW)
    with pytest.raises(RuleBroken, match="left the hall"):
        casting.cast(vote, ["for"], actor=person(delegate), now=NOW)


def test_a_retried_submission_is_recorded_once(meeting):
    vote, delegate = meeting.opened(), meeting.delegates[0]
    for word in ("for", "for", "against"):
        casting.cast(vote, [word], actor=person(delegate), now=NOW)
    assert hall.voted(vote) == db.session.query(Box).count() == 1


def test_a_retry_after_the_close_is_still_answered_as_recorded(meeting):
    vote = meeting.opened()
    casting.cast(vote, ["for"], actor=person(meeting.delegates[0]), now=NOW)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    casting.cast(vote, ["for"], actor=person(meeting.delegates[0]), now=NOW)
    with pytest.raises(RuleBroken, match="not open"):
        casting.cast(vote, ["for"], actor=person(meeting.delegates[1]), now=NOW)


def test_a_recalled_delegate_cannot_vote_or_be_checked_in(meeting):
    vote, recalled = meeting.opened(), meeting.delegates[0]
    recalled.until, recalled.ending = NOW.date(), Ending.RECALLED
    db.session.flush()
    with pytest.raises(RuleBroken, match="no mandate"):
        casting.cast(vote, ["for"], actor=person(recalled), now=NOW)
    with pytest.raises(RuleBroken, match="no mandate"):
        attendance.check_in(meeting.session, recalled, "name", actor=CHAIR, now=NOW)


def test_a_recalled_delegate_counts_neither_as_due_nor_as_present(meeting):
    recalled = meeting.delegates[0]
    recalled.until, recalled.ending = NOW.date(), Ending.RECALLED
    db.session.flush()
    found = hall.gauge(meeting.session, NOW)
    assert (found.due, found.present) == (9, 9)


def test_a_delegate_of_another_congress_is_refused(meeting):
    stranger = make_delegates(make_congress(name="另一职代会"), 1)[0]
    with pytest.raises(RuleBroken, match="another congress"):
        attendance.check_in(meeting.session, stranger, "name", actor=CHAIR, now=NOW)
    with pytest.raises(RuleBroken, match="not a delegate"):
        casting.cast(meeting.opened(), ["for"], actor=person(stranger), now=NOW)


def test_a_secret_vote_needs_three_tellers_with_passphrases(meeting):
    vote = voting.prepare(
        meeting.item, Proposal(kind=VoteKind.SECRET, question="问题"), actor=CHAIR, now=NOW
    )
    with pytest.raises(RuleBroken, match="3 tellers"):
        voting.open_vote(vote, actor=CHAIR, now=NOW)


def test_only_tellers_set_passphrases_and_long_ones(meeting):
    with pytest.raises(Denied):
        counting.set_passphrase(meeting.session, "足够长的口令一二三四五六", actor=CHAIR, now=NOW)
    meeting.appoint_tellers()
    with pytest.raises(RuleBroken, match="at least 10"):
        counting.set_passphrase(meeting.session, "短", actor=meeting.tellers[0], now=NOW)


def test_a_passphrase_stays_while_a_vote_needs_it(meeting):
    meeting.opened()
    with pytest.raises(RuleBroken, match="present passphrase"):
        counting.set_passphrase(
            meeting.session, "另一个足够长的口令一二三", actor=meeting.tellers[0], now=NOW
        )


def test_a_teller_who_is_replaced_still_holds_a_share_of_the_running_vote(meeting):
    vote = closed(meeting)
    for office in list(meeting.session.offices):
        db.session.delete(office)
    db.session.flush()
    meeting.appoint_offices(meeting.delegates[:3])
    assert len(votes.teller_keys(meeting.session.id)) == 0
    assert len(votes.holders(vote)) == 3
    given = {key.id: PHRASES[place] for place, key in enumerate(votes.holders(vote)[:2])}
    found = counting.count(vote, given, actor=person(meeting.delegates[0]), now=NOW)
    assert found.passed


def test_two_votes_are_not_open_at_once(meeting):
    meeting.opened()
    with pytest.raises(RuleBroken, match="Another vote"):
        meeting.opened()


def test_a_vote_by_name_is_refused_where_the_rule_asks_for_secrecy(meeting):
    with pytest.raises(RuleBroken, match=r"secret ballot.*Article 20"):
        meeting.prepared(VoteKind.NAMED)


def test_a_vote_by_name_keeps_who_voted_how(meeting):
    meeting.item.secret, meeting.item.kind = False, ItemKind.REPORT
    vote = meeting.opened(VoteKind.NAMED)
    cast_all(vote, meeting.delegates, ["for"] * 4 + ["against"] * 6)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    assert meeting.count(vote).passed is False
    assert [each.marks for each in votes.named_votes(vote)] == ["0"] * 4 + ["1"] * 6
    assert vote.outcome is Outcome.NOT_PASSED


def test_names_of_who_has_voted_are_hidden_until_three_have(meeting):
    vote = meeting.opened()
    cast_all(vote, meeting.delegates[:2], ["for"] * 2)
    assert hall.still_to_vote(vote) is None
    cast_all(vote, meeting.delegates[2:3], ["for"])
    assert len(hall.still_to_vote(vote)) == 7


# Papers


def mixed(meeting, phone=5):
    """An open vote in which `phone` delegates have voted by phone, the rest on paper."""
    vote = meeting.opened(VoteKind.MIXED)
    cast_all(vote, meeting.delegates[:phone], ["for"] * phone)
    casting.hand_out_to_all(vote, actor=CHAIR, now=NOW)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    return vote


def test_paper_and_phone_are_one_vote(meeting):
    vote = mixed(meeting)
    for teller in meeting.tellers[:2]:
        counting.enter_papers(vote, papers(2, 2, 0, 1), actor=teller, now=NOW)
    meeting.count(vote)
    result = votes.result_of(vote)
    assert result.lines == ((7, 2, 0),)
    assert (result.figures.issued, result.figures.returned, result.figures.invalid) == (10, 10, 1)
    assert result.split == (5, 5)


def test_a_small_part_is_not_shown_apart(meeting):
    vote = mixed(meeting, phone=6)
    for teller in meeting.tellers[:2]:
        counting.enter_papers(vote, papers(4), actor=teller, now=NOW)
    meeting.count(vote)
    assert votes.result_of(vote).split is None


def test_nobody_votes_on_both_ways(meeting):
    vote = meeting.opened(VoteKind.MIXED)
    by_phone, on_paper = meeting.delegates[:2]
    casting.cast(vote, ["for"], actor=person(by_phone), now=NOW)
    with pytest.raises(Conflict):
        casting.hand_out(vote, by_phone, actor=CHAIR, now=NOW)
    casting.hand_out(vote, on_paper, actor=CHAIR, now=NOW)
    with pytest.raises(RuleBroken, match="paper ballot"):
        casting.cast(vote, ["for"], actor=person(on_paper), now=NOW)
    assert hall.voted_by(vote) == {"phone": 1, "paper": 1}


def test_two_tellers_count_and_neither_sees_the_other_first(meeting):
    vote = mixed(meeting)
    counting.enter_papers(vote, papers(5), actor=meeting.tellers[0], now=NOW)
    state = votes.paper_state(vote)
    assert (len(state.accounts), state.agreed, state.differing) == (1, None, ())
    with pytest.raises(RuleBroken, match="have entered"):
        counting.enter_papers(vote, papers(5), actor=meeting.tellers[0], now=NOW)
    with pytest.raises(RuleBroken, match="Two tellers"):
        meeting.count(vote)


def test_differing_counts_are_counted_again(meeting):
    vote = mixed(meeting)
    counting.enter_papers(vote, papers(5), actor=meeting.tellers[0], now=NOW)
    counting.enter_papers(vote, papers(4, 1), actor=meeting.tellers[1], now=NOW)
    assert votes.paper_state(vote).differing == ("lines",)
    with pytest.raises(RuleBroken, match="differ"):
        meeting.count(vote)
    counting.count_papers_again(vote, "两人点票不一致", actor=meeting.tellers[0], now=NOW)
    for teller in meeting.tellers[1:]:
        counting.enter_papers(vote, papers(4, 1), actor=teller, now=NOW)
    meeting.count(vote)
    assert votes.result_of(vote).lines == ((9, 1, 0),)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (papers(6), "only 5 were handed out"),
        (counting.Papers(5, 0, [(3, 1, 0)]), "adds up to 4"),
        (counting.Papers(5, 6, [(0, 0, 0)]), "more valid"),
        (counting.Papers(5, 1, [(5, 0, 0)]), "adds up to 5"),
        (counting.Papers(5, 0, [(6, -1, 0)]), "adds up"),
    ],
)
def test_papers_that_do_not_balance_are_refused(meeting, given, why):
    vote = mixed(meeting)
    with pytest.raises(RuleBroken, match=why):
        counting.enter_papers(vote, given, actor=meeting.tellers[0], now=NOW)


def test_a_paper_vote_needs_no_phone_and_no_key(meeting):
    vote = meeting.opened(VoteKind.PAPER)
    with pytest.raises(RuleBroken, match="on paper"):
        casting.cast(vote, ["for"], actor=person(meeting.delegates[0]), now=NOW)
    assert casting.hand_out_to_all(vote, actor=CHAIR, now=NOW) == 10
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    for teller in meeting.tellers[:2]:
        counting.enter_papers(vote, papers(6, 2, 1), actor=teller, now=NOW)
    meeting.count(vote)
    figures = votes.result_of(vote).figures
    assert (figures.issued, figures.returned) == (10, 9)  # one was kept
    assert vote.outcome is Outcome.PASSED


# Elections and appraisals

THREE = (("测试甲", "职工董事", None), ("测试乙", "职工董事", None), ("测试丙", "职工监事", None))


def test_an_election_with_a_tie_leads_to_a_run_off(meeting):
    vote = meeting.opened(about=About.ELECTION, seats=2, candidates=THREE)
    for place, delegate in enumerate(meeting.delegates):
        second = "for" if place < 7 else ""
        third = "for" if place >= 7 else ""
        chosen = ["for", second, third] if place != 9 else ["for", "", "for"]
        casting.cast(vote, chosen, actor=person(delegate), now=NOW)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    meeting.count(vote)
    result = votes.result_of(vote)
    assert (result.elected, result.run_off, result.open_seats) == ((0, 1), (), 0)


def test_more_marks_than_seats_are_refused_before_sealing(meeting):
    vote = meeting.opened(about=About.ELECTION, seats=1, candidates=THREE)
    with pytest.raises(RuleBroken, match="only 1 seats"):
        casting.cast(vote, ["for", "for", ""], actor=person(meeting.delegates[0]), now=NOW)
    assert hall.voted(vote) == 0


def test_an_appraisal_counts_grades_and_trust_of_each(meeting):
    vote = meeting.opened(about=About.APPRAISAL, candidates=THREE[:1])
    for place, delegate in enumerate(meeting.delegates):
        chosen = ["excellent" if place < 6 else "incompetent", "trust" if place < 9 else ""]
        casting.cast(vote, chosen, actor=person(delegate), now=NOW)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    meeting.count(vote)
    assert votes.result_of(vote).lines == ((6, 0, 0, 4, 0), (9, 0, 1))
    assert vote.outcome is Outcome.APPRAISED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"question": " "}, "question"),
        ({"about": About.ELECTION, "seats": 0, "candidates": THREE}, "seats"),
        ({"about": About.ELECTION, "seats": 4, "candidates": THREE}, "seats"),
        ({"about": About.ELECTION, "seats": 1, "candidates": ()}, "candidates"),
        ({"candidates": THREE}, "candidates"),
        ({"about": About.ELECTION, "seats": 1, "candidates": THREE[:1] * 2}, "candidates"),
        ({"majority_rule": "no.such"}, "majority_rule"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(meeting, changed, field):
    given = {"kind": VoteKind.SECRET, "question": "问题", **changed}
    with pytest.raises(RuleBroken) as refused:
        voting.prepare(meeting.item, Proposal(**given), actor=CHAIR, now=NOW)
    assert refused.value.field == field


# Counting


def closed(meeting):
    vote = meeting.opened()
    cast_all(vote, meeting.delegates, ["for"] * 10)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    return vote


@pytest.mark.parametrize("which", [(0, 1), (0, 2), (1, 2), (0, 1, 2)])
def test_any_two_tellers_open_the_ballots(meeting, which):
    vote = closed(meeting)
    assert meeting.count(vote, passphrases=meeting.passphrases(*which)).passed


def test_one_teller_alone_or_a_wrong_passphrase_opens_nothing(meeting):
    vote = closed(meeting)
    with pytest.raises(RuleBroken, match="Two tellers"):
        meeting.count(vote, passphrases=meeting.passphrases(0))
    wrong = meeting.passphrases(0) | dict.fromkeys(
        meeting.passphrases(1), "错误的口令一二三四五六七"
    )
    with pytest.raises(RuleBroken, match="is wrong"):
        meeting.count(vote, passphrases=wrong)
    assert db.session.query(Box).count() == 10


def test_a_vote_is_not_counted_while_open_nor_twice(meeting):
    vote = meeting.opened()
    with pytest.raises(RuleBroken, match="after it was closed"):
        meeting.count(vote)
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    meeting.count(vote)
    with pytest.raises(RuleBroken, match="counted once"):
        meeting.count(vote)


def test_a_stuffed_box_makes_the_vote_void(meeting):
    vote = closed(meeting)
    db.session.add(Box(vote_id=vote.id, sealed=b"x" * 560))
    db.session.flush()
    assert meeting.count(vote) is None
    assert vote.state == "void"
    assert votes.result_of(vote) is None


def test_an_envelope_that_was_tampered_with_is_an_invalid_ballot(meeting):
    vote = closed(meeting)
    envelope = db.session.scalars(select(Box)).first()
    envelope.sealed = envelope.sealed[:-1] + bytes([envelope.sealed[-1] ^ 1])
    db.session.flush()
    meeting.count(vote)
    figures = votes.result_of(vote).figures
    assert (figures.returned, figures.valid, figures.invalid) == (10, 9, 1)


def test_only_a_teller_counts(meeting):
    with pytest.raises(Denied):
        counting.count(closed(meeting), {}, actor=CHAIR, now=NOW)


def test_declaring_void_destroys_the_envelopes_unread(meeting):
    vote = closed(meeting)
    voting.declare_void(vote, "会场秩序混乱", actor=CHAIR, now=NOW)
    assert db.session.query(Box).count() == db.session.query(KeyShare).count() == 0
    assert vote.key_destroyed_at == NOW


def test_the_rules_of_a_vote_stay_as_they_were_at_opening(meeting):
    vote = meeting.opened()
    quorum, majority = votes.rules_then(vote)
    assert (quorum.key, majority.key) == ("congress.quorum", "congress.pass")
    assert majority.version_label == "cn-base@" + majority.version
    assert str(majority.citation()).endswith("Article 20")


# Attendance


def test_a_delegate_checks_in_with_the_code_of_the_hall(meeting):
    delegate = make_delegates(meeting.congress, 1, first=77)[0]
    with pytest.raises(RuleBroken, match="six digits"):
        attendance.check_in_myself(meeting.session, "000", actor=person(delegate), now=NOW)
    code = hall.hall_code(meeting.session, NOW)
    later = NOW + timedelta(seconds=hall.CODE_LASTS)
    stay = attendance.check_in_myself(meeting.session, code, actor=person(delegate), now=later)
    assert stay.how == "phone"
    too_late = NOW + timedelta(seconds=2 * hall.CODE_LASTS)
    with pytest.raises(RuleBroken, match="six digits"):
        attendance.check_in_myself(meeting.session, code, actor=person(delegate), now=too_late)


def test_checking_in_twice_is_one_stay(meeting):
    for _n in range(2):
        attendance.check_in(meeting.session, meeting.delegates[0], "name", actor=CHAIR, now=NOW)
    assert len(hall.stays(meeting.session)) == 10


def test_nobody_is_checked_in_outside_the_session(meeting):
    over = make_session(meeting.congress, state="planning", ordinal=2, number="S9")
    with pytest.raises(RuleBroken, match="before the session is called"):
        attendance.check_in(over, meeting.delegates[0], "name", actor=CHAIR, now=NOW)


def test_an_item_of_another_session_is_not_reached(meeting):
    from plugins.congress.operations import floor

    other = make_item(make_session(meeting.congress, ordinal=2, number="S8"), position=3)
    with pytest.raises(RuleBroken, match="not on the agenda"):
        floor.go_to(meeting.session, other, actor=CHAIR, now=NOW)


def test_the_roll_knows_the_channel_and_no_time():
    assert {column.name for column in Roll.__table__.columns} == {
        "township_id", "id", "vote_id", "delegate_id", "present", "voted", "channel", "settled",
    }  # fmt: skip
    assert set(Channel) == {"phone", "paper"}
    assert Vote.__tablename__ != NamedVote.__tablename__
