"""Unions: the list with its totals, one union with its committees, and what is done with them."""

from typing import Any, NamedTuple

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import today, utcnow
from platform_core.i18n import format_day
from platform_core.i18n import gettext as _
from platform_core.organisation import operations, queries, words
from platform_core.organisation.forms import (
    EndForm,
    EndTermForm,
    OfficerForm,
    RenewForm,
    UnionForm,
)
from platform_core.organisation.models import Union
from platform_core.organisation.terms import TERM, Term, term_of
from platform_core.organisation.views.room import HERE, LINES, accepted, ask, organisation
from platform_core.rules import current_calendar, current_pack, remaining
from platform_core.web import asked_page, get_or_404, page, paginate, redirect_to


class Line(NamedTuple):
    """One row of the list."""

    union: Union
    members: int
    chair: str
    term: Term | None


@organisation.get(f"{HERE}/unions")
@require("organisation:read")
def unions() -> ResponseReturnValue:
    """The unions by kind, with the totals they add up to."""
    filters = queries.UnionFilters(
        request.args.get("kind", ""), request.args.get("q", "").strip()[:40],
        request.args.get("standing") == "dissolved",
    )  # fmt: skip
    after, limit = asked_page(LINES)
    found = paginate(queries.unions(filters), Union.id.asc(), after=after, limit=limit)
    return page("organisation/unions.html", found=found, lines=_lines(found.items),
                totals=queries.union_totals(), filters=filters, words=words)  # fmt: skip


def _lines(unions: list[Union]) -> list[Line]:
    ids = [union.id for union in unions]
    members, chairs = queries.members_of(ids), queries.chairs_of(ids)
    return [
        Line(union, members.get(union.id, 0), chairs.get(union.id, ""), _term(union))
        for union in unions
    ]


def _term(union: Union) -> Term | None:
    return term_of(union, current_pack().limit(TERM), current_calendar(), today())


@organisation.get(f"{HERE}/unions/<int:id>")
@require("organisation:read")
def union(id: int) -> ResponseReturnValue:
    """One union: its entry, its committee's term, its officers, what happened."""
    union = get_or_404(Union, id)
    term = _term(union)
    left = remaining(term.due, today(), current_calendar()) if term else ""
    return page(
        "organisation/union.html", union=union, term=term, left=left, words=words,
        sentence=_sentence(union, term, left), officers=queries.officers_of(union),
        members=queries.members_of([id]).get(id, 0), entries=queries.timeline(union),
    )  # fmt: skip


def _sentence(union: Union, term: Term | None, left: str) -> str:
    """Where the union stands, in one plain sentence."""
    if union.dissolved_on is not None:
        return _("Dissolved on %(day)s.", day=format_day(union.dissolved_on))
    if term is None:
        return _("Nobody has entered yet since when the present committee sits.")
    return _("The next election is due by %(day)s (%(left)s).", day=format_day(term.due.due),
             left=left)  # fmt: skip


@organisation.get(f"{HERE}/unions/new")
@require("organisation:edit")
def new_union() -> ResponseReturnValue:
    """Ask for a union's entry."""
    return _new_page(UnionForm(formdata=None, term_years=5))


@organisation.post(f"{HERE}/unions")
@require("organisation:edit")
def establish_union() -> ResponseReturnValue:
    """Enter a union."""
    form, made = UnionForm(), list[Union]()
    if not accepted(form, lambda: made.append(
        operations.establish(form.facts(), actor=g.actor, now=utcnow())
    )):  # fmt: skip
        return _new_page(form), 422
    flash(_("The union is entered."), "success")
    return redirect_to(".union", id=made[0].id)


def _new_page(form: UnionForm) -> str:
    return ask(form, _("Enter a union"), _("Enter into the register"),
               action=url_for(".establish_union"), back=url_for(".unions"))  # fmt: skip


@organisation.get(f"{HERE}/unions/<int:id>/edit")
@require("organisation:edit")
def edit_union(id: int) -> ResponseReturnValue:
    """Show a union's entry for change."""
    union = get_or_404(Union, id)
    return _edit_page(union, UnionForm.of(union))


@organisation.post(f"{HERE}/unions/<int:id>/edit")
@require("organisation:edit")
def amend_union(id: int) -> ResponseReturnValue:
    """Change a union's entry."""
    union, form = get_or_404(Union, id), UnionForm()
    if not accepted(form, lambda: operations.amend(
        union, form.facts(), actor=g.actor, now=utcnow()
    ), union):  # fmt: skip
        return _edit_page(union, form), 422
    flash(_("The change is saved."), "success")
    return redirect_to(".union", id=id)


def _edit_page(union: Union, form: UnionForm) -> str:
    return _ask(union, form, _("Change the union's entry"), _("Save"), ".amend_union")


def _ask(union: Union, form: Any, heading: str, label: str, endpoint: str, /, **more: Any) -> str:
    return ask(form, heading, label, action=url_for(endpoint, id=union.id),
               back=url_for(".union", id=union.id), about=union.name, **more)  # fmt: skip


