"""Official papers: described once, shown as a page to print and written as .docx to edit.

Laid out after GB/T 9704: A4, margins 37/35/28/26 mm, title in 小标宋 22 pt, text in 仿宋 16 pt with
lines of 29 pt, headings in 黑体. The fonts are named, not embedded: offices have them.
"""

import re
from dataclasses import dataclass
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LINE = Pt(29)
RED = RGBColor(0xB3, 0x26, 0x1E)
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Words:
    """Paragraphs of text, one per line, under a heading if there is one."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Facts:
    """A form of two columns: what is asked, and what was said. Room to write where it is ""."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table with a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Words | Facts | Grid


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One official paper. `sign` are the lines at its foot, `name` that of its file."""

    name: str
    title: str
    issuer: str = ""
    number: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    sign: tuple[str, ...] = ()
    note: str = ""


def write_docx(paper: Paper, stream: BinaryIO) -> None:
    """The paper as an editable document."""
    document = Document()
    _set_page(document)
    if paper.issuer:
        _line(document, paper.issuer, TITLE, 30, centred=True, bold=True, colour=RED, exact=False)
    if paper.number:
        _line(document, paper.number, BODY, 16, centred=True)
    _line(document, paper.title, TITLE, 22, centred=True, exact=False, space=LINE)
    if paper.addressee:
        _line(document, paper.addressee, BODY, 16)
    for block in paper.blocks:
        _write(document, block)
    for sign in paper.sign:
        _line(document, sign, BODY, 16, right=True)
    if paper.note:
        _line(document, paper.note, BODY, 14)
    document.core_properties.title = paper.title
    document.core_properties.author = paper.issuer
    document.save(stream)


def write_plain(text: str, stream: BinaryIO) -> None:
    """A document from lines of text, laid out by the sign each begins with.

    The first line is the title; "——" begins its second line, "（" a line below it; "# " and "## "
    are headings, "> " is signed at the right; everything else is running text.
    """
    document = Document()
    _set_page(document)
    first, *rest = text.splitlines()
    _line(document, first, TITLE, 22, centred=True, exact=False)
    body = False
    for line in rest:
        body = body or line.startswith("#")
        _plain_line(document, line, body)
    document.core_properties.title = first
    document.core_properties.author = ""
    document.save(stream)


def _plain_line(document: Any, line: str, body: bool) -> None:
    mark, _space, rest = line.partition(" ")
    if mark == "#":
        _line(document, rest, HEADING, 16, indent=True)
    elif mark == "##":
        _line(document, rest, SUBHEADING, 16, indent=True)
    elif mark == ">":
        _line(document, rest, BODY, 16, right=True)
    else:
        _line(document, line, BODY, 16, indent=body, centred=not body)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    _set_font(style, BODY, 16)
    style.paragraph_format.space_after = Pt(0)


def _write(document: Any, block: Block) -> None:
    match block:
        case Words(text=text, heading=heading):
            if heading:
                _line(document, heading, HEADING, 16, indent=True)
            for line in text.splitlines() or [""]:
                _line(document, line, BODY, 16, indent=True)
        case Facts(rows=rows):
            _table(document, rows, head=False)
        case Grid(head=head, rows=rows):
            _table(document, (head, *rows), head=True)


def _table(document: Any, rows: tuple[tuple[str, ...], ...], *, head: bool) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            titles = (head and at == 0) or (not head and place == 0)
            cell = table.cell(at, place)
            if not head:
                cell.width = Mm(40 if place == 0 else 116)
            run = cell.paragraphs[0].add_run(_printable(value))
            _set_font(run, HEADING if titles else BODY, 14)
    document.add_paragraph()


def _line(
    document: Any,
    text: str,
    font: str,
    size: int,
    *,
    centred: bool = False,
    right: bool = False,
    indent: bool = False,
    bold: bool = False,
    exact: bool = True,
    colour: RGBColor | None = None,
    space: Any = None,
) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    if exact:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    if indent:
        layout.first_line_indent = Pt(2 * size)
    if space is not None:
        layout.space_before = layout.space_after = space
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(_printable(text))
    _set_font(run, font, size)
    run.bold = bold
    if colour is not None:
        run.font.color.rgb = colour


def _set_font(thing: Any, font: str, size: int) -> None:
    """Chinese signs take the East Asian font, which Word keeps apart from the Latin one."""
    thing.font.name, thing.font.size = font, Pt(size)
    thing.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text)
