"""Monthly figures taken in from a sheet: read, looked at, confirmed; all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from sqlalchemy import delete

from platform_core.api import (
    Actor,
    ExportColumn,
    ExportKind,
    ExportSheet,
    RuleBroken,
    db,
    local_date,
    read_workbook,
    record,
    rosters,
    write_workbook,
)
from platform_core.api import gettext as _
from plugins.contracts.figures_table import COLUMNS, FiguresRow, Known, Read, judge_rows, read
from plugins.contracts.models import FiguresImport, InsuranceMonth, LabourMonth
from plugins.contracts.operations.scanning import scan_month
from plugins.contracts.queries import systems as asking
from plugins.contracts.terms import FiguresImportState, InsuranceKind

LABOUR = {
    "employees": "employees", "due": "due", "signed": "signed", "open_ended": "open_ended",
    "average_wage_fen": "wage", "unpaid_people": "unpaid_people",
    "unpaid_months": "unpaid_months",
}  # fmt: skip
MAY_BE_UNKNOWN = frozenset({"average_wage_fen"})


def stage_figures(
    stream: BinaryIO, file_name: str, month: date, *, actor: Actor, now: datetime
) -> FiguresImport:
    """Read a sheet for a month and put it aside. Nothing is written before it is confirmed.

    Raises RuleBroken for a month to come and for what is no readable table.
    """
    month = _month_of(month, now)
    found = _read(stream, file_name, month, now)
    return _stage(found, file_name, month, actor=actor, now=now)


def stage_rows(
    month: date, rows: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime
) -> FiguresImport:
    """Put a month's figures that a program sent aside. They are judged like the rows of a sheet,
    but the first error refuses them: a program reads no findings.

    Raises RuleBroken for a month to come and for the first row with an error.
    """
    month = _month_of(month, now)
    keys = {each.key: each.key for each in COLUMNS}
    given = [
        FiguresRow("", n, str(row["employer_id"]), None, {key: row.get(key) for key in keys}, keys)
        for n, row in enumerate(rows, start=1)
    ]
    names = {str(each.id): each.id for each in asking.employers_open()}
    found = judge_rows(given, Known({}, names, asking.known_in(month)))
    for each in found.findings:
        if each.severity is rosters.Severity.ERROR:
            raise RuleBroken(_("Row %(row)s, %(column)s: %(message)s", row=each.row,
                               column=each.column, message=each.message), field="rows")  # fmt: skip
    return _stage(found, _("sent by a program"), month, actor=actor, now=now)


def _month_of(day: date, now: datetime) -> date:
    month = day.replace(day=1)
    if month > local_date(now):
        raise RuleBroken(_("That month is still to come."), field="month")
    return month


def _stage(
    found: Read, file_name: str, month: date, *, actor: Actor, now: datetime
) -> FiguresImport:
    staged = FiguresImport(
        month=month, file_name=file_name[-120:], at=now, by_account_id=actor.account_id,
        total=found.total, errors=found.count(rosters.Severity.ERROR),
        warnings=found.count(rosters.Severity.WARN),
        rows_json=[{"employer_id": id, **row.figures} for id, row in found.rows],
        findings_json=[asdict(each) for each in found.findings],
    )  # fmt: skip
    db.session.add(staged)
    db.session.flush()
    return staged


def _read(stream: BinaryIO, file_name: str, month: date, now: datetime) -> Read:
    employers = asking.employers_open()
    known = Known(
        codes={each.credit_code: each.id for each in employers if each.credit_code},
        names={rosters.compare(each.name): each.id for each in employers},
        in_month=asking.known_in(month),
    )
    return read(read_workbook(BytesIO(stream.read()), file_name), known, local_date(now))


def confirm_figures(staged: FiguresImport, *, actor: Actor, now: datetime) -> None:
    """Write every row, and listen to what the figures say. Confirming twice has one effect."""
    if staged.state is FiguresImportState.DONE:
        return
    if staged.state is not FiguresImportState.CHECKED:
        raise RuleBroken(_("This sheet can no longer be imported. Upload it again."))
    if staged.errors:
        raise RuleBroken(
            _("There are errors in this sheet. Correct them in the file and upload it again; "
              "nothing was written.")
        )  # fmt: skip
    if not staged.rows_json:
        raise RuleBroken(_("There is no employer in this sheet."))
    rows = staged.rows_json
    write_month(staged.month, rows)
    staged.state, staged.written_at, staged.rows_json = FiguresImportState.DONE, now, []
    record("contracts:import_figures", staged, actor=actor, at=now, month=staged.month,
           rows=len(rows))  # fmt: skip
    scan_month(staged.month, now=now)


def write_month(month: date, rows: list[dict[str, Any]]) -> None:
    """Put these employers' figures of the month in the place of what was known before."""
    ids = [row["employer_id"] for row in rows]
    for model in (LabourMonth, InsuranceMonth):
        db.session.execute(delete(model).where(model.month == month, model.employer_id.in_(ids)))
    db.session.add_all(_labour(month, row) for row in rows)
    db.session.add_all(each for row in rows for each in _insurance(month, row))
    db.session.flush()


def _labour(month: date, row: Mapping[str, Any]) -> LabourMonth:
    values = {name: row.get(key) for name, key in LABOUR.items()}
    given = {k: v if v is not None or k in MAY_BE_UNKNOWN else 0 for k, v in values.items()}
    return LabourMonth(employer_id=row["employer_id"], month=month, **given)


def _insurance(month: date, row: Mapping[str, Any]) -> Iterator[InsuranceMonth]:
    for kind in InsuranceKind:
        if row.get(f"{kind}_due") is not None:
            yield InsuranceMonth(
                employer_id=row["employer_id"], month=month, kind=kind, due=row[f"{kind}_due"],
                insured=row[f"{kind}_insured"], owed_months=row.get(f"{kind}_owed") or 0,
            )  # fmt: skip


def discard_figures(staged: FiguresImport) -> None:
    """Let a sheet go; nothing of it was written."""
    if staged.state is FiguresImportState.DONE:
        raise RuleBroken(_("This sheet is imported already; it cannot be discarded."))
    staged.state, staged.rows_json = FiguresImportState.DISCARDED, []


def template() -> BytesIO:
    """The sheet to fill in, with the township's employers already in it."""
    columns = [ExportColumn(each.heading, _kind(each.key), each.width) for each in COLUMNS]
    blank = [None] * (len(COLUMNS) - 3)
    rows = ([each.name, each.credit_code, each.employees, *blank]
            for each in asking.employers_open())  # fmt: skip
    notes = ExportSheet(_("Filling-in notes"), [ExportColumn(_("How to fill it in"), width=90)],
                        [[line] for line in _notes()])  # fmt: skip
    stream = BytesIO()
    write_workbook([ExportSheet(_("Monthly figures"), columns, rows), notes], stream)
    stream.seek(0)
    return stream


def _kind(key: str) -> ExportKind:
    return ExportKind.TEXT if key in ("name", "credit_code") else ExportKind.NUMBER


def _notes() -> tuple[str, ...]:
    return (
        _("1. One row for each employer; leave no total in between."),
        _("2. Figures are those of the last day of the month you choose when uploading."),
        _("3. Wages in yuan and in digits. Leave blank what is not known: blank is not nought."),
        _("4. Nothing is written before you have seen every finding and confirmed the import."),
    )
