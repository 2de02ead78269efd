"""Each township's history is a chain: what is changed, removed or added later shows."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from platform_core.accounts import SYSTEM
from platform_core.audit import find_flaws
from platform_core.history import (
    HistoryHead,
    HistoryRecord,
    history_of,
    record,
    record_county,
    verify,
)
from platform_core.tenancy import db

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def chain(inside, jinzhai):
    """Three links in Jinzhai, in two transactions."""
    with inside(jinzhai):
        record("errands:open", "errands:errand:1", actor=SYSTEM, at=AT, number="E1")
        record("errands:ask", "errands:errand:1", actor=SYSTEM, at=AT, note="张三想知道")
    with inside(jinzhai):
        record("errands:open", "errands:errand:2", actor=SYSTEM, at=AT + timedelta(hours=1))


def links():
    return db.session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq)).all()


def test_links_are_numbered_without_gaps_and_each_names_the_one_before(inside, jinzhai, chain):
    with inside(jinzhai):
        found = links()
        assert [link.seq for link in found] == [1, 2, 3]
        assert [link.prev for link in found[1:]] == [link.hash for link in found[:-1]]
        assert [link.action for link in history_of("errands:errand:1")] == [
            "errands:open", "errands:ask",
        ]  # fmt: skip
        assert found[0].facts == {"number": "E1"}


def test_a_good_chain_has_no_flaw(app, jinzhai, chain):
    with app.app_context():
        assert find_flaws() == []


def test_every_township_has_a_chain_of_its_own(inside, jinzhai, neighbour, chain):
    with inside(neighbour):
        record("errands:open", "errands:errand:9", actor=SYSTEM, at=AT)
    with inside(neighbour):
        assert [link.seq for link in links()] == [1]


def test_the_county_has_one_too_and_says_which_township_it_concerns(app, inside, county, jinzhai):
    with inside(jinzhai):
        record_county("modules:switch", "core:township:1", county_id=county.id,
                      township_id=jinzhai.id, actor=SYSTEM, at=AT, note="试行")  # fmt: skip
    with app.app_context():
        assert find_flaws() == []


def test_what_a_rolled_back_savepoint_noted_did_not_happen(inside, jinzhai):
    with inside(jinzhai):
        record("errands:open", "errands:errand:1", actor=SYSTEM, at=AT)
        savepoint = db.session.begin_nested()
        record("errands:ask", "errands:errand:1", actor=SYSTEM, at=AT)
        savepoint.rollback()
        with db.session.begin_nested():
            record("errands:finish", "errands:errand:1", actor=SYSTEM, at=AT)
    with inside(jinzhai):
        assert [link.action for link in links()] == ["errands:open", "errands:finish"]


def test_a_rolled_back_transaction_leaves_no_link(inside, jinzhai):
    with inside(jinzhai):
        record("errands:open", "errands:errand:1", actor=SYSTEM, at=AT)
        db.session.rollback()
    with inside(jinzhai):
        assert links() == []


def test_an_erased_note_leaves_the_chain_whole(app, inside, jinzhai, chain):
    with inside(jinzhai):
        db.session.execute(text(f"UPDATE {main()}core_history SET note = NULL WHERE seq = 2 "
                                "AND township_id = :t"), {"t": jinzhai.id})  # fmt: skip
    with app.app_context():
        assert find_flaws() == []


def main() -> str:
    """Unqualified names are views on SQLite; the table itself is meant here."""
    return "main." if db.engine.dialect.name == "sqlite" else ""


@pytest.mark.parametrize("change", ["action = 'errands:forged'", "note = '别的话'", "seq = 9"])
def test_the_database_refuses_to_change_a_link(inside, jinzhai, chain, change):
    with inside(jinzhai), pytest.raises(DBAPIError):
        db.session.execute(
            text(f"UPDATE {main()}core_history SET {change} WHERE seq = 2 AND township_id = :t"),
            {"t": jinzhai.id},
        )


def test_the_database_refuses_to_remove_a_link(inside, jinzhai, chain):
    with inside(jinzhai), pytest.raises(DBAPIError):
        db.session.execute(
            text(f"DELETE FROM {main()}core_history WHERE township_id = :t"), {"t": jinzhai.id}
        )


def test_verification_finds_what_somebody_with_the_file_did(inside, jinzhai, chain):
    with inside(jinzhai):
        head = db.session.get(HistoryHead, (jinzhai.id, 0))
        seq, digest = head.seq, head.hash
        found = links()
        db.session.expunge_all()
    assert verify(found, seq, digest) == []
    assert [f.seq for f in verify([found[0], found[2]], seq, digest)] == [3, 3]  # one removed
    assert verify(found[:2], seq, digest)  # the end cut off
    assert verify([found[1], found[0], found[2]], seq, digest)  # reordered
    found[1].raw = found[1].raw.replace("errands:ask", "errands:pay")
    assert "was changed after it was written" in [f.fault for f in verify(found, seq, digest)]
    found[1].hash = hashlib.sha256((found[1].prev + found[1].raw).encode()).hexdigest()
    faults = [f.fault for f in verify(found, seq, digest)]
    assert "shows something other than what was recorded" in faults
    assert "does not follow the link before it" in faults
    found[2].note = "后来加的"
    assert any(f.seq == 3 and "another note" in f.fault for f in verify(found, seq, digest))
