"""The door: sign in and out, the second step, a slip, the first password."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import entry
from platform_core.accounts.forms import ActivateForm, CodeForm, FirstPasswordForm, SignInForm
from platform_core.accounts.policy import during, missing_step, public
from platform_core.accounts.sessions import SignedIn, current_sign_in, drop_cookie, put_cookie
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.web import page, redirect_to

# Named after the room, whose templates it brings.
accounts = Blueprint("accounts", "platform_core.accounts", template_folder="templates")


@accounts.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who it is; whoever is signed in already goes on."""
    if current_sign_in() is not None and missing_step() is None:
        return redirect(_next(), 303)
    return _sign_in_page(SignInForm())


@accounts.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Check name and password."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422
    try:
        sid = entry.sign_in(form.name.data, form.password.data, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _sign_in_page(form), 422
    return let_in(sid, _next())


@accounts.get("/sign-in/code")
@during("code")
def enter_code() -> ResponseReturnValue:
    """Ask for the second factor."""
    return page("accounts/code.html", form=CodeForm())


@accounts.post("/sign-in/code")
@during("code")
def check_code() -> ResponseReturnValue:
    """Check the second factor."""
    form = CodeForm()
    if not form.validate_on_submit():
        return page("accounts/code.html", form=form), 422
    try:
        sid = entry.enter_code(signed_in_person(), form.code.data, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return page("accounts/code.html", form=form), 422
    return let_in(sid, _next())


@accounts.post("/sign-out")
@during("code", "password", "second_factor")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    entry.sign_out(signed_in_person(), now=utcnow())
    response = redirect_to("accounts.sign_in")
    drop_cookie(response)
    return response


@accounts.get("/activate")
@public
def activate() -> ResponseReturnValue:
    """Ask for what stands on the slip. The address of its QR code carries that behind the #,
    which browsers never send."""
    return page("accounts/activate.html", form=ActivateForm())


@accounts.post("/activate")
@public
def use_slip() -> ResponseReturnValue:
    """Set the password of whoever holds a slip, and let them in."""
    form = ActivateForm()
    if not form.validate_on_submit():
        return page("accounts/activate.html", form=form), 422
    given = (form.name.data, form.code.data, form.password.data)
    try:
        sid = entry.activate(*given, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return page("accounts/activate.html", form=form), 422
    return let_in(sid, url_for("home.start"))


@accounts.get("/me/first-password")
@during("password")
def first_password() -> ResponseReturnValue:
    """Ask for a password of one's own before anything else."""
    return page("accounts/first_password.html", form=FirstPasswordForm())


@accounts.post("/me/first-password")
@during("password")
def set_first_password() -> ResponseReturnValue:
    """Replace the password that somebody else chose."""
    form = FirstPasswordForm()
    if not form.validate_on_submit():
        return page("accounts/first_password.html", form=form), 422
    try:
        sid = entry.set_first_password(signed_in_person(), form.password.data, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return page("accounts/first_password.html", form=form), 422
    return let_in(sid, _next())


def let_in(sid: str, path: str) -> Response:
    """Go on to `path` with a new session."""
    response: Response = redirect(path, 303)  # type: ignore[assignment]
    put_cookie(response, sid)
    return response


def signed_in_person() -> SignedIn:
    """Whoever sent this request; the view's mark has made sure there is somebody."""
    person = current_sign_in()
    assert person is not None
    return person


def internal_path(given: str | None) -> str | None:
    """`given` if it leads to a page of this site, else None: nobody is sent elsewhere."""
    if not given or not given.startswith("/") or given.startswith("//") or "\\" in given:
        return None
    if any(ord(sign) < 33 for sign in given):
        return None
    parts = urlsplit(given)
    return None if parts.scheme or parts.netloc else given


def _next() -> str:
    return internal_path(request.args.get("next")) or url_for("home.start")


def _sign_in_page(form: SignInForm) -> str:
    demo: Iterable[Any] = ()
    if current_app.extensions["union_settings"].demo:
        demo = current_app.extensions.get("union_demo_sign_ins", ())
    return page("accounts/sign_in.html", form=form, demo=demo)
