"""The pages by real requests: office, clerk, chair, head, member, neighbour and nobody."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from docx import Document

from platform_core.accounts.models import Account
from platform_core.tenancy import db
from plugins.transparency.models import Body, Disclosure, Duty, Item, Objection
from plugins.transparency.operations import calendar, objections
from plugins.transparency.terms import Identity
from tests.builders import make_account, make_union
from tests.transparency.builders import Desk, make_actor
from tests.transparency.test_uploads import SVG, bomb, pdf

ROOT = "/t/jinzhai/transparency"
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(client_as, town):
    return client_as("township_officer", town, name="测试干部")


@pytest.fixture
def admin(client_as, town):
    return client_as("township_admin", town)


@pytest.fixture
def member(client_as, town):
    return client_as("member", town, name="测试会员")


@pytest.fixture
def make(inside, town):
    """`make(lambda desk: desk.posted().id)`: something made inside the township."""

    def make(do):
        with inside(town):
            return do(Desk())

    return make


@pytest.fixture
def row(inside, town):
    """`row(Disclosure, id, "state")`: a column of a row now."""

    def row(model, id, name):
        with inside(town):
            return getattr(db.session.get_one(model, (town.id, id)), name)

    return row


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def act(client, place, id, verb, follow=False, **given):
    """Send the form of a verb as its page does."""
    data = {f"{place}-{id}-{verb}-{name}": value for name, value in given.items()}
    return client.post(f"{ROOT}/act/{place}/{id}/{verb}", data=data,
                       content_type="multipart/form-data", follow_redirects=follow)  # fmt: skip


BODY = {
    "name": "示例村民委员会", "kind": "village", "ownership": "institution",
    "responsible": "示例负责人", "since": "2026-01-01", "public": "y",
}  # fmt: skip


def test_the_office_enters_a_body_adopts_its_catalogue_and_the_calendar_writes_itself(office):
    made = office.post(f"{ROOT}/bodies/new", data=BODY)
    assert made.status_code == 303
    assert office.post(f"{ROOT}/bodies/new", data=BODY).status_code == 422  # the name is taken
    page = office.get(f"{ROOT}/catalogues/village")
    assert "《村民委员会组织法》第30条(三)" in page.text
    adopted = office.post(f"{ROOT}/catalogues/village/adopt", data={"since": "2026-01-01"})
    assert adopted.status_code == 303
    written = office.post(f"{ROOT}/calendar", follow_redirects=True)
    assert "新增" in written.text
    matrix = office.get(f"{ROOT}/?kind=village&year=2026")
    assert "示例村民委员会" in matrix.text
    assert soup(matrix).select("td.cell-late .tag-late")
    assert "示例村民委员会" in office.get(f"{ROOT}/gaps").text
    assert "2026年1月" in office.get(made.location).text


def test_an_item_of_our_own_comes_and_goes(office, inside, town):
    given = {"key": "water", "group": "村务", "title": "饮水工程收支", "status": "proposed",
             "cadence": "monthly", "within": "10", "unit": "day", "posting_days": "15",
             "channels": ["board"], "audience": "public", "since": "2026-11-01"}  # fmt: skip
    assert office.post(f"{ROOT}/catalogues/village/items",
                       data=given | {"key": "Ü"}).status_code == 422  # fmt: skip
    assert office.post(f"{ROOT}/catalogues/village/items", data=given).status_code == 303
    assert "饮水工程收支" in office.get(f"{ROOT}/catalogues/village").text
    with inside(town):
        id = db.session.query(Item).filter_by(key="water").one().id
    ended = act(office, "item", id, "end_item", until="2026-12-01", reason="并入其他事项")
    assert ended.status_code == 303


def test_from_the_draft_to_the_public_page(office, admin, client, make, row):
    id = make(lambda desk: _event(desk).id)
    page = office.get(f"{ROOT}/disclosures/{id}")
    assert page.status_code == 200
    version = soup(page).select_one(f'[name="disclosure-{id}-edit-version"]')["value"]
    said = "补助发给职工王小明，电话14212345678。"
    assert act(office, "disclosure", id, "edit", version=version, title="示例补助",
               content=said).status_code == 303  # fmt: skip
    stale = act(office, "disclosure", id, "edit", version=version, title="旧", content="旧")
    assert stale.status_code == 409
    assert act(office, "disclosure", id, "submit").status_code == 303
    assert act(office, "disclosure", id, "endorse").status_code == 303
    assert act(office, "disclosure", id, "approve").status_code == 403
    assert act(admin, "disclosure", id, "approve").status_code == 303
    stopped = act(office, "disclosure", id, "publish")
    assert stopped.status_code == 422
    assert row(Disclosure, id, "state") == "approved"
    for _each in range(2):
        gate = soup(office.get(f"{ROOT}/disclosures/{id}")).select("#gate .finding")[0]
        mark = gate.select_one("[name$='-mark']")["value"]
        done = act(office, "finding", id, "decide", mark=mark, decision="masked", reason="隐私")
        assert done.status_code == 303
    assert act(office, "disclosure", id, "publish").status_code == 303
    public = client.get(f"{ROOT}/open/{id}")
    assert "补助发给职工███" in public.text
    assert "测试干部" in public.text  # who redacted it, and why
    assert "隐私" in public.text
    assert "14212345678" not in public.text
    assert row(Disclosure, id, "state") == "published"


def _event(desk):
    """A body for which the office acts throughout."""
    desk.body.clerk_id = desk.body.responsible_id = None
    land = next(i for i in db.session.query(Item).filter_by(key="land"))
    return calendar.note_event(desk.body, land, NOW.date(), "示例补助", actor=desk.officer,
                               now=NOW)  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("name,data", [("附表.docx", bomb), ("图.svg", lambda: SVG),
                                       ("报表.pdf", lambda: b"MZ" + b"\0" * 99),
                                       ("空.pdf", lambda: b"")])  # fmt: skip
def test_a_bad_file_is_refused_on_the_page_with_a_reason(office, make, name, data):
    id = make(lambda desk: desk.disclosure().id)
    refused = act(office, "disclosure", id, "attach", file=(BytesIO(data()), name))
    assert refused.status_code == 422
    assert len(soup(refused).select_one(".error-summary li").text) > 8


def test_a_file_is_served_to_those_who_may_with_safe_headers(office, member, client, make, row):
    id = make(lambda desk: desk.disclosure().id)
    kept = act(office, "disclosure", id, "attach",
               file=(BytesIO(pdf("a table of figures")), "附表.pdf"))  # fmt: skip
    assert kept.status_code == 303
    href = soup(office.get(f"{ROOT}/disclosures/{id}")).select_one("a[href*='/files/']")["href"]
    got = office.get(href)
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert member.get(href).status_code == 404
    assert client.get(href.replace("/disclosures/", "/open/")).status_code == 404


# -- what whoever may not sees -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/gaps", "/disclosures/", "/objections/", "/bodies/",
                                  "/catalogues/", "/event", "/papers/year"])  # fmt: skip
def test_the_desk_is_for_insiders(client, client_as, neighbour, town, path):
    assert client.get(ROOT + path).status_code == 303
    assert client_as("township_officer", neighbour).get(ROOT + path).status_code == 404


def test_a_member_sees_what_is_posted_and_nothing_else(member, make):
    draft = make(lambda desk: desk.disclosure().id)
    assert member.get(f"{ROOT}/disclosures/{draft}").status_code == 404
    refused = act(member, "disclosure", draft, "submit")
    assert refused.status_code == 403
    assert "示例公开事项" not in member.get(f"{ROOT}/disclosures/").text


def test_what_is_for_employees_is_for_the_members_of_that_union(client_as, town, client, make,
                                                                inside):  # fmt: skip
    def posted(desk):
        it = desk.disclosure()
        it.audience = "employees"
        return desk.bring(it, "published").id

    id = make(posted)
    stranger = client_as("member", town)
    assert stranger.get(f"{ROOT}/disclosures/{id}").status_code == 404
    assert client.get(f"{ROOT}/open/{id}").status_code == 404
    assert "示例公开事项" not in client.get(f"{ROOT}/open/").text
    assert "示例公开事项" not in client.get(f"{ROOT}/open/data.csv").text


def test_lists_ask_as_often_for_many_rows(app, office, make, count_queries):
    def several(desk, number=1):
        for _each in range(number):
            desk.posted()

    make(several)
    office.get(f"{ROOT}/disclosures/")
    with app.app_context(), count_queries() as few:
        office.get(f"{ROOT}/disclosures/")
    make(lambda desk: several(desk, 5))
    with app.app_context(), count_queries() as many:
        office.get(f"{ROOT}/disclosures/")
    assert len(many) <= len(few)


# -- objections ----------------------------------------------------------------------------------

SAID = {"kind": "objection", "title": "收支不符", "content": "支出一项与账本不同。"}


def test_nameless_from_the_public_page_to_the_answer(client, office, make, inside, town):
    id = make(lambda desk: desk.posted().id)
    made = client.post(f"{ROOT}/open/{id}/object", data=SAID)
    assert made.status_code == 201
    code = soup(made).select_one(".receipt").text
    with inside(town):
        said = db.session.query(Objection).one().id
    assert act(office, "objection", said, "reply", content="已核对，账本无误。").status_code == 303
    assert act(office, "objection", said, "show").status_code == 303
    assert "已核对，账本无误。" in client.get(f"{ROOT}/open/{id}").text
    status = client.post(f"{ROOT}/open/receipt", data={"receipt": code})
    assert "已核对，账本无误。" in status.text
    rated = client.post(f"{ROOT}/open/receipt/rate",
                        data={"receipt": code, "rating": "satisfied"})  # fmt: skip
    assert rated.status_code == 200
    wrong = client.post(f"{ROOT}/open/receipt", data={"receipt": "0000-0000-0000"})
    assert wrong.status_code == 422


def test_a_member_objects_sealed_and_follows_it(member, office, make, inside, town):
    id = make(lambda desk: desk.posted().id)
    made = member.post(f"{ROOT}/objections/new/{id}", data=SAID | {"identity": "sealed"})
    assert made.status_code == 303
    assert "收支不符" in member.get(made.location).text
    assert "收支不符" in member.get(f"{ROOT}/objections/").text
    page = office.get(made.location)
    assert "测试会员" not in page.text
    assert "身份保密" in page.text


def test_another_members_objection_is_not_there(client_as, town, make):
    id = make(lambda desk: desk.objection(desk.posted(), make_actor("member")).id)
    stranger = client_as("member", town)
    assert stranger.get(f"{ROOT}/objections/{id}").status_code == 404
    assert act(stranger, "objection", id, "withdraw").status_code == 404


# -- papers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name,said", [("approval", "公开事项审批表"), ("board", "示例公开事项")])
def test_papers_of_a_disclosure(office, member, make, name, said):
    id = make(lambda desk: desk.posted().id)
    assert said in office.get(f"{ROOT}/papers/{name}/{id}").text
    docx = office.get(f"{ROOT}/papers/{name}/{id}.docx")
    assert said in "\n".join(p.text for p in Document(BytesIO(docx.data)).paragraphs)
    assert member.get(f"{ROOT}/papers/{name}/{id}").status_code == 404


@pytest.mark.parametrize("name", ["answer", "rectification"])
def test_papers_of_an_objection_name_no_hidden_author(office, make, name):
    def sealed(desk):
        author = make_actor("member", name="示例职工乙")
        return desk.objection(desk.posted(), author, identity=Identity.SEALED).id

    id = make(sealed)
    page = office.get(f"{ROOT}/papers/{name}/{id}")
    assert page.status_code == 200
    assert "示例职工乙" not in page.text


def test_the_catalogue_and_the_year_as_papers(office, make):
    id = make(lambda desk: (calendar.write_year(2026), desk.body.id)[1])
    assert "村集体财务收支情况" in office.get(f"{ROOT}/papers/list/{id}").text
    year = office.get(f"{ROOT}/papers/year?year=2026").text
    assert re.search(r"应公开\d+项", year)
    assert office.get(f"{ROOT}/papers/year.docx?year=2026").status_code == 200


# -- the county ----------------------------------------------------------------------------------


def test_the_county_takes_a_table_away_and_issues_the_next_edition(client_as, office, town):
    county = client_as("county_officer")
    table = county.get("/county/transparency/catalogues/village.xlsx")
    given = {"kind": "village", "in_force_on": "2026-11-01", "note": "本县第一版",
             "file": (BytesIO(table.data), "village.xlsx")}  # fmt: skip
    issued = county.post("/county/transparency/catalogues", data=given)
    assert issued.status_code == 303
    assert "村集体财务收支情况" in county.get(issued.location).text
    assert "C1" in county.get("/county/transparency/catalogues").text
    assert "C1" in office.get(f"{ROOT}/catalogues/").text
    bad = {**given, "file": (BytesIO(b"key\n1"), "x.csv")}
    assert county.post("/county/transparency/catalogues", data=bad).status_code == 422
    assert office.get("/county/transparency/catalogues").status_code in (403, 404)


def test_proposed_by_another_module_it_keeps_the_reference(office, make, inside, town):
    body = make(lambda desk: desk.body.id)
    page = office.get(f"{ROOT}/event?about=transparency:body:{body}")
    assert "示例单位" in page.text
    made = office.post(f"{ROOT}/event", data={
        "about": f"transparency:body:{body}", "body": str(body), "item": "village:land",
        "title": "示例合同公开", "on": "2026-11-02"})  # fmt: skip
    assert made.status_code == 303
    with inside(town):
        it = db.session.query(Disclosure).one()
        assert it.about_ref == f"transparency:body:{body}"
        assert db.session.query(Duty).one().disclosure_id == it.id
        assert db.session.get(Body, (town.id, body)).name in it.about_label


def test_somebody_objects_and_the_clerk_is_told(inside, town):
    with inside(town):
        desk = Desk()
        account = make_account()
        actor = make_actor("member", account_id=account.id)
        said = desk.objection(desk.posted(), actor)
        assert said.waits_for_account == desk.clerk.account_id
        objections.withdraw(said, actor=actor, now=NOW)
        assert said.state == "withdrawn"
        assert db.session.get(Account, account.id) is account
        assert make_union().id != desk.union.id
