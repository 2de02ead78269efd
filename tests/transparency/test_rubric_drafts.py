"""A county's next rubric, changed in forms: what differs is shown, and nothing is guessed at."""

import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from platform_core.history import CountyRecord
from platform_core.tenancy import db, platform_scope
from plugins.transparency import rubric_sheet
from plugins.transparency.models import RubricEdition, StarApplication
from plugins.transparency.operations import measuring
from plugins.transparency.rubric_changes import changes
from plugins.transparency.rubrics import Method, proposal
from tests.transparency.starring import (  # noqa: F401
    NARROW,
    RUBRIC,
    WIDE,
    Jury,
    criterion,
    make_edition,
    switch,
    town,
)

HOME = "/county/transparency/rubrics"


@pytest.fixture
def county_officer(client_as, town):  # noqa: F811
    return client_as("county_officer")


@pytest.fixture
def draft(county_officer, app, town):  # noqa: F811
    """The address of a draft made from the edition in force."""
    with app.app_context(), platform_scope():
        id = make_edition(town.county_id).id
        db.session.commit()
    made = county_officer.post(f"{HOME}/{id}/next")
    assert made.status_code == 303
    return made.location


def rubric_at(app, address):
    with app.app_context(), platform_scope():
        return db.session.get(RubricEdition, int(address.rpartition("/")[2])).rubric


class Reader(HTMLParser):
    """What a form holds as it is shown: its fields by name."""

    def __init__(self, text):
        super().__init__()
        self.found, self.select = {}, ""
        self.feed(text.partition("<main")[2])

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.found[given["name"]] = given.get("value", "y")
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.found[self.select] = given.get("value", "")


def typed(county_officer, address, **more):
    """The form at an address as it is shown, but for what is typed into it."""
    shown = county_officer.get(address)
    assert shown.status_code == 200
    return Reader(shown.text).found | more


def test_a_form_sent_as_it_stands_changes_nothing(county_officer, draft, app):
    before = rubric_at(app, draft)
    for place in range(1, len(before.criteria) + 1):
        address = f"{draft}/criteria/{place}"
        assert county_officer.post(address, data=typed(county_officer, address)).status_code == 303
    address = f"{draft}/results"
    assert county_officer.post(address, data=typed(county_officer, address)).status_code == 303
    assert rubric_at(app, draft) == before


def test_a_criterion_is_added_after_its_group_and_taken_out_again(county_officer, draft, app):
    new = {"code": "6", "group": "类别", "title": "民主评议", "points": "5",
           "bands-0-name": "好", "bands-0-low": "3", "bands-0-high": "5",
           "bands-1-name": "差", "bands-1-low": "0", "bands-1-high": "2"}  # fmt: skip
    address = f"{draft}/criteria/0"
    added = county_officer.post(address, data=typed(county_officer, address, **new))
    assert added.status_code == 303
    it = rubric_at(app, draft).criteria[-1]
    assert (it.code, it.method, [(b.label, b.low, b.high) for b in it.bands]) == (
        "6", Method.JUDGED, [("好", 3, 5), ("差", 0, 2)]
    )  # fmt: skip
    shown = county_officer.get(draft)
    assert "6 民主评议" in shown.text.partition("<h2>")[2]
    gone = county_officer.post(f"{address[:-1]}6/drop", data={
        "made_from": rubric_at(app, draft).fingerprint})  # fmt: skip
    assert gone.status_code == 303
    assert rubric_at(app, draft) == RUBRIC
    with app.app_context(), platform_scope():
        done = list(db.session.scalars(select(CountyRecord.action).order_by(CountyRecord.seq)))
    assert [each.partition(":")[2] for each in done[-3:]] == [
        "draft_rubric", "put_criterion", "drop_criterion"
    ]  # fmt: skip


def test_bands_that_overlap_or_leave_a_gap_are_named_and_never_mended(county_officer, draft, app):
    address = f"{draft}/criteria/4"
    said = county_officer.post(address, data=typed(county_officer, address, **{
        "bands-0-low": "13", "bands-1-low": "2"}), follow_redirects=True)  # fmt: skip
    assert WIDE.label in said.text
    assert NARROW.label in said.text
    assert "13–15" in said.text  # in both
    assert "0–1" in said.text  # in neither
    assert [(b.low, b.high) for b in rubric_at(app, draft).criterion("4").bands] == [
        (13, 20), (2, 15)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "sent", "kept"),
    [
        (5, {"code": "4"}, "4"),  # there is one of this code
        (5, {"points": "0"}, "0"),
        (5, {"method": "share"}, "share"),  # and no figure
        (5, {"method": "share", "key": "org.unions_total"}, "org.unions_total"),  # a count
        (4, {"bands-0-values": "一般"}, "一般"),
        (4, {"bands-0-low": ""}, WIDE.label),
        (4, {"bands-0-low": "21"}, "21"),
    ],
)
def test_what_nobody_could_mark_by_is_refused_and_stays_as_typed(
    county_officer, draft, app, place, sent, kept
):
    address = f"{draft}/criteria/{place}"
    refused = county_officer.post(address, data=typed(county_officer, address, **sent))
    assert refused.status_code == 422
    assert "error-summary" in refused.text
    assert kept in Reader(refused.text).found.values()
    assert rubric_at(app, draft) == RUBRIC


