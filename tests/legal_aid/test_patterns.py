"""Patterns across cases: counted by place and kind, never with a name, never too few."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.messaging.models import Notice, OutboxEvent
from platform_core.tenancy import db
from plugins.legal_aid import jobs
from plugins.legal_aid.models import Pattern, Use
from plugins.legal_aid.operations import patterns
from plugins.legal_aid.operations.patterns import Sighting, grouped
from plugins.legal_aid.operations.petitions import Person
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.suggestions.events import take_pattern
from plugins.suggestions.models import Suggestion
from tests.builders import make_employer
from tests.legal_aid.makers import a_body, a_mediation, a_petition

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
A, B = 1, 2  # employers
VILLAGE = 7


def seen(about=About.WAGES, employer=A, body=None, persons=1, day=date(2026, 5, 1)):
    return Sighting(about, employer, body, day, persons)


@pytest.mark.parametrize(
    ("sightings", "found"),
    [
        ([seen()] * 2, {}),
        ([seen()] * 3, {(About.WAGES, A, None): (3, 3)}),
        ([seen(persons=4), seen(), seen()], {(About.WAGES, A, None): (3, 6)}),
        ([seen(), seen(), seen(employer=B)], {}),
        ([seen(), seen(), seen(about=About.INJURY)], {}),
        ([seen(employer=None, body=VILLAGE)] * 3, {(About.WAGES, None, VILLAGE): (3, 3)}),
        ([seen(employer=None)] * 9, {}),
        ([seen(body=VILLAGE)] * 3,
         {(About.WAGES, A, None): (3, 3), (About.WAGES, None, VILLAGE): (3, 3)}),
    ],
)  # fmt: skip
def test_three_of_a_kind_in_one_place_make_a_pattern(sightings, found):
    groups = grouped(sightings, 3)
    assert {key: (each.cases, each.persons) for key, each in groups.items()} == found


@pytest.fixture
def kiln(here):
    """A kiln about which two petitions and a mediation complain."""
    kiln = make_employer(name="示例砖厂")
    for n in range(2):
        a_petition(employer=kiln, opponent=kiln.name, people=(Person(name=f"示例{n}"),), persons=3)
    a_mediation(employer=kiln, opponent=kiln.name)
    return kiln


def test_petitions_and_mediations_count_together(kiln):
    found = patterns.find_patterns(TODAY, actor=SYSTEM, now=NOW)
    assert [(each.employer_id, each.cases, each.persons) for each in found] == [(kiln.id, 3, 7)]
    assert (found[0].since, found[0].until) == (date(2026, 11, 2), TODAY)


def test_what_is_older_than_the_span_is_left_out(kiln):
    assert patterns.find_patterns(date(2027, 12, 1), actor=SYSTEM, now=NOW) == []


def test_a_pattern_is_brought_up_to_date_until_it_is_used_and_then_wants_more(kiln):
    (first,) = patterns.find_patterns(TODAY, actor=SYSTEM, now=NOW)
    a_petition(employer=kiln, opponent=kiln.name, people=(Person(name="示例丙"),))
    assert patterns.find_patterns(TODAY, actor=SYSTEM, now=NOW) == [] and first.cases == 4
    patterns.make_use(
        first, Use.SUGGESTION, "", TODAY, label="示例砖厂 · 拖欠工资", actor=SYSTEM, now=NOW
    )
    assert patterns.find_patterns(date(2026, 11, 23), actor=SYSTEM, now=NOW) == []
    a_petition(employer=kiln, opponent=kiln.name, people=(Person(name="示例丁"),))
    (second,) = patterns.find_patterns(date(2026, 11, 23), actor=SYSTEM, now=NOW)
    assert (second.cases, second.use) == (5, None)


def test_making_use_of_it_tells_other_modules_figures_alone(kiln):
    (found,) = patterns.find_patterns(TODAY, actor=SYSTEM, now=NOW)
    patterns.make_use(
        found, Use.WARNING, "示例", TODAY, label="示例砖厂 · 拖欠工资", actor=SYSTEM, now=NOW
    )
    event = db.session.scalars(select(OutboxEvent).filter_by(name="legal_aid.pattern_found")).one()
    assert event.payload == {
        "ref": f"legal_aid:pattern:{found.id}", "use": "warning", "about": "wages",
        "employer_id": kiln.id, "cases": 3, "persons": 7, "since": "2026-11-02",
        "until": "2026-11-22", "label": "示例砖厂 · 拖欠工资", "note": "示例",
    }  # fmt: skip
    with pytest.raises(RuleBroken):
        patterns.make_use(
            found, Use.PATROL, "", TODAY, label="示例砖厂 · 拖欠工资", actor=SYSTEM, now=NOW
        )


def test_nothing_is_done_only_with_a_reason_and_no_warning_without_an_employer(here):
    place = a_body()
    pattern = Pattern(about=About.WAGES, body_id=place.id, since=TODAY, until=TODAY, cases=3,
                      persons=3)  # fmt: skip
    db.session.add(pattern)
    db.session.flush()
    for use, note, field in ((Use.NONE, " ", "note"), (Use.WARNING, "", "use")):
        with pytest.raises(RuleBroken) as refused:
            patterns.make_use(
                pattern, use, note, TODAY, label="示例砖厂 · 拖欠工资", actor=SYSTEM, now=NOW
            )
        assert refused.value.field == field


def test_the_job_finds_it_and_tells_the_office_of_no_name(inside, town, client_as):
    client_as("township_admin", town)
    with inside(town):
        kiln = make_employer(name="示例砖厂")
        for n in range(3):
            a_petition(employer=kiln, opponent=kiln.name, people=(Person(name=f"示例{n}"),))
        assert (jobs.find_patterns(None), jobs.find_patterns(None)) == (1, 0)
        told = db.session.scalars(select(Notice).filter_by(kind="legal_aid:pattern")).one()
        assert told.params == {} and told.ref is None


def test_as_a_suggestion_it_is_handed_in_once(kiln, town):
    (found,) = patterns.find_patterns(TODAY, actor=SYSTEM, now=NOW)
    note, label = "示例：按月足额支付", "示例砖厂 · 拖欠工资"
    patterns.make_use(found, Use.SUGGESTION, note, TODAY, label=label, actor=SYSTEM, now=NOW)
    event = db.session.scalars(select(OutboxEvent).filter_by(name="legal_aid.pattern_found")).one()
    for _delivered in range(2):
        take_pattern(None, event)
    made = db.session.scalars(select(Suggestion)).one()
    assert (made.title, made.employer_id) == ("示例砖厂 · 拖欠工资", kiln.id)
    assert "3件、涉及7人" in made.problem and made.proposal == "示例：按月足额支付"


def test_a_pattern_put_aside_becomes_no_suggestion(kiln):
    (found,) = patterns.find_patterns(TODAY, actor=SYSTEM, now=NOW)
    patterns.make_use(found, Use.WARNING, "", TODAY, label="示例砖厂", actor=SYSTEM, now=NOW)
    event = db.session.scalars(select(OutboxEvent).filter_by(name="legal_aid.pattern_found")).one()
    take_pattern(None, event)
    assert db.session.scalars(select(Suggestion)).all() == []
