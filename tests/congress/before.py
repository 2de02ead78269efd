"""Builders for what comes before a session: a founded congress, elected districts, a plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from platform_core.accounts import SYSTEM, Actor
from plugins.congress.models import Congress, Delegate, How, Session
from plugins.congress.operations import (
    agenda,
    attendance,
    congresses,
    delegates,
    resolutions,
    sessions,
)
from plugins.congress.queries import bodies
from plugins.congress.terms import Category, Office, Sex
from tests.builders import make_employer, make_member, make_union

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
BY: dict[str, Any] = {"actor": SYSTEM, "now": NOW}
CHARTER = congresses.Charter(
    name="金寨镇区域性职工代表大会", since=date(2026, 1, 10), until=date(2029, 1, 10), seats=30
)


def found(*sizes: int, **changes: Any) -> Congress:
    """A congress of employers with so many employees, its districts cut and seats allotted."""
    congress = congresses.found(replace(CHARTER, **changes), **BY)
    employers = [make_employer(employees=size, women=size // 3) for size in sizes or (90, 60, 30)]
    congresses.include_employers(congress, employers, **BY)
    congresses.cut_districts(congress, 20, **BY)
    return congress


def elected(*sizes: int, confirm: bool = True, **changes: Any) -> Congress:
    """The same with every seat filled: three in four frontline, every second a woman."""
    congress = found(*sizes, **changes)
    union, place = make_union(), 0
    for district in congress.districts:
        for _seat in range(district.seats):
            member = make_member(union)
            kind = Category.OPERATOR if place % 8 == 7 else Category.FRONTLINE
            sex = Sex.FEMALE if place % 2 else Sex.MALE
            delegates.enter(district, member.name, sex, kind, CHARTER.since, member=member, **BY)
            place += 1
    if confirm:
        delegates.confirm_all(congress, **BY)
    return congress


def in_office(congress: Congress) -> list[Delegate]:
    """Its delegates today."""
    return list(bodies.delegates_in_office(congress, TODAY))


def called(congress: Congress, *powers: str, **plan: Any) -> Session:
    """A session called for today, papers out ten days ago, offices filled."""
    early = NOW - timedelta(days=12)
    given = {"planned_on": TODAY, "place": "镇政府礼堂", **plan}
    session = sessions.plan(congress, sessions.Plan(**given), actor=SYSTEM, now=early)
    for power in powers or ("union_report", "regional_contract"):
        agenda.add_from_power(session, power, **BY)
    sessions.approve(session, "示例批复1号", early.date(), **BY)
    agenda.prepare_material(session, "草案", "正文", None, **BY)
    agenda.send_materials(session, TODAY - timedelta(days=10), **BY)
    people = in_office(congress)
    sessions.appoint(session, Office.CHAIR, people[:1], **BY)
    sessions.appoint(session, Office.PRESIDIUM, people[:5], **BY)
    sessions.appoint(session, Office.TELLER, people[5:7], **BY)
    sessions.call(session, **BY)
    return session


def enter_hall(session: Session, count: int) -> None:
    """So many delegates check in."""
    for each in in_office(session.congress)[:count]:
        attendance.check_in(session, each, How.NUMBER, **BY)


def opened(congress: Congress, present: int = 25, *powers: str, **plan: Any) -> Session:
    """The session under way."""
    session = called(congress, *powers, **plan)
    enter_hall(session, present)
    sessions.open_session(session, **BY)
    return session


def figures(votes_for: int = 20, present: int = 25, due: int = 30) -> Any:
    """The figures of a vote in which the rest was against."""
    return resolutions.Figures(
        due=due, present=present, issued=present, returned=present, valid=present, invalid=0,
        votes_for=votes_for, against=present - votes_for, abstain=0,
    )  # fmt: skip


def officer(**changes: Any) -> Actor:
    """Somebody of the office, with a few permissions only."""
    return replace(SYSTEM, **changes)
