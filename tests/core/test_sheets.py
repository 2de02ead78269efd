"""Spreadsheets from outside: what is read, and what is refused before it costs anything."""

import io
import random
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

import platform_core
from platform_core.errors import RuleBroken
from platform_core.i18n import Catalogues, use_locale
from platform_core.papers.sheets import Cell, Limits, read_workbook
from tests.core.rosters import as_csv, as_xlsx

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def english():
    with use_locale("en"):
        yield


@pytest.fixture
def texts():
    Catalogues.load(Path(platform_core.__file__).parent)


def rows_of(content, filename="roster.xlsx", **limits):
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    sheets = read_workbook(stream, filename, Limits(**limits))
    return [
        (row.number, [cell.text for cell in row.cells]) for sheet in sheets for row in sheet.rows
    ]


def workbook(**parts):
    """A small good workbook with some of its parts replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(as_xlsx({"一": [["姓名"], ["赵安"]]})) as good:
        contents = {name: good.read(name) for name in good.namelist()} | parts
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return packed.getvalue()


def sheet_xml(rows):
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (NAMESPACE, rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_text_table_is_read_in_every_encoding_an_office_saves(encoding):
    content = as_csv([["姓名", "性别"], ["赵安", "男"]], encoding)
    assert rows_of(content, "名册.csv") == [(1, ["姓名", "性别"]), (2, ["赵安", "男"])]


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(sign):
    text = f"示例镇名册\n姓名{sign}性别\n赵安{sign}男\n"
    assert rows_of(text.encode(), "a.csv")[1:] == [(2, ["姓名", "性别"]), (3, ["赵安", "男"])]


def test_a_text_table_is_called_by_its_file_name():
    sheet = next(read_workbook(as_csv([["姓名"]]), "东坪村.csv"))
    assert sheet.name == "东坪村"


def test_a_path_may_be_given_instead_of_a_stream(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv([["姓名"]]).read())
    assert [row.number for sheet in read_workbook(path, "a.csv") for row in sheet.rows] == [1]


def test_rows_keep_their_numbers_and_blank_rows_are_blank():
    content = as_xlsx({"一": [["a"], [], [" "], ["b"]]})
    assert rows_of(content) == [(1, ["a"]), (2, []), (3, []), (4, ["b"])]


def test_a_date_a_serial_and_a_text_stay_what_they_are():
    day = datetime(2007, 3, 1)
    sheet = next(read_workbook(as_xlsx({"一": [[day, 39142, "2007.3.1", 6.10999e17]]}), "a.xlsx"))
    date_cell, serial, text, number = next(sheet.rows).cells[:4]
    assert (date_cell.value, date_cell.text) == (day, "2007-03-01")
    assert date_cell.format.startswith("yyyy")
    assert serial == Cell(39142, "General")
    assert text == Cell("2007.3.1", "")
    assert number.value == 6.10999e17


def test_a_cell_merged_over_rows_stands_in_each_of_them():
    rows = [["工会", "姓名"], ["东坪", "赵安"], [None, "钱宁"], [None, "孙和"], [None, "李平"]]
    content = as_xlsx({"一": rows}, merge=["A2:A4"])
    assert [cells[0] for _number, cells in rows_of(content)] == ["工会", "东坪", "东坪", "东坪", ""]


def test_formulas_are_read_as_the_value_last_computed_and_never_kept():
    (number, cells), *_rest = rows_of(as_xlsx({"一": [["a", "=1+1"]]}))
    assert (number, [text for text in cells if text]) == (1, ["a"])


REFUSED = {
    "empty": (b"", "a.xlsx", "empty"),
    "old workbook": (OLE + bytes(3000), "a.xls", "Save as"),
    "WPS workbook": (OLE + bytes(3000), "a.et", "Save as"),
    "text document": (OLE + bytes(3000), "a.doc", "Save as"),
    "locked": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
    "program": (b"MZ\x90\x00" + bytes(999), "a.xlsx", "not what its ending says"),
    "program as text": (b"MZ\x90\x00" + bytes(999), "a.csv", "not what its ending says"),
    "PDF": (b"%PDF-1.7", "a.pdf", "only .xlsx and .csv"),
    "web page as workbook": (b"<html><table>", "a.xls", "Save as"),
    "workbook as text": (workbook(), "a.csv", "not what its ending says"),
    "cut off": (workbook()[:900], "a.xlsx", "damaged"),
    "other zip": (workbook(**{"[Content_Types].xml": b""})[:40], "a.xlsx", "damaged"),
    "wrong part": (workbook(**{SHEET: b"<worksheet"}), "a.xlsx", "damaged"),
    "missing text": (
        workbook(**{SHEET: sheet_xml(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>')}),
        "a.xlsx",
        "damaged",
    ),
    "entity": (
        workbook(**{SHEET: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hosts">]><worksheet/>'}),
        "a.xlsx",
        "damaged",
    ),
    "hidden entity": (
        workbook(**{SHEET: '<!DOCTYPE a [<!ENTITY x "y">]><worksheet/>'.encode("utf-16")}),
        "a.xlsx",
        "damaged",
    ),
    "not text": (bytes(range(1, 32)) * 9, "a.csv", "cannot be read"),
    "open quotation": (b'"' + b"x" * 200_000, "a.csv", "quotation mark"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(case, english):
    content, filename, says = REFUSED[case]
    with pytest.raises(RuleBroken, match=says):
        rows_of(content, filename)


def test_a_refusal_is_chinese_by_default(texts):
    with pytest.raises(RuleBroken, match="另存为"):
        rows_of(OLE + bytes(3000), "名册.xls")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"rows": 2}, "more than 2 rows"),
        ({"columns": 1}, "more than 1 columns"),
        ({"sheets": 1}, "more than 1 sheets"),
        ({"size": 1024 * 1024 - 1, "expanded": 10}, "far more"),
        ({"members": 3}, "far more"),
        ({"tags": 5}, "far more"),
        ({"size": 100}, "larger than 0 MB"),
    ],
)
def test_every_limit_is_kept(limits, says, english):
    content = as_xlsx({"一": [["a", "b"]] * 2, "二": [["a", "b"]]})
    with pytest.raises(RuleBroken, match=says):
        rows_of(content, **limits)


def bomb():
    """300 kB that unpack to 94 MB."""
    return sheet_xml(b'<row r="1">' + b'<c t="str"><v>aaaaaaaaaaaa</v></c>' * 2_800_000 + b"</row>")


def padded_bomb():
    return {SHEET: sheet_xml(b" " * 50_000_000), "xl/media/a.png": random.randbytes(2_000_000)}


def styles_bomb():
    formats = b"".join(b'<xf numFmtId="%d"/>' % random.randrange(10**6) for _ in range(500_000))
    return b'<styleSheet xmlns="%s"><cellXfs>%s</cellXfs></styleSheet>' % (NAMESPACE, formats)


def lying_bomb():
    """The directory claims a thousand bytes for a part of fifty million."""
    content = bytearray(workbook(**{SHEET: sheet_xml(b" " * 50_000_000)}))
    entry = content.rfind(SHEET.encode()) - 46
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def many_parts():
    return workbook(**{f"xl/{number}": b"" for number in range(30_000)})


@pytest.mark.parametrize(
    "make",
    [
        lambda: workbook(**{SHEET: bomb()}),
        lambda: workbook(**padded_bomb()),
        lambda: workbook(**{"xl/styles.xml": styles_bomb()}),
        lying_bomb,
        many_parts,
    ],
    ids=["bomb", "padded", "styles", "lying", "parts"],
)
def test_a_bomb_is_refused_before_it_costs_anything(make):
    content = make()
    started = time.process_time()
    with pytest.raises(RuleBroken):
        rows_of(content)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>',
        b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (row, row) for row in range(1, 4000)),
    ],
    ids=["far row", "impossible row", "last column"],
)
def test_a_sheet_stretched_by_formatting_is_read_quickly(rows):
    content = workbook(**{SHEET: sheet_xml(rows)})
    started = time.process_time()
    assert len(rows_of(content)) <= 20_001
    assert time.process_time() - started < 2


def test_an_encrypted_package_asks_for_the_password_to_be_removed(english):
    content = bytearray(workbook())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RuleBroken, match="password"):
        rows_of(bytes(content))
