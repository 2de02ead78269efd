"""Importing a roster – read, check, compare, write – compared with only reading its file."""

import hashlib
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from bench.measure import Figure
from bench.towns import Towns
from platform_core.accounts import SYSTEM
from platform_core.app import create_app
from platform_core.clock import today, utcnow
from platform_core.config import Settings
from platform_core.organisation.imports import files
from platform_core.organisation.imports.checking import check
from platform_core.organisation.imports.known import gather
from platform_core.organisation.imports.models import ImportKind
from platform_core.organisation.imports.staging import import_at_once
from platform_core.organisation.rosters.identity import check_digit
from platform_core.tenancy import db, township_scope
from tests.builders import make_union

UNION = "第一茶业有限公司工会"
HEADINGS = ("姓名", "身份证号", "所属工会", "民族", "岗位", "入会时间")


def roster_ratio(towns: Towns, rows: int) -> Figure:
    """One import into an empty township of `towns`; CPU time of both halves."""
    path = towns.instance / "roster.xlsx"
    _write_roster(path, rows)
    reading = _read(path)
    importing, written = _import(towns, path)
    if written != rows:
        raise RuntimeError(f"{written} of {rows} rows were imported.")
    note = f"{rows:,} rows: {importing:.1f} s, reading {reading:.1f} s"
    return Figure("roster import ÷ reading the file", importing / reading, 6.0, 3.0, note)


def _write_roster(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("会员")
    sheet.append(HEADINGS)
    for n in range(rows):
        born = date(1960, 1, 1) + timedelta(days=n % 14_000)
        number = f"612429{born:%Y%m%d}{n // 14_000 * 2 + 1:03}"
        sheet.append(
            (_name(n), number + check_digit(number), UNION, "汉族", "采茶工", "2019-03-01")
        )
    book.save(path)


def _name(n: int) -> str:
    signs = "安北春东方国海江金林"
    return "测" + signs[n % 10] + signs[n // 10 % 10]


def _read(path: Path) -> float:
    began = time.process_time()
    book = load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass
    return time.process_time() - began


def _import(towns: Towns, path: Path) -> tuple[float, int]:
    app = create_app(Settings(towns.instance, towns.settings))
    with app.app_context(), township_scope(1):
        make_union(name=UNION)
        db.session.commit()
    began = time.process_time()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with app.app_context(), township_scope(1):
        known = gather(ImportKind.MEMBERS)
        result = check(ImportKind.MEMBERS, files.sheets_at(path), known, today())
        staged = import_at_once(
            result, known, kind=ImportKind.MEMBERS, name=path.name, sha256=digest,
            actor=SYSTEM, now=utcnow(),
        )  # fmt: skip
        db.session.commit()
        return time.process_time() - began, staged.written or 0
