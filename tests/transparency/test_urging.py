"""What may be done where time runs out: a letter of urging to a body, the way on for its author."""

from datetime import timedelta

import pytest
import time_machine

from platform_core.errors import Denied, RuleBroken
from platform_core.matters import clocks_of
from platform_core.messaging.models import Notice
from platform_core.tenancy import db
from plugins.transparency.models import Disclosure
from plugins.transparency.operations import disclosures
from plugins.transparency.terms import Identity
from tests.transparency.builders import DAY, START, Desk, make_actor

ROOT = "/t/jinzhai/transparency"
LATER = START + timedelta(days=40)


def urged(it):
    return [clock for clock in clocks_of(it) if clock.name == "urge"]


def test_a_body_is_urged_once_and_its_answer_has_a_time_limit(desk):
    it = desk.disclosure()
    with pytest.raises(RuleBroken):  # it is not overdue
        disclosures.urge(it, actor=desk.officer, now=START)
    with pytest.raises(Denied):
        disclosures.urge(it, actor=desk.clerk, now=LATER)
    clock = disclosures.urge(it, actor=desk.chair, now=LATER)
    assert (clock.rule, clock.due_on) == ("open.urge_letter", (LATER + 30 * DAY).date())
    told = {each.account_id for each in db.session.query(Notice).filter_by(
        kind="transparency:urged")}  # fmt: skip
    assert told == {desk.clerk.account_id, desk.head.account_id}
    with pytest.raises(RuleBroken):
        disclosures.urge(it, actor=desk.officer, now=LATER + DAY)
    desk.bring(it, "published", LATER + 2 * DAY)
    assert [clock.stopped_on for clock in urged(it)] == [(LATER + 2 * DAY).date()]


def test_the_letter_is_printed_with_its_day_and_its_standing(client_as, inside, town):
    with inside(town):
        id = Desk().disclosure().id
    office = client_as("township_officer", town)
    letter = f"{ROOT}/papers/urging/{id}"
    assert office.get(letter).status_code == 404  # there is none yet
    with time_machine.travel(LATER, tick=False):
        office = client_as("township_officer", town)
        assert office.post(f"{ROOT}/act/disclosure/{id}/urge").status_code == 303
        shown = office.get(letter).text
        assert office.get(f"{letter}.docx").status_code == 200
        assert "urging" in office.get(f"{ROOT}/disclosures/{id}").text
    with inside(town):
        (clock,) = urged(db.session.get(Disclosure, (town.id, id)))
        assert f"{clock.due_on.year}年{clock.due_on.month}月{clock.due_on.day}日" in shown
    assert "《山东省厂务公开条例》第20条" in shown


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_an_author_whose_answer_is_late_is_told_whom_to_turn_to(client, inside, town, days, late):
    with inside(town):
        desk = Desk()
        nobody = make_actor("member")
        _it, code = desk.objection_with_receipt(desk.posted(), nobody, identity=Identity.NONE)
    with time_machine.travel(START + days * DAY, tick=False):
        shown = client.post(f"{ROOT}/open/receipt", data={"receipt": code})
    assert shown.status_code == 200
    assert ("12351" in shown.text) is late
    assert ("《重庆市厂务公开条例》第13条" in shown.text) is late
