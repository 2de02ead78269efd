"""Nobody who holds everything that is stored can tell who cast which secret ballot.

The eight tests of unlinkability; the eighth, equal answers, is with the pages.
"""

import random
import statistics
import threading
from contextlib import suppress

import pytest
from sqlalchemy import BigInteger, LargeBinary, String, func, select

from platform_core.history import HistoryRecord
from platform_core.messaging.models import Notice, OutboxEvent
from platform_core.tenancy import db, township_scope
from plugins.congress import ballots, elections, shamir
from plugins.congress.models import Box, FinalBallot, Roll, Vote
from plugins.congress.operations import casting, voting
from plugins.congress.queries import hall, votes
from plugins.congress.vote_states import About
from tests.congress.meeting import CHAIR, NOW, Meeting, cast_all, person
from tests.congress.thief import Thief

WORDS = ("for", "against", "")


@pytest.fixture
def thief(settings, engine_name, request):
    return Thief(
        settings, request.getfixturevalue("cluster") if engine_name == "postgres" else None
    )


def held(meeting, words, order=None):
    """A whole vote in which each delegate casts a word, in this order; committed."""
    vote = meeting.opened()
    db.session.commit()
    for place in order or range(len(words)):
        casting.cast(vote, [words[place]], actor=person(meeting.delegates[place]), now=NOW)
        db.session.commit()
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    meeting.count(vote)
    db.session.commit()
    return vote


# 1. Two voters swapped make no difference


def test_what_is_stored_does_not_depend_on_who_voted_what(inside, jinzhai, thief):
    with inside(jinzhai):
        meeting = Meeting()
        one = held(meeting, ["for", "against", "for", "", *["for"] * 6])
        other = held(meeting, ["against", "for", "", "for", *["for"] * 6])
        assert world(one, thief) == world(other, thief)


def world(vote, thief):
    """Everything stored of a vote, without random values and its own numbers."""
    roll = "delegate_id, present, voted, channel, settled"
    return {
        "roll": sorted(map(str, thief.in_position(roll, "congress_roll", vote.id))),
        "box": thief.in_position("1", "congress_box", vote.id),
        "shares": thief.in_position("1", "congress_key_share", vote.id),
        "ballots": sorted(thief.in_position("marks", "congress_final_ballot", vote.id)),
        "transactions": [
            len(thief.transactions(table, vote.id))
            for table in ("congress_roll", "congress_final_ballot")
        ],
        "result": vote.result,
        "history": [
            (action, sorted(facts)) for action, facts in history_of(f"congress:vote:{vote.id}")
        ],
    }


def history_of(ref):
    query = select(HistoryRecord).where(HistoryRecord.ref == ref).order_by(HistoryRecord.seq)
    return [(link.action, link.facts) for link in db.session.scalars(query)]


# 2. The place of a ballot says nothing of when it was cast


def test_the_position_of_a_ballot_is_uniform(inside, jinzhai, thief):
    runs, voters, unique = 40, 12, 4
    with inside(jinzhai):
        meeting = Meeting(due=voters)
        words = ["against"] * voters
        words[unique] = "for"
        positions = []
        for _run in range(runs):
            vote = held(meeting, words)
            lie = thief.in_position("marks", "congress_final_ballot", vote.id)
            positions.append(lie.index(("0",)))
    spread = ((voters**2 - 1) / 12) ** 0.5
    off = abs(statistics.mean(positions) - (voters - 1) / 2)
    assert off < 4 * spread / runs**0.5, positions
    assert len(set(positions)) > voters / 2


# 3. What was chosen stands nowhere before the count


@pytest.mark.settings
def test_a_choice_is_nowhere_to_be_read_before_the_count(inside, jinzhai, thief):
    chosen = [random.choice(WORDS) for _n in range(60)]
    marks = elections.write(chosen, [elections.Scale.VOTE] * 60).encode()
    candidates = [(f"测试候选人{n}", "", None) for n in range(60)]
    with inside(jinzhai):
        meeting = Meeting()
        vote = meeting.opened(about=About.ELECTION, seats=60, candidates=candidates)
        db.session.commit()
        for delegate in meeting.delegates:
            casting.cast(vote, chosen, actor=person(delegate), now=NOW)
            db.session.commit()
        assert marks not in thief.bytes_of_everything()
        voting.close_vote(vote, actor=CHAIR, now=NOW)
        db.session.commit()
        assert marks not in thief.bytes_of_everything()
        meeting.count(vote)
        db.session.commit()
        said = db.session.scalars(select(HistoryRecord.raw)).all()
        told = [str(event.payload) for event in db.session.scalars(select(OutboxEvent))]
        assert not [text for text in (*said, *told) if marks.decode() in text]
        assert votes.counted_ballots(vote) == [marks.decode()] * 10


