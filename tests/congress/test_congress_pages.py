"""The pages before and after a session, as the office, a delegate and a stranger see them."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from docx import Document

from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db, platform_scope
from plugins.congress.models import Amendment, Congress, Resolution
from plugins.congress.operations import delegates, resolutions, sessions
from plugins.congress.papers import SHEETS
from tests.builders import make_employer
from tests.congress.before import BY, TODAY, called, elected, enter_hall, figures, in_office

T = "/t/jinzhai/congress"


@pytest.fixture(autouse=True)
def congress_is_on(app, county, jinzhai, now):
    with app.app_context(), platform_scope():
        db.session.add(
            ModuleState(county_id=county.id, township_id=jinzhai.id, module="congress",
                        state=ModuleIs.ON, since=now, reason="测试", switch_id=1)
        )  # fmt: skip
        db.session.get(type(jinzhai), jinzhai.id).stamp += 1
        db.session.commit()


@pytest.fixture
def officer(client_as, jinzhai):
    return client_as("township_officer", jinzhai)


@pytest.fixture
def scene(inside, jinzhai):
    """A session called for today with a resolution drafted: ids by name."""
    with inside(jinzhai):
        session = called(elected())
        enter_hall(session, 25)
        item = next(each for each in session.items if each.needs_vote)
        made = resolutions.draft(item, "关于集体合同的决议", "大会通过。", **BY)
        delegate = in_office(session.congress)[0]
        found = {
            "congress": session.congress_id, "session": session.id, "item": item.id,
            "resolution": made.id, "delegate": delegate.id, "member": delegate.member_id,
            "material": session.materials[0].id, "district": delegate.district_id,
        }  # fmt: skip
    return found


def act(client, place, id, verb, **values):
    """Send a verb's form, its fields named as the page names them."""
    data = {f"{place}-{id}-{verb}-{name}": value for name, value in values.items()}
    return client.post(f"{T}/act/{place}/{id}/{verb}", data=data)


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


def test_a_congress_is_founded_and_its_seats_cut_by_requests(officer, inside, jinzhai):
    with inside(jinzhai):
        employers = [make_employer(employees=size).id for size in (60, 30)]
    charter = {"name": "金寨镇职代会", "level": "regional", "term": "1", "since": "2026-01-10",
               "until": "2029-01-10", "seats": "30"}  # fmt: skip
    response = officer.post(f"{T}/new", data=charter)
    assert response.status_code == 303
    congress = int(re.search(r"/(\d+)/districts", response.location)[1])
    assert act(officer, "districts", congress, "employers", chosen=employers).status_code == 303
    assert act(officer, "districts", congress, "cut", threshold="20").status_code == 303
    assert "20" in words(officer.get(f"{T}/{congress}/districts"))
    with inside(jinzhai):
        found = db.session.get(Congress, (jinzhai.id, congress))
        assert [each.seats for each in found.districts] == [20, 10]


def test_a_refused_form_keeps_what_was_typed(officer, scene):
    answer = act(officer, "districts", scene["congress"], "cut", threshold="20")
    assert answer.status_code == 409  # delegates have been elected
    answer = act(officer, "delegate", scene["delegate"], "end", ending="left",
                 day="2026-11-22", note="")  # fmt: skip
    assert answer.status_code == 422
    assert "请填写" in words(answer)


def test_the_session_opens_from_its_page_and_closes(officer, scene, emitted):
    page = words(officer.get(f"{T}/sessions/{scene['session']}"))
    assert "开幕条件均已具备" in page
    assert act(officer, "session", scene["session"], "open").status_code == 303
    given = {name: value for name, value in figures().to_json().items() if name != "invalid"}
    answer = act(officer, "resolution", scene["resolution"], "decide",
                 effective_on="2026-12-01", **given)  # fmt: skip
    assert answer.status_code == 303
    assert act(officer, "session", scene["session"], "close").status_code == 303
    assert "congress.session_closed" in emitted()
    page = words(officer.get(f"{T}/resolutions/{scene['resolution']}"))
    assert "赞成 20" in page


def test_without_a_quorum_the_page_says_why_it_stays_shut(officer, inside, jinzhai):
    with inside(jinzhai):
        session = called(elected()).id
    answer = act(officer, "session", session, "open")
    assert answer.status_code == 422
    assert "法定人数" in words(answer)


def test_an_item_of_the_offices_own_is_seen_by_the_office_alone(
    officer, client_as, jinzhai, scene, inside
):
    added = act(officer, "agenda", scene["session"], "add", title="会务提示", kind="report",
                minutes="5", internal="y")  # fmt: skip
    assert added.status_code == 303
    agenda = f"{T}/sessions/{scene['session']}/agenda"
    found = BeautifulSoup(officer.get(agenda).text, "html.parser").find("a", string="会务提示")
    member = client_as("member", jinzhai, member_id=scene["member"])
    assert "会务提示" not in words(member.get(agenda))
    assert officer.get(found["href"]).status_code == 200
    assert member.get(found["href"]).status_code == 404
    assert "会务提示" not in words(officer.get(f"{T}/papers/session/{scene['session']}/agenda"))


