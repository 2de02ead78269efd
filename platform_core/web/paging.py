"""Pages of a long list by the keys of its last row: as quick at row 1,000,000 as at row 1."""

import base64
import binascii
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, tuple_
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.tenancy import db

Item = TypeVar("Item")

MOST = 100  # rows on one page, whatever is asked for


class BadToken(RuleBroken):
    """The address names a page that cannot be: 400."""

    status = 400


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Rows of one page, and the tokens that lead on and back; None where the list ends.

    Rows of several columns are named tuples, at whose end the keys stand.
    """

    items: list[Item]
    next: str | None = None
    prev: str | None = None


class Paged:
    """A statement made ready for paging, once, at import; `page` runs it.

    `keys` are the columns it is ordered by, each with `.desc()` or `.asc()`; none of them may
    be NULL and the last must be unique (the id). Bind parameters of the statement are given
    to `page` by name.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]], *keys: UnaryExpression[Any]) -> None:
        columns = [key.element for key in keys]
        self._kinds = [column.type.python_type for column in columns]
        self._width = len(statement.column_descriptions)
        down = [key.modifier is operators.desc_op for key in keys]
        back = [c.asc() if d else c.desc() for c, d in zip(columns, down, strict=True)]
        named = [column.label(f"page_key_{n}") for n, column in enumerate(columns)]
        wide = statement.add_columns(*named).limit(bindparam("page_rows"))
        self._start = wide.order_by(None).order_by(*keys)
        self._onward = self._start.where(_beyond(columns, down))
        self._back = wide.where(_beyond(columns, [not d for d in down]))
        self._back = self._back.order_by(None).order_by(*back)

    def page(self, after: str | None, limit: int = 20, **params: Any) -> Page[Any]:
        """The rows after the token `after` ("" or None: the first ones), at most 100.

        Raises BadToken for a token that this list did not make.
        """
        limit = max(1, min(limit, MOST))
        statement, backwards, keys = self._start, False, list[Any]()
        if after:
            backwards, keys = _read_token(after, self._kinds)
            statement = self._back if backwards else self._onward
        values = {f"page_key_{n}": key for n, key in enumerate(keys)}
        # One row more than shown tells whether there is a further page.
        found = db.session.execute(statement, {"page_rows": limit + 1, **values, **params}).all()
        rows = found[:limit][::-1] if backwards else found[:limit]
        return self._cut(rows, len(found) > limit, bool(after), backwards)

    def _cut(self, rows: Sequence[Any], more: bool, moved: bool, backwards: bool) -> Page[Any]:
        width = self._width
        items = [row[0] for row in rows] if width == 1 else list(rows)
        if not rows:
            return Page(items)
        leads_on, leads_back = (True, more) if backwards else (more, moved)
        return Page(
            items,
            next=_token("n", rows[-1][width:]) if leads_on else None,
            prev=_token("p", rows[0][width:]) if leads_back else None,
        )


def paginate(
    statement: Select[*tuple[Any, ...]],
    *keys: UnaryExpression[Any],
    after: str | None,
    limit: int = 20,
) -> Page[Any]:
    """One page of `statement`. A list that is asked for often is made ready once, with Paged."""
    return Paged(statement, *keys).page(after, limit)


def asked_page(limit: int = 20) -> tuple[str | None, int]:
    """The arguments `after` and `limit` of the request, ready for `page`.

    Raises BadToken if the limit is not a number from 1 to 100.
    """
    given = request.args.get("limit")
    if given is None:
        return request.args.get("after"), limit
    if not (given.isascii() and given.isdecimal() and len(given) <= 3 and 1 <= int(given) <= MOST):
        raise BadToken(_("A page shows 1 to %(most)s rows.", most=MOST), field="limit")
    return request.args.get("after"), int(given)


def _beyond(columns: Sequence[ColumnElement[Any]], down: Sequence[bool]) -> ColumnElement[bool]:
    """The condition "comes after the row whose keys are bound"."""
    bound = [bindparam(f"page_key_{n}", type_=c.type) for n, c in enumerate(columns)]
    if len(set(down)) == 1:  # one comparison of rows, which an index answers
        left, right = tuple_(*columns), tuple_(*bound)
        return left < right if down[0] else left > right
    choices = []
    for n, falls in enumerate(down):
        same = [c == b for c, b in zip(columns[:n], bound[:n], strict=True)]
        choices.append(and_(*same, columns[n] < bound[n] if falls else columns[n] > bound[n]))
    return or_(*choices)


def _token(way: str, keys: Sequence[Any]) -> str:
    plain = [key.isoformat() if isinstance(key, date) else key for key in keys]
    text = json.dumps([way, *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_token(token: str, kinds: Sequence[type]) -> tuple[bool, list[Any]]:
    try:
        padded = token + "=" * (-len(token) % 4)
        way, *keys = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if way not in ("n", "p") or len(keys) != len(kinds) or len(token) > 2000:
            raise ValueError(token)
        return way == "p", [_key(kind, key) for kind, key in zip(kinds, keys, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise BadToken(_("This page of the list cannot be found. Start again.")) from error


def _key(kind: type, key: Any) -> Any:
    """A key as its column wants it. Raises ValueError for anything else."""
    if issubclass(kind, datetime):
        return datetime.fromisoformat(key).astimezone(UTC)
    if issubclass(kind, date):
        return date.fromisoformat(key)
    if issubclass(kind, str) and isinstance(key, str) and "\0" not in key:
        key.encode()  # half a surrogate pair is a ValueError here, and would be a fault later
        return kind(key)
    if kind is int and type(key) is int and abs(key) < 2**63:
        return key
    if kind is float and type(key) in (int, float) and math.isfinite(key):
        return float(key)
    raise ValueError(key)
