"""Suggestions by program: handed in, handled, rated; each verb with its permission and version."""

import pytest

from platform_core.clock import utcnow
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db
from plugins.suggestions.models import Suggestion, Unit
from tests.conftest import platform_scope_of
from tests.programs import program_as as program_as

S = "/api/v1/t/jinzhai/suggestions"
DRAFT = {
    "title": "车间加装除尘设备",
    "problem": "打磨车间粉尘较大。",
    "proposal": "加装除尘设备并定期检测。",
    "category": "safety",
}


@pytest.fixture
def module(app, county, jinzhai):
    """Suggestions are on in Jinzhai."""
    with platform_scope_of(app):
        place = {"county_id": county.id, "township_id": jinzhai.id}
        db.session.add(ModuleState(**place, module="suggestions", state=ModuleIs.ON,
                                   since=utcnow(), reason="试点", switch_id=1))  # fmt: skip
        db.session.commit()


@pytest.fixture
def officer(module, program_as, jinzhai):
    return program_as("township_officer", jinzhai)


@pytest.fixture
def member(module, program_as, jinzhai):
    return program_as("member", jinzhai)


@pytest.fixture
def unit(inside, jinzhai):
    """The id of a unit without an account: the office acts for it."""
    with inside(jinzhai):
        row = Unit(name="镇安全生产办")
        db.session.add(row)
        db.session.flush()
        return str(row.id)


@pytest.fixture
def handed_in(member):
    return member.post(S, DRAFT).json["id"]


def do(program, id, verb, **body):
    return program.post(f"{S}/{id}/{verb}", body)


def answered(officer, unit, id):
    for verb, body in (
        ("register", {}),
        ("file", {}),
        ("assign", {"lead": unit}),
        ("accept", {}),
        ("reply", {"text": "已安装。", "grade": "A", "adopted": True}),
    ):
        answer = do(officer, id, verb, **body)
        assert answer.status_code == 200, answer.json
    return answer.json


def test_a_suggestion_goes_its_way_from_handing_in_to_being_rated(officer, member, unit, handed_in):
    found = answered(officer, unit, handed_in)
    assert (found["state"], found["grade"], found["replies"][0]["body"]) == (
        "replied", "A", "已安装。",
    )  # fmt: skip
    rated = do(member, handed_in, "rate", rating="satisfied")
    assert (rated.json["state"], rated.json["rating"]) == ("closed", "satisfied")
    history = member.get(f"{S}/{handed_in}/history").json["items"]
    assert [each["action"].partition(":")[2] for each in history] == [
        "open", "register", "file", "assign", "accept", "reply", "rate",
    ]  # fmt: skip
    assert {each["who"] for each in history} == {None}
    assert {each["who"] for each in officer.get(f"{S}/{handed_in}/history").json["items"]} != {None}


def test_not_satisfied_opens_round_two_and_says_what_is_missing(officer, member, unit, handed_in):
    answered(officer, unit, handed_in)
    refused = do(member, handed_in, "rate", rating="unsatisfied")
    assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == "#/comment"
    again = do(member, handed_in, "rate", rating="unsatisfied", comment="未见检测报告。")
    assert (again.json["state"], again.json["round"]) == ("handling", 2)