def test_an_amendment_is_entered_decided_and_read_by_delegates(
    officer, client_as, jinzhai, scene, inside
):
    with inside(jinzhai):
        congress = db.session.get(Congress, (jinzhai.id, scene["congress"]))
        delegates.form_groups(congress, ["第一团"], **BY)
        group = delegates.groups_of(congress)[0].id
    page = f"{T}/materials/{scene['material']}/amendments"
    said = {"group": group, "paragraph": "1", "wording": "正文（修改）", "reason": "更清楚"}
    wrong = act(officer, "material", scene["material"], "amend", **said | {"paragraph": "9"})
    assert wrong.status_code == 422 and "没有这一段" in words(wrong) and "更清楚" in wrong.text
    assert act(officer, "material", scene["material"], "amend", **said).status_code == 303
    with inside(jinzhai):
        made = db.session.query(Amendment).one().id
    assert act(officer, "amendment", made, "decide", accept="yes").status_code == 303
    member = client_as("member", jinzhai, member_id=scene["member"])
    assert "第一团 已采纳" in words(member.get(page))
    assert "修改后的文本 正文（修改）" in words(member.get(page))
    assert client_as("member", jinzhai).get(page).status_code == 404, "not a delegate"
    late = act(officer, "amendment", made, "decide", accept="no", answer="改主意")
    assert late.status_code == 409


def test_a_delegate_confirms_a_paper_on_the_phone(client_as, jinzhai, scene):
    phone = client_as("member", jinzhai, member_id=scene["member"])
    mine = words(phone.get(f"{T}/mine"))
    assert "草案 待阅读" in mine
    assert phone.post(f"{T}/materials/{scene['material']}/receive").status_code == 303
    assert "草案 已签收" in words(phone.get(f"{T}/mine"))


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        ("member", "", 200), ("member", "/{congress}", 200),
        ("member", "/{congress}/delegates", 403),
        ("member", "/sessions/{session}", 200), ("member", "/sessions/{session}/materials", 403),
        ("member", "/resolutions/{resolution}", 200), ("member", "/new", 403),
        ("member", "/papers/session/{session}/sign_in", 404),
        ("union_chair", "/delegates/{delegate}", 200),
        ("union_chair", "/districts/{district}", 403),
        ("township_officer", "/{congress}/badges", 200),
    ],
)  # fmt: skip
def test_who_sees_which_page(client_as, jinzhai, scene, role, page, status):
    address = T + (page.format(**scene) or "/")
    assert client_as(role, jinzhai).get(address).status_code == status


def test_a_member_may_not_act_for_the_office(client_as, jinzhai, scene):
    assert act(client_as("member", jinzhai), "session", scene["session"], "open").status_code == 403


def test_another_township_finds_nothing(client_as, neighbour, scene):
    stranger = client_as("township_officer", neighbour)
    assert stranger.get(f"/t/tongmu/congress/sessions/{scene['session']}").status_code == 404


def ended(scene, inside, jinzhai):
    with inside(jinzhai):
        made = db.session.get(Resolution, (jinzhai.id, scene["resolution"]))
        session = made.session
        sessions.open_session(session, **BY)
        resolutions.decide(made, figures(), TODAY, **BY)
        sessions.close(session, **BY)
        sessions.publish(session, TODAY, TODAY.replace(month=12), **BY)


def test_every_paper_is_printed_and_written(officer, scene, inside, jinzhai):
    ended(scene, inside, jinzhai)
    for name in SHEETS:
        address = f"{T}/papers/session/{scene['session']}/{name}"
        assert officer.get(address).status_code == 200, name
        Document(BytesIO(officer.get(f"{address}.docx").data))


def test_the_resolution_bears_the_figures_of_the_vote(officer, scene, inside, jinzhai):
    ended(scene, inside, jinzhai)
    answer = officer.get(f"{T}/papers/resolution/{scene['resolution']}/resolution.docx")
    text = "".join(each.text for each in Document(BytesIO(answer.data)).paragraphs)
    assert "会议应到职工代表30人，实到25人。发出表决票25张，收回25张，有效票25张" in text
    assert "赞成20票，反对5票，弃权0票。表决通过。" in text


def test_the_roll_and_the_badges_name_every_delegate(officer, scene):
    assert officer.get(f"{T}/{scene['congress']}/roll.xlsx").status_code == 200
    badges = officer.get(f"{T}/{scene['congress']}/badges").text
    assert badges.count("<svg") == 30


def test_the_invitation_is_a_calendar_file(officer, scene):
    answer = officer.get(f"{T}/sessions/{scene['session']}/invitation.ics")
    lines = answer.data.split(b"\r\n")
    assert answer.content_type.startswith("text/calendar")
    assert b"DTSTART:20261122T010000Z" in lines
    assert max(map(len, lines)) <= 75
    assert "区域性职工代表大会" in answer.data.replace(b"\r\n ", b"").decode()


def test_search_finds_the_session_and_hides_the_roll_from_members(client_as, jinzhai, scene):
    found = words(client_as("member", jinzhai).get("/t/jinzhai/search?q=职工代表大会"))
    assert "第1次会议" in found
