"""The life of a township: made, closed, moved as a bundle into another installation, erased."""

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from platform_core import sealing
from platform_core.accounts import SYSTEM
from platform_core.audit import find_flaws
from platform_core.errors import RuleBroken
from platform_core.files.models import StoredFile
from platform_core.files.operations import keep
from platform_core.files.storage import storage
from platform_core.history import CountyRecord, HistoryRecord, record
from platform_core.indicators.stated import Statement, state
from platform_core.inquiries.models import Inquiry, InquiryAnswer
from platform_core.organisation.models import County, Member, Township, Union
from platform_core.sealing import KeyRing, identity_index, phone_index
from platform_core.tenancy import db, platform_scope, township_scope
from platform_core.townships import bundle, erasure, operations
from platform_core.townships.rows import models, take_over
from plugins.legal_aid.indexes import name_index
from plugins.legal_aid.models import Mediation, Petitioner
from plugins.legal_aid.operations.petitions import Person
from plugins.suggestions.operations import hand_in
from plugins.suggestions.queries import by_receipt
from plugins.suggestions.workflow import Identity
from plugins.transparency.models import RubricEdition
from tests.builders import make_member, make_union
from tests.conftest import NOW
from tests.legal_aid.makers import a_mediation, a_petition
from tests.suggestions.builders import START, draft, make_actor

IDENTITY = "610999199001010018"
SECRET = "correct horse battery"
REVISIONS = {"core": "core_0002"}


@pytest.fixture
def lived(app, inside, jinzhai):
    """A township with a union tree, a sealed identity, a file, a stated figure and a history."""
    with inside(jinzhai):
        parent = make_union(name="联合工会")
        child = make_union(name="下级", parent_id=parent.id)
        make_member(child, name="测试丙", identity_no=IDENTITY,
                    identity_index=identity_index(IDENTITY))  # fmt: skip
        state(Statement(label="工会数", written="2", unit="个", period="2011", source="台账"),
              actor=SYSTEM, now=NOW)  # fmt: skip
        record("core:test", parent, actor=SYSTEM, at=NOW, note="写下的文字")
        png = BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
        keep(png, "图.png", about=parent, actor=SYSTEM, now=NOW)
    return jinzhai


@pytest.fixture
def exported(app, lived, tmp_path):
    path = tmp_path / "jinzhai.zip"
    with app.app_context(), platform_scope():
        manifest = bundle.write_bundle(lived.id, path, SECRET, revisions=REVISIONS, actor=SYSTEM,
                                       now=NOW)  # fmt: skip
    return path, manifest


def taken_in(app, path, passphrase=SECRET, revisions=REVISIONS, slug="before"):
    """Into a county of its own, where the township's code and address are free again."""
    with app.app_context(), platform_scope():
        old = db.session.scalars(select(Township)).one()
        old.slug, old.code = slug, "610981999"
        other = db.session.scalars(select(County).filter_by(code="610900")).one_or_none()
        other = other or County(code="610900", name="别市", federation_name="别市总工会")
        db.session.add(other)
        db.session.commit()
        here = bundle.read_bundle(path, passphrase, other, revisions=revisions, actor=SYSTEM,
                                  now=NOW)  # fmt: skip
        return here.id


def test_a_bundle_says_what_it_holds_and_nothing_sealed_in_clear(exported):
    path, manifest = exported
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.read("manifest.json"))
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert said["format"] == "union-township/1" and said["tables"]["core_union"] == 2
    assert said["tables"] == manifest["tables"] and len(said["files"]) == 1
    assert said["stays"] == {"accounts": 0, "roles": 0, "notices": 0}
    assert IDENTITY.encode() not in content
    assert path.stat().st_mode & 0o077 == 0


