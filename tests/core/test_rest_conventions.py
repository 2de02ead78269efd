"""What holds for every address of the interface: errors, pages, versions, bounds, townships."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from platform_core.organisation.models import Honour, HonourLevel
from platform_core.rest.openapi import LARGEST_BODY
from platform_core.tenancy import db
from tests.builders import make_employer, make_member, make_union
from tests.programs import program_as as program_as

PROBLEM = "application/problem+json"
T = "/api/v1/t/jinzhai"


@pytest.fixture
def officer(program_as, jinzhai):
    return program_as("township_officer", jinzhai)


@pytest.fixture
def honour(inside, jinzhai):
    """The id of an honour of Jinzhai."""
    with inside(jinzhai):
        given = {"level": HonourLevel.PROVINCE, "granted_by": "省总工会", "granted_on": "2011"}
        row = Honour(title="模范职工之家", **given)
        db.session.add(row)
        db.session.flush()
        return row.id


# -- description ---------------------------------------------------------------------------------


def test_the_description_is_open_to_everybody_and_complete(client, app):
    said = client.get("/api/openapi.json")
    assert said.status_code == 200 and said.content_type == "application/json"
    assert said.json["openapi"] == "3.1.0" and "http" not in said.text.replace('"http"', "")
    described = {path.replace("{", "<").replace("}", ">") for path in said.json["paths"]}
    mounted = {
        rule.rule.replace("<int:", "<")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }
    assert described == mounted


def test_every_operation_says_who_may_call_it_and_how_it_refuses(client):
    for path, methods in client.get("/api/openapi.json").json["paths"].items():
        for method, said in methods.items():
            if method == "parameters":
                continue
            assert "security" in said and "default" in said["responses"], (path, method)
            if method != "get":
                assert said["security"] == [{"token": []}]
            refs = {each.get("$ref", "").rpartition("/")[2] for each in said.get("parameters", [])}
            wanted = {"post": {"IDEMPOTENCY_KEY"}, "patch": {"IF_MATCH"}}.get(method, set())
            assert wanted <= refs, (path, method)


# -- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/t/nowhere/unions", 404),
        ("get", f"{T}/unions/abc", 404),
        ("get", f"{T}/unions/{2**63}", 404),
        ("get", f"{T}/unions/", 404),
        ("delete", f"{T}/unions", 405),
        ("post", "/api/v1/me", 405),
        ("get", f"{T}/unions?limit=101", 422),
        ("get", f"{T}/unions?limit=none", 422),
        ("get", f"{T}/unions?q=金", 422),
        ("get", f"{T}/unions?cursor=forged", 400),
        ("get", f"{T}/indicators?period=1811-Z", 422),
    ],
)
def test_every_refusal_is_a_problem(officer, method, path, status):
    answer = officer.client.open(
        path, method=method.upper(), headers={"Authorization": f"Bearer {officer.secret}"}
    )
    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    assert answer.json["status"] == status and answer.json["title"]
    assert set(answer.json) <= {"type", "title", "status", "detail", "errors"}


def test_without_a_token_the_answer_says_to_send_one(client, jinzhai):
    answer = client.get(f"{T}/unions")
    assert (answer.status_code, answer.content_type) == (401, PROBLEM)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_anothers_row_is_answered_exactly_as_a_missing_one(
    officer, program_as, neighbour, honour, inside
):
    next_door = program_as("township_officer", neighbour)
    foreign = next_door.get(f"/api/v1/t/tongmu/honours/{honour}")
    missing = next_door.get("/api/v1/t/tongmu/honours/12345")
    assert (foreign.status_code, foreign.data) == (missing.status_code, missing.data)
    assert foreign.status_code == 404
    assert next_door.get(f"{T}/honours/{honour}").status_code == 404


def test_a_module_that_is_off_is_not_there(officer):
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = officer.client.open(f"{T}/suggestions", method=method)
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"title": NaN}', "application/json", 400),
        (b"9" * 5000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"title": "x"}', "text/plain", 415),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (b'"text"', "application/json", 422),
        (b'{"title": "a\\u0000b"}', "application/json", 422),
        (b'{"title": "\\ud800"}', "application/json", 422),
        (b'{"title": 5, "else": 1}', "application/json", 422),
        (b" " * (LARGEST_BODY + 1), "application/json", 413),
    ],
)
def test_a_body_that_does_not_fit_is_refused_in_words(officer, honour, body, kind, status):
    answer = officer.client.patch(
        f"{T}/honours/{honour}", data=body, content_type=kind,
        headers={"Authorization": f"Bearer {officer.secret}", "If-Match": "*"},
    )  # fmt: skip
    assert (answer.status_code, answer.content_type) == (status, PROBLEM)


def test_a_refused_body_names_every_place(officer, honour):
    body = {"title": "", "level": "galaxy", "colour": "red"}
    errors = officer.patch(f"{T}/honours/{honour}", body, If_Match="*").json["errors"]
    places = {each["pointer"]: each["detail"] for each in errors}
    assert set(places) == {"#/title", "#/level", "#/colour"}
    assert places["#/colour"] == "没有此项。" and "province" in places["#/level"]


def test_refusals_speak_english_where_asked(officer):
    assert "Give a number from 1 to 100." in officer.get(f"{T}/unions?limit=0&lang=en").text


# -- pages ---------------------------------------------------------------------------------------


def test_a_list_is_read_page_by_page_to_its_end(officer, inside, jinzhai):
    with inside(jinzhai):
        ids = [str(make_employer().id) for _ in range(7)]
    seen, path = [], f"{T}/employers?limit=3"
    while path:
        page = officer.get(path).json
        seen += [each["id"] for each in page["items"]]
        path = page["next"] and f"{T}/employers?limit=3&cursor={page['next']}"
    assert seen == ids


# -- versions ------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(officer, honour):
    first = officer.get(f"{T}/honours/{honour}")
    again = officer.get(f"{T}/honours/{honour}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    listed = officer.get(f"{T}/honours")
    assert officer.get(f"{T}/honours", If_None_Match=listed.headers["ETag"]).status_code == 304


def test_a_change_needs_the_version_it_was_made_from(officer, honour):
    path = f"{T}/honours/{honour}"
    assert officer.patch(path, {"title": "新名称"}).status_code == 428
    etag = officer.get(path).headers["ETag"]
    changed = officer.patch(path, {"title": "新名称"}, If_Match=etag)
    assert changed.status_code == 200 and changed.json["title"] == "新名称"
    assert officer.patch(path, {"level": "nation"}, If_Match=changed.headers["ETag"]).json == (
        officer.get(path).json
    )


def test_the_second_of_two_writers_gets_both_texts(officer, honour):
    path = f"{T}/honours/{honour}"
    etag = officer.get(path).headers["ETag"]
    officer.patch(path, {"title": "先改的"}, If_Match=etag)
    late = officer.patch(path, {"title": "后改的"}, If_Match=etag)
    assert (late.status_code, late.content_type) == (412, PROBLEM)
    assert late.json["current"] == {"title": "先改的"}
    assert late.json["yours"] == {"title": "后改的"}
    assert officer.get(path).json["title"] == "先改的"


def test_of_ten_writers_at_once_one_changes(officer, honour, actions):
    path = f"{T}/honours/{honour}"
    etag = officer.get(path).headers["ETag"]

    def write(n):
        return officer.client.application.test_client().patch(
            path, json={"title": f"第{n}次"},
            headers={"Authorization": f"Bearer {officer.secret}", "If-Match": etag},
        ).status_code  # fmt: skip

    with ThreadPoolExecutor(10) as threads:
        statuses = sorted(threads.map(write, range(10)))
    assert statuses[0] == 200 and set(statuses[1:]) <= {409, 412}
    assert actions() == ["core:amend_honour"]


# -- registers -----------------------------------------------------------------------------------


def test_ids_are_text_and_days_and_instants_are_iso(officer, inside, jinzhai):
    with inside(jinzhai):
        union = make_union(name="青山村联合工会")
        id = str(union.id)
    shown = officer.get(f"{T}/unions/{id}").json
    assert (shown["id"], shown["name"], shown["members"]) == (id, "青山村联合工会", 0)
    assert officer.get("/api/v1/me").json["created_at"].endswith("+08:00")


def test_members_are_masked_and_for_the_register_alone(officer, program_as, inside, jinzhai):
    with inside(jinzhai):
        given = {"identity_no": "612401198001011234", "phone": "13900001234"}
        id = make_member(**given).id
    listed = officer.get(f"{T}/members").json["items"]
    assert [(each["identity_no"], each["phone"]) for each in listed] == [
        ("612***********1234", "139****1234")
    ]
    member = program_as("member", jinzhai)
    assert member.get(f"{T}/members").status_code == 403
    assert member.get(f"{T}/members/{id}").status_code == 403
    assert member.get(f"{T}/members/count").json == {"members": 1}


def test_a_township_says_what_is_on_and_what_i_may_do(officer):
    here = officer.get(T).json
    assert (here["slug"], here["on"], here["read_only"]) == ("jinzhai", [], [])
    assert "organisation:read" in here["permissions"]
    assert officer.get(f"{T}/todo").json == {"items": []}


def test_figures_are_those_of_the_command_line(officer, inside, jinzhai):
    with inside(jinzhai):
        make_union()
    figures = {each["key"]: each for each in officer.get(f"{T}/indicators").json["items"]}
    total = figures["org.unions_total"]
    assert (total["value"], total["numerator"], total["denominator"]) == (1, 1, None)


def test_nothing_is_half_written_when_a_change_is_refused(officer, honour, inside, jinzhai):
    body = json.dumps({"title": "新名称", "level": "galaxy"})
    officer.client.patch(
        f"{T}/honours/{honour}",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {officer.secret}", "If-Match": "*"},
    )
    with inside(jinzhai):
        assert db.session.scalars(select(Honour.title)).one() == "模范职工之家"
