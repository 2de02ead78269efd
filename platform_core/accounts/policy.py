"""Who may call a view. Every view function carries one of three marks, or the start stops.

    @public                          everybody
    @signed_in                       whoever is signed in (and, in a township, belongs to it)
    @require("suggestions:reply")    whoever has that permission in this place

An unfinished sign-in (code awaited, first password unchanged) opens only the views that say so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from platform_core.accounts.actor import Actor
from platform_core.accounts.permissions import Permissions
from platform_core.accounts.sessions import SignedIn, current_sign_in
from platform_core.accounts.tokens import unauthorized
from platform_core.config import Settings
from platform_core.errors import Denied, NotFound
from platform_core.i18n import gettext as _

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

Step = Literal["code", "password", "second_factor"]
STEPS: dict[Step, str] = {
    "code": "accounts.enter_code",
    "password": "accounts.first_password",
    "second_factor": "accounts.second_factor",
}


@dataclass(frozen=True)
class Policy:
    """What a view asks of its caller. `starts`: it begins new work, which a module that is
    read-only no longer allows. `during`: unfinished sign-ins that may call it all the same."""

    kind: Literal["public", "signed_in", "require"]
    permission: str = ""
    starts: bool = False
    during: frozenset[str] = frozenset()


def public(view: View) -> View:
    """Everybody may call this view, signed in or not."""
    view.__union_policy__ = Policy("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Whoever is signed in may call this view; in a township only whoever has a role there."""
    return _guarded(view, Policy("signed_in"))


def during(*steps: Step) -> Callable[[View], View]:
    """As `signed_in`, and open while the sign-in still lacks one of these steps."""
    return lambda view: _guarded(view, Policy("signed_in", during=frozenset(steps)))


def require(permission: str, *, starts: bool = False) -> Callable[[View], View]:
    """Only an actor with `permission` ("plugin:verb") may call this view."""
    return lambda view: _guarded(view, Policy("require", permission, starts))


def _guarded(view: View, policy: Policy) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
        stopped = _stopped(policy)
        return view(*args, **values) if stopped is None else stopped

    guarded.__union_policy__ = policy  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _stopped(policy: Policy) -> ResponseReturnValue | None:
    """Where the caller must go first; None lets them in. Raises Denied or NotFound."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        return _to_sign_in()
    step = _missing_step(g.get("signed_in"))
    if step is not None and _by_program():
        raise Denied(_("Your sign-in is not complete. Sign in with a browser and finish it first."))
    if step is not None and step not in policy.during:
        return redirect(url_for(STEPS[step], next=_asked_for()), 303)
    if actor.township_id is not None and not actor.roles:
        raise NotFound  # a stranger must not learn what this township has
    if policy.permission and not actor.can(policy.permission):
        raise Denied(_reason(policy.permission))
    return None


def _by_program() -> bool:
    return request.path.startswith("/api/")


def _to_sign_in() -> ResponseReturnValue:
    if _by_program():
        raise unauthorized()
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=_asked_for()), 303)
    raise Unauthorized(
        _("Your sign-in has ended. Sign in again in another window, then send this once more.")
    )


def _asked_for() -> str | None:
    """The page to return to; a form cannot be sent again for the person."""
    return request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None


def missing_step() -> Step | None:
    """What the sign-in of this request still lacks before anything else is open to it."""
    return _missing_step(current_sign_in())


def _missing_step(person: SignedIn | None) -> Step | None:
    if person is None:
        return None
    if person.auth_level == 0:
        return "code"
    if person.must_change_password:
        return "password"
    return "second_factor" if _must_enrol(person) else None


def _must_enrol(person: SignedIn) -> bool:
    settings: Settings = current_app.extensions["union_settings"]
    if settings.mfa != "required" or person.has_second_factor:
        return False
    return needs_second_factor(person.roles)


def needs_second_factor(roles: frozenset[str]) -> bool:
    """Whether one of these roles asks for a second factor."""
    found = [_declared().role(name) for name in roles]
    return any(role is not None and role.mfa for role in found)


def _reason(permission: str) -> str:
    known = _declared().permission(permission)
    return _(
        "This needs the permission “%(what)s”, which your roles here do not give.",
        what=known.label if known else permission,
    )


def _declared() -> Permissions:
    declared: Permissions = current_app.extensions["union_permissions"]
    return declared
