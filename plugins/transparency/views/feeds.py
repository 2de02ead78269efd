"""Feeds and open data of what is public: Atom, CSV, JSON."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import ExportColumn, ExportKind, utcnow, write_csv
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency import labels
from plugins.transparency.queries import disclosures
from plugins.transparency.views.frame import bp
from plugins.transparency.views.public import open_to_all, public_body_or_404

IN_FEED = 50
IN_DATA = 5000

COLUMNS = (
    ExportColumn(_l("Number")), ExportColumn(_l("Body")), ExportColumn(_l("Kind of affairs")),
    ExportColumn(_l("Item of disclosure")), ExportColumn(_l("Period")), ExportColumn(_l("Title")),
    ExportColumn(_l("To be disclosed by"), ExportKind.DAY),
    ExportColumn(_l("Posted on"), ExportKind.DAY),
    ExportColumn(_l("Posted until"), ExportKind.DAY),
    ExportColumn(_l("Edition"), ExportKind.NUMBER),
    ExportColumn(_l("Fingerprint")), ExportColumn(_l("Web address")), ExportColumn(_l("Text")),
)  # fmt: skip


@bp.get("/open/feed.atom")
@open_to_all
def feed() -> ResponseReturnValue:
    """The newest postings of the township, for feed readers."""
    title = _("Disclosures of %(place)s", place=g.township.name)
    return _atom(title, disclosures.latest_public(IN_FEED), "transparency.feed", {})


@bp.get("/open/bodies/<int:id>/feed.atom")
@open_to_all
def body_feed(id: int) -> ResponseReturnValue:
    """The newest postings of one body."""
    body = public_body_or_404(id)
    rows = disclosures.latest_public(IN_FEED, body.id)
    return _atom(body.name, rows, "transparency.body_feed", {"id": id})


def _atom(title: str, rows: Sequence[Any], endpoint: str, values: dict[str, Any]) -> Response:
    own = url_for(endpoint, _external=True, **values)
    newest = max((row.at for row in rows), default=utcnow())
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>{escape(own)}</id>"
        f'<link rel="self" href="{escape(own)}"/><updated>{_instant(newest)}</updated>'
    )
    text = head + "".join(_entry(row) for row in rows) + "</feed>\n"
    return Response(text, mimetype="application/atom+xml")


def _entry(row: Any) -> str:
    address = url_for("transparency.open_edition", id=row.id, number=row.edition, _external=True)
    return (
        f"<entry><title>{escape(f'{row.body}：{row.title}')}</title><id>{escape(address)}</id>"
        f'<link href="{escape(address)}"/><updated>{_instant(row.at)}</updated>'
        f"<author><name>{escape(row.body)}</name></author>"
        f'<category term="{escape(row.kind)}"/><content type="text">{escape(row.content)}'
        "</content></entry>"
    )


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


@bp.get("/open/data.csv")
@open_to_all
def data_csv() -> ResponseReturnValue:
    """Everything public as a table."""
    rows = (tuple(_record(row).values()) for row in disclosures.latest_public(IN_DATA))
    answer = Response(b"".join(write_csv(COLUMNS, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=disclosures.csv"
    return answer


@bp.get("/open/data.json")
@open_to_all
def data_json() -> ResponseReturnValue:
    """Everything public as data."""
    found = [_record(row) for row in disclosures.latest_public(IN_DATA)]
    whole = {"township": g.township.name, "disclosures": found}
    text = json.dumps(whole, ensure_ascii=False, default=str)
    return Response(text, mimetype="application/json")


def _record(row: Any) -> dict[str, Any]:
    return {
        "number": row.number, "body": row.body, "kind": labels.name_of(row.kind),
        "item": row.item, "period": row.period, "title": row.title, "due_on": row.due_on,
        "posted_on": row.text_posted_on, "posted_until": row.posted_until,
        "edition": row.edition, "fingerprint": row.fingerprint,
        "address": url_for("transparency.open_item", id=row.id, _external=True),
        "text": row.content,
    }  # fmt: skip
