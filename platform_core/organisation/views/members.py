"""Members: the register, one member, and what happens to a membership."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.errors import NotFound
from platform_core.i18n import gettext as _
from platform_core.organisation import membership, operations, queries, words
from platform_core.organisation.forms import EnrolForm, MemberForm, StatusForm, TransferForm
from platform_core.organisation.models import COUNTED, Member, Union
from platform_core.organisation.views.room import HERE, LINES, accepted, ask, organisation
from platform_core.sealing import mask_identity, mask_phone
from platform_core.web import asked_page, get_or_404, page, paginate, redirect_to


class Line(NamedTuple):
    """One row of the register; the numbers are masked."""

    member: Member
    union: str
    identity: str
    phone: str


@organisation.get(f"{HERE}/members")
@require("organisation:members")
def members() -> ResponseReturnValue:
    """The register, in the order of the names' pinyin."""
    filters = asked_filters(request.args)
    after, limit = asked_page(LINES)
    query = queries.members(g.actor, filters)
    found = paginate(query, Member.sort_key.asc(), Member.id.asc(), after=after, limit=limit)
    lines = [
        Line(member, union, mask_identity(member.identity_no), mask_phone(member.phone))
        for member, union, *_keys in found.items
    ]
    return page("organisation/members.html", found=found, lines=lines, filters=filters,
                unions=queries.union_choices(), words=words)  # fmt: skip


def asked_filters(args: Mapping[str, str]) -> queries.MemberFilters:
    """What the address narrows the register to."""
    union = args.get("union", "")
    union_id = int(union) if union.isascii() and union.isdecimal() and len(union) < 19 else None
    return queries.MemberFilters(args.get("q", "").strip()[:40], union_id, args.get("status", ""))


@organisation.get(f"{HERE}/members/<int:id>")
@require("organisation:members")
def member(id: int) -> ResponseReturnValue:
    """One member, the numbers masked."""
    return _member_page(queries.member_or_404(g.actor, id))


@organisation.post(f"{HERE}/members/<int:id>/numbers")
@require("organisation:identity")
def show_numbers(id: int) -> ResponseReturnValue:
    """One member, the numbers in full; that they were looked at is recorded."""
    member = queries.member_or_404(g.actor, id)
    operations.note_shown(member, actor=g.actor, now=utcnow())
    return _member_page(member, in_full=True)


def _member_page(member: Member, *, in_full: bool = False) -> str:
    identity, phone = member.identity_no, member.phone
    if not in_full:
        identity, phone = mask_identity(identity), mask_phone(phone)
    return page(
        "organisation/member.html", member=member, identity=identity or "", phone=phone or "",
        in_full=in_full, words=words, terms=queries.terms_of(member),
        entries=queries.timeline(member), counted=member.status in COUNTED,
        changes=[(verb, membership.CHANGES[verb].label)
                 for verb in membership.changes_from(member.status)],
    )  # fmt: skip


@organisation.get(f"{HERE}/members/new")
@require("organisation:edit")
def new_member() -> ResponseReturnValue:
    """Ask whom to enrol."""
    return _enrol_page(EnrolForm(formdata=None, union_id=asked_filters(request.args).union_id))


@organisation.post(f"{HERE}/members")
@require("organisation:edit")
def enrol() -> ResponseReturnValue:
    """Take a person into a union."""
    form, made = EnrolForm(), list[Member]()
    if not accepted(form, lambda: made.append(operations.enrol(
        get_or_404(Union, form.union_id.data), form.facts(), number=form.number.data,
        applied=form.applied.data, actor=g.actor, now=utcnow(),
    ))):  # fmt: skip
        return _enrol_page(form), 422
    flash(_("The member is enrolled."), "success")
    return redirect_to(".member", id=made[0].id)


def _enrol_page(form: EnrolForm) -> str:
    return ask(
        form, _("Enrol a member"), _("Enrol"), action=url_for(".enrol"), back=url_for(".members"),
        first=("union_id", "number"),
        helps={"identity_no": _("Sex and birth date are taken from it.")},
    )  # fmt: skip


