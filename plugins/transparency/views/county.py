"""The county's side: the catalogues it issues for its townships, edition by edition."""

from flask import Response, flash, g
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    RuleBroken,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.transparency import catalogue_table
from plugins.transparency.catalogue import Changes, cite, compare
from plugins.transparency.forms.register import EditionForm
from plugins.transparency.models import Edition
from plugins.transparency.operations import catalogues as operations
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind
from plugins.transparency.views.catalogues import workbook
from plugins.transparency.views.frame import county_bp

CATALOGUE = "transparency:county_catalogue"


@county_bp.get("/catalogues")
@require(CATALOGUE)
def catalogues() -> ResponseReturnValue:
    """The edition in force for each kind of body, and those before it."""
    return _page(EditionForm(None, formdata=None))


def _page(form: EditionForm) -> str:
    editions = register.county_editions(g.actor.county_id)
    templates = {kind: register.template_for(g.actor.county_id, kind, today()) for kind in BodyKind}
    return page("transparency/county_catalogues.html", editions=editions, templates=templates,
                form=form)  # fmt: skip


@county_bp.post("/catalogues")
@require(CATALOGUE)
def issue() -> ResponseReturnValue:
    """Issue the next edition from the table handed in."""
    form = EditionForm(None)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        upload = form.file.data
        entries = catalogue_table.entries_of(upload.stream, upload.filename or "")
        made = operations.issue_edition(
            BodyKind(form.kind.data), entries, form.in_force_on.data, form.note.data,
            actor=g.actor, now=utcnow(),
        )  # fmt: skip
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _page(form), 422
    flash(_("The edition has been issued. Townships see what it changes before adopting it."),
          "success")  # fmt: skip
    return redirect_to("transparency_county.edition", id=made.id)


@county_bp.get("/catalogues/<int:id>")
@require(CATALOGUE)
def edition(id: int) -> ResponseReturnValue:
    """One edition and what it changed."""
    row = get_or_404(Edition, id)
    template = register.template_of(row)
    return page("transparency/county_edition.html", row=row, template=template, cite=cite,
                changes=_changes(row))  # fmt: skip


def _changes(row: Edition) -> Changes:
    """Against the edition before it, or the platform's own."""
    before = register.edition_before(row)
    return compare({entry.key: entry for entry in before.entries},
                   register.template_of(row).entries)  # fmt: skip


@county_bp.get("/catalogues/<kind>.xlsx")
@require(CATALOGUE)
def table(kind: str) -> Response:
    """The edition in force as a table, to change and hand in again."""
    if kind not in set(BodyKind):
        raise NotFound()
    template = register.template_for(g.actor.county_id, BodyKind(kind), today())
    return workbook(template.kind, list(template.entries))