def test_voting_leaves_no_record_event_or_notice_of_its_own(inside, jinzhai):
    with inside(jinzhai):
        meeting = Meeting()
        vote = meeting.opened()
        db.session.commit()
        before = [db.session.scalar(select(func.count()).select_from(kind))
                  for kind in (HistoryRecord, OutboxEvent, Notice)]  # fmt: skip
        cast_all(vote, meeting.delegates, ["for"] * 10)
        db.session.commit()
        after = [db.session.scalar(select(func.count()).select_from(kind))
                 for kind in (HistoryRecord, OutboxEvent, Notice)]  # fmt: skip
        assert after == before
        assert db.session.get(Vote, (vote.township_id, vote.id)).version == vote.version


# 4. One transaction wrote all counted ballots, and the whole roll once more


def test_all_counted_ballots_come_from_one_transaction(inside, jinzhai, thief):
    with inside(jinzhai):
        vote = held(Meeting(), ["for"] * 5 + ["against"] * 5)
        assert len(thief.transactions("congress_final_ballot", vote.id)) == 1
        assert len(thief.transactions("congress_roll", vote.id)) == 1
        ids = [bytes(id) for (id,) in thief.in_position("id", "congress_final_ballot", vote.id)]
        assert ids == sorted(ids)


def test_the_roll_does_not_keep_the_order_of_voting(inside, jinzhai, thief):
    with inside(jinzhai):
        meeting, order = Meeting(), list(range(10))
        random.shuffle(order)
        vote = held(meeting, ["for"] * 10, order)
        lie = [id for (id,) in thief.in_position("delegate_id", "congress_roll", vote.id)]
        assert lie == [delegate.id for delegate in meeting.delegates]


# 5. Ten at once are one ballot


def test_ten_parallel_casts_of_one_voter_are_one_ballot(app, inside, jinzhai):
    with inside(jinzhai):
        meeting = Meeting()
        vote_id, voter = meeting.opened().id, person(meeting.delegates[0])
        db.session.commit()
    starting, failed = threading.Barrier(10), []

    def cast_once():
        starting.wait()
        try:
            with app.app_context(), township_scope(jinzhai.id):
                vote = db.session.get(Vote, (jinzhai.id, vote_id))
                casting.cast(vote, ["for"], actor=voter, now=NOW)
                db.session.commit()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=cast_once) for _n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with inside(jinzhai):
        counts = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Box,)]
        voted = db.session.scalar(select(func.count()).select_from(Roll).where(Roll.voted))
    assert (failed, counts, voted) == ([], [1], 1)


# 6. Shares (with the vote's states: test_voting)


def test_two_shares_give_the_key_and_one_gives_nothing():
    key = ballots.KeyPair.make().private
    shares = shamir.split(key, needed=2, holders=3)
    for pair in ((0, 1), (0, 2), (1, 2)):
        assert shamir.join([shares[place] for place in pair]) == key
    with pytest.raises(ValueError):
        shamir.join(shares[:1])
    with pytest.raises(ValueError):
        shamir.join([shares[0], shares[0]])
    other = shamir.split(key, needed=2, holders=3)
    with suppress(ValueError):
        assert shamir.join([shares[0], other[1]]) != key


def test_shares_of_another_key_are_refused():
    from platform_core.errors import RuleBroken

    one, other = ballots.KeyPair.make(), ballots.KeyPair.make()
    shares = shamir.split(one.private, needed=2, holders=3)
    assert ballots.join_shares(shares[:2], one.public) == one.private
    with pytest.raises(RuleBroken):
        ballots.join_shares(shares[:2], other.public)


@pytest.mark.parametrize("text", [b"", b"0", b"0" * 510])
def test_every_envelope_is_equally_long_and_opens_for_its_vote_alone(text):
    pair = ballots.KeyPair.make()
    envelope = ballots.seal(pair.public, text, b"vote 1")
    assert len(envelope) == ballots.ENVELOPE_BYTES
    assert ballots.unseal(pair.private, envelope, b"vote 1") == text
    assert ballots.unseal(pair.private, envelope, b"vote 2") is None
    assert ballots.unseal(ballots.KeyPair.make().private, envelope, b"vote 1") is None


def test_a_passphrase_opens_the_tellers_key_and_no_other_does():
    key = ballots.make_teller_key("足够长的口令一二三四五六")
    assert ballots.public_of(ballots.unlock(key, "足够长的口令一二三四五六")) == key.public
    assert ballots.unlock(key, "足够长的口令一二三四五七") is None


