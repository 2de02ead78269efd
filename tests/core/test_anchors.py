"""What a chain cannot show of itself: that its end was cut off, or all of it written anew."""

import json
import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError

from platform_core import audit
from platform_core.accounts import SYSTEM
from platform_core.cli import export_chain, root, verify
from platform_core.clock import today
from platform_core.errors import RuleBroken
from platform_core.history import CountyRoot, HistoryHead, HistoryRecord, record, record_county
from platform_core.tenancy import db, platform_scope
from tests.conftest import platform_scope_of


@pytest.fixture
def chains(app, inside, county, jinzhai, neighbour, now):
    """Three links in Jinzhai, one next door, one of the county."""
    for n in range(3):
        with inside(jinzhai):
            record("errands:open", f"errands:errand:{n}", actor=SYSTEM, at=now, note="说明")
    with inside(neighbour):
        record("errands:open", "errands:errand:9", actor=SYSTEM, at=now)
    with platform_scope_of(app):
        record_county(
            "modules:switch", "core:township:1", county_id=county.id, actor=SYSTEM, at=now
        )
        db.session.commit()


@pytest.fixture
def taken(app, chains):
    """How the daily job takes the root."""
    with app.app_context(), platform_scope():
        count = audit.take_roots(None)
        db.session.commit()
        return count


@pytest.fixture
def anchor(app, taken, tmp_path):
    """The root, kept outside."""
    done = app.test_cli_runner().invoke(root, ["--json"])
    assert done.exit_code == 0, done.output
    file = tmp_path / "anchor.json"
    file.write_text(done.output, "utf-8")
    return file


def behind_our_back(app, *statements):
    """What somebody with the file can do, triggers or not."""
    with app.app_context():
        db.engine.dispose()
    with sqlite3.connect(app.extensions["union_settings"].instance / "union.db") as file:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE ?"
        for (name,) in file.execute(triggers, ("core_history%",)).fetchall():
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            file.execute(*statement)
    file.close()


def verified(app, *options):
    done = app.test_cli_runner().invoke(verify, [*map(str, options), "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_one_root_a_day_over_the_heads_of_all_chains(app, county, taken):
    assert taken == 1
    with app.app_context(), platform_scope():
        assert audit.take_roots(None) == 0, "once a day"
        kept = db.session.get(CountyRoot, (county.id, today()))
        assert kept.root == audit.root_of(kept.heads) and len(kept.root) == 64
        assert {head["chain"]: head["seq"] for head in kept.heads} == {
            "jinzhai": 3, "tongmu": 1, f"county {county.id}": 1,
        }  # fmt: skip


def test_the_page_shows_the_root_and_gives_the_file_to_check_it_by(
    app, county, client_as, now, tmp_path
):
    auditor, way = client_as("county_auditor"), "/county/audit"
    assert "每天" in auditor.get(way).text and auditor.get(f"{way}/anchor").status_code == 404
    with app.app_context(), platform_scope():
        audit.take_roots(None)
        db.session.commit()
        kept = db.session.get(CountyRoot, (county.id, today())).root
    assert kept in auditor.get(way).text
    file = tmp_path / "page.json"
    file.write_bytes(auditor.get(f"{way}/anchor").data)
    assert verified(app, "--anchor", file) == (0, [])


def test_a_root_is_never_changed(app, county, taken):
    with app.app_context(), platform_scope(), pytest.raises(DBAPIError):
        db.session.get(CountyRoot, (county.id, today())).root = "0" * 64
        db.session.flush()


def test_before_the_first_root_the_command_says_when_it_comes(app, county):
    done = app.test_cli_runner().invoke(root, [])
    assert isinstance(done.exception, RuleBroken) and "每天" in str(done.exception)


def test_what_came_after_the_anchor_changes_nothing(app, inside, jinzhai, anchor, now):
    with inside(jinzhai):
        record("errands:open", "errands:errand:7", actor=SYSTEM, at=now)
    assert verified(app, "--anchor", anchor) == (0, [])


@pytest.mark.only("sqlite")
def test_an_end_that_was_cut_off_shows_against_the_anchor_alone(app, inside, jinzhai, anchor):
    with inside(jinzhai):
        second = db.session.get(HistoryHead, (jinzhai.id, 0)).seq - 1
        kept = db.session.scalars(db.select(HistoryRecord.hash).where(HistoryRecord.seq == second))
        digest = kept.one()
    behind_our_back(
        app,
        ("DELETE FROM core_history WHERE township_id = ? AND seq > ?", (jinzhai.id, second)),
        ("UPDATE core_history_head SET seq = ?, hash = ? WHERE township_id = ?",
         (second, digest, jinzhai.id)),
    )  # fmt: skip
    assert verified(app) == (0, []), "the chain alone looks whole"
    code, found = verified(app, "--anchor", anchor)
    assert (code, [(flaw["chain"], flaw["seq"]) for flaw in found]) == (1, [("jinzhai", 3)])


def test_an_anchor_that_was_changed_is_none(app, anchor, tmp_path):
    changed = json.loads(anchor.read_text("utf-8"))
    changed["heads"][0]["seq"] += 1
    anchor.write_text(json.dumps(changed), "utf-8")
    code, found = verified(app, "--anchor", anchor)
    assert (code, found[0]["chain"]) == (1, "anchor")
    (tmp_path / "else.json").write_text('{"heads": 3}')
    with app.app_context(), pytest.raises(RuleBroken, match="不是历史根"):
        audit.find_flaws_against(tmp_path / "else.json")


def test_a_chain_is_taken_away_and_checked_without_the_database(app, jinzhai, chains, tmp_path):
    out = tmp_path / "jinzhai.jsonl"
    done = app.test_cli_runner().invoke(export_chain, [str(out), "--township", "jinzhai"])
    assert done.exit_code == 0, done.output
    assert "说明" not in out.read_text("utf-8"), "what people wrote stays here"
    assert audit.find_flaws_in(out) == []
    lines = out.read_text("utf-8").splitlines(keepends=True)
    out.write_text("".join([lines[0], *lines[2:]]), "utf-8")
    assert [flaw["seq"] for flaw in audit.find_flaws_in(out)] == [3, 3]
    out.write_text("".join(lines[:-1]), "utf-8")
    with pytest.raises(RuleBroken, match="不完整"):
        audit.find_flaws_in(out)
    again = app.test_cli_runner().invoke(export_chain, [str(out), "--township", "jinzhai"])
    assert isinstance(again.exception, RuleBroken), "nothing is written over"
