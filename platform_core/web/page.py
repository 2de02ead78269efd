"""How a view answers: a page or its part, a row or 404, a redirect, "nothing has changed"."""

import hashlib
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, current_app, g, redirect, render_template, request, url_for
from jinja2 import TemplateNotFound
from werkzeug.http import quote_etag

from platform_core.db import Base
from platform_core.errors import NotFound
from platform_core.i18n import current_locale
from platform_core.tenancy import CountyModel, TownshipModel, db, scope

Row = TypeVar("Row", bound=Base)

LARGEST_ID = 2**63 - 1
ERROR_PAGES = frozenset({400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503})
ETAG = "union.etag"  # key in the request's environment: g may outlive a request in tests


def page(template: str, /, **context: Any) -> str:
    """The page `template`, or only its part where the request asks for that element.

    A page `x/show.html` includes its part `x/_show.html`. A request with the header
    `X-Part: <element id>` gets the messages and the part, provided the part holds that
    element: a redirect may have led to quite another page.
    """
    wanted = request.headers.get("X-Part")
    if wanted:
        folder, slash, name = template.rpartition("/")
        try:
            part = render_template("part.html", part=f"{folder}{slash}_{name}", **context)
        except TemplateNotFound:  # a page without parts
            part = ""
        if f'id="{wanted}"' in part:
            return part
    return render_template(template, **context)


def get_or_404(model: type[Row], id: int | str, *, lock: bool = False) -> Row:
    """The row with this id within reach of the running scope, locked for change if asked.

    Raises NotFound for another township's or county's row exactly as for a missing, a negative,
    an oversized or an unreadable id.
    """
    number = _readable(id)
    key = (scope().township_or_raise(), number) if issubclass(model, TownshipModel) else number
    row = db.session.get(model, key, with_for_update=lock or None) if number is not None else None
    if row is None or (isinstance(row, CountyModel) and row.county_id != _county()):
        raise NotFound()
    return row


def _county() -> int | None:
    """The county of this request: its township's, or that of whoever asks on a county page."""
    where = g.get("township") or g.get("actor")
    return getattr(where, "county_id", None)


def _readable(id: int | str) -> int | None:
    if isinstance(id, str) and not (id.isascii() and id.isdecimal() and len(id) < 20):
        return None
    number = int(id)
    return number if 0 <= number <= LARGEST_ID else None


def redirect_to(endpoint: str, /, **values: Any) -> Response:
    """Go and look at the result: 303, the answer to every form that was accepted."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value]


def wants_json() -> bool:
    """Whether a program asks: an address of the API, or JSON preferred to HTML."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def not_modified(*stamp: object) -> Response | None:
    """304 if the reader already has the page made from `stamp`; else None, and the page that
    follows carries the stamp as its ETag. Ask before doing the work.

    `stamp` is whatever the page depends on, say the township's version and the page token.
    Address, language, reader and size of text are added here.
    """
    actor = g.get("actor")
    reader = (getattr(actor, "account_id", None), current_locale(), text_is_large())
    seen = repr((stamp, request.full_path, request.headers.get("X-Part"), reader))
    etag = hashlib.sha256(seen.encode()).hexdigest()[:24]
    request.environ[ETAG] = quote_etag(etag, weak=True)
    return Response(status=304) if request.if_none_match.contains_weak(etag) else None


def with_args(**changes: object) -> str:
    """The address of this page with these query arguments changed; None removes one.

    For the pager, filters and the language switch: everything else chosen stays chosen.
    """
    args = {name: request.args.getlist(name) for name in request.args}
    args.pop("lang", None)
    args.pop("text", None)
    for name, value in changes.items():
        args.pop(name, None)
        if value is not None:
            args[name] = [str(value)]
    query = urlencode(args, doseq=True)
    return f"?{query}" if query else request.path


def text_is_large() -> bool:
    """Whether the reader asked for large text."""
    chosen = preference("text", ("normal", "large"))
    return chosen == "large" if chosen else getattr(g.get("signed_in"), "large_text", False)


def preference(name: str, allowed: tuple[str, ...]) -> str | None:
    """What the reader chose for `name`: just now in the address, else before, in a cookie."""
    for given in (request.args.get(name), request.cookies.get(name)):
        if given in allowed:
            return given
    return None


def error_page(status: int, /, **context: Any) -> tuple[str, int]:
    """The page that says why not and what to do. Context: `message`, and by status:
    409 `current` and `yours` (texts) · 429 `retry_after` (seconds) · 500 `error_id`."""
    known = status if status in ERROR_PAGES else (400 if status < 500 else 500)
    template, context = f"errors/{known}.html", {"status": status, **context}
    if status < 500:
        return render_template(template, **context), status
    # After a fault the menu's own queries may fail as well: leave out what others add.
    return current_app.jinja_env.get_template(template).render(context), status
