"""The lists and forms of cases: one's own, applying, taking in at the desk, the figures."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from platform_core.api import (
    Conflict,
    Page,
    RuleBroken,
    asked_page,
    db,
    has_access,
    page,
    paginate,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.legal_aid import labels
from plugins.legal_aid.forms.cases import ApplyForm, DeskForm
from plugins.legal_aid.models import Case, Line, Tally
from plugins.legal_aid.operations import intake
from plugins.legal_aid.periods import period
from plugins.legal_aid.queries import cases, diagnosis
from plugins.legal_aid.queries.cases import Filters, Row
from plugins.legal_aid.views.frame import bp
from plugins.legal_aid.workflow.cases import CASE, Matter


@bp.get("/")
@require("legal_aid:apply")
def index() -> ResponseReturnValue:
    """The cases one has access to, and no others."""
    filters = filters_asked()
    return page(
        "legal_aid/index.html", rows=_rows(filters), filters=filters, states=CASE.states,
        matters=labels.choices(Matter), counts=cases.count_by_state(),
    )  # fmt: skip


def filters_asked() -> Filters:
    """What the address narrows the list to."""
    given = request.args
    return Filters(
        state=given.get("state", "")[:40], about=given.get("about", "")[:40],
        words=given.get("q", "").strip()[:80], overdue=given.get("overdue") == "1",
    )  # fmt: skip


def _rows(filters: Filters) -> Page[Row]:
    after, limit = asked_page(30)
    query = cases.list_cases(filters, today())
    found = paginate(query, Case.opened_at.desc(), Case.id.desc(), after=after, limit=limit)
    width = len(Row._fields)
    return Page([Row(*row[:width]) for row in found.items], found.next, found.prev)


@bp.get("/new")
@require("legal_aid:apply", starts=True)
def new() -> ResponseReturnValue:
    """Ask what happened, beginning with what the diagnosis found."""
    return _form_page(ApplyForm(data=_found()))


@bp.post("/new")
@require("legal_aid:apply", starts=True)
def apply() -> ResponseReturnValue:
    """Take in one's own application."""
    return _take_in(ApplyForm())


@bp.get("/desk")
@require("legal_aid:intake", starts=True)
def desk_form() -> ResponseReturnValue:
    """Ask what somebody at the desk or on the telephone says."""
    return _form_page(DeskForm(data=_found()))


@bp.post("/desk")
@require("legal_aid:intake", starts=True)
def take_in() -> ResponseReturnValue:
    """Take in an application for somebody."""
    return _take_in(DeskForm())


def _found() -> dict[str, Any]:
    end = diagnosis.by_code(request.args.get("end", "")[:40])
    return {"about": end.about.value} if end is not None and end.about else {}


def _take_in(form: ApplyForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _form_page(form), 422
    try:
        case = intake.take_in(form.application(), actor=g.actor, now=utcnow())
    except (RuleBroken, Conflict) as broken:
        db.session.rollback()
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        return _form_page(form), broken.status
    flash(_("The application has been taken in. Its number is %(number)s.",
            number=case.number), "success")  # fmt: skip
    if not has_access(case, g.actor):
        return redirect_to("legal_aid.index")
    return redirect_to("legal_aid.show", id=case.id)


def _form_page(form: ApplyForm) -> str:
    at_desk = isinstance(form, DeskForm)
    action = url_for(".take_in" if at_desk else ".apply")
    return page("legal_aid/new.html", form=form, action=action, at_desk=at_desk, period=period)


@bp.get("/figures")
@require("legal_aid:intake")
def figures() -> ResponseReturnValue:
    """What stands behind the figures, without anybody's story: cases by matter, money by kind."""
    by_matter = select(
        Tally.about, func.count(), func.coalesce(func.sum(Tally.persons), 0),
        func.count(Tally.closed_on),
    ).group_by(Tally.about)  # fmt: skip
    sums = select(Line.kind, Line.stage, func.sum(Line.fen)).group_by(Line.kind, Line.stage)
    money: dict[Any, dict[str, int]] = {}
    for kind, stage, fen in db.session.execute(sums):
        money.setdefault(kind, {})[stage.value] = fen
    return page("legal_aid/figures.html", matters=db.session.execute(by_matter).all(), money=money)
