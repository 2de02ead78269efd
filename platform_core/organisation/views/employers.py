"""Employers: the list, one employer, its entry."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.i18n import gettext as _
from platform_core.organisation import operations, queries, words
from platform_core.organisation.forms import EmployerForm, EndForm
from platform_core.organisation.models import Employer
from platform_core.organisation.views.room import HERE, LINES, accepted, ask, organisation
from platform_core.sealing import mask_phone
from platform_core.web import asked_page, get_or_404, page, paginate, redirect_to


@organisation.get(f"{HERE}/employers")
@require("organisation:read")
def employers() -> ResponseReturnValue:
    """The employers, with the union of each."""
    filters = queries.EmployerFilters(
        request.args.get("q", "").strip()[:40], request.args.get("union", ""),
        request.args.get("standing") == "closed",
    )  # fmt: skip
    after, limit = asked_page(LINES)
    found = paginate(queries.employers(filters), Employer.id.asc(), after=after, limit=limit)
    unions = queries.unions_of_employers([employer.id for employer in found.items])
    return page("organisation/employers.html", found=found, unions=unions, filters=filters,
                words=words)  # fmt: skip


@organisation.get(f"{HERE}/employers/<int:id>")
@require("organisation:read")
def employer(id: int) -> ResponseReturnValue:
    """One employer, its telephone number masked."""
    return _employer_page(get_or_404(Employer, id))


@organisation.post(f"{HERE}/employers/<int:id>/numbers")
@require("organisation:identity")
def show_employer_numbers(id: int) -> ResponseReturnValue:
    """One employer, its number in full; that it was looked at is recorded."""
    employer = get_or_404(Employer, id)
    operations.note_shown(employer, actor=g.actor, now=utcnow())
    return _employer_page(employer, in_full=True)


def _employer_page(employer: Employer, *, in_full: bool = False) -> str:
    phone = employer.phone if in_full else mask_phone(employer.phone)
    return page(
        "organisation/employer.html", employer=employer, phone=phone or "", in_full=in_full,
        union=queries.unions_of_employers([employer.id]).get(employer.id), words=words,
        entries=queries.timeline(employer),
    )  # fmt: skip


@organisation.get(f"{HERE}/employers/new")
@require("organisation:edit")
def new_employer() -> ResponseReturnValue:
    """Ask for an employer's entry."""
    return _new_page(EmployerForm(formdata=None))


@organisation.post(f"{HERE}/employers")
@require("organisation:edit")
def register_employer() -> ResponseReturnValue:
    """Enter an employer."""
    form, made = EmployerForm(), list[Employer]()
    if not accepted(form, lambda: made.append(
        operations.register(form.facts(), actor=g.actor, now=utcnow())
    )):  # fmt: skip
        return _new_page(form), 422
    flash(_("The employer is entered."), "success")
    return redirect_to(".employer", id=made[0].id)


def _new_page(form: EmployerForm) -> str:
    return ask(form, _("Enter an employer"), _("Enter into the register"),
               action=url_for(".register_employer"), back=url_for(".employers"))  # fmt: skip


@organisation.get(f"{HERE}/employers/<int:id>/edit")
@require("organisation:edit")
def edit_employer(id: int) -> ResponseReturnValue:
    """Show an employer's entry for change."""
    employer = get_or_404(Employer, id)
    return _edit_page(employer, EmployerForm.of(employer))


@organisation.post(f"{HERE}/employers/<int:id>/edit")
@require("organisation:edit")
def amend_employer(id: int) -> ResponseReturnValue:
    """Change an employer's entry."""
    employer, form = get_or_404(Employer, id), EmployerForm()
    if not accepted(form, lambda: operations.amend_employer(
        employer, form.facts(), actor=g.actor, now=utcnow()
    ), employer):  # fmt: skip
        return _edit_page(employer, form), 422
    flash(_("The change is saved."), "success")
    return redirect_to(".employer", id=id)


def _edit_page(employer: Employer, form: EmployerForm) -> str:
    shown = mask_phone(employer.phone)
    kept = _("Leave it blank to keep the number on file: %(number)s.", number=shown)
    return _ask(employer, form, _("Change the employer's entry"), _("Save"), ".amend_employer",
                helps={"phone": kept} if shown else {})  # fmt: skip


def _ask(
    employer: Employer, form: Any, heading: str, label: str, endpoint: str, /, **more: Any
) -> str:
    return ask(form, heading, label, action=url_for(endpoint, id=employer.id),
               back=url_for(".employer", id=employer.id), about=employer.name, **more)  # fmt: skip


@organisation.get(f"{HERE}/employers/<int:id>/closure")
@require("organisation:edit")
def ask_closure(id: int) -> ResponseReturnValue:
    """Ask when and why an employer closed."""
    employer = get_or_404(Employer, id)
    return _closure_page(employer, EndForm(formdata=None, version=employer.version))


@organisation.post(f"{HERE}/employers/<int:id>/closure")
@require("organisation:edit")
def close_employer(id: int) -> ResponseReturnValue:
    """Note that an employer has closed."""
    employer, form = get_or_404(Employer, id), EndForm()
    if not accepted(form, lambda: operations.close(
        employer, on=form.on.data, reason=form.reason.data, actor=g.actor, now=utcnow()
    ), employer):  # fmt: skip
        return _closure_page(employer, form), 422
    flash(_("The employer is closed; its entry stays readable."), "success")
    return redirect_to(".employer", id=id)


def _closure_page(employer: Employer, form: EndForm) -> str:
    return _ask(employer, form, _("Employer closed or moved away"), _("Close the entry"),
                ".close_employer", danger=True)  # fmt: skip