def test_everything_arrives_and_the_chain_still_holds(app, lived, exported):
    path, manifest = exported
    there = taken_in(app, path)
    with app.app_context(), township_scope(there):
        counts = {model.__tablename__: len(db.session.scalars(select(model.id)).all())
                  for model in models()}  # fmt: skip
        member = db.session.scalars(select(Member)).one()
        assert member.identity_no == IDENTITY
        assert member.identity_index == identity_index(IDENTITY), "searchable here as well"
        child = db.session.scalars(select(Union).filter_by(name="下级")).one()
        assert child.parent.name == "联合工会"
        file = db.session.scalars(select(StoredFile)).one()
        with storage().open(there, file.stored_as) as content:
            assert content.read(4) == b"\x89PNG"
    assert counts == manifest["tables"]
    with app.app_context():
        assert find_flaws(there) == []


@pytest.mark.only("sqlite")
def test_what_is_found_by_a_digest_is_found_in_an_installation_with_other_keys(
    app, lived, inside, switch_on, tmp_path, monkeypatch
):
    for module in ("suggestions", "legal_aid"):
        switch_on(module, lived)
    with inside(lived):
        receipt = hand_in(draft(identity=Identity.NONE), actor=make_actor("member"), now=START)[1]
        a_petition(people=(Person(name="示例 甲", phone="14200000001"),))
        a_mediation()
    path = tmp_path / "all.zip"
    with app.app_context(), platform_scope():
        bundle.write_bundle(lived.id, path, SECRET, revisions=REVISIONS, actor=SYSTEM, now=NOW)
    monkeypatch.setattr(sealing, "_file", None)
    monkeypatch.setattr(sealing, "_ring", KeyRing({b"else": bytes(32)}, b"x" * 32))
    there = taken_in(app, path)
    with app.app_context(), township_scope(there):
        assert by_receipt(receipt) is not None
        member = db.session.scalars(select(Member)).one()
        assert member.identity_index == identity_index(IDENTITY)
        for each in db.session.scalars(select(Petitioner)):
            assert each.name_index == name_index(each.name)
            assert each.phone_index == phone_index("14200000001")
        mediation = db.session.scalars(select(Mediation)).one()
        assert mediation.applicant_index == name_index(mediation.applicant)


@pytest.mark.only("sqlite")
def test_what_the_county_asked_comes_along_and_its_rubrics_are_in_force_nowhere(
    app, lived, client_as, now, tmp_path
):
    asked = {"title": "示例调查", "body": "示例", "fields": "职工人数 | 人", "period": "2026",
             "due_on": "2026-12-10", "townships": [str(lived.id)]}  # fmt: skip
    assert client_as("county_officer").post("/county/inquiries", data=asked).status_code == 303
    path = tmp_path / "asked.zip"
    with app.app_context(), platform_scope():
        bundle.write_bundle(lived.id, path, SECRET, revisions=REVISIONS, actor=SYSTEM, now=NOW)
        old = db.session.scalars(select(Inquiry.id)).one()
    with zipfile.ZipFile(path) as archive:
        (line,) = archive.read("county/core_inquiry.jsonl").decode().splitlines()
    told = line.replace(f'"id": {old}', '"id": 7')
    there = taken_in(app, path)
    with app.app_context(), township_scope(there):
        answer = db.session.scalars(select(InquiryAnswer)).one()
        assert db.session.get_one(Inquiry, answer.inquiry_id).title == "示例调查"
        take_over(Inquiry, [told], db.session.scalar(select(County.id)), KeyRing({}, b""),
                  place="金寨镇", day=NOW.date())  # fmt: skip
        assert db.session.get_one(Inquiry, 7).fields[0]["label"] == "职工人数"
    rubric = RubricEdition(edition="2011.1", effective_from=date(2011, 1, 10))
    rubric.moved_in("金寨镇", date(2026, 11, 22))
    assert (rubric.edition, rubric.effective_to) == ("2011.1·金寨镇", date(2026, 11, 21))


