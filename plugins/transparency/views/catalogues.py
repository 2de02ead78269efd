"""Catalogues: what each kind of body must disclose; adopting an edition, adding items."""

from datetime import date
from io import BytesIO

from flask import Response, flash, g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Form,
    NotFound,
    Place,
    Refused,
    RuleBroken,
    Verb,
    db,
    page,
    redirect_to,
    require,
    today,
    utcnow,
    write_workbook,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency import catalogue_table, labels
from plugins.transparency.catalogue import Entry, Template, cite, compare
from plugins.transparency.forms.register import AdoptForm, EndForm, ItemForm
from plugins.transparency.models import Item
from plugins.transparency.operations import catalogues
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind
from plugins.transparency.views.frame import bp, desk

PLAN = "transparency:plan"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/catalogues/", endpoint="catalogues")
@require("transparency:read")
def list_all() -> ResponseReturnValue:
    """The eight kinds, the edition adopted and the one in force."""
    templates = {kind: _template(kind) for kind in BodyKind}
    return page(
        "transparency/catalogues.html", templates=templates, adoptions=register.adoptions(),
        counts=register.count_by_kind(),
    )  # fmt: skip


def _template(kind: BodyKind) -> Template:
    return register.template_for(register.county_of(g.township.id), kind, today())


@bp.get("/catalogues/<kind>")
@require("transparency:read")
def catalogue(kind: str) -> ResponseReturnValue:
    """One catalogue as it stands, and what the edition in force would change."""
    return _page(_kind_or_404(kind))


def _kind_or_404(kind: str) -> BodyKind:
    if kind not in set(BodyKind):
        raise NotFound()
    return BodyKind(kind)


def _page(
    kind: BodyKind, adopting: Form | None = None, adding: Form | None = None,
    refused: Refused = NONE,
) -> str:  # fmt: skip
    items, template, day = register.items_on(kind, today()), _template(kind), today()
    standing = {item.key: catalogues.entry_of(item) for item in items if item.edition}
    return page(
        "transparency/catalogue.html", kind=kind, items=items, template=template,
        adoption=register.adoption_of(kind), changes=compare(standing, template.entries),
        adopting=adopting or AdoptForm(None, formdata=None),
        adding=adding or ItemForm(None, formdata=None), cite=cite, day=day,
        acts={item.id: desk.offers("item", item, refused) for item in items if not item.edition},
    )  # fmt: skip


@bp.post("/catalogues/<kind>/adopt")
@require(PLAN)
def adopt(kind: str) -> ResponseReturnValue:
    """Take over the edition in force."""
    chosen, form = _kind_or_404(kind), AdoptForm(None)
    if not form.validate_on_submit():
        return _page(chosen, adopting=form), 422
    try:
        catalogues.adopt(_template(chosen), form.since.data, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _page(chosen, adopting=form), 422
    flash(_("The edition has been adopted. The calendar follows it tonight, or now."), "success")
    return redirect_to("transparency.catalogue", kind=kind)


@bp.post("/catalogues/<kind>/items")
@require(PLAN)
def add_item(kind: str) -> ResponseReturnValue:
    """Add an item of the township's own."""
    chosen, form = _kind_or_404(kind), ItemForm(None)
    if not form.validate_on_submit():
        return _page(chosen, adding=form), 422
    since: date = form.since.data
    try:
        catalogues.add_item(chosen, form.entry(), since, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _page(chosen, adding=form), 422
    flash(_("The item has been added."), "success")
    return redirect_to("transparency.catalogue", kind=kind)


@bp.get("/catalogues/<kind>.xlsx")
@require("transparency:read")
def catalogue_table_file(kind: str) -> Response:
    """The catalogue as it stands, as a table."""
    chosen = _kind_or_404(kind)
    entries = [catalogues.entry_of(item) for item in register.items_on(chosen, today())]
    return workbook(chosen, entries)


def workbook(kind: BodyKind, entries: list[Entry]) -> Response:
    """A catalogue to take away."""
    stream = BytesIO()
    write_workbook([catalogue_table.sheet(labels.name_of(kind), entries)], stream)
    stream.seek(0)
    name = f"{kind}-catalogue-{today().isoformat()}.xlsx"
    return send_file(stream, SHEET, as_attachment=True, download_name=name)


desk.place(
    Place(
        name="item", model=Item,
        show=lambda it, refused: _page(it.kind, refused=refused),
        address=lambda it: url_for("transparency.catalogue", kind=it.kind),
        verbs=(
            Verb(name="end_item", label=_l("End this item"), permission=PLAN, form=EndForm,
                 may=lambda it: it.until is None and not it.edition,
                 do=lambda it, form, **by: catalogues.end_item(
                     it, form.until.data, form.reason.data, **by)),
        ),
    )
)  # fmt: skip
