"""A roster of delegates taken in from a spreadsheet: all of it, or nothing with the reasons."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Member,
    RuleBroken,
    Union,
    UnionName,
    db,
    identity_index,
    local_date,
    read_delegates,
    read_workbook,
    record,
)
from platform_core.api import gettext as _
from plugins.congress.models import Congress, Delegate, District
from plugins.congress.operations import delegates as electing
from plugins.congress.terms import Category, Sex

SAID = 5  # findings told at once
CATEGORIES = {
    "一线": Category.FRONTLINE, "一线职工": Category.FRONTLINE, "专业技术": Category.TECHNICAL,
    "技术": Category.TECHNICAL, "管理": Category.MANAGER, "经营管理": Category.OPERATOR,
    "frontline": Category.FRONTLINE, "technical": Category.TECHNICAL,
    "manager": Category.MANAGER, "operator": Category.OPERATOR,
}  # fmt: skip


def take_in(
    congress: Congress, stream: BinaryIO, filename: str, since: date, *, actor: Actor,
    now: datetime,
) -> list[Delegate]:  # fmt: skip
    """Enter every delegate of a roster, each in the district that its delegation names.

    Raises RuleBroken, and enters nobody, where a row has an error, names no district of the
    congress, or a district has more rows than seats.
    """
    unions = [UnionName(each.id, each.name, each.code or "") for each in _unions()]
    result = read_delegates(
        read_workbook(stream, filename), unions, _known(congress), local_date(now), index=_index
    )
    errors = [each for each in result.findings if each.severity.value == "error"]
    if errors:
        raise RuleBroken(_told(errors), field="file")
    if not result.rows:
        raise RuleBroken(_("The roster holds nobody who is not a delegate already."), field="file")
    entered = [_enter(congress, row, since, actor, now) for row in result.rows]
    record("congress:import", congress, actor=actor, at=now, count=len(entered))
    return entered


def _unions() -> Sequence[Union]:
    return db.session.scalars(select(Union).where(Union.dissolved_on.is_(None))).all()


def _known(congress: Congress) -> set[str]:
    """The identity numbers of those who are delegates already, as keyed digests."""
    members = [each.member for each in congress.delegates if each.until is None and each.member]
    return {each.identity_index.hex() for each in members if each.identity_index}


def _index(number: str) -> str:
    return identity_index(number).hex()


def _told(findings: Sequence[Any]) -> str:
    said = [
        _("row %(row)s: %(message)s", row=each.row, message=each.message)
        for each in findings[:SAID]
    ]
    more = len(findings) - SAID
    if more > 0:
        said.append(_("and %(count)s more", count=more))
    return _("Nobody was entered. Put this right in the file: %(what)s", what="；".join(said))


def _enter(congress: Congress, row: Any, since: date, actor: Actor, now: datetime) -> Delegate:
    district = _district(congress, row)
    sex = {"female": Sex.FEMALE, "male": Sex.MALE}.get(row.sex or "")
    if sex is None:
        raise RuleBroken(
            _("Row %(row)s: neither sex nor identity number is given.", row=row.row), field="file"
        )
    category = Category.OPERATOR if row.operator else CATEGORIES.get(row.category or "")
    if category is None:
        raise RuleBroken(
            _("Row %(row)s: “%(word)s” is not a category of delegates.", row=row.row,
              word=row.category or ""), field="file",
        )  # fmt: skip
    return electing.enter(
        district, row.name, sex, category, since, member=_member(row.identity), actor=actor,
        now=now,
    )  # fmt: skip


def _district(congress: Congress, row: Any) -> District:
    for district in congress.districts:
        holds = any(each.union_id == row.union_id for each in district.constituents)
        if district.name == row.group or (row.union_id is not None and holds):
            return district
    raise RuleBroken(
        _("Row %(row)s: “%(group)s” is not a district of this congress.", row=row.row,
          group=row.group), field="file",
    )  # fmt: skip


def _member(identity: str | None) -> Member | None:
    if identity is None:
        return None
    query = select(Member).where(Member.identity_index == identity_index(identity))
    return db.session.scalar(query)
