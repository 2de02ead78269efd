"""Honours: the list with its totals, and their entries."""

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.i18n import gettext as _
from platform_core.organisation import operations, queries, words
from platform_core.organisation.forms import HonourForm, ReasonForm
from platform_core.organisation.models import Honour
from platform_core.organisation.views.room import HERE, LINES, accepted, ask, organisation
from platform_core.web import asked_page, get_or_404, page, paginate, redirect_to


@organisation.get(f"{HERE}/honours")
@require("organisation:read")
def honours() -> ResponseReturnValue:
    """The honours of the township federation and its unions, with the totals by level."""
    level = request.args.get("level", "")
    after, limit = asked_page(LINES)
    found = paginate(queries.honours(level), Honour.id.asc(), after=after, limit=limit)
    return page("organisation/honours.html", found=found, level=level, words=words,
                totals=queries.honour_totals())  # fmt: skip


@organisation.get(f"{HERE}/honours/<int:id>")
@require("organisation:read")
def honour(id: int) -> ResponseReturnValue:
    """One honour."""
    honour = get_or_404(Honour, id)
    return page("organisation/honour.html", honour=honour, words=words,
                entries=queries.timeline(honour))  # fmt: skip


@organisation.get(f"{HERE}/honours/new")
@require("organisation:edit")
def new_honour() -> ResponseReturnValue:
    """Ask for an honour's entry."""
    return _new_page(HonourForm(formdata=None))


@organisation.post(f"{HERE}/honours")
@require("organisation:edit")
def enter_honour() -> ResponseReturnValue:
    """Enter an honour."""
    form = HonourForm()
    if not accepted(form, lambda: operations.enter_honour(
        form.facts(), actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _new_page(form), 422
    flash(_("The honour is entered."), "success")
    return redirect_to(".honours")


def _new_page(form: HonourForm) -> str:
    return ask(form, _("Enter an honour"), _("Enter into the register"),
               action=url_for(".enter_honour"), back=url_for(".honours"))  # fmt: skip


@organisation.get(f"{HERE}/honours/<int:id>/edit")
@require("organisation:edit")
def edit_honour(id: int) -> ResponseReturnValue:
    """Show an honour's entry for change."""
    honour = get_or_404(Honour, id)
    return _edit_page(honour, HonourForm.of(honour))


@organisation.post(f"{HERE}/honours/<int:id>/edit")
@require("organisation:edit")
def amend_honour(id: int) -> ResponseReturnValue:
    """Change an honour's entry."""
    honour, form = get_or_404(Honour, id), HonourForm()
    if not accepted(form, lambda: operations.amend_honour(
        honour, form.facts(), actor=g.actor, now=utcnow()
    ), honour):  # fmt: skip
        return _edit_page(honour, form), 422
    flash(_("The change is saved."), "success")
    return redirect_to(".honour", id=id)


def _edit_page(honour: Honour, form: HonourForm) -> str:
    return ask(form, _("Change the honour's entry"), _("Save"), about=honour.title,
               action=url_for(".amend_honour", id=honour.id),
               back=url_for(".honour", id=honour.id))  # fmt: skip


@organisation.get(f"{HERE}/honours/<int:id>/strike")
@require("organisation:edit")
def ask_strike(id: int) -> ResponseReturnValue:
    """Ask why an honour is struck out."""
    return _strike_page(get_or_404(Honour, id), ReasonForm(formdata=None))


@organisation.post(f"{HERE}/honours/<int:id>/strike")
@require("organisation:edit")
def strike_honour(id: int) -> ResponseReturnValue:
    """Strike out an honour."""
    honour, form = get_or_404(Honour, id), ReasonForm()
    if not accepted(form, lambda: operations.strike_honour(
        honour, reason=form.reason.data, actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _strike_page(honour, form), 422
    flash(_("The honour is struck out."), "success")
    return redirect_to(".honours")


def _strike_page(honour: Honour, form: ReasonForm) -> str:
    return ask(form, _("Strike out an honour"), _("Strike out"), about=honour.title, danger=True,
               action=url_for(".strike_honour", id=honour.id),
               back=url_for(".honour", id=honour.id))  # fmt: skip
