"""The county's side: numbers, amounts and dates of every township; a story only with consent."""

from typing import Any

from flask import g
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, case, func, select

from platform_core.api import (
    NotFound,
    county_scope,
    county_townships,
    db,
    page,
    platform_scope,
    require,
    today,
    utcnow,
)
from plugins.legal_aid.models import Line, MoneyStage, RaisedCase, Tally
from plugins.legal_aid.operations import confidence
from plugins.legal_aid.queries.county import red_days
from plugins.legal_aid.views.frame import county_bp

CAPABILITY = "legal_aid:county"


@county_bp.get("/")
@require(CAPABILITY)
def overview() -> ResponseReturnValue:
    """Each township's cases, money and nearest limitations, and what was put before the county."""
    places = county_townships("legal_aid")
    with county_scope(CAPABILITY, "the county's legal aid"):
        counts = {row.township_id: row for row in db.session.execute(_counts(places))}
        paid = {row.township_id: row.fen for row in db.session.execute(_paid(places))}
        raised = db.session.execute(_escalated(places)).all()
    return page("legal_aid/county.html", places=places, counts=counts, paid=paid, raised=raised)


def _counts(places: Any) -> Any:
    """Cases by township, and how many have a limitation that has passed or is near."""
    day, soon, month = red_days(today())
    runs = and_(Tally.limit_on.is_not(None), Tally.closed_on.is_(None), Tally.ended.is_(False))

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    return (
        select(
            Tally.township_id, func.count().label("cases"),
            func.coalesce(func.sum(Tally.persons), 0).label("persons"),
            func.count(Tally.closed_on).label("closed"),
            number(runs & (Tally.limit_on < day)).label("missed"),
            number(runs & Tally.limit_on.between(day, soon)).label("red"),
            number(runs & (Tally.limit_on > soon) & (Tally.limit_on <= month)).label("near"),
            func.min(case((runs & (Tally.limit_on >= day), Tally.limit_on))).label("next"),
        )
        .where(Tally.township_id.in_(places))
        .group_by(Tally.township_id)
    )  # fmt: skip


def _paid(places: Any) -> Any:
    query = select(Line.township_id, func.coalesce(func.sum(Line.fen), 0).label("fen"))
    paid = query.where(Line.township_id.in_(places), Line.stage == MoneyStage.PAID)
    return paid.group_by(Line.township_id)


def _escalated(places: Any) -> Any:
    query = select(RaisedCase.township_id, RaisedCase.id, RaisedCase.number, RaisedCase.at)
    return query.where(RaisedCase.township_id.in_(places)).order_by(RaisedCase.at.desc()).limit(100)


@county_bp.get("/escalations/<int:township_id>/<int:id>")
@require(CAPABILITY)
def escalation(township_id: int, id: int) -> ResponseReturnValue:
    """One case that was put before the county. That it was read stands in both histories."""
    places, actor = county_townships("legal_aid"), g.actor
    if township_id not in places:
        raise NotFound()
    query = select(RaisedCase).where(RaisedCase.township_id == township_id, RaisedCase.id == id)
    with county_scope(CAPABILITY, "one case put before the county"):
        row = db.session.scalar(query)
        if row is not None:
            db.session.expunge(row)
    if row is None:
        raise NotFound()
    with platform_scope():
        confidence.note_reading(row, actor=actor, now=utcnow())
        db.session.commit()
    return page("legal_aid/escalation.html", row=row, place=places[township_id])
