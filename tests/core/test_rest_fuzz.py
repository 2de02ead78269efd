"""Whatever is sent to whatever address of the interface: no fault, and no answer that the
description does not promise. Bounded, and the same on every run."""

import collections
import itertools

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from platform_core.clock import utcnow
from platform_core.db import new_id
from platform_core.organisation.models import Honour, HonourLevel
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db
from plugins.suggestions.models import Unit
from tests.builders import make_account, make_employer, make_grant, make_member, make_union
from tests.conftest import platform_scope_of
from tests.contracts.builders import contract_in, employers
from tests.programs import Program, make_token
from tests.transparency.starring import make_body, make_edition

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4  # of each operation and mode
CONTRACTS = ("drafting", "agreed", "passed", "signed", "filed", "effective")


@pytest.fixture
def everywhere(app, county, jinzhai, neighbour):
    """A program of somebody who may do everything in the county and in Jinzhai."""
    with platform_scope_of(app):
        account = make_account()
        make_grant(account, "county_officer", county)
        make_grant(account, "township_admin", jinzhai)
        secret = make_token(account.id)
        place = {"county_id": county.id, "township_id": jinzhai.id}
        for module in ("suggestions", "contracts", "transparency", "legal_aid"):
            on = {"state": ModuleIs.ON, "since": utcnow(), "reason": "试点"}
            db.session.add(ModuleState(**place, **on, module=module, switch_id=new_id()))
        db.session.commit()
        return Program(app.test_client(), secret, account.id)


@pytest.fixture
def rows(everywhere, inside, jinzhai):
    """Ids that exist, by what stands before them in an address."""
    with inside(jinzhai):
        honour = Honour(title="模范职工之家", level=HonourLevel.PROVINCE, granted_by="省总工会")
        db.session.add_all([honour, Unit(name="镇安全生产办")])
        union, employer, member = make_union(), make_employer(), make_member()
        db.session.flush()
        made = {"unions": union, "employers": employer, "members": member, "honours": honour}
        ids = {name: [str(row.id)] for name, row in made.items()}
        ids["contracts"] = [str(contract_in(state, employers(3)).id) for state in CONTRACTS]
        make_edition(jinzhai.county_id)
        bodies = [make_body().id for _each in range(4)]
    ids |= _of_transparency(everywhere, bodies)
    draft = {"title": "除尘", "problem": "粉尘", "proposal": "设备", "category": "safety"}
    path = "/api/v1/t/jinzhai/suggestions"
    return ids | {"suggestions": [everywhere.post(path, draft).json["id"] for _ in range(8)]}


def _of_transparency(everywhere, bodies):
    """Scorecards with their lines, and joint meetings with what belongs to them."""
    path = "/api/v1/t/jinzhai/transparency"
    cards = [everywhere.post(f"{path}/stars", {"body_id": str(id), "year": 2026}).json
             for id in bodies]  # fmt: skip
    plan = {"title": "联席会议", "planned_on": "2026-11-20"}
    meetings = [everywhere.post(f"{path}/joint-meetings", plan).json["id"] for _each in range(4)]
    topic, seat = {"side": "union", "title": "议题"}, {"side": "party", "name": "示例"}
    for id in meetings:
        everywhere.post(f"{path}/joint-meetings/{id}/topics", topic)
        made = everywhere.post(f"{path}/joint-meetings/{id}/seats", seat).json
    return {
        "stars": [card["id"] for card in cards], "joint-meetings": meetings,
        "star-lines": [line["id"] for card in cards for line in card["lines"]],
        "meeting-topics": [each["id"] for each in made["topics"]],
        "meeting-seats": [each["id"] for each in made["seats"]],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.only("sqlite")
def test_no_input_makes_a_fault_or_an_undescribed_answer(app, everywhere, rows):
    interface = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operations = [each.ok() for each in interface.get_all_operations()]
    assert len(operations) > 40
    # What is switched off is not there: the county's switches come last.
    operations.sort(key=lambda each: "county" in each.path)
    answers = collections.Counter()
    for operation, mode in itertools.product(operations, GenerationMode):
        answers.update((mode, *answer) for answer in _call(operation, mode, everywhere, rows))
    # What fits the description is done, or refused by a rule (409, 422); it found its row.
    reached = {
        label
        for mode, label, status in answers
        if mode is GenerationMode.POSITIVE and (status < 300 or status in (409, 422))
    }
    assert len(reached) > len(operations) / 2, "Most calls must get past the door."


def _call(operation, mode, program, rows):
    seen = []

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(mode), real=st.integers(0, 9), choice=st.randoms())
    def call(case, real, choice):
        if real:  # nine times in ten the address leads somewhere
            for name in case.path_parameters or {}:
                case.path_parameters[name] = _known(operation.path, name, rows, choice)
        headers = {"Authorization": f"Bearer {program.secret}"}
        if operation.method == "patch":
            headers["If-Match"] = "*"
        answer = case.call_and_validate(headers=headers, checks=CHECKS)
        seen.append((operation.label, answer.status_code))
        body = case.meta.components.get(ParameterLocation.BODY)
        if body is not None and body.mode is GenerationMode.NEGATIVE:
            assert answer.status_code >= 400, case.as_curl_command()

    call()
    return seen


def _known(path, name, rows, choice):
    if name == "township":
        return "jinzhai"
    before = path.partition("/{" + name)[0].rpartition("/")[2]
    return choice.choice(rows.get(before, ["1"]))
