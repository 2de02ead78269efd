"""The official papers of disclosure: catalogue, approval form, board sheet, answers, the year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_core.api import (
    Clock,
    Facts,
    Grid,
    Paper,
    Words,
    always,
    clocks_of,
    current_pack,
    format_day,
    rule_words,
    standing_words,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.catalogue import cite
from plugins.transparency.labels import name_of, state_name
from plugins.transparency.models import Body, Disclosure, Item, Objection
from plugins.transparency.periods import name_of_period
from plugins.transparency.terms import Identity

Row = tuple[str, str]


@dataclass(frozen=True)
class Sheet:
    """One kind of paper, about a row of one kind."""

    label: str
    model: type[Any]
    make: Callable[[Any, str, date], Paper]
    exists: Callable[[Any], bool] = always


def catalogue(body: Body, items: Sequence[Item], issuer: str, today: date) -> Paper:
    """公开目录."""
    head = tuple(
        _(t)
        for t in ("Class", "Item of disclosure", "Legal basis", "How often", "Within", "To whom")
    )
    rows = tuple(
        (item.group, item.title, cite(item.law, item.article) or "—", name_of(item.cadence),
         f"{item.within} {name_of(item.unit)}", name_of(item.audience))
        for item in items
    )  # fmt: skip
    note = _("Where no national law is named, item or time limit is local law kept for reference "
             "or a proposal.")  # fmt: skip
    return Paper(
        name="list", title=_("Disclosure catalogue"), issuer=issuer,
        blocks=(Facts(_about(body)), Grid(head, rows)), note=note,
        sign=(body.name, format_day(today)),
    )  # fmt: skip


def _about(body: Body) -> tuple[Row, ...]:
    return (
        (_("Body"), body.name), (_("Kind of affairs"), name_of(body.kind)),
        (_("Responsible person"), body.responsible), (_("Working office"), body.office or "—"),
    )  # fmt: skip


def approval(it: Disclosure, issuer: str, today: date) -> Paper:
    """公开审批表."""
    rows: tuple[Row, ...] = (
        (_("Number"), it.number), *_about(it.body), (_("Item of disclosure"), it.item.title),
        (_("Period"), name_of_period(it.period)), (_("Title"), it.title), (_("Text"), it.content),
        (_("To whom"), name_of(it.audience)), (_("To be disclosed by"), format_day(it.due_on)),
        (_("Posted"), f"{format_day(it.posted_on)} – {format_day(it.posted_until)}"
         if it.posted_on else ""),
        (_("Drafted by (signature, date)"), ""), (_("Opinion of the union"), "\n" * 3),
        (_("Opinion of the responsible person"), "\n" * 3),
    )  # fmt: skip
    return Paper(name="approval", title=_("Approval of a disclosure"), issuer=issuer,
                 number=it.number, blocks=(Facts(rows),))  # fmt: skip


def board(it: Disclosure, issuer: str, today: date) -> Paper:
    """公开栏版面, one item."""
    text = it.texts[-1] if it.texts else None
    content = text.content if text else it.content
    blocks = [Words(content)]
    if it.posted_on and it.posted_until:
        first, last = format_day(it.posted_on), format_day(it.posted_until)
        blocks.append(Words(_("On display from %(first)s to %(last)s", first=first, last=last)))
    note = _("Objections and questions may be handed in to the union; they are answered in time.")
    if text:
        note += f" SHA-256 {text.fingerprint}"
    return Paper(name="board", title=text.title if text else it.title, issuer=it.body.name,
                 number=it.number, blocks=tuple(blocks), note=note,
                 sign=(it.body.name, format_day(it.posted_on or today)))  # fmt: skip


def urging(it: Disclosure, issuer: str, today: date) -> Paper:
    """厂务公开督促函."""
    clock = _urged(it)
    assert clock is not None
    rule = current_pack().limit(clock.rule)
    text = _("“%(title)s” (%(period)s) was to be disclosed by %(day)s and is not. You are asked "
             "to disclose it and to answer this letter in writing by %(due)s, saying why it was "
             "not done and what you have done since.", title=it.item.title,
             period=name_of_period(it.period), day=format_day(it.due_on),
             due=format_day(clock.due_on))  # fmt: skip
    basis = ((_("Item of disclosure"), it.item.title),
             (_("Legal basis"), _basis(it.item)),
             (_("Time to answer"), f"{rule_words(rule)}。{standing_words(rule)}"))  # fmt: skip
    return Paper(name="urging", title=_("Letter of urging"), issuer=issuer, number=it.number,
                 addressee=f"{it.body.name}：", blocks=(Words(text), Facts(basis)),
                 sign=(issuer, format_day(clock.started_on)))  # fmt: skip


def _basis(item: Item) -> str:
    """The law behind an item, and whether it is law here."""
    law = cite(item.law, item.article)
    return f"{law}（{name_of(item.status)}）" if law else name_of(item.status)


def _urged(it: Disclosure) -> Clock | None:
    """The time limit of the last letter of urging."""
    return next((each for each in reversed(clocks_of(it)) if each.name == "urge"), None)


def answer(it: Objection, issuer: str, today: date) -> Paper:
    """意见登记/答复单."""
    author = it.author_name or "—" if it.identity is Identity.OPEN else name_of(it.identity)
    rows: tuple[Row, ...] = (
        (_("Number"), it.number), (_("Kind"), name_of(it.kind)), (_("Body"), it.body.name),
        (_("Received on"), format_day(it.received_on)), (_("Said by"), author),
        (_("Title"), it.title), (_("What was said"), it.content),
        *((_("Answer of %(day)s", day=format_day(each.at.date())), each.content)
          for each in it.answers),
        (_("State"), state_name(it)), (_("Feedback"), name_of(it.rating)),
    )  # fmt: skip
    return Paper(name="answer", title=_("Register of an opinion and its answer"), issuer=issuer,
                 number=it.number, blocks=(Facts(rows),))  # fmt: skip


def rectification(it: Objection, issuer: str, today: date) -> Paper:
    """整改意见书."""
    text = _("The union has examined the objection %(number)s of %(day)s and finds it right. You "
             "are asked to put the matter right and to report on it in writing.",
             number=it.number, day=format_day(it.received_on))  # fmt: skip
    rows: tuple[Row, ...] = (
        (_("What was said"), it.content),
        (_("To be put right"), "\n" * 4),
        (_("To be put right by"), ""),
    )
    return Paper(name="rectification", title=_("Letter on putting right"), issuer=issuer,
                 number=it.number, addressee=f"{it.body.name}：", blocks=(Words(text), Facts(rows)),
                 sign=(issuer, format_day(today)))  # fmt: skip


SHEETS: Mapping[str, Sheet] = {
    "approval": Sheet(_l("Approval of a disclosure"), Disclosure, approval),
    "board": Sheet(_l("Sheet for the board"), Disclosure, board),
    "urging": Sheet(_l("Letter of urging"), Disclosure, urging,
                    lambda it: _urged(it) is not None),
    "answer": Sheet(_l("Register of an opinion and its answer"), Objection, answer),
    "rectification": Sheet(_l("Letter on putting right"), Objection, rectification),
}  # fmt: skip


def papers_of(row: Any) -> list[tuple[str, str]]:
    """The papers that there are about a row: name and label."""
    return [(name, str(sheet.label)) for name, sheet in SHEETS.items()
            if sheet.model is type(row) and sheet.exists(row)]  # fmt: skip


def year_report(
    year: int, rows: Sequence[Any], gaps: Sequence[Any], issuer: str, today: date
) -> Paper:
    """年度检查报告."""
    due, done, late = (sum(getattr(row, name) for row in rows) for name in
                       ("due", "published", "late"))  # fmt: skip
    said = _("In %(year)s the bodies had %(due)s items to disclose; %(done)s were disclosed, "
             "%(late)s of them late, and %(missing)s are missing.", year=year, due=due, done=done,
             late=late, missing=sum(row.missing for row in rows))  # fmt: skip
    head = tuple(_(t) for t in ("Body", "Items due", "Disclosed", "Late", "Missing"))
    table = tuple(
        (row.body, str(row.due), str(row.published), str(row.late), str(row.missing))
        for row in rows
    )
    blocks: list[Any] = [Words(said), Grid(head, table)]
    if gaps:
        lines = tuple((gap.body, gap.title, name_of_period(gap.period), format_day(gap.due_on))
                      for gap in gaps)  # fmt: skip
        blocks.append(Words("", _("Gaps")))
        blocks.append(
            Grid(
                tuple(_(t) for t in ("Body", "Item of disclosure", "Period", "To be disclosed by")),
                lines,
            )
        )
    return Paper(name="year", title=_("Yearly check of disclosure, %(year)s", year=year),
                 issuer=issuer, blocks=tuple(blocks), sign=(issuer, format_day(today)))  # fmt: skip
