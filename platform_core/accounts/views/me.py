"""One's own pages: how to read, where one is signed in, password and second factor."""

import segno
from flask import flash, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from platform_core.accounts import entry, totp
from platform_core.accounts import sessions as signed_in_sessions
from platform_core.accounts.forms import ChangePasswordForm, CodeForm, ProfileForm
from platform_core.accounts.models import Account
from platform_core.accounts.policy import during, needs_second_factor, signed_in
from platform_core.accounts.queries import workplaces_of
from platform_core.accounts.views.door import accounts, let_in, signed_in_person
from platform_core.clock import utcnow
from platform_core.errors import NotFound, RuleBroken
from platform_core.i18n import gettext as _
from platform_core.sealing import mask_phone
from platform_core.tenancy import db
from platform_core.web import page, redirect_to


@accounts.get("/me/")
@signed_in
def me() -> ResponseReturnValue:
    """Who I am here, where I work, how I want to read."""
    account = _own_account()
    form = ProfileForm(obj=account)
    return _me_page(account, form)


@accounts.post("/me/")
@signed_in
def save_me() -> ResponseReturnValue:
    """Keep language and size of text, for every device."""
    account, form = _own_account(), ProfileForm()
    if not form.validate_on_submit():
        return _me_page(account, form), 422
    account.locale, account.large_text = form.locale.data, form.large_text.data
    flash(_("Saved."))
    # The arguments replace what this browser remembered from the switches in the header.
    text = "large" if account.large_text else "normal"
    return redirect_to("accounts.me", lang=account.locale, text=text)


@accounts.get("/me/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    """Where I am signed in."""
    person = signed_in_person()
    found = signed_in_sessions.sessions_of(person.account_id, utcnow())
    return page("accounts/sessions.html", sessions=found, own=person.session)


@accounts.post("/me/sessions/<session>/end")
@signed_in
def end_session(session: str) -> ResponseReturnValue:
    """Sign out one device."""
    person, now = signed_in_person(), utcnow()
    known = signed_in_sessions.sessions_of(person.account_id, now)
    if session not in {each.sid_sha256 for each in known}:
        raise NotFound
    signed_in_sessions.revoke(session, person.account_id, now)
    flash(_("That device is signed out."))
    return redirect_to("accounts.sessions")


@accounts.post("/me/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign out every device but this one."""
    person = signed_in_person()
    signed_in_sessions.revoke_all(person.account_id, utcnow(), keep=person.session)
    flash(_("All other devices are signed out."))
    return redirect_to("accounts.sessions")


@accounts.get("/me/password")
@signed_in
def password() -> ResponseReturnValue:
    """Ask for the present and the new password."""
    return page("accounts/password.html", form=ChangePasswordForm())


@accounts.post("/me/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Set a new password; every other session ends."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return page("accounts/password.html", form=form), 422
    given = (form.current.data, form.password.data)
    try:
        sid = entry.change_password(signed_in_person(), *given, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return page("accounts/password.html", form=form), 422
    flash(_("Your password is changed, and every other device is signed out."))
    return let_in(sid, request.path.removesuffix("password"))


@accounts.get("/me/second-factor")
@during("second_factor")
def second_factor() -> ResponseReturnValue:
    """Whether I use a second factor, and how to set it up."""
    return _second_factor_page(_own_account(), CodeForm())


@accounts.post("/me/second-factor")
@during("second_factor")
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret for the authenticator app."""
    totp.begin(_own_account())
    return redirect_to("accounts.second_factor")


@accounts.post("/me/second-factor/confirm")
@during("second_factor")
def confirm_second_factor() -> ResponseReturnValue:
    """Switch it on with the first code; the recovery codes are on the answer, this once."""
    form, account = CodeForm(), _own_account()
    if not form.validate_on_submit():
        return _second_factor_page(account, form), 422
    try:
        codes = entry.confirm_second_factor(account, form.code.data, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _second_factor_page(_own_account(), form), 422
    return page("accounts/recovery_codes.html", codes=codes), 201


@accounts.post("/me/second-factor/remove")
@signed_in
def remove_second_factor() -> ResponseReturnValue:
    """Switch it off, with one last code."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _second_factor_page(_own_account(), form), 422
    try:
        entry.remove_second_factor(signed_in_person(), form.code.data, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _second_factor_page(_own_account(), form), 422
    flash(_("The second factor is off."))
    return redirect_to("accounts.second_factor")


def _own_account() -> Account:
    return db.session.get_one(Account, signed_in_person().account_id)


def _me_page(account: Account, form: ProfileForm) -> str:
    places = workplaces_of(signed_in_person())
    return page("accounts/me.html", account=account, form=form, places=places,
                masked_phone=mask_phone(account.phone) or None)  # fmt: skip


def _second_factor_page(account: Account, form: CodeForm) -> str:
    waits = account.totp_secret is not None and account.totp_enrolled_at is None
    qr = Markup(segno.make(totp.address(account)).svg_inline(scale=4)) if waits else None
    return page(
        "accounts/second_factor.html", account=account, form=form, qr=qr,
        asked=needs_second_factor(signed_in_person().roles),
    )  # fmt: skip
