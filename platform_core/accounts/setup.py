"""What the application needs before anybody can sign in."""

from dataclasses import dataclass

from flask import Flask, Request
from flask_login import LoginManager

from platform_core.accounts.passwords import Passwords
from platform_core.accounts.permissions import Permissions
from platform_core.accounts.sessions import SignedIn, current_sign_in
from platform_core.config import Settings


@dataclass(frozen=True)
class DemoSignIn:
    """A sign-in of the demo county, shown on the sign-in page while the setting `demo` is on."""

    label: str
    login_name: str
    password: str


def install(app: Flask, settings: Settings) -> None:
    """Give the application its permissions, its password hasher and Flask-Login's façade.

    The pages come separately: the blueprints of `accounts.views`.
    """
    app.extensions["union_settings"] = settings
    app.extensions["union_permissions"] = Permissions()
    app.extensions["union_passwords"] = Passwords(settings)
    app.extensions.setdefault("union_demo_sign_ins", ())
    login = LoginManager(app)
    login.session_protection = None  # our own session rows do that, and can be revoked
    login.request_loader(_of_request)


def _of_request(request: Request) -> SignedIn | None:
    """Flask-Login's `current_user`: asked of the session row, never of Flask's cookie."""
    return current_sign_in()
