"""Lists written for spreadsheet programs: nothing in them is calculated, nothing loses digits."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from platform_core.i18n import use_locale
from platform_core.papers.exports import (
    ExportColumn,
    ExportKind,
    ExportSheet,
    safe_text,
    write_csv,
    write_workbook,
)

COLUMNS = (
    ExportColumn("姓名"),
    ExportColumn("身份证号"),
    ExportColumn("人数", ExportKind.NUMBER),
    ExportColumn("入会", ExportKind.DAY),
    ExportColumn("登记", ExportKind.INSTANT),
    ExportColumn("金额", ExportKind.MONEY),
    ExportColumn("农民工", ExportKind.FLAG),
)
ROW = (
    *("=HYPERLINK(1)", "610999198001020010", 3, date(2007, 3, 1)),
    *(datetime(2011, 11, 19, 18, 0, tzinfo=UTC), 12345, True),
)


def written_csv(rows):
    content = b"".join(write_csv(COLUMNS, rows))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written_workbook(*sheets):
    stream = io.BytesIO()
    write_workbook(sheets, stream)
    return load_workbook(stream)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            " =1",
            "　=1",
            "\t=1",
            "\r=1",
        ),
        *("\n=1", "610999198001020010", "61099919800102001X", "007", "14200000000000"),
    ],
)
def test_what_a_program_would_change_gets_an_apostrophe(text):
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("text", ["赵安", "", "0", "14200000001", "2011-11-20", "a=b", "12人"])
def test_harmless_text_stays_as_it_is(text):
    assert safe_text(text) == text


def test_a_csv_keeps_every_value():
    with use_locale("en"):
        heading, row = written_csv([ROW])
    assert heading[0] == "姓名"
    assert row == [
        *("'=HYPERLINK(1)", "'610999198001020010", "3", "2007-03-01"),
        *("2011-11-20 02:00", "123.45", "yes"),
    ]


def test_a_csv_of_any_length_comes_in_pieces():
    pieces = list(write_csv(COLUMNS, [ROW] * 5_000))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 100_000
    assert len(written_csv([ROW] * 5_000)) == 5_001


def test_nothing_is_written_where_nothing_is_known():
    assert written_csv([(None,) * 7])[1] == [""] * 7


def test_a_workbook_holds_texts_dates_and_numbers_but_no_formula():
    book = written_workbook(ExportSheet("名册", COLUMNS, [ROW]))
    name, number, count, day, instant, money, _flag = book["名册"][2]
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert (number.value, number.data_type, number.number_format) == (ROW[1], "s", "@")
    assert (count.value, day.value, day.number_format) == (3, datetime(2007, 3, 1), "yyyy-mm-dd")
    assert (instant.value, float(money.value)) == ("2011-11-20 02:00", 123.45)


def test_signs_no_program_can_show_are_left_out():
    book = written_workbook(ExportSheet("名册", COLUMNS[:1], [["赵\x00安\x1b"]]))
    assert book["名册"]["A2"].value == "赵安"


def test_sheets_get_names_a_program_accepts():
    names = ["东坪/西坪:[名册]*?", "名" * 40, "名" * 40, ""]
    book = written_workbook(*[ExportSheet(name, COLUMNS[:1], []) for name in names])
    assert len({name.casefold() for name in book.sheetnames}) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_a_row_of_the_wrong_length_is_a_defect_and_not_hidden():
    with pytest.raises(ValueError, match="zip"):
        list(write_csv(COLUMNS, [("赵安",)]))
