"""The pages about people: who may do what to whom, in a township and in the county."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from platform_core.accounts.models import Account, Grant, Slip
from platform_core.accounts.passwords import passwords
from platform_core.clock import utcnow
from platform_core.history import CountyRecord
from platform_core.tenancy import db
from tests.builders import make_account, make_grant, make_member, make_union, signed_in_client
from tests.conftest import kept, platform_scope_of

PASSWORD = "枣树下 喝茶 三点"
INVITED = {
    "name": "王甲", "login_name": "wang", "phone": "13900001234", "role": "township_officer",
    "reason": "新到任",
}  # fmt: skip


@contextmanager
def shared(app: Flask):
    with platform_scope_of(app):
        yield
        db.session.commit()


@pytest.fixture
def admin(client_as, jinzhai):
    return client_as("township_admin", jinzhai, name="林甲")


@pytest.fixture
def county_officer(client_as):
    return client_as("county_officer", name="县甲")


@pytest.fixture
def officer(app, jinzhai) -> Account:
    """An officer of Jinzhai who has a password; the row, free of any session."""
    with shared(app):
        account = make_account(name="王甲", password_hash=passwords().hash(PASSWORD))
        make_grant(account, "township_officer", jinzhai)
        return kept(account)


def slip_code(page: str) -> str:
    return re.search(r"([0-9A-Z]{5})-([0-9A-Z]{5})", page).expand(r"\1\2")


def kept_free(row: Grant) -> Grant:
    db.session.expunge(row)
    return row


def grants_of(app, account) -> list[Grant]:
    with shared(app):
        query = select(Grant).where(Grant.account_id == account.id).order_by(Grant.id)
        return [kept_free(grant) for grant in db.session.scalars(query).all()]


def test_inviting_prints_a_slip_that_lets_the_person_in(app, admin, actions, jinzhai):
    page = admin.post("/t/jinzhai/people/", data=INVITED)
    assert page.status_code == 201
    assert "<svg" in page.text
    assert actions() == ["accounts:grant", "accounts:issue_slip"]
    browser = app.test_client()
    form = {"name": "wang", "code": slip_code(page.text), "password": PASSWORD, "again": PASSWORD}
    assert browser.post("/activate", data=form).status_code == 303
    assert browser.get("/t/jinzhai/people/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "姓名"),
        ({"login_name": "1wang"}, "登录名须以字母开头"),
        ({"phone": "123"}, "11"),
        ({"role": "union_chair"}, "请选择工会"),
        ({"role": "county_officer"}, "角色"),
        ({"reason": ""}, "事由"),
        ({"until": "2020-01-01"}, "截止日期早于"),
        ({"member_number": "nobody"}, "花名册中没有"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed_and_makes_nobody(app, admin, changed, said):
    page = admin.post("/t/jinzhai/people/", data=INVITED | changed)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="新到任"' in page.text or changed.get("reason") == ""
    with shared(app):
        assert db.session.scalar(select(Account).where(Account.login_name == "wang")) is None


def test_a_chair_is_granted_one_union_and_a_member_their_own_row(app, admin, inside, jinzhai):
    with inside(jinzhai):
        union = make_union()
        member = make_member(union)
        chair = {"role": "union_chair", "union_id": union.id, "member_number": member.number}
        ids = union.id, member.id
    assert admin.post("/t/jinzhai/people/", data=INVITED | chair).status_code == 201
    with shared(app):
        grant = db.session.scalars(select(Grant).where(Grant.role == "union_chair")).one()
        assert (grant.union_id, grant.member_id) == ids


def test_somebody_with_an_account_elsewhere_gets_the_role_without_a_slip(
    app, admin, client_as, neighbour
):
    elsewhere = client_as("township_admin", neighbour)
    elsewhere.post("/t/tongmu/people/", data=INVITED)
    assert admin.post("/t/jinzhai/people/", data=INVITED | {"phone": ""}).status_code == 422
    assert admin.post("/t/jinzhai/people/", data=INVITED).status_code == 303
    with shared(app):
        account = db.session.scalars(select(Account).where(Account.login_name == "wang")).one()
        assert len(account.grants) == 2


def test_taking_a_role_away_needs_a_reason_and_is_recorded(app, admin, officer, actions):
    grant = grants_of(app, officer)[0]
    path = f"/t/jinzhai/people/{officer.id}/grants/{grant.id}/revoke"
    assert admin.post(path).status_code == 422
    assert admin.post(path, data={"reason": "调离"}).status_code == 303
    assert actions() == ["accounts:revoke"]
    assert grants_of(app, officer)[0].revoke_reason == "调离"
    assert "曾任角色" in admin.get(f"/t/jinzhai/people/{officer.id}").text


def test_a_role_ends_by_itself_after_its_last_day(app, client_as, jinzhai):
    browser = client_as("township_officer", jinzhai)
    assert browser.get("/t/jinzhai/people/").status_code == 200
    with shared(app):
        db.session.scalars(select(Grant)).one().until = utcnow() - timedelta(hours=1)
    assert browser.get("/t/jinzhai/people/").status_code == 404


def test_disabling_and_enabling(admin, officer, actions):
    path = f"/t/jinzhai/people/{officer.id}"
    assert admin.post(f"{path}/disable", data={"reason": "停职"}).status_code == 303
    assert "已停用" in admin.get(path).text
    assert admin.post(f"{path}/enable").status_code == 303
    assert actions() == ["accounts:disable", "accounts:enable"]


@pytest.mark.parametrize(
    ("role", "read", "manage"),
    [
        ("township_admin", 200, 303),
        ("township_officer", 200, 403),
        ("handler", 403, 403),
        ("union_chair", 403, 403),
        ("member", 403, 403),
    ],
)
def test_which_roles_may_look_and_which_may_act(client_as, jinzhai, officer, role, read, manage):
    browser = client_as(role, jinzhai)
    assert browser.get("/t/jinzhai/people/").status_code == read
    path = f"/t/jinzhai/people/{officer.id}/disable"
    response = browser.post(path, data={"reason": "停职"})
    assert response.status_code == manage
    assert ("邀请人员，授予和收回角色" in response.text) == (manage == 403)


@pytest.mark.parametrize("role", ["township_admin", "county_officer"])
def test_strangers_find_nothing_in_a_township(client_as, jinzhai, neighbour, role):
    browser = client_as(role, None if role == "county_officer" else neighbour)
    assert browser.get("/t/jinzhai/people/").status_code == 404
    assert browser.post("/t/jinzhai/people/", data=INVITED).status_code == 404


def test_a_person_of_another_township_is_404_like_nobody(admin, client_as, app, neighbour):
    with shared(app):
        account = make_account(name="桐木甲")
        make_grant(account, "township_officer", neighbour)
        foreign = account.id
    there, missing = (admin.get(f"/t/jinzhai/people/{id}") for id in (foreign, 7))
    assert (there.status_code, missing.status_code) == (404, 404)
    assert "桐木甲" not in there.text
    path = f"/t/jinzhai/people/{foreign}/disable"
    assert admin.post(path, data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize("act", ["disable", "slips", "second-factor/remove"])
def test_a_township_cannot_take_over_somebody_who_works_elsewhere_too(
    app, admin, officer, neighbour, act
):
    with shared(app):
        make_grant(db.session.get_one(Account, officer.id), "township_officer", neighbour)
    response = admin.post(f"/t/jinzhai/people/{officer.id}/{act}", data={"reason": "x"})
    assert response.status_code == 422
    assert "只能由县总工会办理" in response.text


@pytest.mark.parametrize("act", ["disable", "slips"])
def test_nobody_does_it_to_themselves(app, jinzhai, act):
    with shared(app):
        account = make_account(name="林甲")
        browser = signed_in_client(app, "township_admin", jinzhai, account=account)
        own = account.id
    response = browser.post(f"/t/jinzhai/people/{own}/{act}", data={"reason": "x"})
    assert response.status_code == 422


def test_recovering_a_sensitive_role_takes_two_persons(app, admin, client_as, officer, jinzhai):
    with shared(app):
        make_grant(db.session.get_one(Account, officer.id), "handler", jinzhai)
    path = f"/t/jinzhai/people/{officer.id}"
    assert admin.post(f"{path}/slips").status_code == 303
    with shared(app):
        slip = db.session.scalars(select(Slip)).one()
        assert slip.code_hmac is None
        approve = f"{path}/slips/{slip.id}/approve"
    assert admin.post(approve).status_code == 422
    second = client_as("township_admin", jinzhai)
    printed = second.post(approve)
    assert printed.status_code == 201
    form = {"name": officer.login_name, "code": slip_code(printed.text)}
    browser = app.test_client()
    new = {"password": "河边 钓鱼 一整天", "again": "河边 钓鱼 一整天"}
    assert browser.post("/activate", data=form | new).status_code == 303


def test_the_county_invites_an_administrator_for_a_township(app, county_officer, jinzhai):
    form = INVITED | {"role": "township_admin", "township_id": jinzhai.id}
    assert county_officer.post("/county/people/", data=form).status_code == 201
    with shared(app):
        grant = db.session.scalars(select(Grant).where(Grant.township_id == jinzhai.id)).one()
        assert grant.role == "township_admin"
        noted = db.session.scalars(select(CountyRecord).order_by(CountyRecord.seq)).all()
        assert [(each.action, each.township_id) for each in noted] == [
            ("accounts:grant", jinzhai.id), ("accounts:issue_slip", jinzhai.id),
        ]  # fmt: skip


def test_the_county_finds_everybody_by_name_and_lists_its_own(county_officer, officer):
    assert "王甲" not in county_officer.get("/county/people/").text
    assert "王甲" in county_officer.get("/county/people/?q=王").text
    assert county_officer.get(f"/county/people/{officer.id}").status_code == 200


def test_an_auditor_looks_and_does_not_act(client_as, officer):
    auditor = client_as("county_auditor")
    assert auditor.get(f"/county/people/{officer.id}").status_code == 200
    path = f"/county/people/{officer.id}/disable"
    assert auditor.post(path, data={"reason": "x"}).status_code == 403


def test_people_of_a_township_have_no_county_pages(admin):
    assert admin.get("/county/people/").status_code == 403


def test_a_list_shows_no_phone_number_and_a_person_a_masked_one(admin, app):
    admin.post("/t/jinzhai/people/", data=INVITED)
    with shared(app):
        id = db.session.scalar(select(Account.id).where(Account.login_name == "wang"))
    shown = admin.get(f"/t/jinzhai/people/{id}").text
    assert "139****1234" in shown
    assert "13900001234" not in shown + admin.get("/t/jinzhai/people/").text