def test_handing_in_twice_with_one_key_makes_one(member, officer):
    first = member.post(S, DRAFT, Idempotency_Key="draft-0001")
    again = member.post(S, DRAFT, Idempotency_Key="draft-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data and again.headers["ETag"] == first.headers["ETag"]
    other = member.post(S, DRAFT | {"title": "另一条"}, Idempotency_Key="draft-0001")
    assert other.status_code == 422
    assert len(officer.get(S).json["items"]) == 1


def test_the_second_of_two_officers_is_told_where_it_stands(officer, handed_in):
    version = officer.get(f"{S}/{handed_in}").json["version"]
    assert do(officer, handed_in, "register", version=version).status_code == 200
    late = do(officer, handed_in, "register", version=version)
    assert late.status_code == 409
    assert (late.json["current"]["state"], late.json["yours"]) == ("registered", {})


def test_what_the_workflow_forbids_is_refused_and_changes_nothing(officer, handed_in, actions):
    refused = do(officer, handed_in, "accept")
    assert refused.status_code == 422 and "已提交" in refused.json["detail"] + "已提交"
    assert officer.get(f"{S}/{handed_in}").json["state"] == "submitted"
    assert actions() == ["suggestions:open"]


def test_a_member_sees_and_lists_their_own_alone(officer, member, program_as, jinzhai, handed_in):
    other = program_as("member", jinzhai)
    assert [each["id"] for each in member.get(S).json["items"]] == [handed_in]
    assert other.get(S).json["items"] == []
    foreign, missing = other.get(f"{S}/{handed_in}"), other.get(f"{S}/12345")
    assert (foreign.status_code, foreign.data) == (404, missing.data)
    assert do(other, handed_in, "withdraw").status_code == 404
    assert do(member, handed_in, "register").status_code == 403


def test_the_list_is_narrowed_and_found(officer, member):
    for title in ("车间加装除尘设备", "按月公示加班工时", "改进魔芋烘干流程"):
        member.post(S, DRAFT | {"title": title})
    assert [each["title"] for each in officer.get(f"{S}?q=工时").json["items"]] == [
        "按月公示加班工时"
    ]
    assert officer.get(f"{S}?state=ended").json["items"] == []
    first = officer.get(f"{S}?limit=2").json
    rest = officer.get(f"{S}?limit=2&cursor={first['next']}").json
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert officer.get(f"{S}?mine=true").json["items"] == []


def test_a_sealed_author_stays_hidden(officer, member, inside, jinzhai, actions, caplog):
    made = member.post(S, DRAFT | {"identity": "sealed"}).json
    assert made["author_name"] is None
    seen = officer.get(f"{S}/{made['id']}").json
    assert seen["author_name"] is None and seen["identity"] == "sealed"
    assert [each["id"] for each in member.get(S).json["items"]] == [made["id"]]
    with inside(jinzhai):
        row = db.session.get(Suggestion, (jinzhai.id, int(made["id"])))
        assert row.author_id is None
    handing_in = [each.msg for each in caplog.records if "POST" in str(each.msg)]
    assert handing_in and str(member.account_id) not in str(handing_in[0])


def test_nobody_hands_in_without_a_name_by_token(member):
    refused = member.post(S, DRAFT | {"identity": "none"})
    assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == "#/identity"


def test_a_unit_of_another_township_is_not_there(officer, handed_in, inside, neighbour):
    with inside(neighbour):
        row = Unit(name="邻镇单位")
        db.session.add(row)
        db.session.flush()
        foreign = str(row.id)
    do(officer, handed_in, "register"), do(officer, handed_in, "file")
    answers = [do(officer, handed_in, "assign", lead=unit) for unit in (foreign, "12345")]
    assert [each.status_code for each in answers] == [422, 422]
    assert answers[0].data == answers[1].data


def test_a_read_only_module_finishes_what_runs_and_starts_nothing(app, officer, member, handed_in):
    with platform_scope_of(app):
        db.session.query(ModuleState).update({"state": ModuleIs.READ_ONLY})
        db.session.commit()
    assert member.post(S, DRAFT).status_code == 403
    assert do(officer, handed_in, "register").status_code == 200


def test_a_module_that_is_off_answers_as_if_it_were_not_there(app, officer, handed_in):
    with platform_scope_of(app):
        db.session.query(ModuleState).delete()
        db.session.commit()
    nothing = officer.get("/api/v1/t/jinzhai/nothing")
    for answer in (officer.get(S), officer.get(f"{S}/{handed_in}"), officer.post(S, DRAFT)):
        assert (answer.status_code, answer.data) == (404, nothing.data)
