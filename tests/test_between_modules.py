"""Modules meet on real pages and by real events: none knows another, and nothing is told twice."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from platform_core.runtime.models import ModuleIs
from platform_core.tenancy import db
from plugins.congress.models import AgendaItem, Session
from plugins.congress.operations import casting, counting, resolutions, voting
from plugins.congress.operations import sessions as meeting
from plugins.congress.terms import Office
from plugins.congress.vote_states import VoteKind
from plugins.contracts.models import Contract
from tests.congress.before import BY, called, elected, enter_hall, in_office, officer
from tests.contracts.builders import Way

T = "/t/jinzhai"


@pytest.fixture(autouse=True)
def modules_on(switch_on, jinzhai, now):
    for module in ("congress", "contracts", "transparency"):
        switch_on(module, jinzhai)


@pytest.fixture
def ready(inside, jinzhai):
    """A contract that waits for the congress, and a session called for today: their ids."""
    with inside(jinzhai):
        return Way().to("congress").it.id, called(elected()).id


def read(answer):
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.text, "html.parser")


def vote_on(session: Session, item: AgendaItem) -> None:
    """On paper, counted twice: twenty for, three against, two abstain."""
    there = in_office(session.congress)[:25]
    vote = voting.prepare(item, voting.Proposal(kind=VoteKind.PAPER, question=item.title), **BY)
    voting.open_vote(vote, **BY)
    for each in there:
        casting.hand_out(vote, each, **BY)
    voting.close_vote(vote, **BY)
    seats = [each for each in session.offices if each.office is Office.TELLER]
    for number, seat in enumerate(seats[:2], start=1):
        teller = replace(officer(), account_id=number, member_id=seat.delegate.member_id)
        papers = counting.Papers(25, 0, [(20, 3, 2)])
        counting.enter_papers(vote, papers, actor=teller, now=BY["now"])
    counting.count(vote, {}, actor=teller, now=BY["now"])
    voting.announce(vote, **BY)


def test_a_contract_is_put_to_the_congress_from_its_page_and_passed_by_its_vote(
    client_as, inside, jinzhai, ready, deliver_events
):
    contract, session = ready
    office = client_as("township_admin", jinzhai)
    form = read(office.get(f"{T}/contracts/{contract}")).select_one("form[action$='/congress/put']")
    put = {"session": session, "power": "regional_contract",
           "subject": form.select_one("[name=subject]")["value"]}  # fmt: skip
    assert office.post(form["action"], data=put).status_code == 303
    assert office.post(form["action"], data=put).status_code in (409, 422), "once in a session"
    with inside(jinzhai):
        held = db.session.get(Session, (jinzhai.id, session))
        enter_hall(held, 25)
        meeting.open_session(held, **BY)
        vote_on(held, next(each for each in held.items if each.subject_ref == put["subject"]))
        assert db.session.get(Contract, (jinzhai.id, contract)).state == "congress"
    for _time in range(2):  # delivered again it changes nothing
        deliver_events()
    with inside(jinzhai):
        it = db.session.get(Contract, (jinzhai.id, contract))
        assert (it.state, it.votes_for, it.against, it.abstain) == ("passed", 20, 3, 2)
        assert (it.due, it.present) == (30, 25)


def test_what_was_resolved_is_proposed_for_disclosure_on_its_own_page(
    client_as, inside, jinzhai, ready
):
    contract, session = ready
    with inside(jinzhai):
        held = db.session.get(Session, (jinzhai.id, session))
        item = next(each for each in held.items if each.needs_vote)
        resolution = resolutions.draft(item, "关于集体合同的决议", "大会通过。", **BY).id
    office = client_as("township_admin", jinzhai)
    for page, ref in (
        (f"{T}/contracts/{contract}", f"contracts:contract:{contract}"),
        (f"{T}/congress/resolutions/{resolution}", f"congress:resolution:{resolution}"),
    ):
        link = read(office.get(page)).find(
            "a", string=re.compile("公开"), href=re.compile("about=")
        )
        assert ref in link["href"]
        assert read(office.get(link["href"])).select_one("form [name=title]") is not None


def test_a_module_that_is_off_leaves_no_trace_on_the_others_pages(
    client_as, inside, jinzhai, ready, switch_on
):
    contract, _session = ready
    office, page = client_as("township_admin", jinzhai), f"{T}/contracts/{contract}"
    assert "about=" in office.get(page).text and "/congress/put" in office.get(page).text
    for module in ("congress", "transparency"):
        switch_on(module, jinzhai, ModuleIs.OFF)
    shown = office.get(page)
    assert shown.status_code == 200
    assert "about=" not in shown.text and "/congress/put" not in shown.text