def test_whatever_fails_leaves_nothing_behind(app, lived, exported, tmp_path):
    path, manifest = exported
    rows = dict(manifest["tables"], core_history_head=7)
    breaks = (
        {"manifest.json": json.dumps(manifest | {"tables": rows}).encode()},
        {"manifest.json": json.dumps(manifest | {"files": dict.fromkeys(manifest["files"], "0")})
         .encode()},
        {"tables/core_member.jsonl": b'{"id": "x"}\n'},
        {"tables/core_union.jsonl": b"no json\n"},
        {},
    )  # fmt: skip
    for number, broken in enumerate(breaks):
        damaged = tmp_path / f"{number}.zip"
        rewritten(path, damaged, broken)
        secret = SECRET if broken else f"another {SECRET}"
        with pytest.raises(RuleBroken):
            taken_in(app, damaged, passphrase=secret, slug=f"before{number}")
    with app.app_context(), platform_scope(writes=False):
        assert [each.slug for each in db.session.scalars(select(Township))] == ["before4"]
        others = select(County.id).where(County.code.startswith("6109"), County.name == "别市")
        told = select(CountyRecord).where(CountyRecord.county_id.in_(others))
        assert db.session.scalars(told).all() == []
    with app.app_context():
        kept = [each for each in storage().root.rglob("*") if each.is_file()]
    assert [each.parts[-3] for each in kept] == [str(lived.id)], "only where it came from"


def rewritten(path, to, parts):
    """A bundle with other parts."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))


@pytest.mark.only("sqlite")
def test_a_wrong_passphrase_other_versions_and_no_bundle_are_refused(app, exported, tmp_path):
    path, _manifest = exported
    nothing = tmp_path / "x.zip"
    nothing.write_bytes(b"PK nothing")
    with pytest.raises(RuleBroken):
        taken_in(app, nothing)
    with app.app_context(), platform_scope():
        county = db.session.scalars(select(County).filter_by(code="610900")).one()
        for passphrase, revisions in (("short", REVISIONS), (SECRET, {"core": "core_0001"})):
            with pytest.raises(RuleBroken):
                bundle.read_bundle(path, passphrase, county, revisions=revisions, actor=SYSTEM,
                                   now=NOW)  # fmt: skip
        with pytest.raises(RuleBroken):
            bundle.write_bundle(1, path, "short", revisions=REVISIONS, actor=SYSTEM, now=NOW)


def test_erasing_leaves_the_chain_a_certificate_and_nothing_else(app, lived, exported, inside):
    path, _manifest = exported
    with app.app_context(), platform_scope():
        here = db.session.get_one(Township, lived.id)
        with pytest.raises(RuleBroken):
            erasure.erase(lived.id, path, reason="并镇", actor=SYSTEM, now=NOW)
        operations.archive(here, "并入邻镇", actor=SYSTEM, now=NOW)
        db.session.commit()
        done = erasure.erase(lived.id, path, reason="并镇", actor=SYSTEM, now=NOW)
    assert done.rows["core_union"] == 2 and done.files == 1 and len(done.bundle) == 64
    with inside(lived):
        left = {model.__tablename__ for model in models()
                if db.session.scalars(select(model.id)).first() is not None}  # fmt: skip
        notes = list(db.session.scalars(select(HistoryRecord.note)))
    assert left == {"core_history", "core_history_head"} and set(notes) == {None}
    with app.app_context():
        assert find_flaws(lived.id) == []
    titles = [str(value) for row in done.paper().blocks[0].rows for value in row]
    assert done.bundle in titles


@pytest.mark.only("sqlite")
def test_a_suspended_township_is_closed_until_it_is_opened_again(client_as, jinzhai):
    county, officer = client_as("county_officer"), client_as("township_officer", jinzhai)
    way = "/county/townships/jinzhai"
    assert officer.get("/t/jinzhai/").status_code == 200
    assert county.post(f"{way}/suspend", data={"reason": ""}).status_code == 422
    assert county.post(f"{way}/suspend", data={"reason": "整顿"}).status_code == 303
    assert officer.get("/t/jinzhai/").status_code == 404
    assert county.post(f"{way}/suspend", data={"reason": "再来"}).status_code == 422
    assert county.post(f"{way}/resume", data={"reason": "恢复"}).status_code == 303
    assert officer.get("/t/jinzhai/").status_code == 200
    county.post(f"{way}/archive", data={"reason": "并入邻镇"})
    assert officer.get("/t/jinzhai/").status_code == 404
    assert "已归档" in county.get("/county/townships").get_data(as_text=True)
    assert county.get(f"{way}/burn").status_code == 404
    assert client_as("county_auditor").get(f"{way}/suspend").status_code == 403
