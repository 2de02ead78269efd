"""What a person or a program gets when the answer is no: a clear message and the right status.

Whatever the request had changed is undone first. A program (see `wants_json`) gets RFC 9457.
"""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from platform_core.accounts import sessions
from platform_core.errors import (
    BadInput,
    Conflict,
    Denied,
    NotFound,
    RuleBroken,
    TooMany,
    UnionError,
)
from platform_core.i18n import gettext as _
from platform_core.tenancy import db
from platform_core.web.idempotency import release
from platform_core.web.page import error_page, wants_json

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Answer every refusal and every fault of `app`."""
    app.register_error_handler(UnionError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _doubled)
    app.register_error_handler(DBAPIError, _unavailable)
    app.register_error_handler(Exception, _fault)


def _refused(refusal: UnionError) -> Response:
    match refusal:
        case NotFound():
            return _answer(404)
        case Denied(reason=reason):
            return _answer(403, reason)
        case RuleBroken(message=message, rule=rule):
            return _answer(refusal.status, message, rule=rule, errors=_places(refusal))
        case Conflict(message=message):
            texts = {"current": refusal.current, "yours": refusal.yours}
            return _answer(refusal.status, message, **texts)
        case TooMany(message=message, retry_after=seconds):
            response = _answer(429, message, retry_after=seconds)
            response.headers["Retry-After"] = str(seconds)
            return response
    return _fault(refusal)


def _places(refusal: RuleBroken) -> list[dict[str, str]] | None:
    """The places of what was sent that a refusal is about; for programs alone."""
    if isinstance(refusal, BadInput):
        return refusal.errors
    if refusal.field is None or not wants_json():
        return None
    return [{"detail": str(refusal.message), "pointer": f"#/{refusal.field}"}]


def _http(refusal: HTTPException) -> Response:
    if isinstance(refusal, CSRFError):
        return _answer(400, _("This page was open too long. Load it again and send it once more."))
    if refusal.response is not None or (refusal.code or 500) < 400:
        return make_response(refusal.get_response())
    own_words = type(refusal).description
    said = refusal.description if refusal.description != own_words else None
    response = _answer(refusal.code or 500, said)
    for name, value in refusal.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _stale(fault: StaleDataError) -> Response:
    yours = request.get_json(silent=True) if wants_json() else None
    return _answer(409, _("Somebody else changed this just now. Look at it again first."),
                   yours=yours)  # fmt: skip


def _doubled(fault: IntegrityError) -> Response:
    log.warning("constraint refused a change: %s", type(fault.orig).__name__)
    return _answer(409, _("This was entered already, or something it needs is gone."))


def _unavailable(fault: DBAPIError) -> Response:
    log.exception("database fault")
    return _answer(503, _("The database does not answer just now. Nothing was lost; try again."))


def _fault(fault: Exception) -> Response:
    log.exception("unexpected fault")
    return _answer(500, error_id=g.get("request_id", ""))


def _answer(status: int, message: object = None, **more: Any) -> Response:
    db.session.rollback()
    if status == 404:
        _forget_place()
    release()
    said = str(message) if message is not None else None
    if wants_json():
        return problem(status, said, **more)
    return make_response(error_page(status, message=said, **more))


def _forget_place() -> None:
    """What is not within reach looks the same wherever it is: no township, no menu of one."""
    person = g.get("signed_in")
    g.township = None
    g.actor = sessions.actor_of(person) if person is not None else None


def problem(status: int, detail: str | None, **more: Any) -> Response:
    """A refusal for programs, application/problem+json."""
    known = {name: _plain(value) for name, value in more.items()}
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **known}
    response = jsonify({name: value for name, value in body.items() if value is not None})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _plain(value: object) -> object:
    """Data stays data; texts that are translated when shown become text."""
    return value if value is None or isinstance(value, dict | list | int | bool) else str(value)
