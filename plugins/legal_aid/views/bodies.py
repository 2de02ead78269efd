"""The bodies, and who works in them."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from platform_core.api import (
    Conflict,
    Ref,
    RuleBroken,
    db,
    get_or_404,
    names_of,
    page,
    page_ctx,
    redirect_to,
    require,
    resolve,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.legal_aid.forms.bodies import BodyForm, OfficerForm
from plugins.legal_aid.models import AidBody, Officer
from plugins.legal_aid.operations import bodies as operations
from plugins.legal_aid.queries import cases
from plugins.legal_aid.views.frame import bp


@bp.get("/bodies")
@require("legal_aid:apply")
def bodies() -> ResponseReturnValue:
    """Every body by its level, with how many people it has."""
    query = select(Officer.body_id, func.count()).where(Officer.left_on.is_(None))
    people = {row[0]: row[1] for row in db.session.execute(query.group_by(Officer.body_id))}
    return page("legal_aid/bodies.html", bodies=cases.bodies(closed=True), people=people)


@bp.get("/bodies/<int:id>")
@require("legal_aid:apply")
def body(id: int) -> ResponseReturnValue:
    """One body: where it is, who works there, what it came from."""
    row = get_or_404(AidBody, id)
    origin = resolve(page_ctx(), Ref.parse(row.origin_ref)) if row.origin_ref else None
    names = names_of(person.account_id for person in row.people)
    return page("legal_aid/body.html", body=row, origin=origin, names=names)


@bp.get("/bodies/new")
@require("legal_aid:configure", starts=True)
def new_body() -> ResponseReturnValue:
    """Ask for a body."""
    return _body_page(BodyForm())


@bp.post("/bodies/new")
@require("legal_aid:configure", starts=True)
def add_body() -> ResponseReturnValue:
    """Add a body."""
    return kept(AidBody(), BodyForm(), operations.keep_body, _body_page, ".body")


@bp.get("/bodies/<int:id>/change")
@require("legal_aid:configure")
def change_body(id: int) -> ResponseReturnValue:
    """Change a body."""
    row = get_or_404(AidBody, id)
    return _body_page(BodyForm(obj=row), row)


@bp.post("/bodies/<int:id>/change")
@require("legal_aid:configure")
def keep_body(id: int) -> ResponseReturnValue:
    """Keep the changed body."""
    row = get_or_404(AidBody, id, lock=True)
    return kept(row, BodyForm(), operations.keep_body, lambda form: _body_page(form, row), ".body")


def _body_page(form: BodyForm, row: AidBody | None = None) -> str:
    action = url_for(".keep_body", id=row.id) if row else url_for(".add_body")
    return page("legal_aid/form.html", form=form, action=action, back=url_for(".bodies"),
                heading=_("Change the body") if row else _("Add a body"))  # fmt: skip


@bp.get("/bodies/<int:id>/people/new")
@require("legal_aid:configure", starts=True)
def new_officer(id: int) -> ResponseReturnValue:
    """Ask for somebody who takes cases."""
    return _officer_page(OfficerForm(), get_or_404(AidBody, id))


@bp.post("/bodies/<int:id>/people/new")
@require("legal_aid:configure", starts=True)
def add_officer(id: int) -> ResponseReturnValue:
    """Add them."""
    body = get_or_404(AidBody, id)
    return kept(Officer(body_id=id), OfficerForm(), operations.keep_officer,
                 lambda form: _officer_page(form, body), ".officer")  # fmt: skip


@bp.get("/people/<int:id>")
@require("legal_aid:configure")
def officer(id: int) -> ResponseReturnValue:
    """Change somebody's entry."""
    row = get_or_404(Officer, id)
    form = OfficerForm(obj=row, data={"duty_days": list(row.duty_days)})
    return _officer_page(form, row.body, row)


@bp.post("/people/<int:id>")
@require("legal_aid:configure")
def keep_officer(id: int) -> ResponseReturnValue:
    """Keep the changed entry."""
    row = get_or_404(Officer, id, lock=True)
    return kept(row, OfficerForm(), operations.keep_officer,
                 lambda form: _officer_page(form, row.body, row), ".officer")  # fmt: skip


def _officer_page(form: OfficerForm, body: AidBody, row: Officer | None = None) -> str:
    action = url_for(".keep_officer", id=row.id) if row else url_for(".add_officer", id=body.id)
    heading = _("Change the entry") if row else _("Add somebody who takes cases")
    return page("legal_aid/form.html", form=form, action=action, heading=heading,
                back=url_for(".body", id=body.id))  # fmt: skip


def kept(
    row: Any, form: Any, keep: Callable[..., Any], show: Callable[[Any], str], endpoint: str
) -> ResponseReturnValue:
    """Check the form, write it into the row and keep it; the form again where it is refused."""
    if not form.validate_on_submit():
        return show(form), 422
    try:
        if row.id is not None:
            form.check_version(row)
        with db.session.no_autoflush:
            form.write(row)
        keep(row, actor=g.actor, now=utcnow())
    except (RuleBroken, Conflict) as broken:
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        shown = show(form)
        db.session.rollback()
        return shown, broken.status
    flash(_("It has been kept."), "success")
    return redirect_to(f"legal_aid{endpoint}", id=row.id)
