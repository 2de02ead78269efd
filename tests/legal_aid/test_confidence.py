"""Who may learn of a case: those with access, through every door, and nobody else through any."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from platform_core.accounts import SYSTEM
from platform_core.audit import find_flaws
from platform_core.clock import utcnow
from platform_core.organisation.models import Township
from platform_core.tenancy import Access, db, township_scope
from plugins.legal_aid.models import (
    Case,
    HotlineBatch,
    RaisedCase,
    Tally,
    Worker,
)
from plugins.legal_aid.operations import confidence, handling
from plugins.legal_aid.workflow.cases import Result
from tests.legal_aid.makers import an_actor
from tests.legal_aid.scenes import INSIDE, LENT_UNTIL, NOW_DAY, SECRETS, Scene, T, outsiders


def details(scene: Scene) -> Iterator[tuple[str, str]]:
    """(address of something of the case, the same of one that is not there)."""
    case, none = f"{T}/cases/{scene.case_id}", f"{T}/cases/{scene.case_id + 1}"
    for rest in ("", "/papers/cover", "/papers/application.docx", "/file.zip", "/leave",
                 f"/files/{scene.file_id}", f"/hearings/{scene.hearing_id}.ics"):  # fmt: skip
        yield case + rest, none + rest
    opened = "/t/jinzhai/open/legal_aid:case:"
    yield f"{opened}{scene.case_id}", f"{opened}{scene.case_id + 1}"
    yield f"/t/jinzhai/clocks/{scene.clock_id}", "/t/jinzhai/clocks/1"
    for kind, id in scene.others.items():
        for address in (f"{T}/{kind}s/{{}}", f"{T}/sheets/{kind}/{{}}/register",
                        f"/t/jinzhai/open/legal_aid:{kind}:{{}}"):  # fmt: skip
            yield address.format(id), address.format(scene.case_id + 1)


@pytest.mark.only("sqlite")
def test_for_whoever_is_outside_a_case_is_as_if_it_were_not_there(scene: Scene) -> None:
    for who, client in outsiders(scene):
        for there, nowhere in details(scene):
            one, other = client.get(there), client.get(nowhere)
            assert one.status_code in (403, 404), (who, there, one.status_code)
            assert one.status_code == other.status_code, (who, there)
            assert _body(one) == _body(other), (who, there)


def _body(answer: Any) -> str:
    """The page without what is new in every answer."""
    said = answer.get_data(as_text=True)
    return re.sub(r'(nonce|value)="[^"]*"|[0-9a-f]{32}|\d{12,}', "", said)


@pytest.mark.only("sqlite")
def test_a_case_costs_an_outsider_as_many_queries_as_none(
    scene: Scene, count_queries: Callable[[], Any], app: Flask
) -> None:
    client = scene.clients["officer"]
    client.get(f"{T}/")
    # A clock has a number of its own, which nobody outside can come to.
    for pair in [pair for pair in details(scene) if "/clocks/" not in pair[0]]:
        spent = []
        for address in pair:
            with app.app_context(), count_queries() as sent:
                assert client.get(address).status_code in (403, 404)
            spent.append(len(sent))
        assert spent[0] == spent[1], pair


@pytest.mark.only("sqlite")
def test_nothing_can_be_done_to_a_case_from_outside(scene: Scene) -> None:
    for who, client in outsiders(scene):
        for verb in ("fact", "money", "remark", "close", "attach", "lend", "withdraw", "rate"):
            here = client.post(f"{T}/act/case/{scene.case_id}/{verb}", data={})
            nowhere = client.post(f"{T}/act/case/{scene.case_id + 1}/{verb}", data={})
            assert here.status_code == nowhere.status_code in (403, 404), (who, verb)
        for rest in ("give-back", "hand-over"):
            assert client.post(f"{T}/cases/{scene.case_id}/{rest}").status_code in (403, 404)


def test_those_inside_see_it_and_the_supervisor_sees_who_looked(scene: Scene) -> None:
    for who in INSIDE:
        answer = scene.clients[who].get(f"{T}/cases/{scene.case_id}")
        assert answer.status_code == 200
        said = answer.get_data(as_text=True)
        assert all(secret in said for secret in SECRETS)
        assert "610999199001011234" not in said  # masked even here
        assert ("14200001234" in said) is False
        watching = scene.clients["supervisor"].get(f"{T}/cases/{scene.case_id}")
        assert f"帐户{who}" in watching.get_data(as_text=True)


@pytest.mark.only("sqlite")
def test_access_for_a_time_is_for_reading(scene: Scene) -> None:
    client = scene.clients["granted"]
    said = client.get(f"{T}/cases/{scene.case_id}").get_data(as_text=True)
    assert "/act/case/" not in said
    answer = client.post(f"{T}/act/case/{scene.case_id}/remark", data={
        f"case-{scene.case_id}-remark-body": "示例", f"case-{scene.case_id}-remark-minutes": "5",
    })  # fmt: skip
    assert answer.status_code == 409


@pytest.mark.only("sqlite")
def test_who_applied_does_not_work_on_their_own_case(scene: Scene) -> None:
    said = scene.clients["applicant"].get(f"{T}/cases/{scene.case_id}").get_data(as_text=True)
    assert "/attach" in said
    assert f"/act/case/{scene.case_id}/close" not in said
    assert "帐户keeper" not in said  # nor do they see who has access and who looked


@pytest.mark.only("sqlite")
def test_the_supervisor_ends_an_access_at_once(scene: Scene, inside: Any, town: Township) -> None:
    with inside(town):
        query = select(Access.id).where(Access.role == "granted", Access.until == LENT_UNTIL)
        access_id = db.session.scalar(query)
    end = f"{T}/cases/{scene.case_id}/access/{access_id}/end"
    assert scene.clients["officer"].post(end).status_code in (403, 404)
    assert scene.clients["supervisor"].post(end).status_code == 303
    assert scene.clients["granted"].get(f"{T}/cases/{scene.case_id}").status_code == 404


# -- the database itself ---------------------------------------------------------------------------


def test_the_session_opens_the_rows_of_a_case_to_its_people_alone(
    scene: Scene, app: Flask, town: Township
) -> None:
    for who, reader in scene.accounts.items():
        with app.app_context(), township_scope(town.id, writes=False, reader=reader):
            found = [len(db.session.scalars(select(model)).all()) for model in (Case, Worker)]
            assert found == ([1, 1] if who in INSIDE else [0, 0]), who
            assert len(db.session.scalars(select(Tally)).all()) == 1  # the figures stay


def test_raw_sql_sees_no_more(scene: Scene, app: Flask, town: Township) -> None:
    asked = text("SELECT count(*) FROM legal_aid_case WHERE township_id = :id")
    for who, seen in {"lawyer": 1, "officer": 0, "expired": 0, "former": 0}.items():
        reader = scene.accounts[who]
        with app.app_context(), township_scope(town.id, writes=False, reader=reader):
            assert db.session.execute(asked, {"id": town.id}).scalar() == seen, who


def test_the_copy_before_the_county_opens_here_to_the_people_of_the_case_alone(
    scene: Scene, inside: Any, app: Flask, town: Township
) -> None:
    with inside(town):
        case, admin = db.session.scalars(select(Case)).one(), scene.accounts["supervisor"]
        actor = an_actor("township_admin", account_id=admin)
        confidence.escalate(case, "请督办", NOW_DAY, actor=actor, now=utcnow())
    asked = text("SELECT count(*) FROM legal_aid_escalation WHERE township_id = :id")
    for who, reader in scene.accounts.items():
        with app.app_context(), township_scope(town.id, writes=False, reader=reader):
            seen = 1 if who in INSIDE else 0
            assert len(db.session.scalars(select(RaisedCase)).all()) == seen, who
            assert db.session.execute(asked, {"id": town.id}).scalar() == seen, who
    overview = scene.clients["county_officer"].get("/county/legal-aid/").text
    address = re.search(r"/county/legal-aid/escalations/[\d/]+", overview)
    assert address is not None
    story = scene.clients["county_officer"].get(address[0]).text
    assert "机密情节" in story and "示例机密人" not in story and "机密砖厂" not in story
    for who, client in scene.clients.items():
        if not who.startswith("county"):
            assert client.get(address[0]).status_code in (403, 404), who


def test_a_file_of_work_orders_opens_to_whoever_uploaded_it(
    scene: Scene, app: Flask, town: Township
) -> None:
    head = "工单编号,来电日期,来电人,标题,内容\nGD1,2026-11-18,示例机密人,题,机密情节\n"
    sent = {"file": (BytesIO(head.encode()), "a.csv")}
    keeper = scene.clients["keeper"]
    assert keeper.post(f"{T}/hotline", data=sent).status_code == 303
    asked = text("SELECT count(*) FROM legal_aid_hotline_batch WHERE township_id = :id")
    for who, reader in scene.accounts.items():
        with app.app_context(), township_scope(town.id, writes=False, reader=reader):
            seen = 1 if who == "keeper" else 0
            assert len(db.session.scalars(select(HotlineBatch)).all()) == seen, who
            assert db.session.execute(asked, {"id": town.id}).scalar() == seen, who


def test_in_a_request_nobody_reads_a_case_unless_named(
    scene: Scene, app: Flask, town: Township
) -> None:
    with app.test_request_context(), township_scope(town.id, writes=False):
        assert db.session.scalars(select(Case)).all() == []


def test_nobody_outside_writes_a_row_of_a_case(scene: Scene, app: Flask, town: Township) -> None:
    change = text("UPDATE legal_aid_case SET title = 'x' WHERE township_id = :id")
    for who, expected in {"officer": 0, "former": 0, "expired": 0}.items():
        with app.app_context(), township_scope(town.id, reader=scene.accounts[who]):
            try:
                changed = db.session.execute(change, {"id": town.id}).rowcount  # type: ignore[attr-defined]
            except DBAPIError:
                changed = 0
            db.session.rollback()
        assert changed == expected, who


# -- what is kept and what goes --------------------------------------------------------------------


@pytest.mark.only("sqlite")
def test_notices_and_events_say_nothing_of_a_case(
    scene: Scene, inside: Any, town: Township
) -> None:
    with inside(town):
        for table in ("core_notice", "core_event", "core_docket", "core_search_text"):
            asked = text(f"SELECT * FROM {table} WHERE township_id = :id")
            rows = db.session.execute(asked, {"id": town.id}).all()
            assert not [s for s in SECRETS for row in rows if s in str(row)], table


@pytest.mark.only("sqlite")
def test_erasing_keeps_the_figures_and_the_chain(
    scene: Scene, inside: Any, town: Township, app: Flask
) -> None:
    later = utcnow() + timedelta(days=365 * 31)
    with inside(town):
        case = db.session.scalars(select(Case)).one()
        handling.close(case, Result.SETTLED, "", NOW_DAY, actor=SYSTEM, now=utcnow())
        handling.hand_in_file(case, actor=SYSTEM, now=utcnow())
        handling.archive(case, actor=SYSTEM, now=utcnow())
        with pytest.raises(Exception, match=r"not over|尚未"):
            confidence.erase(case, actor=SYSTEM, now=utcnow())
        confidence.erase(case, actor=SYSTEM, now=later)
    with inside(town):
        assert db.session.scalars(select(Case)).all() == []
        tally = db.session.scalars(select(Tally)).one()
        assert (tally.persons, tally.closed_on, tally.erased_on) == (1, NOW_DAY, later.date())
        sums = "SELECT sum(fen) FROM legal_aid_line WHERE stage = 'paid' AND township_id = :id"
        assert db.session.execute(text(sums), {"id": town.id}).scalar() == 54_321
        notes = "SELECT count(*) FROM core_history WHERE note IS NOT NULL AND ref = :ref AND" \
                " township_id = :id"  # fmt: skip
        ref = f"legal_aid:case:{scene.case_id}"
        assert db.session.execute(text(notes), {"ref": ref, "id": town.id}).scalar() == 0
    with app.app_context():
        assert find_flaws(town.id) == []
