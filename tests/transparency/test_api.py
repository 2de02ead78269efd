"""Disclosures and objections by program: each verb with its permission and version."""

import pytest

from tests.programs import program_as as program_as
from tests.transparency.builders import Desk, make_actor

T = "/api/v1/t/jinzhai/transparency"


@pytest.fixture
def officer(town, program_as):
    return program_as("township_officer", town)


@pytest.fixture
def admin(town, program_as):
    return program_as("township_admin", town)


@pytest.fixture
def member(town, program_as):
    return program_as("member", town)


@pytest.fixture
def make(inside, town):
    def make(do):
        with inside(town):
            desk = Desk()
            desk.body.clerk_id = desk.body.responsible_id = None
            desk.clerk, desk.head = desk.officer, make_actor("township_admin")
            return do(desk)

    return make


def test_a_program_brings_it_through_the_gate(officer, admin, make):
    id = make(lambda desk: desk.disclosure("补助发给职工王小明。").id)
    at = f"{T}/disclosures/{id}"
    assert officer.post(f"{at}/submit", {}).status_code == 200
    assert officer.post(f"{at}/endorse", {}).status_code == 200
    assert officer.post(f"{at}/approve", {}).status_code == 403
    assert admin.post(f"{at}/approve", {}).json["state"] == "approved"
    assert officer.post(f"{at}/publish", {}).status_code == 422
    (found,) = officer.get(f"{at}/findings").json["items"]
    assert "王小明" not in str(found)
    decision = {"mark": found["mark"], "decision": "masked", "reason": "隐私"}
    decided = officer.post(f"{at}/findings/decide", decision)
    assert decided.status_code == 200, decided.json
    posted = officer.post(f"{at}/publish", {})
    assert (posted.json["state"], posted.json["edition"]) == ("published", 1)
    assert posted.json["texts"][0]["content"] == "补助发给职工███。"


def test_a_stale_version_is_a_conflict(officer, make):
    id = make(lambda desk: desk.disclosure().id)
    answer = officer.post(f"{T}/disclosures/{id}/submit", {"version": 99})
    assert answer.status_code == 409


def test_a_member_reads_what_is_posted_and_objects(member, officer, make):
    posted, draft = make(lambda desk: (desk.posted().id, desk.disclosure().id))
    assert member.get(f"{T}/disclosures/{draft}").status_code == 404
    shown = member.get(f"{T}/disclosures/{posted}").json
    assert (shown["content"], shown["moves"]) == (None, [])
    assert [line["id"] for line in member.get(f"{T}/disclosures").json["items"]] == [str(posted)]
    given = {"title": "收支不符", "content": "示例", "identity": "sealed"}
    made = member.post(f"{T}/objections", given | {"disclosure_id": str(posted)})
    assert made.status_code == 201
    at = f"{T}/objections/{made.json['id']}"
    assert officer.get(at).json["author_name"] is None
    assert officer.post(f"{at}/reply", {"content": "已核对。"}).json["state"] == "replied"
    rated = member.post(f"{at}/rate", {"rating": "satisfied"})
    assert (rated.json["state"], rated.json["rating"]) == ("closed", "satisfied")
    assert officer.get(f"{T}/objections").json["items"][0]["rating"] == "satisfied"


def test_another_members_objection_is_not_there(member, make):
    id = make(lambda desk: desk.objection(desk.posted(), make_actor("member")).id)
    assert member.get(f"{T}/objections/{id}").status_code == 404
    assert member.post(f"{T}/objections/{id}/withdraw", {}).status_code == 404


def test_gaps_are_listed(officer, member, make):
    make(lambda desk: desk.disclosure().id)  # due on 17 November; today is the 22nd
    assert member.get(f"{T}/gaps").status_code == 200
    (gap,) = officer.get(f"{T}/gaps").json["items"]
    assert gap["due_on"] == "2026-11-17"
