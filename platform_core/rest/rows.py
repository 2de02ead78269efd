"""Rows as programs get them: lists by cursor, single ones with the version they stand at."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import g, request
from sqlalchemy import Select
from sqlalchemy.sql.elements import UnaryExpression
from werkzeug.exceptions import PreconditionRequired

from platform_core.errors import Conflict, Outdated
from platform_core.i18n import gettext as _
from platform_core.tenancy import db
from platform_core.web.paging import paginate


def listed(
    statement: Select[*tuple[Any, ...]],
    *keys: UnaryExpression[Any],
    args: Mapping[str, Any],
    shown: Callable[[list[Any]], list[Any]] = lambda rows: rows,
) -> dict[str, Any]:
    """One page as `page_of` describes it; `shown` makes the rows into what is to be seen.

    Raises BadToken for a cursor that this list did not give.
    """
    found = paginate(statement, *keys, after=args["cursor"], limit=args["limit"])
    return {"items": shown(found.items), "next": found.next}


def stamp(row: Any) -> Any:
    """The row, whose version becomes the answer's ETag."""
    db.session.flush()
    g.row_version = row.version
    return row


def check_version(row: Any, current: object = None, yours: object = None) -> None:
    """Refuse a change that was not made from the present state of `row` (header If-Match).

    Raises PreconditionRequired (428) without the header, Outdated (412) with both texts where
    somebody else has changed the row since.
    """
    given = request.if_match
    if not given and not given.star_tag:
        raise PreconditionRequired(
            _("Send the ETag of what you have changed in the header If-Match.")
        )
    if given.star_tag or str(row.version) in {_version(tag) for tag in given.as_set()}:
        return
    raise Outdated(
        _("Somebody else has changed this meanwhile. Compare both and send yours again."),
        current=current,
        yours=yours,
    )


def check_unchanged(row: Any, version: int | None, current: object, yours: object) -> None:
    """Refuse what was decided on an older state of `row` than the present one.

    For what is done rather than written: `version` came in the body, None leaves out the check.
    Raises Conflict (409) with both texts.
    """
    if version is None or version == row.version:
        return
    raise Conflict(
        _("Somebody else has changed this meanwhile. Compare both and send yours again."),
        current=current,
        yours=yours,
    )


def _version(tag: str) -> str:
    """An ETag is "version" or "version-digest": what is shown may differ by reader and day."""
    found = re.match(r"\d+", tag)
    return found[0] if found else ""
