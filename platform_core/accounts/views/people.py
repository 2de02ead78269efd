"""The people of a township, and of the county: invite, give and take roles, slips, shut out.

Both places have the same pages. Who acts says which place it is: an actor with a township sees
that township's people, an actor with a county the county's.
"""

import segno
from flask import Blueprint, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from platform_core.accounts import operations, queries
from platform_core.accounts.forms import GrantForm, InviteForm, ReasonForm
from platform_core.accounts.models import Account, Grant
from platform_core.accounts.policy import require
from platform_core.accounts.slips import Issued
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.sealing import mask_phone
from platform_core.web import asked_page, page, paginate, redirect_to

people = Blueprint("people", "platform_core.accounts", url_prefix="/t/<township>/people")
county_people = Blueprint("county_people", "platform_core.accounts", url_prefix="/county/people")


@require("accounts:read")
def index() -> ResponseReturnValue:
    """Everybody with a role here."""
    search = request.args.get("q", "").strip()[:40]
    after, limit = asked_page(50)
    query = queries.people(g.actor, search)
    found = paginate(query, Account.login_name.asc(), after=after, limit=limit)
    grants = queries.grants_here(g.actor, [account.id for account in found.items])
    active = {key: [each for each in held if each.is_active(utcnow())]
              for key, held in grants.items()}  # fmt: skip
    shown = [grant for held in active.values() for grant in held]
    return page("accounts/people.html", people=found, grants=active, search=search,
                places=queries.place_names(shown), roles=queries.role_labels())  # fmt: skip


@require("accounts:manage")
def new() -> ResponseReturnValue:
    """Ask whom to invite."""
    return page("accounts/invite.html", form=InviteForm())


@require("accounts:manage")
def invite() -> ResponseReturnValue:
    """Take a person in with a first role; the slip to print is the answer, this once."""
    form = InviteForm()
    if not form.validate_on_submit():
        return page("accounts/invite.html", form=form), 422
    who = {"login_name": form.login_name.data, "name": form.name.data, "phone": form.phone.data}
    try:
        issued = operations.invite(**who, **form.granted(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return page("accounts/invite.html", form=form), 422
    if isinstance(issued, Grant):
        flash(_("This person had an account already; the role is given, no slip is needed."))
        return redirect_to(".show", id=issued.account.id)
    return _slip_page(issued), 201


@require("accounts:read")
def show(id: int) -> ResponseReturnValue:
    """One person: roles now and before, and what can be done."""
    return _person_page(queries.person_or_404(g.actor, id), GrantForm(formdata=None))


@require("accounts:manage")
def grant(id: int) -> ResponseReturnValue:
    """Give a person one more role."""
    account, form = queries.person_or_404(g.actor, id), GrantForm()
    if not form.validate_on_submit():
        return _person_page(account, form), 422
    try:
        operations.grant_role(account, **form.granted(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _person_page(account, form), 422
    flash(_("The role is given."))
    return redirect_to(".show", id=id)


@require("accounts:manage")
def revoke(id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role away."""
    held = queries.grant_or_404(g.actor, id, grant_id)
    reason = _reason()
    operations.revoke_role(held, reason=reason, actor=g.actor, now=utcnow())
    flash(_("The role is taken away, and the person is signed out."))
    return redirect_to(".show", id=id)


@require("accounts:manage")
def disable(id: int) -> ResponseReturnValue:
    """Shut a person out."""
    account = queries.person_or_404(g.actor, id)
    operations.disable(account, reason=_reason(), actor=g.actor, now=utcnow())
    flash(_("The account is disabled, and the person is signed out."))
    return redirect_to(".show", id=id)


@require("accounts:manage")
def enable(id: int) -> ResponseReturnValue:
    """Let a person in again."""
    operations.enable(queries.person_or_404(g.actor, id), actor=g.actor, now=utcnow())
    flash(_("The account is enabled."))
    return redirect_to(".show", id=id)


@require("accounts:manage")
def issue_slip(id: int) -> ResponseReturnValue:
    """Print a new slip, or ask a second person for it."""
    account = queries.person_or_404(g.actor, id)
    issued = operations.issue_slip(account, actor=g.actor, now=utcnow())
    if issued.code is None:
        flash(_("A second person must approve this slip; then it can be printed."))
        return redirect_to(".show", id=id)
    return _slip_page(issued), 201


@require("accounts:manage")
def approve_slip(id: int, slip_id: int) -> ResponseReturnValue:
    """Approve as second person, and print."""
    queries.person_or_404(g.actor, id)
    slip = queries.slip_or_404(id, slip_id)
    issued = operations.approve_slip(slip, actor=g.actor, now=utcnow())
    return _slip_page(issued), 201


@require("accounts:manage")
def remove_second_factor(id: int) -> ResponseReturnValue:
    """Take a lost second factor off."""
    account = queries.person_or_404(g.actor, id)
    operations.remove_second_factor(account, reason=_reason(), actor=g.actor, now=utcnow())
    flash(_("The second factor is removed, and the person is signed out."))
    return redirect_to(".show", id=id)


ROUTES = (
    ("GET", "/", index),
    ("GET", "/new", new),
    ("POST", "/", invite),
    ("GET", "/<int:id>", show),
    ("POST", "/<int:id>/grants", grant),
    ("POST", "/<int:id>/grants/<int:grant_id>/revoke", revoke),
    ("POST", "/<int:id>/disable", disable),
    ("POST", "/<int:id>/enable", enable),
    ("POST", "/<int:id>/slips", issue_slip),
    ("POST", "/<int:id>/slips/<int:slip_id>/approve", approve_slip),
    ("POST", "/<int:id>/second-factor/remove", remove_second_factor),
)
for _method, _rule, _view in ROUTES:
    people.add_url_rule(_rule, view_func=_view, methods=[_method])
    county_people.add_url_rule(_rule, view_func=_view, methods=[_method])


def _reason() -> str:
    """The reason given. Raises RuleBroken without one."""
    form = ReasonForm()
    if not form.validate_on_submit():
        raise RuleBroken(_("Give the reason."), field="reason")
    return str(form.reason.data)


def _person_page(account: Account, form: GrantForm) -> str:
    grants = queries.grants_here(g.actor, [account.id])[account.id]
    now = utcnow()
    return page(
        "accounts/person.html", account=account, form=form, reason=ReasonForm(formdata=None),
        active=[each for each in grants if each.is_active(now)],
        ended=[each for each in grants if not each.is_active(now)],
        places=queries.place_names(grants), roles=queries.role_labels(),
        masked_phone=mask_phone(account.phone) or None,
        slip=queries.open_slip(account.id, now), own=account.id == g.actor.account_id,
    )  # fmt: skip


def _slip_page(issued: Issued) -> str:
    account, code = issued.slip.account, issued.code or ""
    # Behind the # the code stays in the browser: no server, proxy or log ever sees it.
    to_activate = url_for("accounts.activate", _external=True)
    qr = segno.make(f"{to_activate}#name={account.login_name}&code={code}").svg_inline(scale=4)
    return page("accounts/slip.html", account=account, slip=issued.slip, qr=Markup(qr),
                code=f"{code[:5]}-{code[5:]}", address=to_activate)  # fmt: skip
