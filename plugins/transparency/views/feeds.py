"""Feeds and open data of what is public: Atom, CSV, JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from xml.sax.saxutils import escape

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import LOCAL, ExportColumn, ExportKind, page, today, write_csv
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency import labels
from plugins.transparency.queries import disclosures
from plugins.transparency.views.frame import bp
from plugins.transparency.views.public import open_to_all, public_body_or_404

IN_FEED = 50
IN_DATA = 5000
ATOM = "application/atom+xml"


@dataclass(frozen=True)
class DataField:
    """A field of the open data: its name in JSON, its heading in CSV, what it says."""

    name: str
    heading: str
    meaning: str
    kind: ExportKind = ExportKind.TEXT


FIELDS = (
    DataField("number", _l("Number"), _l("The disclosure's own number.")),
    DataField("body", _l("Body"), _l("Who discloses.")),
    DataField("kind", _l("Kind of affairs"), _l("Of factories, offices, schools, villages …")),
    DataField("item", _l("Item of disclosure"), _l("The item of the catalogue.")),
    DataField("period", _l("Period"), _l("2026, 2026H1, 2026Q1 or 2026-01; E… for an event.")),
    DataField("title", _l("Title"), _l("Of the text that stands.")),
    DataField("due_on", _l("To be disclosed by"), _l("The day by the catalogue."), ExportKind.DAY),
    DataField("posted_on", _l("Posted on"), _l("The day of the text that stands."),
              ExportKind.DAY),
    DataField("posted_until", _l("Posted until"), _l("On display at least until this day."),
              ExportKind.DAY),
    DataField("edition", _l("Edition"), _l("1 for the first text, 2 for its first correction."),
              ExportKind.NUMBER),
    DataField("fingerprint", _l("Fingerprint"),
              _l("SHA-256 of title, text, files and the fingerprint before.")),
    DataField("address", _l("Web address"), _l("Where everybody reads it.")),
    DataField("text", _l("Text"), _l("The text that stands, what was redacted blacked out.")),
)  # fmt: skip


@bp.get("/open/feed.atom")
@open_to_all
def feed() -> ResponseReturnValue:
    """The newest postings of the township, for feed readers."""
    title = _("Disclosures of %(place)s", place=g.township.name)
    rows = disclosures.latest_public(IN_FEED)
    return _atom(title, rows, "transparency.feed", "transparency.open_index", {})


@bp.get("/open/bodies/<int:id>/feed.atom")
@open_to_all
def body_feed(id: int) -> ResponseReturnValue:
    """The newest postings of one body."""
    body = public_body_or_404(id)
    rows = disclosures.latest_public(IN_FEED, body.id)
    feed, same = "transparency.body_feed", "transparency.open_body"
    return _atom(body.name, rows, feed, same, {"id": id})


def _atom(
    title: str, rows: Sequence[Any], endpoint: str, same: str, values: dict[str, Any]
) -> Response:
    """A feed of these texts; the page `same` shows them to people."""
    own, people = (url_for(each, _external=True, **values) for each in (endpoint, same))
    newest = max((row.at for row in rows), default=datetime.combine(today(), time(), LOCAL))
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>{_id(endpoint, *values.values())}</id>"
        f'<link rel="self" type="{ATOM}" href="{escape(own)}"/>'
        f'<link rel="alternate" type="text/html" href="{escape(people)}"/>'
        f"<updated>{_instant(newest)}</updated>"
    )
    text = head + "".join(_entry(row) for row in rows) + "</feed>\n"
    return Response(text, mimetype=ATOM)


def _id(*what: object) -> str:
    """The same for ever, also where the address of the platform changes."""
    return uuid5(NAMESPACE_OID, ":".join(("union", g.township.code, *map(str, what)))).urn


def _entry(row: Any) -> str:
    address = url_for("transparency.open_edition", id=row.id, number=row.edition, _external=True)
    return (
        f"<entry><title>{escape(f'{row.body}：{row.title}')}</title>"
        f"<id>{_id('disclosure', row.id, row.edition)}</id>"
        f'<link href="{escape(address)}"/><updated>{_instant(row.at)}</updated>'
        f"<author><name>{escape(row.body)}</name></author>"
        f'<category term="{escape(row.kind)}"/><content type="text">{escape(row.content)}'
        "</content></entry>"
    )


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


@bp.get("/open/data")
@open_to_all
def open_data() -> ResponseReturnValue:
    """What the open data hold, field by field."""
    return page("transparency/open_data.html", fields=FIELDS, most=IN_DATA, feed_most=IN_FEED)


@bp.get("/open/data.csv")
@open_to_all
def data_csv() -> ResponseReturnValue:
    """Everything public as a table."""
    rows = (tuple(_record(row).values()) for row in disclosures.latest_public(IN_DATA))
    columns = tuple(ExportColumn(each.heading, each.kind) for each in FIELDS)
    answer = Response(b"".join(write_csv(columns, rows)), mimetype="text/csv")
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
    told = {
        "kind": labels.name_of(row.kind), "posted_on": row.text_posted_on, "text": row.content,
        "address": url_for("transparency.open_item", id=row.id, _external=True),
    }  # fmt: skip
    return {each.name: told.get(each.name, getattr(row, each.name, None)) for each in FIELDS}
