"""The county by program: matrix, switch, figures, history."""

import pytest

from tests.programs import program_as as program_as

C = "/api/v1/county"


@pytest.fixture
def county_officer(program_as, jinzhai, neighbour):
    return program_as("county_officer")


def switch(program, *townships, target="on", key=None, **more):
    cells = [{"township": each, "module": "suggestions"} for each in townships]
    headers = {"Idempotency_Key": key} if key else {}
    body = {"cells": cells, "target": target, "reason": "试点启用"} | more
    return program.post(f"{C}/switches", body, **headers)


def states(program):
    rows = program.get(f"{C}/modules?module=suggestions").json["items"]
    return {row["township"]: row["modules"][0]["state"] for row in rows}


def test_the_county_switches_a_module_with_a_reason(county_officer):
    done = switch(county_officer, "jinzhai")
    assert done.status_code == 201
    assert [(c["township"], c["module"], c["after"]) for c in done.json["changed"]] == [
        ("jinzhai", "suggestions", "on")
    ]
    assert states(county_officer) == {"jinzhai": "on", "tongmu": "off"}
    newest = county_officer.get(f"{C}/audit?limit=1").json["items"][0]
    assert (newest["township"], newest["note"]) == ("jinzhai", "试点启用")
    assert newest["actor_id"] == str(county_officer.account_id)


def test_a_switch_sent_twice_is_made_once_and_answered_alike(county_officer):
    first = switch(county_officer, "jinzhai", key="switch-0001")
    again = switch(county_officer, "jinzhai", key="switch-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json and again.headers["Idempotent-Replayed"] == "true"
    other = switch(county_officer, "tongmu", key="switch-0001")
    assert other.status_code == 422
    assert states(county_officer) == {"jinzhai": "on", "tongmu": "off"}


def test_a_refused_switch_may_be_sent_again_with_its_key(county_officer):
    assert switch(county_officer, "jinzhai", key="switch-0001", reason=" ").status_code == 422
    assert switch(county_officer, "jinzhai", key="switch-0001").status_code == 201


def test_the_second_of_two_officers_is_told(county_officer):
    switch(county_officer, "jinzhai")
    cells = [{"township": "jinzhai", "module": "suggestions", "seen": "0"}]
    late = switch(county_officer, cells=cells, target="read_only")
    assert late.status_code == 409


def test_a_switch_is_undone(county_officer):
    id = switch(county_officer, "jinzhai", "tongmu").json["switch_id"]
    back = county_officer.post(f"{C}/switches/{id}/undo", {"reason": "选错了乡镇"})
    assert back.status_code == 201 and states(county_officer) == {"jinzhai": "off", "tongmu": "off"}
    missing = county_officer.post(f"{C}/switches/{2**63}/undo", {"reason": "选错了乡镇"})
    assert missing.status_code == 404


def test_a_switch_for_a_later_day_waits_and_is_withdrawn(county_officer):
    waits = switch(county_officer, "jinzhai", effective_on="2099-01-01").json
    assert waits["waiting"] == [{"township": "jinzhai", "module": "suggestions"}]
    path = f"{C}/switches/{waits['switch_id']}/withdraw"
    assert county_officer.post(path, {"reason": "改期"}).json == {"withdrawn": 1}


@pytest.mark.parametrize(
    "more",
    [
        {"cells": []},
        {"cells": [{"township": "nowhere", "module": "suggestions"}]},
        {"cells": [{"township": "jinzhai"}]},
        {"target": "purged"},
        {"reason": ""},
        {"reason": "x" * 401},
        {"effective_on": "yesterday"},
        {"effective_on": "1999-01-01"},
        {"cells": [{"township": "jinzhai", "module": "nothing"}]},
    ],
)
def test_a_switch_that_cannot_be_is_refused_in_words(county_officer, more):
    refused = switch(county_officer, "jinzhai", **more)
    assert refused.status_code == 422 and refused.json["detail"]


def test_figures_of_all_townships_come_with_their_totals(county_officer):
    said = county_officer.get(f"{C}/indicators?module=org").json
    assert [row["township"] for row in said["items"]] == ["jinzhai", "tongmu"]
    assert {each["key"] for each in said["totals"]} >= {"org.unions_total"}


@pytest.mark.parametrize("role", ["township_admin", "member"])
def test_nobody_of_a_township_enters_the_county(program_as, jinzhai, role):
    program = program_as(role, jinzhai)
    for path in ("modules", "indicators", "audit"):
        assert program.get(f"{C}/{path}").status_code == 403
    assert switch(program, "jinzhai").status_code == 403


def test_an_auditor_reads_and_does_not_switch(program_as, jinzhai):
    auditor = program_as("county_auditor")
    assert auditor.get(f"{C}/audit").status_code == 200
    assert switch(auditor, "jinzhai").status_code == 403
