"""The registers as papers: one table each, to print or to take out as .xlsx."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

from platform_core.accounts import Actor
from platform_core.i18n import gettext as _
from platform_core.organisation import queries, words
from platform_core.organisation.imports.queries import SEVERITIES
from platform_core.organisation.models import Honour, Member, Union
from platform_core.organisation.rosters import Finding
from platform_core.organisation.terms import TERM, term_of
from platform_core.organisation.words import said
from platform_core.papers.exports import ExportColumn as Column
from platform_core.papers.exports import ExportKind, ExportSheet, write_csv, write_workbook
from platform_core.rules import current_calendar, current_pack
from platform_core.sealing import mask_identity, mask_phone
from platform_core.tenancy import db

DAY, NUMBER, FLAG = ExportKind.DAY, ExportKind.NUMBER, ExportKind.FLAG


@dataclass(frozen=True)
class Register:
    """A register as a table: its title, columns, rows, and the sentence of totals below."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    totals: str

    def workbook(self) -> BinaryIO:
        """The same as .xlsx."""
        content = BytesIO()
        write_workbook([ExportSheet(self.title, self.columns, self.rows)], content)
        content.seek(0)
        return content


def ledger(today: date) -> Register:
    """工会组织台账: every standing union with its committee, its term and its members."""
    unions = db.session.scalars(queries.unions(queries.UnionFilters()).order_by(Union.id)).all()
    ids = [union.id for union in unions]
    members, chairs = queries.members_of(ids), queries.chairs_of(ids)
    rule, calendar = current_pack().limit(TERM), current_calendar()
    rows = []
    for number, union in enumerate(unions, start=1):
        term = term_of(union, rule, calendar, today)
        rows.append((
            number, union.name, said(words.KINDS, union.kind), chairs.get(union.id, ""),
            members.get(union.id, 0), union.established_on, union.approval_no,
            union.committee_since, union.term_years, term.due.due if term else None,
            union.full_time_cadres,
        ))  # fmt: skip
    columns = (
        Column(_("No."), NUMBER, 6), Column(_("Name of the union"), width=30),
        Column(_("Kind of union"), width=18), Column(_("Chair"), width=10),
        Column(_("Number of members"), NUMBER, 8), Column(_("Established on"), DAY, 12),
        Column(_("Approval number"), width=18), Column(_("Present committee since"), DAY, 12),
        Column(_("Term (years)"), NUMBER, 8), Column(_("Next election by"), DAY, 12),
        Column(_("Full-time cadres"), NUMBER, 8),
    )  # fmt: skip
    return Register(_("Ledger of unions"), columns, rows, _union_totals(sum(members.values())))


def _union_totals(members: int) -> str:
    totals = queries.union_totals()
    parts = "，".join(f"{said(words.KINDS, kind)} {n}" for kind, n in totals.parts.items())
    return _("%(whole)s unions: %(parts)s. %(members)s members.", whole=totals.whole,
             parts=parts, members=members)  # fmt: skip


def member_roster(
    actor: Actor, filters: queries.MemberFilters, *, in_full: bool = False
) -> Register:
    """会员花名册: the members that fit; numbers masked unless taken out in full."""
    query = queries.members(actor, filters).order_by(Member.union_id, Member.sort_key, Member.id)
    rows = list(_member_rows(db.session.execute(query), in_full))
    columns = (
        Column(_("No."), NUMBER, 6), Column(_("Card number"), width=12),
        Column(_("Union"), width=28), Column(_("Name"), width=10), Column(_("Sex"), width=6),
        Column(_("Birth date"), DAY, 12), Column(_("Identity number"), width=22),
        Column(_("Telephone"), width=14), Column(_("Ethnicity"), width=8),
        Column(_("Political status"), width=12), Column(_("Education"), width=10),
        Column(_("Job"), width=14), Column(_("Migrant worker"), FLAG, 8),
        Column(_("Joined on"), DAY, 12), Column(_("Membership"), width=10),
    )  # fmt: skip
    return Register(_("Roster of members"), columns, rows, _("%(count)s people.", count=len(rows)))


def _member_rows(found: Any, in_full: bool) -> Iterator[tuple[Any, ...]]:
    for number, (member, union) in enumerate(found, start=1):
        identity, phone = member.identity_no, member.phone
        if not in_full:
            identity, phone = mask_identity(identity), mask_phone(phone)
        yield (
            number, member.number, union, member.name, said(words.SEXES, member.sex),
            member.born_on, identity, phone, member.ethnicity, member.political_status,
            member.education, member.job, member.migrant, member.joined_on,
            said(words.STATUSES, member.status),
        )  # fmt: skip


def honour_list() -> Register:
    """荣誉一览表: the honours, the highest level first, with the totals by level."""
    rank = list(words.LEVELS)
    found = db.session.execute(queries.honours().order_by(Honour.id)).all()
    ordered = sorted(found, key=lambda row: rank.index(row[0].level))
    rows = [
        (number, honour.title, said(words.LEVELS, honour.level), honour.granted_by,
         honour.granted_on, union or _("the township federation"))
        for number, (honour, union) in enumerate(ordered, start=1)
    ]  # fmt: skip
    columns = (
        Column(_("No."), NUMBER, 6), Column(_("Honour"), width=40), Column(_("Level"), width=10),
        Column(_("Granted by"), width=24), Column(_("Granted on"), DAY, 12),
        Column(_("Granted to"), width=28),
    )  # fmt: skip
    totals = queries.honour_totals()
    parts = "，".join(f"{said(words.LEVELS, level)} {n}" for level, n in totals.items())
    whole = _("%(count)s honours: %(parts)s.", count=len(rows), parts=parts)
    return Register(_("List of honours"), columns, rows, whole if rows else "")


def findings_csv(findings: Sequence[Finding]) -> Iterator[bytes]:
    """The findings of a roster as a table, to be worked off beside the file."""
    columns = (
        Column(_("Sheet")), Column(_("Row"), NUMBER), Column(_("Column")),
        Column(_("Gravity")), Column(_("Finding")), Column(_("Code of the finding")),
    )  # fmt: skip
    rows = [
        (
            each.sheet,
            each.row,
            each.column,
            said(SEVERITIES, each.severity),
            each.message,
            each.code,
        )
        for each in findings
    ]
    return write_csv(columns, rows)
