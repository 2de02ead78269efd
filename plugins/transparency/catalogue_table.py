"""A catalogue as a table, as the county takes it away, changes it and hands it in again."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from platform_core.api import ExportColumn, ExportKind, ExportSheet, RuleBroken, read_workbook
from platform_core.api import gettext as _
from plugins.transparency.catalogue import FIELDS, Entry, read

NUMBERS = frozenset({"within", "posting_days"})


def sheet(name: str, entries: Sequence[Entry]) -> ExportSheet:
    """The catalogue with the names of its fields as headings: what `entries_of` reads."""
    columns = [
        ExportColumn(field, ExportKind.NUMBER if field in NUMBERS else ExportKind.TEXT,
                     40 if field == "title" else 14)
        for field in FIELDS
    ]  # fmt: skip
    return ExportSheet(name, columns, (_row(entry) for entry in entries))


def _row(entry: Entry) -> tuple[Any, ...]:
    values = entry.to_json() | {"channels": " ".join(entry.channels)}
    return tuple("" if values[field] is None else values[field] for field in FIELDS)


def entries_of(stream: BinaryIO, filename: str) -> list[Entry]:
    """The items of a table handed in. Raises RuleBroken naming the row that cannot stand."""
    rows = [row for table in read_workbook(stream, filename) for row in _texts(table)]
    if not rows:
        raise RuleBroken(_("The table has no rows."), field="file")
    head = [cell.strip().lower() for cell in rows[0]]
    missing = [name for name in ("key", "group", "title", "cadence", "within") if name not in head]
    if missing:
        raise RuleBroken(
            _("The first row must name the columns; %(missing)s is missing.",
              missing="、".join(missing)),
            field="file",
        )  # fmt: skip
    return [
        _entry(number, dict(zip(head, row, strict=False)))
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    ]


def _texts(table: Any) -> Iterator[list[str]]:
    for row in table.rows:
        yield [cell.text.strip() for cell in row.cells]


def _entry(number: int, row: dict[str, str]) -> Entry:
    values: dict[str, Any] = {name: value for name, value in row.items() if name in FIELDS}
    try:
        for name in NUMBERS & values.keys():
            if values[name]:
                values[name] = _number(values[name], name)
        values["channels"] = values.get("channels", "").split()
        return read({name: value for name, value in values.items() if value})
    except RuleBroken as broken:
        told = _("Row %(row)s: %(why)s", row=number, why=broken.message)
        raise RuleBroken(told, field="file") from None


def _number(written: str, field: str) -> int:
    plain = written.removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 5):
        raise RuleBroken(_("“%(value)s” is no whole number.", value=written), field=field)
    return int(plain)
