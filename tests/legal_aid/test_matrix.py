"""Every door of the application, knocked at by everybody who has no access to the matter.

The table says which doors each channel of the platform has; the walk takes them from the
application itself, so that a door added later is knocked at too.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.routing import BuildError, Rule

from platform_core.tenancy import db, platform_scope
from tests.legal_aid.scenes import OUTSIDE, ROLES, SECRETS, Scene, outsiders
from tests.programs import Program, make_token

pytestmark = pytest.mark.only("sqlite")

HERE, API = "/t/jinzhai", "/api/v1/t/jinzhai"

# Every channel by which a matter might be learned of, and doors that must be among those walked.
CHANNELS = {
    "list": ("/legal-aid/", "/legal-aid/petitions", "/legal-aid/mediations"),
    "search": ("/search",),
    "to-do": ("/todo", f"{API}/todo"),
    "drill-down": (f"{HERE}/figures/la.cases_closed", "/county/figures/la.recovered_fen"),
    "export": ("/closings", "/my-data.json", "/file.zip"),
    "notification": ("/notices",),
    "history": ("/county/audit", "/open/legal_aid:case:"),
    "api": (f"{API}/legal-aid/cases", f"{API}/indicators"),
    "county": ("/county/red-list", "/county/legal-aid/", "/county/legal-aid/protections"),
    "links": ("/open/legal_aid:petition:", "/open/legal_aid:mediation:"),
    "print": ("/papers/cover", "/sheets/petition/", "/sheets/mediation/"),
    "calendar": (".ics",),
    "clocks": ("/clocks/",),
    "other modules": ("/escalations", "/inquiries", "/reports"),
}

DRILLED = ("la.cases_closed", "la.recovered_fen", "la.petitions", "la.mediation_paid")
# Who may see the most, here and in the county; the others knock at the doors of the channels.
WALKING_FAR = ("second_admin", "county_officer")
ELSEWHERE = ("congress", "contracts", "suggestions", "transparency")  # modules that are off here


def addresses(app: Flask, scene: Scene) -> Iterator[str]:
    """The address of every page there is, with the matters' own ids where one is asked for."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(ELSEWHERE):
            continue
        for values in ways(rule, scene):
            try:
                yield adapter.build(rule.endpoint, values, append_unknown=False)
            except BuildError:
                assert not rule.endpoint.startswith("legal_aid"), f"Give {rule} its values."


def ways(rule: Rule, scene: Scene) -> Iterator[dict[str, Any]]:
    """What the parts of an address are filled with, in every way that concerns a matter."""
    ids = {"case": scene.case_id, **scene.others}
    given = {"township": "jinzhai", "slug": "jinzhai", "township_id": 1, "name": "cover",
             "file_id": scene.file_id, "hearing_id": scene.hearing_id}  # fmt: skip
    if "key" in rule.arguments:
        yield from ({**given, "key": key} for key in DRILLED)
    elif "ref" in rule.arguments:
        yield from ({**given, "ref": f"legal_aid:{kind}:{id}"} for kind, id in ids.items())
    elif "kind" in rule.arguments and rule.endpoint.startswith("legal_aid"):
        named = {**given, "name": "register"}
        yield from ({**named, "kind": kind, "id": id} for kind, id in scene.others.items())
    elif "clock" in rule.rule:
        yield {**given, "id": scene.clock_id}
    else:
        kind = next((kind for kind in ids if f"/{kind}s/" in rule.rule), "case")
        yield {**given, "id": ids[kind]}


def told(answer: Any, address: str, scene: Scene) -> list[str]:
    """What an answer says of the matters; the address asked for says nothing new."""
    ids = map(str, (scene.case_id, scene.clock_id, *scene.others.values()))
    said = text_of(answer.data)
    return [each for each in (*SECRETS, *scene.numbers, *ids)
            if each in said and each not in address]  # fmt: skip


def text_of(content: bytes) -> str:
    """What an answer says; a .docx, .xlsx or .zip is opened."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with ZipFile(BytesIO(content)) as packed:
        return "".join(text_of(packed.read(name)) for name in packed.namelist())


@pytest.fixture
def searched(scene: Scene) -> list[str]:
    """Every search there is, for everything by which a matter could be found."""
    sought = (*scene.numbers, *SECRETS, "610999199001011234", "14200001234")
    places = ("legal-aid/", "legal-aid/petitions", "legal-aid/mediations", "search")
    return [f"{HERE}/{place}?state=&q={words}" for place in places for words in sought]


def test_every_channel_is_walked(app: Flask, scene: Scene) -> None:
    walked = list(addresses(app, scene))
    for channel, doors in CHANNELS.items():
        for door in doors:
            assert any(door in address for address in walked), (channel, door)
    assert set(OUTSIDE) | {"applicant", "keeper", "lawyer", "supervisor", "granted"} == set(ROLES)


def test_nobody_outside_learns_of_a_matter_through_any_door(app: Flask, scene: Scene) -> None:
    walked = list(addresses(app, scene))
    near = {each for each in walked if any(door in each for door in sum(CHANNELS.values(), ()))}
    for who, client in outsiders(scene):
        for address in walked if who in WALKING_FAR else near:
            found = told(client.get(address), address, scene)
            assert set(found) <= known(who, address, scene), (who, address, found)


def known(who: str, address: str, scene: Scene) -> set[str]:
    """Numbers, without a story, that somebody outside knows all the same."""
    if who in ("former", "expired") and address.endswith(("/notices", "/my-data.json")):
        return {scene.number, str(scene.case_id)}  # they had access, and were written to then
    if address == "/county/legal-aid/protections":
        return {scene.numbers[-1]}  # the county is told that there is such a case, of nobody
    return set()


def test_nobody_outside_finds_a_matter(scene: Scene, searched: list[str]) -> None:
    for who, client in outsiders(scene):
        for address in searched:
            found = told(client.get(address), address, scene)
            assert not found, (who, address, found)


def test_no_program_of_an_outsider_learns_of_a_matter(app: Flask, scene: Scene) -> None:
    walked = [each for each in addresses(app, scene) if each.startswith("/api/")]
    walked += [f"{API}/legal-aid/cases?q={words}" for words in (scene.number, *SECRETS)]
    for who in OUTSIDE:
        with app.app_context(), platform_scope():
            token = make_token(scene.accounts[who])
            program = Program(app.test_client(), token, scene.accounts[who])
            db.session.commit()
        for address in walked:
            answer = program.get(address)
            assert not told(answer, address, scene), (who, address)


def test_applying_for_the_same_facts_tells_nothing(scene: Scene) -> None:
    same = {"title": "示例", "story": "示例", "opponent": "机密砖厂", "about": "wages",
            "applicant_kind": "migrant", "name": "示例机密人", "identity": "610999199001011234",
            "channel": "desk", "received_on": "2026-11-20", "form": "advice"}  # fmt: skip
    for who in ("officer", "second_admin", "expired"):
        form = scene.clients[who].get(f"{HERE}/legal-aid/desk").text
        body = re.search(r'<option value="(\d{10,})"', form)
        assert body is not None
        made = scene.clients[who].post(f"{HERE}/legal-aid/desk", data={**same, "body": body[1]})
        assert made.status_code == 303 and str(scene.case_id) not in made.location, who