@organisation.get(f"{HERE}/members/<int:id>/edit")
@require("organisation:edit")
def edit_member(id: int) -> ResponseReturnValue:
    """Show a member's particulars for correction."""
    member = queries.member_or_404(g.actor, id)
    return _edit_page(member, MemberForm.of(member))


@organisation.post(f"{HERE}/members/<int:id>/edit")
@require("organisation:edit")
def correct_member(id: int) -> ResponseReturnValue:
    """Correct a member's particulars."""
    member, form = queries.member_or_404(g.actor, id), MemberForm()
    if not accepted(form, lambda: operations.correct(
        member, form.facts(), actor=g.actor, now=utcnow()
    ), member):  # fmt: skip
        return _edit_page(member, form), 422
    flash(_("The change is saved."), "success")
    return redirect_to(".member", id=id)


def _edit_page(member: Member, form: MemberForm) -> str:
    helps = {
        field: _("Leave it blank to keep the number on file: %(number)s.", number=shown)
        for field, shown in (
            ("identity_no", mask_identity(member.identity_no)), ("phone", mask_phone(member.phone))
        ) if shown
    }  # fmt: skip
    return _ask(member, form, _("Correct particulars"), _("Save"),
                url_for(".correct_member", id=member.id), helps=helps)  # fmt: skip


def _ask(member: Member, form: Any, heading: str, label: str, action: str, **more: Any) -> str:
    return ask(form, heading, label, action=action, back=url_for(".member", id=member.id),
               about=f"{member.name} · {member.number}", **more)  # fmt: skip


@organisation.get(f"{HERE}/members/<int:id>/transfer")
@require("organisation:edit")
def ask_transfer(id: int) -> ResponseReturnValue:
    """Ask for the union a member goes to."""
    member = queries.member_or_404(g.actor, id)
    return _transfer_page(member, TransferForm(formdata=None, version=member.version))


@organisation.post(f"{HERE}/members/<int:id>/transfer")
@require("organisation:edit")
def transfer(id: int) -> ResponseReturnValue:
    """Move a membership to another union of the township."""
    member, form = queries.member_or_404(g.actor, id), TransferForm()
    if not accepted(form, lambda: operations.transfer(
        member, get_or_404(Union, form.union_id.data), reason=form.reason.data, actor=g.actor,
        now=utcnow(),
    ), member):  # fmt: skip
        return _transfer_page(member, form), 422
    flash(_("The member is transferred."), "success")
    return redirect_to(".member", id=id)


def _transfer_page(member: Member, form: TransferForm) -> str:
    return _ask(member, form, _("Transfer to another union"), _("Transfer"),
                url_for(".transfer", id=member.id))  # fmt: skip


@organisation.get(f"{HERE}/members/<int:id>/status/<verb>")
@require("organisation:edit")
def ask_status(id: int, verb: str) -> ResponseReturnValue:
    """Ask why a membership changes."""
    member = queries.member_or_404(g.actor, id)
    return _status_page(member, verb, StatusForm(formdata=None, version=member.version))


@organisation.post(f"{HERE}/members/<int:id>/status/<verb>")
@require("organisation:edit")
def change_status(id: int, verb: str) -> ResponseReturnValue:
    """Approve, keep, resume, leave and so on; see `membership.CHANGES`."""
    member, form = queries.member_or_404(g.actor, id), StatusForm()
    if not accepted(form, lambda: operations.change_status(
        member, verb, reason=form.reason.data, actor=g.actor, now=utcnow()
    ), member):  # fmt: skip
        return _status_page(member, verb, form), 422
    flash(_("The membership is changed."), "success")
    return redirect_to(".member", id=id)


def _status_page(member: Member, verb: str, form: StatusForm) -> str:
    change = membership.CHANGES.get(verb)
    if change is None:
        raise NotFound
    return _ask(member, form, str(change.label), str(change.label),
                url_for(".change_status", id=member.id, verb=verb),
                danger=change.needs_reason)  # fmt: skip
