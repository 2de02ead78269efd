"""Headers that keep a page to itself, and the refusal of requests made by other sites."""

import secrets
from typing import Any

from flask import Flask, Response, g, request

from platform_core.errors import Denied
from platform_core.i18n import gettext as _
from platform_core.web.page import ETAG

NONCE = "union.nonce"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
YEAR = 31_536_000  # seconds

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def csp_nonce() -> str:
    """The word that lets this one response run its script; new for every response."""
    nonce: str | None = request.environ.get(NONCE)
    if nonce is None:
        nonce = request.environ[NONCE] = secrets.token_urlsafe(16)
    return nonce


def refuse_other_sites() -> None:
    """Raise Denied for a change that a page of another site sent in the reader's name.

    Every browser since 2023 says where a request comes from; older ones send nothing and are
    held by the CSRF token alone.
    """
    if request.method in UNSAFE:
        site = request.headers.get("Sec-Fetch-Site", "none")
        if site not in ("same-origin", "none"):
            raise Denied(_("This form was sent from another website. Open it here and try again."))


def add_headers(response: Response) -> Response:
    """Put the security headers on a response, and say who may keep a copy of it."""
    headers = response.headers
    for name, value in ALWAYS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if response.mimetype == "text/html":
        response.vary.add("X-Part")
    etag = request.environ.get(ETAG)
    if etag and response.status_code in (200, 304):
        headers["ETag"] = etag
    _limit_copies(response)
    return response


def _limit_copies(response: Response) -> None:
    copies = response.headers
    if request.endpoint and request.endpoint.endswith(".static"):
        # An address with a version (?v=) never changes its content.
        kept = f"public, max-age={YEAR}, immutable" if "v" in request.args else "no-cache"
        copies["Cache-Control"] = kept
    elif _signed_in():
        copies["Cache-Control"] = "no-store"
    else:
        copies.setdefault("Cache-Control", "private, no-cache")


def _signed_in() -> bool:
    actor: Any = g.get("actor")
    return getattr(actor, "account_id", None) is not None


def install(app: Flask) -> None:
    """Headers on every response, and no change on behalf of another site."""
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
