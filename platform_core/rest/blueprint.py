"""A blueprint whose routes describe themselves; the library behind it is known here alone.

    @api_bp.get("/<int:id>")
    @require("suggestions:submit")
    @api_bp.response(200, SuggestionOut)
    def show(id: int) -> object: ...

The mark (@require, @signed_in, @public) stands above `arguments`, so that nobody learns from a
refused body what they may not ask for.
"""

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import flask_smorest
from flask import Request, Response, g, request
from webargs.flaskparser import FlaskParser, is_json_request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from platform_core.errors import BadInput
from platform_core.i18n import gettext as _
from platform_core.rest.schemas import places_of

POLICY = "__union_policy__"
WRITING = frozenset({"post", "put", "patch", "delete"})
TOKEN, SESSION = {"token": list[str]()}, {"session": list[str]()}


Mark = Callable[[Callable[..., Any]], Callable[..., Any]]


class Parser(FlaskParser):
    """Reads what a program sent, and refuses it in this house's words."""

    def load_json(self, req: Request, schema: Any) -> Any:
        """The body as data. Raises UnsupportedMediaType, BadRequest."""
        body = req.get_data(cache=True)
        if body and not is_json_request(req):
            raise UnsupportedMediaType(_("Send JSON: “Content-Type: application/json”."))
        try:
            return json.loads(body, parse_constant=_no_number) if body else {}
        except (ValueError, RecursionError) as wrong:
            raise BadRequest(_("The body is not valid JSON.")) from wrong

    def handle_error(self, error: Any, req: Request, schema: Any, **more: Any) -> NoReturn:
        """Say everything that does not fit at once."""
        raise BadInput(_("What was sent does not fit."), places_of(error.messages))


def _no_number(written: str) -> NoReturn:
    raise ValueError(written)


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes of the programs' interface, with their schemas and their description."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self._prepare_doc_cbks.append(_describe_conventions)

    def get(self, rule: str, **options: Any) -> Mark:
        """A route that reads."""
        return self.route(rule, methods=["GET"], **options)  # type: ignore[no-any-return]

    def post(self, rule: str, **options: Any) -> Mark:
        """A route that makes or does something; once, for each Idempotency-Key."""
        return self.route(rule, methods=["POST"], **options)  # type: ignore[no-any-return]

    def put(self, rule: str, **options: Any) -> Mark:
        """A route that replaces a thing; `check_version` is the view's to call."""
        return self.route(rule, methods=["PUT"], **options)  # type: ignore[no-any-return]

    def patch(self, rule: str, **options: Any) -> Mark:
        """A route that changes a thing; `check_version` is the view's to call."""
        return self.route(rule, methods=["PATCH"], **options)  # type: ignore[no-any-return]

    def arguments(self, schema: Any, *, location: str = "json", **options: Any) -> Mark:
        """Hand what was sent to the view as its first argument, read by `schema`.

        `location` is json or query. Raises BadInput for what does not fit.
        """
        return super().arguments(schema, location=location, **options)  # type: ignore[no-any-return]

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Mark:
        """Answer with `schema`, with the ETag of what is answered, or 304."""
        written = super().response(status_code, schema, **options)
        return lambda view: _tagged(written(view))

    def _store_endpoint_docs(
        self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any
    ) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        policy = getattr(obj, POLICY, None)
        for method, said in self._docs[endpoint].items():
            if method != "parameters":
                manual = said.setdefault("manual_doc", {})
                manual["operationId"] = f"{self.name}.{endpoint}"
                manual |= _who(method, policy)


def _who(method: str, policy: Any) -> Mapping[str, Any]:
    """Who may call it, as the description says it. A cookie never changes anything."""
    kind, permission = getattr(policy, "kind", "require"), getattr(policy, "permission", "")
    if kind == "public":
        return {"security": []}
    said = {"security": [TOKEN] if method in WRITING else [TOKEN, SESSION]}
    return said | ({"x-permission": permission} if permission else {})


def _describe_conventions(
    doc: dict[str, Any], doc_info: object, *, method: str, **more: object
) -> dict[str, Any]:
    if method == "post":
        doc.setdefault("parameters", []).append("IDEMPOTENCY_KEY")
    elif method in ("put", "patch"):
        doc.setdefault("parameters", []).append("IF_MATCH")
    elif method == "get":
        doc.setdefault("responses", {})[304] = {"description": "Not changed since If-None-Match"}
    return doc


def _tagged(view: Callable[..., Response]) -> Callable[..., Response]:
    @functools.wraps(view)
    def tagged(*args: Any, **values: Any) -> Response:
        response = view(*args, **values)
        version = g.pop("row_version", None)
        if request.method in ("GET", "HEAD"):
            digest = hashlib.sha256(response.get_data()).hexdigest()[:16]
            tag = digest if version is None else f"{version}-{digest}"
            response.set_etag(tag, weak=version is None)
            return response.make_conditional(request.environ)  # type: ignore[return-value]
        if version is not None:
            response.set_etag(str(version))
        return response

    return tagged
