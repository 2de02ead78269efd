"""Star ratings and joint meetings by program: each verb with its permission and version."""

import pytest

from tests.builders import make_union
from tests.programs import program_as as program_as
from tests.transparency.starring import (  # noqa: F401
    NARROW,
    WIDE,
    Jury,
    make_edition,
    switch,
    town,
)

T = "/api/v1/t/jinzhai/transparency"


@pytest.fixture
def officer(town, program_as):  # noqa: F811
    return program_as("township_officer", town)


@pytest.fixture
def chair(town, program_as):  # noqa: F811
    return program_as("union_chair", town)


def done(answer, state=None):
    assert answer.status_code in (200, 201), answer.json
    assert state in (None, answer.json["state"])
    return answer.json


def test_a_program_brings_a_unit_to_the_county(officer, chair, inside, town):  # noqa: F811
    with inside(town):
        make_edition(town.county_id)
        make_union()
    rubric = chair.get(f"{T}/star-rubric").json
    assert (len(rubric["criteria"]), len(rubric["faults"])) == (5, 2)
    made = done(chair.post(f"{T}/stars", {"year": 2026}), "draft")
    at, lines = f"{T}/stars/{made['id']}", {each["code"]: each for each in made["lines"]}
    four, five = (f"{T}/star-lines/{lines[code]['id']}" for code in ("4", "5"))
    refused = chair.post(f"{four}/assess", {"points": 12, "evidence": "台账", "page": "3"})
    assert refused.status_code == 422  # two bands give twelve points
    given = {"points": 12, "band": WIDE.label, "evidence": "台账", "page": "3"}
    done(chair.post(f"{four}/assess", given))
    done(chair.post(f"{five}/assess", given | {"points": 8, "band": ""}))
    done(chair.post(f"{at}/declare", {"version": chair.get(at).json["version"]}), "declared")
    assert chair.post(f"{four}/mark", {"points": 12}).status_code == 403
    done(officer.post(f"{four}/mark", {"points": 9, "reason": "缺一次记录"}))
    done(officer.post(f"{five}/mark", {"points": 8}))
    done(officer.post(f"{at}/hand-over"), "answering")
    done(chair.post(f"{four}/reply", {"text": "已补"}))
    done(chair.post(f"{at}/close-reply"), "review")
    assert officer.post(f"{at}/forward").status_code == 422  # a reply is not answered
    done(officer.post(f"{four}/answer", {"answer": "维持"}))
    done(officer.post(f"{at}/charge", {"codes": ["false_disclosure"], "grounds": "核实"}))
    sent = done(officer.post(f"{at}/forward"), "auditing")
    marks = {line["code"]: (line["own"], line["given"], line["band"]) for line in sent["lines"]}
    assert (marks["4"], sent["vetoes"]) == ((120, 90, NARROW.label), ["false_disclosure"])
    records = {each["code"]: each for each in officer.get(f"{at}/records").json["items"]}
    assert records["1"]["computed"] == records["1"]["computed_now"] == 300
    assert officer.post(f"{at}/withdraw", {"version": 1}).status_code == 409


def test_lists_are_narrowed_and_awards_are_listed(chair, inside, town):  # noqa: F811
    with inside(town):
        make_union()
        Jury(town.county_id).awarded(four=20, five=10)
    (award,) = chair.get(f"{T}/star-awards").json["items"]
    assert award["stars"] == 1
    counts = {state: len(chair.get(f"{T}/stars?{state}").json["items"])
              for state in ("state=awarded", "state=open", "year=2026", "year=2025")}  # fmt: skip
    assert list(counts.values()) == [1, 0, 1, 0]


def test_a_program_keeps_a_joint_meeting_and_its_tasks(officer, chair, town):  # noqa: F811
    plan = {"title": "联席会议（示例）", "planned_on": "2026-11-20"}
    assert chair.post(f"{T}/joint-meetings", plan).status_code == 403
    made = done(officer.post(f"{T}/joint-meetings", plan), "planned")
    at = f"{T}/joint-meetings/{made['id']}"
    done(officer.post(f"{at}/change", plan | {"place": "会议室"}))
    done(officer.post(f"{at}/topics", {"side": "union", "title": "防暑降温（示例）"}))
    assert officer.post(f"{at}/call").status_code == 422  # nobody is invited
    for side in ("party", "government", "union"):
        seated = done(officer.post(f"{at}/seats", {"side": side, "name": "示例"}))
    done(officer.post(f"{at}/call"), "called")
    held = done(officer.post(f"{at}/hold", {"day": "2026-11-20"}), "held")
    seat = f"{T}/meeting-seats/{seated['seats'][0]['id']}/present"
    assert [done(officer.post(seat))["seats"][0]["present"] for _ in "ab"] == [False, True]
    topic = f"{T}/meeting-topics/{held['topics'][0]['id']}"
    done(officer.post(f"{topic}/decide", {"decision": "同意（示例）"}))
    order = {"title": "督促落实", "owner": "镇安办", "due_on": "2026-12-01"}
    given = done(officer.post(f"{topic}/tasks", order))
    done(officer.post(f"{at}/sign", {"day": "2026-11-21"}), "signed")
    (task,) = given["topics"][0]["tasks"]
    assert [each["id"] for each in chair.get(f"{T}/joint-tasks?state=open").json["items"]] == [
        task["id"]
    ]  # fmt: skip
    home = f"{T}/joint-tasks/{task['id']}"
    done(officer.post(f"{home}/progress", {"text": "已开始"}), "doing")
    done(officer.post(f"{home}/claim", {"text": "照片"}), "claimed")
    done(officer.post(f"{home}/send-back", {"reason": "不清楚"}), "doing")
    done(officer.post(f"{home}/claim", {"text": "清楚的照片"}), "claimed")
    done(officer.post(f"{home}/confirm", {"day": "2026-11-22"}), "done")
    assert chair.get(home).json["done_on"] == "2026-11-22"
    assert len(chair.get(f"{T}/joint-meetings").json["items"]) == 1