def test_a_draft_changed_meanwhile_is_not_overwritten_unseen(county_officer, draft, app):
    address = f"{draft}/criteria/5"
    mine = typed(county_officer, address, points="11")
    theirs = f"{draft}/results"
    other = typed(county_officer, theirs, **{"stars-0-at": "65"})
    assert county_officer.post(theirs, data=other).status_code == 303
    stale = county_officer.post(address, data=mine)
    assert stale.status_code == 409
    assert Reader(stale.text).found["points"] == "11"
    assert county_officer.post(address, data=Reader(stale.text).found).status_code == 303
    rubric = rubric_at(app, draft)
    assert (rubric.criterion("5").points, rubric.stars[0].at) == (11, 65)


def test_stars_and_vetoes_are_changed(county_officer, draft, app):
    address = f"{draft}/results"
    sent = {"stars-3-stars": "3", "stars-3-at": "85", "vetoes-1-title": "拖欠工资"}
    assert county_officer.post(
        address, data=typed(county_officer, address, **sent)
    ).status_code == (303)
    rubric = rubric_at(app, draft)
    assert [each.at for each in rubric.stars] == [60, 80, 95, 85]
    assert [each.code for each in rubric.vetoes] == ["false_disclosure", "v1"]
    assert "3" in county_officer.get(draft).text  # more stars for fewer points: named as a fault
    assert [str(fault.what) for fault in rubric.faults()][-1] == "3"


def test_a_published_edition_has_no_form(county_officer, draft):
    later = {"since": "2026-12-01", "knowingly": "y"}
    assert county_officer.post(f"{draft}/publish", data=later).status_code == 303
    for path in ("criteria/1", "results"):
        assert county_officer.get(f"{draft}/{path}").status_code == 404
        assert county_officer.post(f"{draft}/{path}").status_code == 404


def test_marks_given_under_an_old_edition_keep_it_and_count_the_same(
    client_as, inside, town, county_officer, app  # noqa: F811
):  # fmt: skip
    with inside(town):
        jury = Jury(town.county_id)
        it = jury.declared()
        id, old = it.id, jury.edition.id
        given = [(line.code, line.computed) for line in it.lines]
    draft = county_officer.post(f"{HOME}/{old}/next").location
    address = f"{draft}/criteria/1"
    sent = typed(county_officer, address, points="40")
    assert county_officer.post(address, data=sent).status_code == 303
    since = {"since": "2026-11-03", "knowingly": "y"}
    assert county_officer.post(f"{draft}/publish", data=since).status_code == 303
    with inside(town):
        it = db.session.get(StarApplication, (town.id, id))
        again = measuring.scores(it, measuring.ask(it))
        assert (it.rubric_id, it.fingerprint) == (old, RUBRIC.fingerprint)
        assert [(code, again[code].tenths) for code, _tenths in given] == given
    officer = client_as("township_officer", town)
    page = officer.get(f"/t/jinzhai/transparency/stars/{id}").text
    assert "/transparency/stars/rubrics/2026.1" in page
    assert officer.get("/t/jinzhai/transparency/stars/rubrics/2026.1").status_code == 200
    assert officer.get("/t/jinzhai/transparency/stars/rubrics/2026.9").status_code == 404


def test_an_upload_shows_what_differs(county_officer, draft, app):
    table = county_officer.get(f"{draft}.xlsx").data
    found = rubric_sheet.read(io.BytesIO(table), "x.xlsx")
    assert found.rubric(RUBRIC) == RUBRIC
    sent = "编号,类别,项目,满分\n1,类别,项目1,30\n7,类别,新项目,9\n"
    taken = county_officer.post(
        HOME, data={"file": (io.BytesIO(sent.encode()), "新.csv")},
        content_type="multipart/form-data", follow_redirects=True,
    )  # fmt: skip
    for said in ("7 新项目", "2 项目2", "2026.1"):
        assert said in taken.text.partition("<h2>")[2]


@pytest.mark.only("sqlite")
def test_differences_are_what_was_added_changed_and_taken_out(app):
    before = proposal()
    dearer = replace(before.criterion("1.1"), points=6)
    after = replace(before.with_criterion(dearer, "1.1").without_criterion("7.1")
                    .with_criterion(criterion("8", 3)), stars=before.stars[:2])  # fmt: skip
    with app.app_context():
        assert changes(before, before) == []
        found = [(each.what.partition(" ")[0], each.before, each.after)
                 for each in changes(before, after)]  # fmt: skip
    assert found[0] == ("1.1", "4", "6")
    assert [(code, bool(old), bool(new)) for code, old, new in found[1:3]] == [
        ("8", False, True), ("7.1", True, False)
    ]  # fmt: skip
    assert len(found) == 4  # and the stars
