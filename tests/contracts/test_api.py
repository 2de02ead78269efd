"""Contracts by program: reading, and the steps of the way with their versions."""

from typing import Any

from platform_core.organisation.models import Township
from platform_core.tenancy import db
from plugins.contracts.terms import Proof
from tests.contracts.builders import EMPLOYER, UNION, Way, contract_in, employers
from tests.programs import program_as as program_as

C = "/api/v1/t/jinzhai/contracts"


def test_what_a_program_reads(town: Township, inside: Any, program_as: Any) -> None:
    with inside(town):
        id = contract_in("filed", employers(3)).id
        db.session.commit()
    member = program_as("member", town)
    (line,) = member.get(C).json["items"]
    assert (line["id"], line["state"], line["kind"]) == (str(id), "filed", "comprehensive")
    one = member.get(f"{C}/{id}").json
    assert one["votes_for"] == 45 and one["clauses_agreed"] == one["clauses"] == 3
    assert one["due_on"] > one["filed_on"] and one["moves"] == []
    clauses = member.get(f"{C}/{id}/clauses").json["items"]
    assert [each["position"] for each in clauses] == [1, 2, 3]
    assert clauses[0]["value"] == 230_000 and clauses[0]["agreed"] is True
    covered = member.get(f"{C}/{id}/coverage?limit=2").json
    assert len(covered["items"]) == 2 and covered["next"]
    happened = [each["action"] for each in member.get(f"{C}/{id}/history").json["items"]]
    assert "contracts:sign" in happened and "contracts:file" in happened
    assert member.get(f"{C}?state=binding").json["items"] == []


def test_a_program_takes_a_step_once_its_proof_is_there(
    town: Township, inside: Any, program_as: Any
) -> None:
    with inside(town):
        way = Way().to("passed")
        id = way.it.id
        db.session.commit()
    officer = program_as("township_officer", town)
    signing = {"on": "2026-11-20", "union_chief": UNION[0][0], "employer_chief": EMPLOYER[0][0]}
    refused = officer.post(f"{C}/{id}/sign", signing)
    assert refused.status_code == 422 and "签字盖章的合同文本" in str(refused.json)
    with inside(town):
        way.contract = db.session.get_one(type(way.it), (town.id, id))
        way.prove(Proof.SIGNED)
        db.session.commit()
    stale = officer.post(f"{C}/{id}/sign", signing | {"version": 1})
    assert stale.status_code == 409
    done = officer.post(f"{C}/{id}/sign", signing)
    assert done.status_code == 200 and done.json["state"] == "signed"
    assert program_as("member", town).post(f"{C}/{id}/file", {}).status_code == 403


def test_each_step_tells_the_other_modules(town: Township, inside: Any, emitted: Any) -> None:
    with inside(town):
        contract_in("renewal")
        db.session.commit()
    told = [name for name in emitted() if name.startswith("contracts.")]
    assert told == ["contracts.signed", "contracts.filed", "contracts.effective",
                    "contracts.expiring"]  # fmt: skip
