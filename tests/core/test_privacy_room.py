"""What is kept of a person: handed out whole, erased everywhere, erased again after a restore."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import LargeBinary, select, type_coerce

from platform_core import backup
from platform_core.accounts import SYSTEM
from platform_core.accounts.models import Account, AuthSession
from platform_core.audit import find_flaws
from platform_core.cli import restore
from platform_core.clock import utcnow
from platform_core.db import Base
from platform_core.errors import RuleBroken
from platform_core.history import HistoryRecord, record
from platform_core.organisation.models import CommitteeKind, Member, MemberStatus, OfficerTerm
from platform_core.privacy import ledger, operations, resealing
from platform_core.privacy.cli import person_cli
from platform_core.privacy.operations import ERASED, erase_again
from platform_core.privacy.resealing import reseal
from platform_core.privacy.subjects import holdings
from platform_core.sealing import (
    ensure_keys,
    identity_index,
    keys,
    phone_index,
    rotate_keys,
)
from platform_core.tenancy import db, scope
from platform_core.web.idempotency import IdempotencyKey
from plugins.congress.models import Delegate
from plugins.suggestions import operations as suggesting
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import Category
from tests.builders import make_account, make_grant, make_member, make_union
from tests.conftest import platform_scope_of
from tests.congress.before import elected

IDENTITY, PHONE = "610999198503071239", "14200001111"
NAME = "张删"


def make_person(**values):
    """A former member with everything the register may know."""
    given = {
        "name": NAME, "sort_key": "zhangshan", "born_on": "1985-03-07", "ethnicity": "汉族",
        "identity_no": IDENTITY, "identity_index": identity_index(IDENTITY), "phone": PHONE,
        "phone_index": phone_index(PHONE), "job": "挡车工", "status": MemberStatus.LEFT,
    }  # fmt: skip
    return make_member(make_union(), **(given | values))


@pytest.fixture
def person(app, inside, jinzhai, now):
    """Their id; there are also a committee seat, a suggestion, a mandate and an account."""
    with inside(jinzhai):
        member = make_person(status=MemberStatus.ACTIVE)
        db.session.add(OfficerTerm(union_id=member.union_id, member_id=member.id,
                                   committee=CommitteeKind.UNION, position="委员",
                                   since=now.date()))  # fmt: skip
        draft = suggesting.Draft(title="加装照明", problem="夜里看不清。", proposal="加装照明灯。",
                                 category=Category.SAFETY, member=member)  # fmt: skip
        suggesting.hand_in(draft, actor=SYSTEM, now=now)
        delegate = elected().delegates[0]
        delegate.member_id, delegate.name = member.id, NAME
        record("organisation:enrol", member, actor=SYSTEM, at=now, note=f"{NAME}自愿入会")
        id = member.id
    with platform_scope_of(app):
        account = make_account(name=NAME, login_name="zhangshan", phone=PHONE,
                               phone_index=phone_index(PHONE))  # fmt: skip
        make_grant(account, "member", jinzhai, member_id=id)
        db.session.add(AuthSession(sid_sha256="a" * 64, account_id=account.id, auth_level=1,
                                   created_at=now, last_seen_at=now, expires_at=now,
                                   address="203.0.113.7"))  # fmt: skip
        db.session.commit()
    return id


def rows_of(table):
    query = select(table)
    if "township_id" in table.primary_key.columns:
        query = query.where(table.c.township_id == scope().township_id)
    return db.session.execute(query).all()


def everything() -> str:
    """Every value of every table that this township sees, opened, as one text."""
    return "\n".join(str(tuple(r)) for t in Base.metadata.sorted_tables for r in rows_of(t))


def counts():
    return {model: len(rows_of(model.__table__)) for model in (Member, Suggestion, Delegate)}


def former(id):
    """The member, whose membership has ended."""
    member = db.session.get(Member, (scope().township_id, id))
    member.status = MemberStatus.LEFT
    db.session.flush()
    return member


def test_everything_of_a_member_is_handed_out_and_no_key_with_it(inside, jinzhai, person):
    with inside(jinzhai):
        found = operations.all_about(db.session.get(Member, (jinzhai.id, person)))
    assert found["core_member"][0]["identity_no"] == IDENTITY
    assert found["core_officer_term"][0]["position"] == "委员"
    assert found["suggestions_suggestion"][0]["proposal"] == "加装照明灯。"
    assert found["congress_delegate"][0]["name"] == NAME
    assert found["core_account"][0]["phone"] == PHONE
    assert found["core_auth_session"][0]["address"] == "203.0.113.7"
    text = json.dumps(found, ensure_ascii=False)
    assert "password_hash" not in text and "_index" not in text and "sid_sha256" not in text


@pytest.mark.settings
def test_what_is_erased_is_nowhere_and_the_figures_stay(app, inside, jinzhai, person, now):
    with inside(jinzhai):
        before = counts()
        assert operations.erase(former(person), "本人申请2号", actor=SYSTEM, now=now) >= 3
    with inside(jinzhai):
        left = everything()
        for word in (
            NAME,
            "zhangshan",
            IDENTITY,
            PHONE,
            "汉族",
            "挡车工",
            "1985-03-07",
            "203.0.113.7",
        ):
            assert word not in left, word
        assert "加装照明灯" in left, "what was suggested is the union's business"
        assert counts() == before
        account = db.session.scalars(select(Account).where(Account.name == ERASED)).one()
        assert account.disabled_at is not None and account.login_name == f"erased-{account.id}"
        entry = db.session.scalars(
            select(HistoryRecord).where(HistoryRecord.action == "privacy:erase")
        ).one()
        assert (entry.ref, entry.note) == (f"core:member:{person}", "本人申请2号")
    assert list(ledger.read(app.extensions["union_settings"].instance)) == [(jinzhai.id, person)]


def test_the_history_still_holds_after_its_notes_are_gone(app, inside, jinzhai, person, now):
    with inside(jinzhai):
        operations.erase(former(person), "申请", actor=SYSTEM, now=now)
    with app.app_context():
        assert find_flaws(jinzhai.id) == []


def test_an_account_with_a_role_of_its_own_stays(app, inside, jinzhai, person, now):
    with platform_scope_of(app):
        account = db.session.scalars(select(Account).where(Account.login_name == "zhangshan")).one()
        make_grant(account, "township_officer", jinzhai)
        account_id = account.id
        db.session.commit()
    with inside(jinzhai):
        operations.erase(former(person), "申请", actor=SYSTEM, now=now)
    with platform_scope_of(app):
        assert db.session.get(Account, account_id).disabled_at is None


def test_who_is_a_member_still_is_not_erased_and_no_reason_is_none(
    app, inside, jinzhai, person, now
):
    with inside(jinzhai):
        member = db.session.get(Member, (jinzhai.id, person))
        with pytest.raises(RuleBroken, match="会籍"):
            operations.erase(member, "申请", actor=SYSTEM, now=now)
        with pytest.raises(RuleBroken, match="请"):
            operations.erase(former(person), "  ", actor=SYSTEM, now=now)


@pytest.mark.settings
def test_an_erasure_that_is_rolled_back_is_not_in_the_ledger(app, inside, jinzhai, person, now):
    with inside(jinzhai):
        operations.erase(former(person), "申请", actor=SYSTEM, now=now)
        db.session.rollback()
    with inside(jinzhai):
        assert db.session.get(Member, (jinzhai.id, person)).name == NAME
    assert list(ledger.read(app.extensions["union_settings"].instance)) == []


@pytest.mark.settings
@pytest.mark.only("sqlite")
def test_a_restored_backup_forgets_again_what_was_erased(app, settings, inside, jinzhai, tmp_path):
    with inside(jinzhai):
        id = make_person().id
    saved = tmp_path / "saved.tar.gz"
    backup.backup(settings, saved)
    with inside(jinzhai):
        operations.erase(
            db.session.get(Member, (jinzhai.id, id)), "申请", actor=SYSTEM, now=utcnow()
        )
    with app.app_context():
        db.engine.dispose()
    done = app.test_cli_runner().invoke(restore, [str(saved), "--yes"])
    assert done.exit_code == 0, done.output
    assert "1" in done.output.splitlines()[0]
    with inside(jinzhai):
        assert db.session.get(Member, (jinzhai.id, id)).name == ERASED
        assert not erase_again(jinzhai.id, id), "once is enough"


def test_the_administrator_hands_out_and_erases_by_the_members_page(
    app, client_as, inside, jinzhai, person
):
    admin, page = client_as("township_admin", jinzhai), f"/t/jinzhai/members/{person}"
    taken = admin.post(f"{page}/data.json")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.json["core_member"][0]["name"] == NAME
    refused = admin.post(f"{page}/erase", data={"reason": "申请3号"})
    assert refused.status_code == 422 and "申请3号" in refused.text
    with inside(jinzhai):
        former(person)
    assert f"{page}/erase" in admin.get(page).text
    assert admin.get(f"{page}/erase").status_code == 200
    assert admin.post(f"{page}/erase", data={"reason": ""}).status_code == 422
    assert admin.post(f"{page}/erase", data={"reason": "申请3号"}).status_code == 303
    assert NAME not in admin.get(page).text
    officer = client_as("township_officer", jinzhai)
    assert officer.post(f"{page}/data.json").status_code == 403
    assert officer.get(f"{page}/erase").status_code == 403


def test_a_person_takes_their_own_data_and_nobody_elses(app, client_as, inside, jinzhai, person):
    member = client_as("member", jinzhai, member_id=person)
    own = "/t/jinzhai/my-data.json"
    assert own in BeautifulSoup(member.get("/me/").text, "html.parser").decode()
    assert member.get(own).json["core_member"][0]["id"] == person
    officer = client_as("township_officer", jinzhai, name="测试干部")
    data = officer.get(own).json
    assert "core_member" not in data and data["core_account"][0]["name"] == "测试干部"


def test_the_command_line_exports_and_erases(app, inside, jinzhai, tmp_path):
    with inside(jinzhai):
        number = make_person().number
    run, where, out = app.test_cli_runner().invoke, ["--township", "金寨镇"], tmp_path / "p.json"
    done = run(person_cli, ["export", number, *where, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text())["core_member"][0]["name"] == NAME
    assert out.stat().st_mode & 0o077 == 0
    again = run(person_cli, ["export", number, *where, "--out", str(out)])
    assert again.exit_code == 1
    assert run(person_cli, ["erase", "X9", *where, "--reason", "x", "--yes"]).exit_code == 1
    done = run(person_cli, ["erase", number, *where, "--reason", "申请", "--yes"])
    assert done.exit_code == 0, done.output
    with inside(jinzhai):
        assert db.session.scalars(select(Member)).one().name == ERASED


# -- keys -----------------------------------------------------------------------------------


def raw_phones():
    return [bytes(each) for each in db.session.scalars(
        select(type_coerce(Member.__table__.c.phone, LargeBinary))
        .where(Member.__table__.c.township_id == scope().township_id)
    )]  # fmt: skip


@pytest.mark.settings
@pytest.mark.only("sqlite")
def test_keys_are_rotated_while_the_service_runs(app, settings, inside, jinzhai, client_as):
    with inside(jinzhai):
        for n in range(3):
            make_person(identity_no=None, identity_index=None, phone=f"1420000222{n}",
                        phone_index=phone_index(f"1420000222{n}"))  # fmt: skip
    serving = keys()
    admin = client_as("township_admin", jinzhai)
    rotate = "from platform_core.cli import main; main()", "keys", "rotate", "--yes"
    elsewhere = {**os.environ, "UNION_INSTANCE": str(settings.instance)}
    done = subprocess.run([sys.executable, "-c", *rotate], env=elsewhere, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert keys() is serving, "this process has not heard of it"
    with inside(jinzhai):
        found = db.session.scalars(select(Member).order_by(Member.id)).all()
        assert [each.phone[-1] for each in found] == ["0", "1", "2"], "opened with the new key"
        make_person(identity_no=None, identity_index=None)
        assert serving.newest not in {value[1:5] for value in raw_phones()}
    assert admin.get("/t/jinzhai/members").status_code == 200


@pytest.mark.settings
def test_who_has_not_read_the_new_key_yet_seals_with_it_all_the_same(inside, settings, jinzhai):
    old = keys()
    new = Path(settings.instance / "keys.json.new")
    new.write_text((settings.instance / "keys.json").read_text())
    new.chmod(0o600)
    given = json.loads(new.read_text())
    given["seal"].append({"id": "00aa11bb", "key": given["seal"][0]["key"]})
    new.write_text(json.dumps(given))
    new.replace(settings.instance / "keys.json")  # as another process's rotation does
    with inside(jinzhai):
        make_person()
        assert {value[1:5] for value in raw_phones()} == {bytes.fromhex("00aa11bb")}
    assert old is not keys()


def test_resealing_does_what_is_left_and_no_more(app, inside, jinzhai, settings):
    with inside(jinzhai):
        make_person()
    before = ensure_keys(settings.instance)
    rotate_keys(settings.instance)
    with app.app_context():
        assert reseal() == 2, "the number and the telephone"
        assert reseal() == 0
    with inside(jinzhai):
        member = db.session.scalars(select(Member)).one()
        assert (member.identity_no, member.phone, member.version) == (IDENTITY, PHONE, 1)
    assert before.newest != keys().newest


def test_every_row_is_resealed_however_many_there_are(app, inside, jinzhai, settings, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    with inside(jinzhai):
        union_id = make_union().id
        for n in range(5):
            make_member(union_id=union_id, phone=f"1430000444{n}",
                        phone_index=phone_index(f"1430000444{n}"))  # fmt: skip
        db.session.add(IdempotencyKey(digest=b"d" * 32, fingerprint=b"f" * 32, attempt=1,
                                      answer="已受理", at=utcnow()))  # fmt: skip
    rotate_keys(settings.instance)
    with app.app_context():
        assert (reseal(), reseal()) == (6, 0)


def test_every_table_that_points_to_a_member_is_found(inside, jinzhai):
    with inside(jinzhai):
        named = {each.table.name for each in holdings(make_person())}
    assert {"core_member", "core_officer_term", "congress_delegate", "suggestions_suggestion",
            "suggestions_supporter"} <= named  # fmt: skip
