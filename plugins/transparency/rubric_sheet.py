"""A rubric as a table: how a county edits it, and how rubrics found elsewhere are taken over.

One row for each criterion, or for each of its bands. Columns are known by their headings, in
Chinese or English. Where a rubric writes the range of figures into the name of a criterion, as in
经济效益(10~50万元), the rows become bands of one criterion, so that ranges that overlap show.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from platform_core.api import (
    Bilingual,
    ExportColumn,
    ExportKind,
    ExportSheet,
    RuleBroken,
    read_workbook,
)
from platform_core.api import gettext as _
from plugins.transparency.rubrics import Band, Criterion, Method, Nothing, Rubric, Star, Veto
from plugins.transparency.spans import read_span

# Field → its headings; the first is what we write in Chinese.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "rubric": ("评分标准", "rubric"),
    "code": ("编号", "no.", "code"),
    "group": ("类别", "group"),
    "item": ("项目", "criterion", "item"),
    "points": ("满分", "points", "max_points"),
    "key": ("指标", "indicator", "key"),
    "method": ("计分方法", "method"),
    "least": ("达到值", "reached from"),
    "nothing": ("无数据时", "nothing to measure"),
    "unit": ("单位", "unit"),
    "band": ("档次", "band"),
    "values": ("数值范围", "range"),
    "low": ("最低分", "lowest points", "from"),
    "high": ("最高分", "highest points", "to"),
    "stars": ("星级", "stars"),
    "at": ("起评分", "points in a hundred"),
    "by_county": ("须为县级示范", "demonstration unit only"),
    "veto": ("否决事项", "veto"),
}
METHODS = {"按比例": Method.SHARE, "达到即得": Method.REACHED, "分档": Method.BANDS,
           "人工评定": Method.JUDGED}  # fmt: skip
NOTHINGS = {"记零分": Nothing.ZERO, "不计入": Nothing.SKIP}
YES = frozenset({"是", "yes", "true", "1"})
_UNIT = re.compile(r"\d\s*([^\d\s.以超不~～—–\-至到x≤≥<>=]+)")
_IN_BRACKETS = re.compile(r"(.+?)\s*[（(](.+)[）)]\s*\Z")


@dataclass
class Found:
    """What a table held, and what in it could not be taken over."""

    title: str = ""
    criteria: list[Criterion] = field(default_factory=list)
    stars: list[Star] = field(default_factory=list)
    vetoes: list[Veto] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def rubric(self, otherwise: Rubric) -> Rubric:
        """The rubric; what the table does not have comes from another one: stars, vetoes, and
        the English of names that stand there in Chinese."""
        known = {name.zh: name for name in otherwise.names()}

        def named(name: Bilingual) -> Bilingual:
            return known.get(name.zh, name)

        criteria = (replace(each, group=named(each.group), title=named(each.title))
                    for each in self.criteria)  # fmt: skip
        vetoes = tuple(replace(each, title=named(each.title)) for each in self.vetoes)
        title = named(Bilingual(self.title, self.title)) if self.title else otherwise.title
        return Rubric(title=title, criteria=tuple(criteria),
                      stars=tuple(self.stars) or otherwise.stars,
                      vetoes=vetoes or otherwise.vetoes)  # fmt: skip


def read(stream: BinaryIO, filename: str) -> Found:
    """The rubric in a workbook or CSV. Raises RuleBroken where no sheet has its headings."""
    found = Found()
    known = False
    for sheet in read_workbook(stream, filename):
        rows = [(row.number, [cell.text.strip() for cell in row.cells]) for row in sheet.rows]
        filled = [(number, cells) for number, cells in rows if any(cells)]
        if filled:
            known |= _take(filled[0][1], filled[1:], found)
    if not known:
        raise RuleBroken(
            _("No sheet has the columns “%(item)s” and “%(points)s”. Download an edition, change "
              "it and upload it again.", item=HEADINGS["item"][0],
              points=HEADINGS["points"][0]), field="file"
        )  # fmt: skip
    return found


def _take(head: Sequence[str], rows: Sequence[tuple[int, list[str]]], found: Found) -> bool:
    columns = {name: place for place, text in enumerate(head)
               for name, texts in HEADINGS.items() if text.lower() in texts}  # fmt: skip
    lines = [(number, {name: cells[place] if place < len(cells) else ""
                       for name, place in columns.items()}) for number, cells in rows]  # fmt: skip
    if {"item", "points"} <= columns.keys():
        _take_criteria(lines, found)
        return True
    if {"stars", "at"} <= columns.keys():
        _take_stars(lines, found)
    elif "veto" in columns:
        found.vetoes += [
            Veto(code=line.get("code", "") or str(number), key=line.get("key", ""),
                 title=Bilingual(line["veto"], line["veto"]))
            for number, line in lines if line["veto"]
        ]  # fmt: skip
    return False


Line = Mapping[str, str]


def _take_criteria(lines: Sequence[tuple[int, Line]], found: Found) -> None:
    found.title = next((line["rubric"] for _n, line in lines if line.get("rubric")), "")
    made: dict[str, list[tuple[Line, str, str]]] = {}
    for number, line in lines:
        if line.get("rubric", "") != found.title:
            told = _("Row %(n)s belongs to “%(other)s” and was left out.", n=number,
                     other=line["rubric"])  # fmt: skip
            found.remarks.append(told)
        elif not _is_number(line["points"]):
            told = _("Row %(n)s was left out: “%(text)s” is no whole number of points.",
                     n=number, text=line["points"])  # fmt: skip
            found.remarks.append(told)
        else:
            name, values = _named(line)
            made.setdefault(line.get("code") or name, []).append((line, name, values))
    for place, rows in enumerate(made.values(), start=1):
        found.criteria.append(_criterion(rows, str(place)))


def _named(line: Line) -> tuple[str, str]:
    """The criterion's name and the range of figures: its own column, or brackets in the name."""
    written = line.get("values", "")
    bracketed = _IN_BRACKETS.match(line["item"])
    if not written and bracketed and read_span(bracketed[2]) is not None:
        return bracketed[1], bracketed[2]
    return line["item"], written


