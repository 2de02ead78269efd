"""The official papers of suggestions: each a description that is printed or edited as .docx."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_core.api import (
    Clock,
    ExportColumn,
    ExportKind,
    ExportSheet,
    Facts,
    Grid,
    Paper,
    Words,
    clocks_of,
    format_day,
    format_money,
    local_date,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.suggestions import queries
from plugins.suggestions.labels import name_of, state_name
from plugins.suggestions.models import Assignment, Suggestion
from plugins.suggestions.workflow import Grade, Identity, Kind, Rating

BOX = "□"
Row = tuple[str, str]


@dataclass(frozen=True)
class Sheet:
    """One kind of paper: who may print it beside the office, and when there is one."""

    label: str
    make: Callable[[Suggestion, str, date], Paper]
    exists: Callable[[Suggestion], bool]
    for_author: bool = False


def author_line(it: Suggestion) -> str:
    """Its author as a paper may name them: a hidden one not at all."""
    if it.identity is Identity.SEALED:
        return _("(name sealed)")
    if it.identity is Identity.NONE:
        return _("(without a name)")
    return it.author_name or "—"


def _kind(it: Suggestion) -> str:
    return name_of(it.kind)


def _answers(it: Suggestion) -> tuple[Words, ...]:
    return tuple(
        Words(reply.body, _("Answer of %(day)s (%(grade)s)", day=format_day(local_date(reply.at)),
                            grade=name_of(reply.grade)))
        for reply in it.replies
    )  # fmt: skip


def form(it: Suggestion, issuer: str, today: date) -> Paper:
    """建议/提案表."""
    rows: list[Row] = [
        (_("Number"), it.number), (_("Title"), it.title),
        (_("What it is about"), name_of(it.category)), (_("Handed in by"), author_line(it)),
        (_("How it came in"), name_of(it.channel)),
        (_("Received on"), format_day(it.received_on)),
    ]  # fmt: skip
    if it.kind is Kind.PROPOSAL:
        named = [each.member.name for each in queries.supporters_of(it) if each.member]
        rows += [(_("Session of the congress"), it.session_label or ""),
                 (_("Co-sponsors"), "、".join(named))]  # fmt: skip
    rows += [(_("What is the matter?"), it.problem), (_("What do you propose?"), it.proposal),
             (_("What would it bring?"), it.benefit or ""), (_("Opinion of the review"), ""),
             (_("Unit in charge"), it.lead.unit.name if it.lead else "")]  # fmt: skip
    title = _("Form of a proposal") if it.kind is Kind.PROPOSAL else _("Form of a suggestion")
    return Paper(
        name="form", title=title, issuer=issuer, blocks=(Facts(tuple(rows)), *_answers(it))
    )


def filing(it: Suggestion, issuer: str, today: date) -> Paper:
    """立案通知."""
    text = _("Your %(kind)s “%(title)s” (%(number)s), received on %(day)s, has been examined and "
             "filed. The unit in charge will answer you in writing; you will then be asked whether "
             "you are satisfied.", kind=_kind(it), title=it.title, number=it.number,
             day=format_day(it.received_on))  # fmt: skip
    return Paper(
        name="filing", title=_("Notice of filing"), issuer=issuer, number=it.number,
        addressee=_addressee(it), blocks=(Words(text),), sign=(issuer, format_day(today)),
    )  # fmt: skip


def _addressee(it: Suggestion) -> str:
    named = it.identity is Identity.OPEN and it.author_name
    return f"{it.author_name}：" if named else _("To whoever handed it in:")


def assignment(it: Suggestion, issuer: str, today: date) -> Paper:
    """交办单."""
    lead = it.lead
    others = [each.unit.name for each in _present(it) if not each.leads]
    limit = next((c for c in reversed(clocks_of(it)) if c.name == "reply"), None)
    rows: tuple[Row, ...] = (
        (_("Number"), it.number), (_("Title"), it.title),
        (_("What it is about"), name_of(it.category)),
        (_("Unit in charge"), lead.unit.name if lead else ""),
        (_("Co-handlers"), "、".join(others)), (_("Answer by"), _due(limit)),
        (_("What is the matter?"), it.problem), (_("What do you propose?"), it.proposal),
        (_("Taken over by (signature, date)"), ""),
    )  # fmt: skip
    return Paper(name="assignment", title=_("Assignment slip"), issuer=issuer, number=it.number,
                 addressee=f"{lead.unit.name}：" if lead else "", blocks=(Facts(rows),),
                 sign=(issuer, format_day(today)))  # fmt: skip


def _present(it: Suggestion) -> list[Assignment]:
    return [each for each in it.assignments if each.returned_at is None]


def _due(limit: Clock | None) -> str:
    return format_day(limit.due_on) if limit else "—"


def letter(it: Suggestion, issuer: str, today: date) -> Paper:
    """答复函."""
    reply = it.replies[-1]
    promise = _("To be done by %(day)s.", day=format_day(reply.promised_on))
    blocks = (
        Words(_("Your %(kind)s “%(title)s” (%(number)s) is answered as follows.", kind=_kind(it),
                title=it.title, number=it.number)),
        Words(reply.body),
        Words(_("Result: %(grade)s.", grade=name_of(reply.grade))
              + (f" {promise}" if reply.grade is Grade.PLANNED else "")),
    )  # fmt: skip
    lead = it.lead.unit.name if it.lead else issuer
    return Paper(
        name="letter", title=_("Letter of answer"), issuer=issuer, number=it.number,
        addressee=_addressee(it), blocks=blocks, sign=(lead, format_day(local_date(reply.at))),
    )  # fmt: skip


def feedback(it: Suggestion, issuer: str, today: date) -> Paper:
    """满意度反馈表."""
    boxes = "　".join(f"{BOX} {name_of(rating)}" for rating in Rating)
    rows: tuple[Row, ...] = (
        (_("Number"), it.number), (_("Title"), it.title),
        (_("Unit in charge"), it.lead.unit.name if it.lead else ""),
        (_("Are you satisfied?"), boxes), (_("What is missing?"), "\n" * 6),
        (_("Signature, date"), ""),
    )  # fmt: skip
    note = _("If the answer does not satisfy, it is handled once more.")
    return Paper(name="feedback", title=_("Feedback form"), issuer=issuer, blocks=(Facts(rows),),
                 note=note)  # fmt: skip


def award(it: Suggestion, issuer: str, today: date) -> Paper:
    """奖励审批表."""
    given = it.awards[-1]
    rows: tuple[Row, ...] = (
        (_("Number"), it.number), (_("Title"), it.title), (_("Handed in by"), author_line(it)),
        (_("What it proposes"), it.proposal), (_("What came of it"), it.outcome_label or ""),
        (_("Verified benefit in a year"), format_money(given.benefit_fen)),
        (_("Award"), given.title), (_("Amount"), format_money(given.amount_fen)),
        (_("Opinion of the review group"), "\n" * 4),
        (_("Opinion of the township union"), "\n" * 4),
    )  # fmt: skip
    return Paper(name="award", title=_("Approval of an award"), issuer=issuer,
                 blocks=(Facts(rows),))  # fmt: skip


SHEETS: Mapping[str, Sheet] = {
    "form": Sheet(_l("Form of the suggestion"), form, lambda it: True, for_author=True),
    "filing": Sheet(_l("Notice of filing"), filing, for_author=True,
                    exists=lambda it: it.state not in ("submitted", "registered", "not_filed",
                                                       "referred", "withdrawn", "merged")),
    "assignment": Sheet(_l("Assignment slip"), assignment, lambda it: it.lead is not None),
    "letter": Sheet(_l("Letter of answer"), letter, lambda it: bool(it.replies), for_author=True),
    "feedback": Sheet(_l("Feedback form"), feedback, lambda it: bool(it.replies), for_author=True),
    "award": Sheet(_l("Approval of an award"), award, lambda it: bool(it.awards)),
}  # fmt: skip

_SUMMARY = (
    ExportColumn(_l("Number"), width=16), ExportColumn(_l("Kind"), width=10),
    ExportColumn(_l("Title"), width=40), ExportColumn(_l("What it is about"), width=18),
    ExportColumn(_l("Received on"), ExportKind.DAY), ExportColumn(_l("State"), width=12),
    ExportColumn(_l("Unit in charge"), width=24), ExportColumn(_l("Due on"), ExportKind.DAY),
    ExportColumn(_l("Result"), width=18), ExportColumn(_l("Adopted"), ExportKind.FLAG, 8),
    ExportColumn(_l("Feedback"), width=12), ExportColumn(_l("What came of it"), width=30),
)  # fmt: skip


def summary_sheet(rows: Sequence[Any]) -> ExportSheet:
    """办理情况汇总表, as a sheet of a workbook. `rows` are those of `queries.rows_to_export`."""
    return ExportSheet(_("Summary of suggestions"), _SUMMARY, map(_summary_row, rows))


def _summary_row(row: Any) -> tuple[Any, ...]:
    return (
        row.number, name_of(row.kind), row.title, name_of(row.category), row.received_on,
        state_name(row.state), row.unit, row.due_on, name_of(row.grade), row.adopted,
        name_of(row.rating), row.outcome_label,
    )  # fmt: skip


def summary(rows: Sequence[Any], issuer: str, today: date) -> Paper:
    """办理情况汇总表, as a paper for the congress."""
    adopted = sum(1 for row in rows if row.adopted)
    handled = sum(1 for row in rows if row.grade is not None or row.state == "merged")
    said = _("%(all)s collected, %(adopted)s adopted, %(handled)s handled.", all=len(rows),
             adopted=adopted, handled=handled)  # fmt: skip
    head = tuple(_(text) for text in ("Number", "Title", "Unit in charge", "State", "Result"))
    table = tuple(
        (row.number, row.title, row.unit or "—", state_name(row.state), row.grade or "—")
        for row in rows
    )
    return Paper(name="summary", title=_("Summary of suggestions"), issuer=issuer,
                 blocks=(Words(said), Grid(head, table)),
                 sign=(issuer, format_day(today)))  # fmt: skip


def announcement(awarded: Sequence[Any], issuer: str, today: date) -> Paper:
    """公示 of the rewards. A hidden author is not named."""
    text = _("The following suggestions are to be rewarded. Objections may be raised with the "
             "township union while this is on display.")  # fmt: skip
    head = tuple(_(text) for text in ("Number", "Title", "Handed in by", "Award", "Amount"))
    table = tuple(
        (it.number, it.title, author_line(it), given.title, format_money(given.amount_fen))
        for it, given in awarded
    )
    shown = Words(_("On display from ____________ to ____________"))
    return Paper(name="announcement", title=_("Public notice"), issuer=issuer,
                 blocks=(Words(text), Grid(head, table), shown),
                 sign=(issuer, format_day(today)))  # fmt: skip