@organisation.get(f"{HERE}/unions/<int:id>/election")
@require("organisation:edit")
def new_election(id: int) -> ResponseReturnValue:
    """Ask for the newly elected committee."""
    union = get_or_404(Union, id)
    form = RenewForm(formdata=None, version=union.version, term_years=union.term_years)
    return _election_page(union, form)


@organisation.post(f"{HERE}/unions/<int:id>/election")
@require("organisation:edit")
def renew_committee(id: int) -> ResponseReturnValue:
    """Note a newly elected committee."""
    union, form = get_or_404(Union, id), RenewForm()
    if not accepted(form, lambda: operations.renew_committee(
        union, since=form.since.data, term_years=form.term_years.data,
        approval_no=form.approval_no.data or None, actor=g.actor, now=utcnow(),
    ), union):  # fmt: skip
        return _election_page(union, form), 422
    flash(_("The new committee is entered. Now enter its officers."), "success")
    return redirect_to(".union", id=id)


def _election_page(union: Union, form: RenewForm) -> str:
    said = _("The terms of the union committee's officers end that day.")
    return _ask(union, form, _("Enter a newly elected committee"), _("Enter into the register"),
                ".renew_committee", explanation=said)  # fmt: skip


@organisation.get(f"{HERE}/unions/<int:id>/dissolution")
@require("organisation:edit")
def new_dissolution(id: int) -> ResponseReturnValue:
    """Ask when and why a union was dissolved."""
    union = get_or_404(Union, id)
    return _dissolution_page(union, EndForm(formdata=None, version=union.version))


@organisation.post(f"{HERE}/unions/<int:id>/dissolution")
@require("organisation:edit")
def dissolve_union(id: int) -> ResponseReturnValue:
    """Dissolve a union."""
    union, form = get_or_404(Union, id), EndForm()
    if not accepted(form, lambda: operations.dissolve(
        union, on=form.on.data, reason=form.reason.data, actor=g.actor, now=utcnow()
    ), union):  # fmt: skip
        return _dissolution_page(union, form), 422
    flash(_("The union is dissolved; its entry stays readable."), "success")
    return redirect_to(".union", id=id)


def _dissolution_page(union: Union, form: EndForm) -> str:
    return _ask(
        union, form, _("Dissolve the union"), _("Dissolve"), ".dissolve_union", danger=True,
        explanation=_("Only the union above may decide this. It cannot be taken back here."),
    )  # fmt: skip


@organisation.get(f"{HERE}/unions/<int:id>/officers/new")
@require("organisation:edit")
def new_officer(id: int) -> ResponseReturnValue:
    """Ask who was elected."""
    union = get_or_404(Union, id)
    return _officer_page(union, OfficerForm(formdata=None, since=union.committee_since))


@organisation.post(f"{HERE}/unions/<int:id>/officers")
@require("organisation:edit")
def appoint(id: int) -> ResponseReturnValue:
    """Enter an officer."""
    union, form = get_or_404(Union, id), OfficerForm()
    if not accepted(form, lambda: operations.appoint(
        union, queries.member_of_union(union, form.member.data), **form.facts(), actor=g.actor,
        now=utcnow(),
    )):  # fmt: skip
        return _officer_page(union, form), 422
    flash(_("The officer is entered."), "success")
    return redirect_to(".union", id=id)


def _officer_page(union: Union, form: OfficerForm) -> str:
    return _ask(union, form, _("Enter an officer"), _("Enter into the register"), ".appoint",
                positions=words.POSITIONS)  # fmt: skip


@organisation.get(f"{HERE}/unions/<int:id>/officers/<int:term_id>/end")
@require("organisation:edit")
def ask_end_of_term(id: int, term_id: int) -> ResponseReturnValue:
    """Ask for the last day of a term."""
    union = get_or_404(Union, id)
    return _end_page(union, term_id, EndTermForm(formdata=None))


@organisation.post(f"{HERE}/unions/<int:id>/officers/<int:term_id>/end")
@require("organisation:edit")
def end_term(id: int, term_id: int) -> ResponseReturnValue:
    """End an officer's term."""
    union, form = get_or_404(Union, id), EndTermForm()
    term = queries.term_or_404(union, term_id)
    if not accepted(form, lambda: operations.end_term(
        term, until=form.until.data, reason=form.reason.data, actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _end_page(union, term_id, form), 422
    flash(_("The term has ended."), "success")
    return redirect_to(".union", id=id)


def _end_page(union: Union, term_id: int, form: EndTermForm) -> str:
    term = queries.term_or_404(union, term_id)
    about = f"{union.name} · {term.member.name} · {term.position}"
    return ask(form, _("End a term"), _("End the term"), about=about,
               action=url_for(".end_term", id=union.id, term_id=term_id),
               back=url_for(".union", id=union.id))  # fmt: skip
