"""The pack and calendar of the running work: the county's decisions and notices are in them."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from platform_core.rules import (
    current_calendar,
    current_pack,
    deadline,
    forget_current,
)
from platform_core.rules.models import CalendarDay, DayKind, RuleOverride
from platform_core.tenancy import db, platform_scope, township_scope
from tests.core.two_townships import HERE, NOW, two_townships  # noqa: F401

pytestmark = pytest.mark.usefixtures("two_townships")


def decide(**fields: object) -> None:
    """A decision of the county, valid since the new year, any field by keyword."""
    with platform_scope():
        good = {"county_id": 1, "key": "aid.review", "value": {"value": 5}, "reason": "从快办理",
                "effective_from": date(2026, 1, 1), "by": 7, "at": NOW}  # fmt: skip
        db.session.add(RuleOverride(**{**good, **fields}))
        db.session.commit()


def announce(*days: tuple[str, DayKind]) -> None:
    """Days of an imported notice."""
    with platform_scope():
        for day, kind in days:
            db.session.add(CalendarDay(day=date.fromisoformat(day), kind=kind, name="国庆节",
                                       source="2027年放假通知", imported_at=NOW))  # fmt: skip
        db.session.commit()


@pytest.fixture(autouse=True)
def on_a_november_day(monkeypatch):
    monkeypatch.setattr("platform_core.rules.current.today", lambda: date(2026, 11, 22))


def test_a_township_has_the_rules_of_its_province():
    with township_scope(HERE, writes=False):
        label = current_pack().version_label
        assert label.startswith("cn-base@2026.1+cn-61-shaanxi@2026.1+")
        assert "+suggestions@2026.1" in label, "each module brings its own"


def test_outside_any_township_the_rules_are_the_nation_s():
    with platform_scope():
        label = current_pack().version_label
        assert label.startswith("cn-base@2026.1+") and "shaanxi" not in label
        assert current_pack(HERE).region == current_pack(county_id=1).region == "610981"


def test_the_county_decision_of_the_day_is_in_the_pack():
    decide()
    with township_scope(HERE, writes=False):
        rule = current_pack().limit("aid.review")
        assert (rule.value, rule.pack, str(rule.note)) == (5, "county", "从快办理")


@pytest.mark.parametrize("fields", [
    {"effective_from": date(2026, 11, 23)},
    {"effective_to": date(2026, 11, 21)},
])  # fmt: skip
def test_a_decision_for_another_time_is_not(fields):
    decide(**fields)
    with township_scope(HERE, writes=False):
        assert current_pack().limit("aid.review").value == 7


def test_the_later_of_two_decisions_holds():
    decide(value={"value": 5})
    decide(value={"value": 6}, effective_from=date(2026, 6, 1))
    with township_scope(HERE, writes=False):
        assert current_pack().limit("aid.review").value == 6


def test_a_decision_is_read_anew_when_asked_to():
    with township_scope(HERE, writes=False):
        assert current_pack() is current_pack()
        db.session.rollback()  # nothing is read from before the decision
        decide()
        forget_current()
        assert current_pack().limit("aid.review").value == 5


@pytest.mark.parametrize("fields", [
    {"reason": "  "}, {"effective_to": date(2025, 12, 31)}
])  # fmt: skip
def test_the_database_refuses_a_decision_that_cannot_be(fields):
    with pytest.raises(IntegrityError):
        decide(**fields)


def test_an_imported_notice_settles_next_year():
    with township_scope(HERE, writes=False):
        before = deadline(date(2026, 12, 30), (3, "workday"), current_calendar())
        db.session.rollback()  # nothing is read from before the notice
        announce(("2027-01-04", DayKind.HOLIDAY), ("2027-10-01", DayKind.HOLIDAY))
        forget_current()
        after = deadline(date(2026, 12, 30), (3, "workday"), current_calendar())
    assert (before.due, before.provisional) == (date(2027, 1, 4), True)
    assert (after.due, after.provisional) == (date(2027, 1, 5), False)
