"""What the county does with the templates of its reports."""

from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.errors import NotFound, RuleBroken
from platform_core.files.checks import check
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.papers.filled import LARGEST, names_in
from platform_core.reports.models import ReportTemplate
from platform_core.reports.papers import TEMPLATES
from platform_core.runtime.registry import registry
from platform_core.tenancy import db


def put_template(
    kind: str, stream: BinaryIO, filename: str, *, actor: Actor, now: datetime
) -> list[str]:
    """Take a template into use that was edited in Word; returns the names it asks for.

    Raises RuleBroken for what is no .docx or cannot be read as a template, NotFound for a kind
    of report there is none of.
    """
    if kind not in TEMPLATES or actor.county_id is None:
        raise NotFound
    if check(stream, filename, limit=LARGEST).extensions != ("docx",):
        raise RuleBroken(_("A template is a .docx. Download the present one and change that."),
                         field="file")  # fmt: skip
    content = stream.read()
    names = names_in(content)
    row = _own(kind, actor.county_id)
    if row is None:
        row = ReportTemplate(county_id=actor.county_id, kind=kind)
        db.session.add(row)
    row.content, row.uploaded_at, row.uploaded_by = content, now, actor.account_id or None
    db.session.flush()
    record_county("core:put_template", row, county_id=actor.county_id, actor=actor, at=now,
                  kind=kind, size=len(content))  # fmt: skip
    return names


def drop_template(kind: str, *, actor: Actor, now: datetime) -> None:
    """Go back to the built-in template. Raises NotFound where that is in use already."""
    row = None if actor.county_id is None else _own(kind, actor.county_id)
    if row is None or actor.county_id is None:
        raise NotFound
    db.session.delete(row)
    record_county("core:drop_template", row, county_id=actor.county_id, actor=actor, at=now,
                  kind=kind)  # fmt: skip


def _own(kind: str, county_id: int) -> ReportTemplate | None:
    query = select(ReportTemplate).filter_by(county_id=county_id, kind=kind)
    return db.session.scalars(query).one_or_none()


def own_kinds(county_id: int) -> frozenset[str]:
    """The kinds of report for which a county has its own template."""
    query = select(ReportTemplate.kind).filter_by(county_id=county_id)
    return frozenset(db.session.scalars(query))


WORDS = frozenset({
    "township", "federation", "founded", "today", "period", "year", "honours", "unions", "stated",
    "gaps", "county", "townships", "silent",
})  # fmt: skip


def unknown_among(names: list[str]) -> list[str]:
    """Those of a template's names that no installed module and no word of the place provides."""
    keys = {each.key for _module, each in registry().indicators()}
    keys |= {f"bars.{key.partition('.')[0]}" for key in keys}
    asked = dict.fromkeys(".".join(name.split(".")[:2]) for name in names)
    return [name for name in asked if name not in keys and name.partition(".")[0] not in WORDS]
