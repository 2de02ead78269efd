"""The units that handle suggestions, and the texts that answers begin with."""

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from platform_core.api import (
    Conflict,
    RuleBroken,
    db,
    get_or_404,
    names_of,
    page,
    record,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.suggestions import queries
from plugins.suggestions.forms import TemplateForm, UnitForm
from plugins.suggestions.models import ReplyTemplate, Unit
from plugins.suggestions.views.frame import bp
from plugins.suggestions.workflow import Grade


@bp.get("/units")
@require("suggestions:configure")
def units() -> ResponseReturnValue:
    """All units and templates."""
    found = queries.units(closed=True)
    return page(
        "suggestions/units.html", units=found, templates=queries.reply_templates(),
        names=names_of(unit.account_id for unit in found),
    )  # fmt: skip


@bp.get("/units/new")
@require("suggestions:configure")
def new_unit() -> ResponseReturnValue:
    """Ask for a unit."""
    return _unit_page(UnitForm())


@bp.post("/units/new")
@require("suggestions:configure")
def add_unit() -> ResponseReturnValue:
    """Add a unit."""
    return _keep_unit(Unit())


@bp.get("/units/<int:id>")
@require("suggestions:configure")
def unit(id: int) -> ResponseReturnValue:
    """Change a unit."""
    row = get_or_404(Unit, id)
    return _unit_page(UnitForm(obj=row, data={"closed": row.closed_on is not None}), row)


@bp.post("/units/<int:id>")
@require("suggestions:configure")
def keep_unit(id: int) -> ResponseReturnValue:
    """Keep a unit's changes."""
    return _keep_unit(get_or_404(Unit, id, lock=True))


def _keep_unit(row: Unit) -> ResponseReturnValue:
    form, known = UnitForm(), row.id is not None
    if not form.validate_on_submit():
        return _unit_page(form, row), 422
    try:
        if known:
            form.check_version(row)
        _check_free(Unit, row, form.name.data)
    except (RuleBroken, Conflict) as broken:
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        return _unit_page(form, row), broken.status
    row.name, row.account_id = form.name.data, form.account_id.data
    row.categories = form.categories.data or []
    row.closed_on = (row.closed_on or today()) if form.closed.data else None
    db.session.add(row)
    db.session.flush()
    record("suggestions:unit", row, actor=g.actor, at=utcnow(), account=row.account_id)
    flash(_("The unit has been kept."), "success")
    return redirect_to("suggestions.units")


def _unit_page(form: UnitForm, row: Unit | None = None) -> str:
    known = row is not None and row.id is not None
    action = url_for(".keep_unit", id=row.id) if known and row else url_for(".add_unit")
    return page("suggestions/unit.html", form=form, action=action, known=known)


@bp.get("/templates/new")
@require("suggestions:configure")
def new_template() -> ResponseReturnValue:
    """Ask for a template."""
    return _template_page(TemplateForm())


@bp.post("/templates/new")
@require("suggestions:configure")
def add_template() -> ResponseReturnValue:
    """Add a template."""
    return _keep_template(ReplyTemplate())


@bp.get("/templates/<int:id>")
@require("suggestions:configure")
def template(id: int) -> ResponseReturnValue:
    """Change a template."""
    row = get_or_404(ReplyTemplate, id)
    return _template_page(TemplateForm(obj=row), row)


@bp.post("/templates/<int:id>")
@require("suggestions:configure")
def keep_template(id: int) -> ResponseReturnValue:
    """Keep a template's changes."""
    return _keep_template(get_or_404(ReplyTemplate, id, lock=True))


@bp.post("/templates/<int:id>/delete")
@require("suggestions:configure")
def delete_template(id: int) -> ResponseReturnValue:
    """Let a template go; answers made from it stay."""
    row = get_or_404(ReplyTemplate, id, lock=True)
    record("suggestions:delete_template", row, actor=g.actor, at=utcnow())
    db.session.delete(row)
    flash(_("The template is gone."), "success")
    return redirect_to("suggestions.units")


def _keep_template(row: ReplyTemplate) -> ResponseReturnValue:
    form, known = TemplateForm(), row.id is not None
    if not form.validate_on_submit():
        return _template_page(form, row), 422
    try:
        if known:
            form.check_version(row)
        _check_free(ReplyTemplate, row, form.name.data)
    except (RuleBroken, Conflict) as broken:
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        return _template_page(form, row), broken.status
    row.name, row.body = form.name.data, form.body.data
    row.grade = Grade(form.grade.data) if form.grade.data else None
    db.session.add(row)
    db.session.flush()
    record("suggestions:template", row, actor=g.actor, at=utcnow())
    flash(_("The template has been kept."), "success")
    return redirect_to("suggestions.units")


def _template_page(form: TemplateForm, row: ReplyTemplate | None = None) -> str:
    known = row is not None and row.id is not None
    action = url_for(".keep_template", id=row.id) if known and row else url_for(".add_template")
    delete = url_for(".delete_template", id=row.id) if known and row else ""
    return page("suggestions/template.html", form=form, action=action, delete=delete)


def _check_free(model: type[Unit] | type[ReplyTemplate], row: object, name: str) -> None:
    found = db.session.scalar(select(model).where(model.name == name))
    if found is not None and found is not row:
        raise RuleBroken(_("There is one with this name already."), field="name")
