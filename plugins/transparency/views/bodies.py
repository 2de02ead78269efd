"""The bodies that disclose: the list, one with its year, entering and changing."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Place,
    Refused,
    RuleBroken,
    Verb,
    asked_page,
    db,
    get_or_404,
    names_of,
    page,
    paginate,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency import access, labels
from plugins.transparency.forms.register import BodyForm, ClosingForm
from plugins.transparency.models import Body
from plugins.transparency.operations import bodies
from plugins.transparency.queries import duties, register
from plugins.transparency.terms import BodyKind
from plugins.transparency.views.frame import bp, desk

PLAN = "transparency:plan"


@bp.get("/bodies/", endpoint="bodies")
@require("transparency:read")
def list_all() -> ResponseReturnValue:
    """The bodies that disclose now."""
    kind = request.args.get("kind", "")[:20]
    after, limit = asked_page(50)
    found = paginate(register.list_bodies(kind), Body.name.asc(), Body.id.asc(), after=after,
                     limit=limit)  # fmt: skip
    return page(
        "transparency/bodies.html", bodies=found, kind=kind, kinds=labels.choices(BodyKind),
        counts=register.count_by_kind(), adoptions=register.adoptions(),
    )  # fmt: skip


@bp.get("/bodies/new")
@require(PLAN, starts=True)
def new_body() -> ResponseReturnValue:
    """Ask for a body."""
    return page("transparency/body_form.html", form=BodyForm(None, formdata=None))


@bp.post("/bodies/new")
@require(PLAN, starts=True)
def enter_body() -> ResponseReturnValue:
    """Enter a body."""
    form = BodyForm(None)
    if not form.validate_on_submit():
        return page("transparency/body_form.html", form=form), 422
    try:
        made = bodies.enter_body(form.facts(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return page("transparency/body_form.html", form=form), 422
    flash(_("The body has been entered. Its calendar is written tonight, or now."), "success")
    return redirect_to("transparency.body", id=made.id)


@bp.get("/bodies/<int:id>")
@require("transparency:read")
def body(id: int) -> ResponseReturnValue:
    """One body: what it must disclose this year and how that stands."""
    return show(get_or_404(Body, id))


def show(it: Body, refused: Refused = NONE) -> str:
    """The page of a body."""
    year = request.args.get("year", type=int) or today().year
    return page(
        "transparency/body.html", it=it, year=year, lines=duties.duties_of_body(it, year),
        items=[item for item in register.items_on(it.kind, today())
               if item.ownership in (None, it.ownership)],
        acts=desk.offers("body", it, refused), drafts=access.may_draft(it, g.actor),
        names=names_of({it.clerk_id, it.responsible_id}),
    )  # fmt: skip


def _change(it: Body, form: BodyForm, **by: Any) -> None:
    form.check_version(it)
    bodies.change_body(it, form.facts(), **by)


desk.place(
    Place(
        name="body", model=Body, show=show,
        address=lambda it: url_for("transparency.body", id=it.id),
        verbs=(
            Verb(name="change", label=_l("Change the body"), permission=PLAN, form=BodyForm,
                 do=_change),
            Verb(name="end", label=_l("It discloses no more"), permission=PLAN, form=ClosingForm,
                 may=lambda it: it.closed_on is None, kind="danger",
                 do=lambda it, form, **by: bodies.close_body(it, form.on.data, **by)),
        ),
    )
)  # fmt: skip
