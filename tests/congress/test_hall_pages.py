"""The pages of a session under way, through real requests: desk, chair, phone, tellers."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db, platform_scope
from plugins.congress.models import Delegate, Session, Vote
from plugins.congress.operations import voting
from plugins.congress.queries import hall
from plugins.congress.vote_states import VoteKind
from tests.congress.meeting import CHAIR, NOW, PHRASES, Meeting

T = "/t/jinzhai/congress"


@pytest.fixture(autouse=True)
def congress_is_on(app, county, jinzhai, now):
    with app.app_context(), platform_scope():
        db.session.add(
            ModuleState(county_id=county.id, township_id=jinzhai.id, module="congress",
                        state=ModuleIs.ON, since=now, reason="测试", switch_id=1)
        )  # fmt: skip
        jinzhai_row = db.session.get(type(jinzhai), jinzhai.id)
        jinzhai_row.stamp += 1
        db.session.commit()


@pytest.fixture
def scene(inside, jinzhai):
    """A session under way: its id, that of its item, and (id, member) of each delegate."""
    with inside(jinzhai):
        meeting = Meeting(due=10)
        found = {
            "session": meeting.session.id, "item": meeting.item.id,
            "delegates": [(each.id, each.member_id) for each in meeting.delegates],
        }  # fmt: skip
        meeting.appoint_offices()
    return found


@pytest.fixture
def chair(client_as, jinzhai):
    return client_as("township_officer", jinzhai)


@pytest.fixture
def delegate(client_as, jinzhai, scene):
    """`delegate(0)`: the phone of the first delegate."""

    def delegate(place):
        return client_as("member", jinzhai, member_id=scene["delegates"][place][1])

    return delegate


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


@pytest.fixture
def opened(chair, delegate, scene, inside, jinzhai):
    """`opened(VoteKind.SECRET)`: a vote opened by requests, with three tellers; its id."""

    def opened(kind=VoteKind.SECRET):
        session = scene["session"]
        for place, phrase in enumerate(PHRASES):
            given = {"passphrase": phrase, "again": phrase}
            sent = delegate(7 + place).post(f"{T}/sessions/{session}/passphrase", data=given)
            assert sent.status_code == 303, words(sent)
        form = {
            "question": "是否同意集体合同草案", "about": "motion", "kind": kind,
            "majority_rule": "congress.pass", "quorum_rule": "congress.quorum",
        }  # fmt: skip
        assert chair.post(f"{T}/items/{scene['item']}/votes", data=form).status_code == 303
        with inside(jinzhai):
            vote_id = db.session.query(Vote.id).scalar()
        assert chair.post(f"{T}/votes/{vote_id}/open").status_code == 303
        return vote_id

    return opened


def test_a_secret_vote_from_the_chair_to_the_result(chair, delegate, scene, opened):
    vote, session = opened(), scene["session"]
    for place in range(10):
        phone = delegate(place)
        assert "投下我的一票" in words(phone.get(f"{T}/sessions/{session}/now"))
        sent = phone.post(f"{T}/votes/{vote}/ballot", data={"line0": "0" if place < 6 else "1"})
        assert sent.status_code == 303
        assert "已记录" in words(phone.get(sent.location))
    assert "10 / 10" in words(chair.get(f"{T}/sessions/{session}/chair"))
    assert chair.post(f"{T}/votes/{vote}/close").status_code == 303
    assert "公布前任何人都看不到结果" in words(chair.get(f"{T}/votes/{vote}"))
    teller = delegate(7)
    page = BeautifulSoup(teller.get(f"{T}/votes/{vote}/tellers").text, "html.parser")
    names = [box["name"] for box in page.select("input[type=password]")]
    given = dict(zip(names, PHRASES[:2], strict=False))
    assert teller.post(f"{T}/votes/{vote}/count", data=given).status_code == 303
    assert "公布前任何人都看不到结果" in words(delegate(0).get(f"{T}/votes/{vote}"))
    assert chair.post(f"{T}/votes/{vote}/announce").status_code == 303
    shown = words(delegate(0).get(f"{T}/votes/{vote}"))
    assert "通过" in shown and "《企业民主管理规定》第20条" in shown


def test_the_ballot_says_what_is_protected_and_what_is_not(delegate, opened, scene):
    opened()
    shown = delegate(0).get(f"{T}/sessions/{scene['session']}/now")
    assert "保护什么、不能保护什么" in words(shown)
    ballot = BeautifulSoup(shown.text, "html.parser").select_one("#ballot-form")
    assert "_once" not in {box.get("name") for box in ballot.select("input")}
    assert "Refresh" not in shown.headers


@pytest.mark.settings()  # an application, and so a log, of its own
def test_answers_and_log_lines_are_the_same_for_every_choice(
    delegate, opened, settings, engine_name
):
    vote = opened()
    answers = []
    for place, mark in enumerate("012"):
        sent = delegate(place).post(f"{T}/votes/{vote}/ballot", data={"line0": mark})
        varying = {"Set-Cookie", "X-Request-ID", "Content-Security-Policy", "Date"}
        headers = {k: v for k, v in sent.headers if k not in varying}
        answers.append((sent.status_code, len(sent.data), sent.data, headers))
    assert answers[0] == answers[1] == answers[2]
    lines = [
        json.loads(line)
        for file in (settings.instance / "logs").glob("*.jsonl")
        for line in file.read_text().splitlines()
        if "/ballot" in line
    ][-3:]
    assert len({tuple(sorted(set(line) - {"time"})) for line in lines}) == 1
    assert not [line for line in lines if line.get("account")]


def test_a_retry_is_answered_recorded_and_not_counted_again(delegate, opened, inside, jinzhai):
    vote, phone = opened(), delegate(0)
    locations = {
        phone.post(f"{T}/votes/{vote}/ballot", data={"line0": mark}).location for mark in "001"
    }
    assert len(locations) == 1
    assert "已记录" in words(phone.get(locations.pop()))
    with inside(jinzhai):
        assert hall.voted(db.session.query(Vote).one()) == 1


def test_a_blank_ballot_is_refused_with_a_reason(delegate, opened):
    refused = delegate(0).post(f"{T}/votes/{opened()}/ballot", data={})
    assert refused.status_code == 422
    assert "每一项" in words(refused)


def test_papers_are_counted_by_two_tellers_on_their_own_pages(chair, delegate, opened, scene):
    vote = opened(VoteKind.PAPER)
    assert "纸质" in words(delegate(0).get(f"{T}/sessions/{scene['session']}/now"))
    chair.post(f"{T}/votes/{vote}/papers/hand-out")
    chair.post(f"{T}/votes/{vote}/close")
    count = {"returned": "10", "invalid": "1", "line0-0": "7", "line0-1": "1", "line0-2": "1"}
    first, second = delegate(7), delegate(8)
    refused = first.post(f"{T}/votes/{vote}/papers", data={**count, "line0-0": "8"})
    assert refused.status_code == 422 and 'value="8"' in refused.text
    assert first.post(f"{T}/votes/{vote}/papers", data=count).status_code == 303
    assert "7" not in re.sub(r"\d{5,}", "", words(second.get(f"{T}/votes/{vote}/tellers")))[200:]
    assert second.post(f"{T}/votes/{vote}/papers", data=count).status_code == 303
    assert second.post(f"{T}/votes/{vote}/count").status_code == 303
    chair.post(f"{T}/votes/{vote}/announce")
    assert "通过" in words(chair.get(f"{T}/votes/{vote}"))


def test_the_desk_finds_by_number_and_name_and_checks_out_and_in(chair, scene):
    desk = f"{T}/sessions/{scene['session']}/check-in"
    assert "测试代表3" in words(chair.get(f"{desk}?q=3"))
    assert "测试代表4" in words(chair.get(f"{desk}?q=代表4"))
    id = scene["delegates"][2][0]
    out = chair.post(f"{T}/sessions/{scene['session']}/check-out", data={"delegate": id})
    assert out.status_code == 303
    assert "应到10人，实到9人" in words(chair.get(desk))
    chair.post(desk, data={"delegate": id, "how": "number"})
    assert "应到10人，实到10人" in words(chair.get(desk))


def test_a_delegate_checks_in_with_the_code_on_the_display(chair, delegate, scene, now):
    session = scene["session"]
    phone = delegate(0)
    phone.post(f"{T}/sessions/{session}/leave")
    shown = chair.get(f"{T}/sessions/{session}/hall")
    assert shown.headers["Refresh"] == "5"
    code = BeautifulSoup(shown.text, "html.parser").select_one(".hall-code").text
    assert phone.post(f"{T}/sessions/{session}/here", data={"code": "1"}).status_code == 422
    assert phone.post(f"{T}/sessions/{session}/here", data={"code": code}).status_code == 303
    assert "应到10人，实到10人" in words(phone.get(f"{T}/sessions/{session}/now"))


def test_the_chair_leads_through_items_and_speakers(chair, scene):
    session = scene["session"]
    screen = f"{T}/sessions/{session}/chair"
    assert chair.post(f"{T}/sessions/{session}/floor", data={"item": scene["item"]}).location
    chair.post(f"{T}/sessions/{session}/speakers", data={"number": "5", "minutes": "3"})
    shown = chair.get(screen)
    assert "测试代表5" in words(shown)
    action = BeautifulSoup(shown.text, "html.parser").select_one(
        "form[action*='/speakers/'][action$='/floor']"
    )
    assert chair.post(action["action"]).status_code == 303
    assert "0:00 / 3:00" in words(chair.get(screen))
    refused = chair.post(f"{T}/sessions/{session}/speakers", data={"number": "999"})
    assert refused.status_code == 422
    assert chair.post(f"{T}/sessions/{session}/speakers/end").status_code == 303


def test_a_member_may_not_lead_and_a_neighbour_sees_nothing(
    delegate, client_as, neighbour, scene, opened
):
    session, vote = scene["session"], opened()
    assert delegate(0).get(f"{T}/sessions/{session}/chair").status_code == 403
    assert delegate(0).post(f"{T}/votes/{vote}/close").status_code == 403
    assert delegate(0).get(f"{T}/votes/{vote}/tellers").status_code == 403
    stranger = client_as("township_officer", neighbour)
    assert stranger.get(f"{T}/sessions/{session}/now").status_code == 404


def test_a_vote_below_the_quorum_says_what_is_missing(chair, delegate, scene, inside, jinzhai):
    with inside(jinzhai):
        it = db.session.query(Session).one()
        for one in db.session.query(Delegate).order_by(Delegate.number).limit(4):
            stay = hall.stay_of(it, one.id)
            stay.out_at = NOW
        meeting_vote = voting.prepare(
            it.items[0], voting.Proposal(kind=VoteKind.PAPER, question="问题"), actor=CHAIR, now=NOW
        )
        vote = meeting_vote.id
    refused = chair.post(f"{T}/votes/{vote}/open")
    assert refused.status_code == 422
    assert "不少于7" in words(refused)


@pytest.mark.parametrize("page", ["check-in", "chair", "hall", "now", "tellers"])
def test_every_page_is_whole_in_both_languages(page, chair, delegate, scene):
    who = delegate(7) if page in ("now", "tellers") else chair
    for language in ("zh", "en"):
        shown = who.get(f"{T}/sessions/{scene['session']}/{page}?lang={language}")
        assert shown.status_code == 200
