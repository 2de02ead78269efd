"""The county's side: numbers, amounts and dates of every township; a story only with consent."""

from typing import Any

from flask import flash, g
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, case, func, select

from platform_core.api import (
    SYSTEM,
    Actor,
    NotFound,
    county_scope,
    county_townships,
    db,
    get_or_404,
    page,
    platform_scope,
    redirect_to,
    require,
    today,
    township_scope,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.legal_aid.forms.county import AnswerForm
from plugins.legal_aid.models import Line, MoneyStage, RaisedCase, Tally
from plugins.legal_aid.operations import confidence
from plugins.legal_aid.queries.county import red_days
from plugins.legal_aid.views.frame import county_bp

CAPABILITY, INSTRUCT = "legal_aid:county", "legal_aid:instruct"


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
    """One case that was put before the county. That it was read stands in the county's history."""
    row, actor = _raised_or_404(township_id, id), g.actor
    with platform_scope():
        confidence.note_reading(row, actor=actor, now=utcnow())
        db.session.commit()
    return _page(row, AnswerForm(formdata=None))


def _raised_or_404(township_id: int, id: int) -> RaisedCase:
    if township_id not in county_townships("legal_aid"):
        raise NotFound()
    query = select(RaisedCase).where(RaisedCase.township_id == township_id, RaisedCase.id == id)
    with county_scope(CAPABILITY, "one case put before the county"):
        row = db.session.scalar(query)
        if row is not None:
            db.session.expunge(row)
    if row is None:
        raise NotFound()
    return row


def _page(row: RaisedCase, form: AnswerForm) -> str:
    place = county_townships("legal_aid")[row.township_id]
    return page("legal_aid/escalation.html", row=row, place=place, form=form)


@county_bp.post("/escalations/<int:township_id>/<int:id>")
@require(INSTRUCT)
def answer(township_id: int, id: int) -> ResponseReturnValue:
    """Answer; the people of the case read it on its page."""
    row, form = _raised_or_404(township_id, id), AnswerForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    _answer(township_id, id, form.answer.data, g.actor)
    flash(_("Your answer stands on the page of the case."), "success")
    return redirect_to("legal_aid_county.escalation", township_id=township_id, id=id)


def _answer(township_id: int, id: int, said: str, actor: Actor) -> None:
    """In the township, where the copy is; read there by the platform, not by the officer, who
    has no access to the case. The request itself writes nothing else."""
    db.session.rollback()
    with township_scope(township_id, reader=SYSTEM.account_id):
        raised = get_or_404(RaisedCase, id, lock=True)
        confidence.answer(raised, said, actor=actor, now=utcnow())
        db.session.commit()
