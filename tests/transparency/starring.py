"""A county's rubric, a unit that applies for stars, and the people who bring it along its way."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.api import Bilingual, Period
from platform_core.clock import utcnow
from platform_core.organisation.models import Township
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db, platform_scope
from plugins.transparency.models import Body, Duty, Item, RubricEdition, StarApplication, StarAward
from plugins.transparency.operations import audit, rubrics, stars
from plugins.transparency.operations.stars import Mark, Subject
from plugins.transparency.rubrics import Band, Criterion, Method, Rubric, Star, Veto
from plugins.transparency.terms import BodyKind, Ownership
from tests.builders import make_account
from tests.transparency.builders import adopt, make_actor

_numbers = itertools.count(1)
YEAR = Period.parse("2026")
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
DAY = timedelta(days=1)
COUNTY_VERBS = frozenset({"transparency:county_stars", "transparency:county_rubric"})


def named(title: str) -> Bilingual:
    return Bilingual(title, title)


def criterion(code: str, points: int, **more: Any) -> Criterion:
    return Criterion(
        code=code, group=named("类别"), title=named(f"项目{code}"), points=points, **more
    )


WIDE = Band(label="本行业广泛", low=11, high=20)
NARROW = Band(label="局部单位", low=5, high=15)
RUBRIC = Rubric(
    title=named("星级评分标准（示例）"),
    criteria=(
        criterion("1", 30, key="org.unions_total", method=Method.REACHED),
        criterion("2", 20, key="tr.joint_meetings", method=Method.REACHED),
        criterion("3", 20, key="sg.handling_rate", method=Method.SHARE),
        criterion("4", 20, bands=(WIDE, NARROW)),
        criterion("5", 10),
    ),
    stars=(Star(stars=1, at=60), Star(stars=2, at=80), Star(stars=5, at=95, by_county=True)),
    vetoes=(Veto(code="false_disclosure", title=named("弄虚作假")),),
)


def make_edition(county_id: int, rubric: Rubric = RUBRIC, since: date = date(2026, 1, 1),
                 now: datetime = START) -> RubricEdition:  # fmt: skip
    """An edition in force, published with its faults known."""
    county = replace(_county(county_id), account_id=1)
    edition = rubrics.draft(county_id, rubric, "测试", actor=county, now=now)
    rubrics.publish(edition, since, knowingly=True, actor=county, now=now)
    db.session.flush()
    return edition


def _county(county_id: int) -> Actor:
    return Actor(0, "县", COUNTY_VERBS, None, None, frozenset(), frozenset({"county_officer"}),
                 "zh", county_id)  # fmt: skip


def make_body(**values: Any) -> Body:
    """An enterprise that discloses."""
    given = {
        "name": f"示例公司{next(_numbers)}", "kind": BodyKind.FACTORY,
        "ownership": Ownership.NON_PUBLIC, "responsible": "张示例", "since": date(2025, 1, 1),
    }  # fmt: skip
    body = Body(**(given | values))
    db.session.add(body)
    db.session.flush()
    return body


def make_item() -> Item:
    """An item of the factories' catalogue."""
    adopt(BodyKind.FACTORY, make_actor("township_officer"))
    return db.session.scalars(select(Item).order_by(Item.id)).first()


def make_duty(body: Body, item: Item, month: int) -> Duty:
    """What was due in a month of 2026 and is not disclosed."""
    first = date(2026, month, 1)
    duty = Duty(body_id=body.id, item_id=item.id, item_key=item.key, period=f"2026-{month:02}",
                starts_on=first, ends_on=first, due_on=first)  # fmt: skip
    db.session.add(duty)
    db.session.flush()
    return duty


class Jury:
    """A unit's chair, the township's officer and the county, day by day."""

    def __init__(self, county_id: int) -> None:
        self.edition = make_edition(county_id)
        self.chair = make_actor("union_chair")
        self.officer = make_actor("township_officer")
        self.county = replace(_county(county_id), account_id=make_account().id)

    def begun(self, body: Body | None = None, at: datetime = START,
              period: Period = YEAR) -> StarApplication:  # fmt: skip
        """A self-assessment that was just begun."""
        subject = Subject(body.name if body else "金寨镇总工会", body)
        return stars.begin(subject, period, self.edition, actor=self.chair, now=at)

    def declared(self, at: datetime = START, four: int = 12, five: int = 8, **about: Any
                 ) -> StarApplication:  # fmt: skip
        it = self.begun(at=at, **about)
        self.assess(it, at, four, five)
        stars.declare(it, actor=self.chair, now=at)
        return it

    def assess(self, it: StarApplication, at: datetime, four: int = 12, five: int = 8) -> None:
        band = WIDE.label if four > 10 else NARROW.label
        for code, mark in (("4", Mark(four, band)), ("5", Mark(five))):
            stars.assess(it.line(code), mark, "台账", "第3页", actor=self.chair, now=at)

    def marked(self, at: datetime = START, **about: Any) -> StarApplication:
        """Marked as it was declared."""
        it = self.declared(at, **about)
        for line in stars.by_hand(it):
            mark = Mark((line.own or 0) // 10, line.own_band)
            stars.mark_line(line, mark, actor=self.officer, now=at + DAY)
        stars.hand_over(it, actor=self.officer, now=at + DAY)
        return it

    def forwarded(self, at: datetime = START, **about: Any) -> StarApplication:
        it = self.marked(at, **about)
        stars.close_reply(it, actor=self.chair, now=at + 2 * DAY)
        stars.forward(it, actor=self.officer, now=at + 3 * DAY)
        return it

    def posted(self, at: datetime = START, **about: Any) -> StarApplication:
        it = self.forwarded(at, **about)
        self.audit(it, at + 4 * DAY)
        audit.post(it, demonstration=False, actor=self.county, now=at + 5 * DAY)
        return it

    def audit(self, it: StarApplication, at: datetime) -> None:
        """Draw a sample and confirm whatever is to be looked into."""
        audit.draw(it, actor=self.county, now=at)
        for line in audit.to_audit(it):
            audit.audit_line(line, None, "", actor=self.county, now=at)

    def awarded(self, at: datetime = START, **about: Any) -> StarAward:
        it = self.posted(at, **about)
        award = audit.conclude(it, actor=self.county, now=at + 20 * DAY)
        assert award is not None
        return award


@pytest.fixture
def switch(app: Flask) -> Callable[..., None]:
    """`switch(jinzhai, "suggestions")`: the module is on there from now on."""

    def switch(township: Township, module: str = "transparency",
               state: ModuleIs = ModuleIs.ON) -> None:  # fmt: skip
        with app.app_context(), platform_scope():
            db.session.add(
                ModuleState(
                    county_id=township.county_id, township_id=township.id, module=module,
                    state=state, since=utcnow(), reason="测试", switch_id=1,
                )
            )  # fmt: skip
            db.session.commit()

    return switch


@pytest.fixture
def town(jinzhai: Township, switch: Callable[..., None], now: Any) -> Township:
    """Jinzhai, where transparency is on."""
    switch(jinzhai)
    return jinzhai


@pytest.fixture
def here(inside: Callable[[Township], Any], town: Township) -> Iterator[None]:
    """Inside Jinzhai for the whole test."""
    with inside(town):
        yield


@pytest.fixture
def jury(here: None, town: Township) -> Jury:
    return Jury(town.county_id)