# 7. The tables cannot hold what would link them


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Box, {"township_id": BigInteger, "id": LargeBinary, "vote_id": BigInteger,
               "sealed": LargeBinary}),
        (FinalBallot, {"township_id": BigInteger, "id": LargeBinary, "vote_id": BigInteger,
                       "marks": String}),
    ],
)  # fmt: skip
def test_box_and_ballots_have_no_voter_no_time_no_sequence(model, columns):
    table = model.__table__
    assert {column.name: type(column.type) for column in table.columns} == columns
    assert {key.column.table.name for key in table.foreign_keys} == {
        "core_township", "congress_vote",
    }  # fmt: skip
    assert table.dialect_options["sqlite"]["with_rowid"] is False
    assert not any(column.server_default for column in table.columns)
    ids = [ballots.random_id() for _n in range(200)]
    assert all(len(id) == 16 for id in ids)
    assert ids != sorted(ids)


def test_nothing_points_to_box_ballots_or_roll():
    from platform_core.db import Base

    secret = {"congress_box", "congress_final_ballot", "congress_roll"}
    pointing = [
        str(key.parent)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in secret
    ]
    assert not pointing


# The attack: ten voters, one after the other, a copy of everything after each


@pytest.mark.slow
def test_an_attacker_with_every_copy_guesses_no_better_than_chance(inside, jinzhai, thief):
    """Each guess pairs voters, in the order they voted, with ballots in some order that the
    copies give away. None may do better than putting the ballots down at random."""
    elections_held, hits, chance, cast = 30, dict.fromkeys(range(5), 0), 0.0, 0
    with inside(jinzhai):
        meeting = Meeting()
        for _n in range(elections_held):
            words = [random.choice(WORDS[:2]) for _voter in range(10)]
            order = list(range(10))
            random.shuffle(order)
            vote, seen = watched(meeting, thief, words, order)
            truth = [elections.write([words[place]], [elections.Scale.VOTE]) for place in order]
            guesses = pairings(thief, vote, seen)
            for strategy, guess in enumerate(guesses):
                hits[strategy] += sum(a == b for a, b in zip(guess, truth, strict=True))
            chance += sum((truth.count(mark) / 10) ** 2 * 10 for mark in set(truth))
            cast += 10
    spread = (cast * 0.25) ** 0.5
    assert all(abs(found - chance) < 4 * spread for found in hits.values()), (hits, chance)


def watched(meeting, thief, words, order):
    """A vote, and what the thief sees after each ballot: the envelope that is new."""
    vote, seen, known = meeting.opened(), [], set()
    db.session.commit()
    for place in order:
        casting.cast(vote, [words[place]], actor=person(meeting.delegates[place]), now=NOW)
        db.session.commit()
        found = thief.in_position("id, sealed", "congress_box", vote.id)
        box = {bytes(id): bytes(sealed) for id, sealed in found}
        (new,) = set(box) - known
        seen.append((new, box[new]))
        known = set(box)
    assert {len(sealed) for _id, sealed in seen} == {ballots.ENVELOPE_BYTES}
    voting.close_vote(vote, actor=CHAIR, now=NOW)
    meeting.count(vote)
    db.session.commit()
    return vote, seen


def pairings(thief, vote, seen):
    """Guesses of what each voter chose, in the order they voted."""
    found = thief.in_position("id, marks", "congress_final_ballot", vote.id)
    lie = [(bytes(id), marks) for id, marks in found]
    as_they_lie = [marks for _id, marks in lie]
    by_id = [marks for _id, marks in sorted(lie)]
    return [
        as_they_lie,
        as_they_lie[::-1],
        by_id,
        _ranked(by_id, [id for id, _sealed in seen]),
        _ranked(as_they_lie, [sealed for _id, sealed in seen]),
    ]


def _ranked(marks, keys):
    """The ballots dealt out as the envelopes' ids or contents sort."""
    return [marks[sorted(keys).index(key)] for key in keys]


def test_what_is_stored_opens_no_envelope(inside, jinzhai, thief):
    """Every 32 bytes that lie anywhere are tried as the key while the vote is closed."""
    with inside(jinzhai):
        meeting = Meeting()
        vote = meeting.opened()
        cast_all(vote, meeting.delegates, ["for"] * 10)
        voting.close_vote(vote, actor=CHAIR, now=NOW)
        db.session.commit()
        envelope = bytes(thief.in_position("sealed", "congress_box", vote.id)[0][0])
        stored = [bytes(value)
                  for row in thief.rows("SELECT public, salt, locked FROM congress_teller_key")
                  for value in row]  # fmt: skip
        stored += [bytes(sealed) for (sealed,) in
                   thief.in_position("sealed", "congress_key_share", vote.id)]  # fmt: skip
        keys = {value[start : start + 32] for value in stored for start in range(len(value) - 31)}
        assert keys
        assert not [key for key in keys if ballots.unseal(key, envelope, vote.bound) is not None]
        assert hall.voted(vote) == 10