def _criterion(rows: Sequence[tuple[Line, str, str]], place: str) -> Criterion:
    first, name, _values = rows[0]
    bands = tuple(_band(line, values) for line, _name, values in rows if line.get("band"))
    key, group = first.get("key", ""), first.get("group") or name
    units = {unit[1] for _line, _name, values in rows if (unit := _UNIT.search(values))}
    return Criterion(
        code=(first.get("code") or place)[:12], group=Bilingual(group, group),
        title=Bilingual(name, name), points=int(first["points"]), key=key,
        method=_method(first.get("method", ""), key), bands=bands,
        least=int(first["least"]) if _is_number(first.get("least", "")) else 1,
        nothing=NOTHINGS.get(first.get("nothing", ""), Nothing.SKIP),
        unit=first.get("unit") or (units.pop() if len(units) == 1 else ""),
    )  # fmt: skip


def _band(line: Line, values: str) -> Band:
    low, high = line.get("low", ""), line.get("high", "")
    return Band(label=line["band"][:60], values=read_span(values) if values else None,
                low=int(low) if _is_number(low) else 0,
                high=int(high) if _is_number(high) else int(line["points"]))  # fmt: skip


def _method(word: str, key: str) -> Method:
    if word in METHODS:
        return METHODS[word]
    if word in {each.value for each in Method}:
        return Method(word)
    return Method.SHARE if key else Method.JUDGED


def _take_stars(lines: Sequence[tuple[int, Line]], found: Found) -> None:
    for number, line in lines:
        if _is_number(line["stars"]) and _is_number(line["at"]):
            found.stars.append(
                Star(stars=int(line["stars"]), at=int(line["at"]),
                     by_county=line.get("by_county", "").lower() in YES)
            )  # fmt: skip
        else:
            told = _("Row %(n)s of the stars was left out: it needs two whole numbers.", n=number)
            found.remarks.append(told)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}", text, re.ASCII))


def sheets(rubric: Rubric) -> list[ExportSheet]:
    """The rubric as a workbook that `read` reads back."""
    methods = {method: word for word, method in METHODS.items()}
    nothings = {nothing: word for word, nothing in NOTHINGS.items()}
    criteria = (
        (it.code, it.group.zh, it.title.zh, it.points, it.key, methods[it.method],
         it.least if it.method is Method.REACHED else None, nothings[it.nothing], it.unit,
         *_band_cells(band))
        for it in rubric.criteria for band in it.bands or (None,)
    )  # fmt: skip
    stars = ((star.stars, star.at, "是" if star.by_county else "") for star in rubric.stars)
    vetoes = ((veto.code, veto.title.zh, veto.key) for veto in rubric.vetoes)
    names = ("code", "group", "item", "points", "key", "method", "least", "nothing", "unit",
             "band", "values", "low", "high")  # fmt: skip
    return [
        ExportSheet(_("Criteria"), _columns(*names), criteria),
        ExportSheet(_("Stars"), _columns("stars", "at", "by_county"), stars),
        ExportSheet(_("Vetoes"), _columns("code", "veto", "key"), vetoes),
    ]


_NUMBERS = frozenset({"points", "least", "low", "high", "stars", "at"})


def _columns(*names: str) -> tuple[ExportColumn, ...]:
    return tuple(
        ExportColumn(HEADINGS[name][0],
                     ExportKind.NUMBER if name in _NUMBERS else ExportKind.TEXT,
                     36 if name in ("item", "veto", "band") else 14)
        for name in names
    )  # fmt: skip


def _band_cells(band: Band | None) -> tuple[Any, ...]:
    if band is None:
        return ("", "", None, None)
    return (band.label, "" if band.values is None else str(band.values), band.low, band.high)
