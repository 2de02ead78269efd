"""Whole rosters, as offices send them: every problem named in its place, no clean row accused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import platform_core
from platform_core.i18n import Catalogues, use_locale
from platform_core.organisation.rosters import (
    ROSTERS,
    Severity,
    read_delegates,
    read_employers,
    read_members,
    read_unions,
    template_workbook,
)
from platform_core.papers.sheets import read_workbook
from tests.core.rosters import (
    HEADINGS,
    TODAY,
    UNIONS,
    Person,
    as_csv,
    as_xlsx,
    credit_code,
    identity,
    messy_roster,
    people,
)

BIRTH_PARTIAL = {"date_month_completed", "birth_incomplete"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with use_locale("en"):
        yield


def members(content, filename="名册.csv", known=frozenset(), **options):
    return read_members(read_workbook(content, filename), UNIONS, known, TODAY, **options)


def table(*rows):
    """A CSV of members with HEADINGS and these rows of cells."""
    return as_csv([HEADINGS, *rows])


def found(result, *severities):
    return [
        (finding.row, finding.code)
        for finding in result.findings
        if not severities or finding.severity in severities
    ]


def test_a_tidy_roster_yields_exactly_its_people_and_no_finding():
    crowd = people(200)
    result = members(table(*[person.cells(n) for n, person in enumerate(crowd, 1)]))
    assert (result.total, result.accepted, result.findings) == (200, 200, [])
    names = {union.name: union.id for union in UNIONS}
    sexes = {"男": "male", "女": "female"}
    assert [
        (row.union_id, row.name, row.sex, row.birth, row.identity, row.phone, row.joined)
        for row in result.rows
    ] == [
        *(
            (
                *(names[person.union], person.name, sexes[person.sex], person.born),
                *(person.identity, person.phone, person.joined.isoformat()),
            )
            for person in crowd
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_in_a_messy_roster_every_fault_is_found_and_no_clean_row_accused(encoding):
    roster = messy_roster()
    result = members(as_csv(roster.rows, encoding))
    seen = {
        (f.row, "" if f.column == "Whole row" else f.column, _plain(f.code))
        for f in result.findings
    }
    assert not roster.faults - seen, "missed"
    assert not {row for row, _c, _k in seen} - {row for row, _c, _k in roster.faults}, "accused"
    assert len(roster.faults) > 300
    assert {code for _row, _column, code in roster.faults} == {
        *("union_short", "name_spaces", "sex_coded", "sex_contradicts", "birth_partial"),
        *("identity_apostrophe", "identity_full_width", "identity_spaces", "identity_lower_x"),
        *("identity_check_digit", "identity_missing", "identity_length", "identity_scientific"),
        *("identity_shared", "duplicate_person", "date_serial", "phone_missing", "phone_none"),
        *("phone_full_width", "phone_separators", "phone_wrong", "phone_scientific"),
        *("total_row", "blank_rows", "signature_row"),
    }


def _plain(code):
    return "birth_partial" if code in BIRTH_PARTIAL else code


def test_only_rows_without_error_and_repetition_are_accepted():
    result = members(as_csv(messy_roster().rows))
    refused = {row for row, _code in found(result, Severity.ERROR)}
    repeated = {row for row, code in found(result) if code == "duplicate_person"}
    assert not {row.row for row in result.rows} & (refused | repeated)
    assert result.accepted == result.total - len(refused | repeated)


def test_what_is_recovered_agrees_with_the_truth():
    truth = {person.identity: person for person in people(400, 7)}
    for row in members(as_csv(messy_roster().rows)).rows:
        if row.identity:
            person = truth[row.identity]
            assert (row.name, row.birth) == (person.name, person.born)
            assert row.sex == ("male" if person.sex == "男" else "female")


def two_level_sheet(*rows):
    """Title, two heading rows with merged cells, the union only in the title."""
    return [
        ["东坪示例社区工会委员会会员名册"],
        ["序号", "姓名", "基本情况", None, "证件及联系", None, "会籍", "备注"],
        [None, None, "性别", "出生年月", "身份证号", "手机", "状态", None],
        *rows,
        ["小计", None, f"=COUNTA(B4:B{3 + len(rows)})"],
        *[[] for _ in range(5)],
        [" "],
    ]


@pytest.mark.parametrize("merge", [(), ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "H2:H3")])
def test_two_heading_rows_are_read_as_one_and_the_union_from_the_title(merge):
    person = Person()
    cells = [1, person.name, "男", datetime(1980, 1, 2), person.identity, 14200000001, "保留会籍"]
    result = members(as_xlsx({"一": two_level_sheet(cells)}, merge), "名册.xlsx")
    assert found(result) == [(5, "total_row"), (6, "blank_rows")]
    (row,) = result.rows
    assert (row.union_id, row.birth, row.phone) == (1, date(1980, 1, 2), "14200000001")
    assert row.status == "kept"


def test_one_sheet_per_union_is_read_as_one_roster():
    crowd = people(4)
    heading = ["姓名", "身份证号"]
    sheets = {
        union.name[:28]: [heading, [person.name, person.identity]]
        for union, person in zip(UNIONS, crowd, strict=True)
    }
    result = members(as_xlsx({**sheets, "Sheet3": []}), "名册.xlsx")
    assert ([row.union_id for row in result.rows], result.findings) == ([1, 2, 3, 4], [])


def test_an_identity_number_stored_as_a_number_is_an_error_even_if_it_looks_right():
    cells = Person().cells(1)
    cells[4] = int(Person().identity.replace("X", "0"))
    result = members(as_xlsx({"一": [HEADINGS, cells]}), "名册.xlsx")
    assert found(result) == [(2, "identity_number")]
    assert (result.total, result.accepted) == (1, 0)


def test_without_identity_number_a_person_comes_in_and_the_office_is_told():
    result = members(table(Person(identity="").cells(1)))
    assert found(result, Severity.WARN) == [(2, "identity_missing")]
    assert result.rows[0].identity is None
    assert result.rows[0].birth == Person().born


def test_a_roster_without_the_column_of_identity_numbers_is_refused_as_a_whole():
    result = members(as_csv([["所属工会", "姓名"], [UNIONS[0].name, "赵安"]]))
    assert found(result, Severity.ERROR) == [(1, "column_missing")]
    assert (result.total, result.accepted) == (1, 0)


def test_a_wrong_birth_date_yields_to_the_identity_number():
    result = members(table(Person(born=date(1981, 1, 2)).cells(1)))
    assert found(result) == [(2, "birth_contradicts")]
    assert result.rows[0].birth == date(1980, 1, 2)


def test_who_is_known_already_is_passed_over():
    index = hash
    result = members(table(Person().cells(1)), known={index(Person().identity)}, index=index)
    assert (found(result), result.accepted) == ([(2, "already_member")], 0)


def test_the_same_person_is_recognised_without_identity_number():
    person = Person(identity="")
    result = members(table(person.cells(1), replace(person, union=UNIONS[3].name).cells(2)))
    assert found(result, Severity.WARN)[-1] == (3, "duplicate_person")
    assert result.accepted == 1


def test_a_union_unknown_here_is_an_error_and_ditto_marks_repeat_the_one_above():
    crowd = people(3)
    rows = [person.cells(n) for n, person in enumerate(crowd, 1)]
    rows[0][1], rows[1][1], rows[2][1] = UNIONS[1].name, "〃", "南坪村工会"
    result = members(table(*rows))
    assert found(result) == [(3, "ditto"), (4, "union_unknown")]
    assert [row.union_id for row in result.rows] == [2, 2]


def test_lines_that_are_nobody_are_named_and_not_counted():
    person = Person().cells(1)
    lines = [
        ["注：本表一式三份"],
        [2, "", "", "", "", "", "", ""],
        list(HEADINGS),
        ["", "小计", "", "", "", "", "1人", ""],
        ["负责人(签字)", "", "", "", "", "", "", ""],
    ]
    result = members(table(person, *lines))
    assert [code for _row, code in found(result)] == [
        *("note_row", "numbered_row", "heading_row", "total_row", "signature_row")
    ]
    assert (result.total, result.accepted) == (1, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (as_csv([["甲", "乙"], ["1", "2"]]), "heading_missing"),
        (as_csv([["", ""], ["", ""]]), "file_empty"),
        (table(), "sheet_empty_roster"),
    ],
)
def test_a_file_without_roster_says_what_is_missing(content, code):
    result = members(content)
    assert [c for _row, c in found(result)] == [code]
    assert result.accepted == 0


def test_another_sheet_without_heading_is_named_and_a_foreign_column_too():
    sheets = {
        "名册": [[*HEADINGS, "血型"], [*Person().cells(1), "A"]],
        "其他": [["随便写的"]],
    }
    result = members(as_xlsx(sheets), "名册.xlsx")
    assert [(f.sheet, f.column, f.code) for f in result.findings] == [
        ("名册", "血型", "column_ignored"),
        ("其他", "Whole row", "sheet_skipped"),
    ]


def test_a_roster_of_another_kind_is_recognised_and_not_imported():
    content = as_csv(DELEGATES)
    result = members(content)
    assert found(result, Severity.ERROR) == [(2, "wrong_kind")]
    assert result.accepted == 0


def test_progress_is_told_while_reading():
    told = []
    crowd = people(1_200)
    members(table(*[p.cells(n) for n, p in enumerate(crowd, 1)]), progress=told.append)
    assert told == [500, 1000]


DELEGATES = [
    ["示例镇职工代表名册"],
    ["序号", "代表团(选区)", "姓名", "性别", "出生年月", "岗位类别", "是否企业经营者", "身份证号"],
    *[
        [
            n,
            UNIONS[0].name if n == 1 else "〃",
            p.name,
            p.sex,
            f"{p.born:%Y-%m}",
            "一线",
            o,
            p.identity,
        ]
        for n, (p, o) in enumerate(zip(people(3), "否是否", strict=True), 1)
    ],
]


def test_delegates_are_asked_for_the_month_of_birth_only():
    result = read_delegates(read_workbook(as_csv(DELEGATES), "a.csv"), UNIONS, set(), TODAY)
    assert [code for _row, code in found(result)] == ["ditto", "ditto"]
    assert [(row.group, row.union_id) for row in result.rows] == [(UNIONS[0].name, 1)] * 3
    assert [row.operator for row in result.rows] == [False, True, False]
    assert [row.birth for row in result.rows] == [person.born for person in people(3)]


EMPLOYER_HEADINGS = [
    *("序号", "企业名称", "统一社会信用代码", "单位类别代码", "行业代码", "法定代表人", "职工人数"),
    *("其中女职工", "工会形式", "集体合同", "工资专项", "合同起", "合同止", "联系电话"),
]


def employer(number, name, code, **changes):
    cells = {
        "单位类别代码": 170,
        "行业代码": "03",
        "职工人数": 25,
        "其中女职工": 5,
        "工会形式": "单独",
        "合同起": datetime(2011, 9, 28),
        "合同止": datetime(2031, 9, 28),
        "联系电话": "14200000001",
    } | {"序号": number, "企业名称": name, "统一社会信用代码": code, **changes}
    return [cells.get(heading) for heading in EMPLOYER_HEADINGS]


def employers(*rows, known=frozenset()):
    content = as_xlsx({"企业": [["示例镇企业一览表"], EMPLOYER_HEADINGS, *rows]})
    return read_employers(read_workbook(content, "a.xlsx"), known, TODAY)


GOOD_CODES = tuple(credit_code(sequence) for sequence in range(3))


def test_employers_with_their_marks_counts_and_codes():
    result = employers(
        employer(
            1, "示例一厂", GOOD_CODES[0], 职工人数="12人", 集体合同="√", 工资专项="随区域合同"
        ),
        employer(2, "示例二厂", GOOD_CODES[1], 单位类别代码="600个体", 集体合同="区域性覆盖"),
        employer(3, "示例三厂", GOOD_CODES[2]),
    )
    first, second, third = result.rows
    assert (first.employees, first.contract, first.wage_agreement) == (12, "own", "regional")
    assert (second.ownership, second.contract, second.union_form) == ("600", "regional", "single")
    assert (third.contract, third.contract_from, third.contract_to) == (
        *("none", "2011-09-28", "2031-09-28"),
    )
    assert [(f.row, f.column, f.code) for f in result.findings] == [
        (3, "职工人数", "count_unit"),
        (4, "单位类别代码", "code_with_words"),
        (2, "集体合同", "marks_read"),
        (2, "工资专项", "marks_read"),
    ]


def test_employers_are_compared_with_each_other_and_with_those_known():
    one, two, three = GOOD_CODES
    result = employers(
        employer(1, "示例一厂", one),
        employer(2, "示例一厂", one),
        employer(3, "示例二厂", one),
        employer(4, "示例三厂", two, 其中女职工=26),
        employer(5, "示例四厂", three),
        employer(6, "示例五厂", "91610999"),
        employer(7, "", ""),
        known={three},
    )
    assert found(result, Severity.WARN, Severity.ERROR) == [
        (4, "duplicate_row"),
        (5, "credit_code_shared"),
        (6, "count_exceeds"),
        (7, "already_known"),
        (8, "credit_code_wrong"),
        (9, "credit_code_missing"),
        (9, "value_missing"),
    ]
    assert [row.name for row in result.rows] == ["示例一厂", "示例三厂", "示例五厂"]


def test_unions_have_a_name_and_a_kind_and_stand_there_once():
    rows = [
        ["工会名称", "工会类别", "成立时间", "会员人数"],
        ["东坪示例社区工会委员会", "村级", "2007年3月", "88人"],
        ["示例石料有限公司工会", "企业", "2011-09-28", 126],
        ["示例石料有限公司 工会", "企业", "", ""],
        ["西坪示例村工会委员会", "", "", ""],
        ["南坪示例村工会委员会", "村级", "", ""],
    ]
    known = {"南坪示例村工会委员会"}
    result = read_unions(read_workbook(as_csv(rows), "a.csv"), known, TODAY)
    assert [(row.name, row.kind, row.established, row.members) for row in result.rows] == [
        ("东坪示例社区工会委员会", "village", "2007-03", 88),
        ("示例石料有限公司工会", "enterprise", "2011-09-28", 126),
    ]
    assert found(result, Severity.WARN, Severity.ERROR) == [
        *((2, "date_month_only"), (4, "duplicate_row"), (5, "value_missing"), (6, "already_known")),
    ]


READERS = {
    "members": lambda sheets: read_members(sheets, UNIONS, set(), TODAY),
    "delegates": lambda sheets: read_delegates(sheets, UNIONS, set(), TODAY),
    "employers": lambda sheets: read_employers(sheets, set(), TODAY),
    "unions": lambda sheets: read_unions(sheets, set(), TODAY),
}


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("kind", ROSTERS)
def test_an_untouched_template_is_understood_and_imports_nothing(kind, locale, tmp_path):
    Catalogues.load(Path(platform_core.__file__).parent)
    with use_locale(locale):
        path = tmp_path / "模板.xlsx"
        path.write_bytes(template_workbook(kind))
        result = READERS[kind](read_workbook(path, path.name))
    assert [finding.code for finding in result.findings] == [
        *("example_row", "sheet_empty_roster", "notes_sheet")
    ]
    assert (result.total, result.accepted) == (0, 0)


def test_an_example_somebody_typed_over_is_a_person():
    cells = Person().cells(1)
    cells[0] = "示例"
    assert members(table(cells)).accepted == 1


@pytest.mark.parametrize("kind", ROSTERS)
def test_every_column_is_found_by_each_of_its_headings(kind):
    for column in ROSTERS[kind].columns:
        assert column.heading in column.headings
        others = [c for c in ROSTERS[kind].columns if c is not column]
        assert not set(column.headings) & {h for other in others for h in other.headings}


def test_findings_speak_chinese_and_hide_identity_numbers():
    Catalogues.load(Path(platform_core.__file__).parent)
    number = identity(date(1980, 1, 2))
    with use_locale("zh"):
        result = members(table(Person(identity=number[:17]).cells(1)))
    (finding,) = result.findings
    assert (finding.row, finding.column) == (2, "身份证号")
    assert "17 位" in finding.message
    assert "对照证件" in finding.message
    assert number[6:14] not in finding.message
