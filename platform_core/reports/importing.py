"""Entering stated figures from a table: every row is judged, what fits is entered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from platform_core.accounts import Actor
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.indicators.indicator import Qualifier
from platform_core.indicators.stated import Statement, state
from platform_core.papers.sheets import read_workbook
from platform_core.runtime.registry import registry

# Heading as it stands in the table → what it is. Both our own and those in common use.
HEADINGS: Mapping[str, str] = {
    "指标": "label", "名称": "label", "figure": "label", "indicator": "label",
    "代码": "key", "指标代码": "key", "key": "key",
    "数值": "written", "值": "written", "number": "written", "value": "written",
    "单位": "unit", "unit": "unit",
    "限定": "qualifier", "限定词": "qualifier", "qualifier": "qualifier",
    "期间": "period", "统计期": "period", "period": "period",
    "来源": "source", "source": "source",
    "来源日期": "source_on", "date": "source_on",
    "构成": "made_of", "计算式": "made_of", "sum": "made_of",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "": Qualifier.EXACT, "=": Qualifier.EXACT,
    ">": Qualifier.MORE_THAN, "余": Qualifier.MORE_THAN, "多": Qualifier.MORE_THAN,
    "~": Qualifier.ABOUT, "约": Qualifier.ABOUT, "近": Qualifier.ABOUT,
    ">=": Qualifier.AT_LEAST, "以上": Qualifier.AT_LEAST,
}  # fmt: skip
NEEDED = ("label", "written", "period", "source")


@dataclass
class Entered:
    """What came of a table: figures entered, warnings and refusals, each with its row."""

    entered: int = 0
    warnings: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def enter_table(stream: BinaryIO, filename: str, *, actor: Actor, now: datetime) -> Entered:
    """Enter the figures of a table's first sheet. Raises RuleBroken where it is none of ours."""
    done = Entered()
    names = {each.key: str(each.label) for _module, each in registry().indicators()}
    for number, row in _rows(stream, filename):
        try:
            _figure, warned = state(_statement(row, names), actor=actor, now=now,
                                    reason=_("from the table %(name)s", name=filename))  # fmt: skip
        except RuleBroken as broken:
            done.refused.append(_("Row %(n)s: %(why)s", n=number, why=broken.message))
            continue
        done.entered += 1
        if warned:
            done.warnings.append(_("Row %(n)s: %(why)s", n=number, why=warned))
    return done


def _rows(stream: BinaryIO, filename: str) -> Iterator[tuple[int, dict[str, str]]]:
    sheet = next(iter(read_workbook(stream, filename)))
    columns: list[str] = []
    for row in sheet.rows:
        cells = [cell.text.strip() for cell in row.cells]
        if not columns:
            columns = [HEADINGS.get(cell.lower(), "") for cell in cells]
            if missing := [each for each in NEEDED if each not in columns]:
                raise RuleBroken(
                    _("The first row must name the columns; missing: %(names)s.",
                      names=", ".join(missing)), field="file"
                )  # fmt: skip
        elif any(cells):
            yield row.number, dict(zip(columns, cells, strict=False))


def _statement(row: Mapping[str, str], names: Mapping[str, str]) -> Statement:
    said, key = row.get("qualifier", ""), row.get("key", "")
    if said not in WORDS:
        raise RuleBroken(_("“%(word)s” is no qualifier; write 余, 约 or 以上.", word=said))
    if key and key not in names:
        raise RuleBroken(_("There is no figure with the key “%(key)s”.", key=key))
    if not (names.get(key) or row["label"]):
        raise RuleBroken(_("The figure has no name."))
    return Statement(
        key=key, label=names.get(key) or row["label"], written=row["written"],
        unit=row.get("unit", ""), qualifier=WORDS[said], period=row["period"],
        source=row["source"], source_on=row.get("source_on", ""), made_of=row.get("made_of", ""),
    )  # fmt: skip
