"""Each cleaner by its table: what stands in the cell, what is made of it, and what is said."""

from datetime import date, datetime

import pytest

from platform_core.cells import Cell
from platform_core.organisation.rosters import CODES, UnionName, check_digit, mask
from platform_core.organisation.rosters.cleaning import (
    clean_code,
    clean_count,
    clean_flag,
    clean_name,
    clean_phone,
    clean_sex,
)
from platform_core.organisation.rosters.dates import clean_date
from platform_core.organisation.rosters.identity import (
    clean_credit_code,
    clean_identity,
    credit_check_digit,
)
from platform_core.organisation.rosters.unions import UnionNames
from tests.core.rosters import FULL_WIDTH, TODAY, UNIONS, credit_code, identity

BORN = date(1980, 1, 2)
MAN, WOMAN = identity(BORN), identity(BORN, "女")
ENDS_IN_X = next(n for k in range(500) if (n := identity(BORN, "男", k)).endswith("X"))


def codes(clean):
    return [remark.code for remark in clean.remarks]


@pytest.mark.parametrize(
    ("typed", "number", "said"),
    [
        (MAN, MAN, []),
        (f"'{MAN}", MAN, ["identity_apostrophe"]),
        (f"’{MAN}", MAN, ["identity_apostrophe"]),
        (MAN.translate(FULL_WIDTH), MAN, ["identity_full_width"]),
        (f" {MAN} ", MAN, []),
        (f"{MAN[:6]} {MAN[6:14]} {MAN[14:]}", MAN, ["identity_spaces"]),
        (f"{MAN[:6]}-{MAN[6:]}", MAN, ["identity_spaces"]),
        (ENDS_IN_X.lower(), ENDS_IN_X, ["identity_lower_x"]),
        (
            f"'{ENDS_IN_X.lower().translate(FULL_WIDTH)}",
            ENDS_IN_X,
            ["identity_apostrophe", "identity_full_width", "identity_lower_x"],
        ),
        (f"610999{BORN:%y%m%d}001", identity(BORN, "男", 0), ["identity_upgraded"]),
        ("", None, ["identity_missing"]),
        ("无", None, ["identity_missing"]),
        (MAN[:17], None, ["identity_length"]),
        (MAN + "0", None, ["identity_length"]),
        (MAN[:17] + ("1" if MAN[17] != "1" else "2"), None, ["identity_check_digit"]),
        (MAN[:10] + "1345" + MAN[14:], None, ["identity_date"]),
        (identity(date(2031, 1, 1)), None, ["identity_date"]),
        ("6.10999E+17", None, ["identity_scientific"]),
        ("6.10999e17", None, ["identity_scientific"]),
        ("见原件", None, ["identity_unreadable"]),
        (float(MAN.replace("X", "0")), None, ["identity_number"]),
        (610999198001020000, None, ["identity_number"]),
    ],
)
def test_identity_numbers(typed, number, said):
    clean = clean_identity(Cell(typed), TODAY)
    assert (clean.value and clean.value.number, codes(clean)) == (number, said)


def test_an_identity_number_says_birth_date_and_sex():
    assert clean_identity(Cell(MAN), TODAY).value[1:] == (BORN, "male")
    assert clean_identity(Cell(WOMAN), TODAY).value[1:] == (BORN, "female")


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit("11010519491231002") == "X"  # the example printed in GB 11643-1999
    assert credit_check_digit("91350100M000100Y4") == "3"  # and that of GB 32100-2015


def test_a_message_never_shows_a_whole_identity_number():
    assert mask(MAN) == "610999********" + MAN[-4:]
    for fault in (MAN[:17], MAN[:17] + "?", MAN + "1"):
        shown = clean_identity(Cell(fault), TODAY).remarks[-1].facts["value"]
        assert MAN[6:14] not in shown


@pytest.mark.parametrize(
    ("typed", "value", "said"),
    [
        ("1983-04-17", "1983-04-17", []),
        ("1983.4.17", "1983-04-17", []),
        ("1983/4/17", "1983-04-17", []),
        ("1983年4月17日", "1983-04-17", []),
        ("1983年 4月 17日", "1983-04-17", []),
        ("19830417", "1983-04-17", []),
        (19830417, "1983-04-17", []),
        ("１９８３.４.１７", "1983-04-17", []),
        ("1983-04-17 00:00:00", "1983-04-17", []),
        (datetime(1983, 4, 17), "1983-04-17", []),
        (date(1983, 4, 17), "1983-04-17", []),
        ("30423", "1983-04-17", ["date_serial"]),
        (30423, "1983-04-17", ["date_serial"]),
        (30423.0, "1983-04-17", ["date_serial"]),
        ("1983年4月", "1983-04", ["date_month_only"]),
        ("1983.04", "1983-04", ["date_month_only"]),
        ("1983-4", "1983-04", ["date_month_only"]),
        ("198304", "1983-04", ["date_month_only"]),
        ("1983", "1983", ["date_year_only"]),
        ("1983年", "1983", ["date_year_only"]),
        ("", None, []),
        ("不详", None, []),
        ("1983-02-30", None, ["date_unreadable"]),
        ("83.4.17", None, ["date_unreadable"]),
        ("去年", None, ["date_unreadable"]),
        ("0983-04-17", None, ["date_unreadable"]),
        ("2031-01-01", None, ["date_future"]),
        ("99999", None, ["date_future"]),
    ],
)
def test_dates(typed, value, said):
    clean = clean_date(Cell(typed), TODAY)
    assert (clean.value, codes(clean)) == (value, said)


def test_serials_of_an_old_mac_workbook_count_from_1904():
    assert clean_date(Cell(28961), TODAY, date1904=True).value == "1983-04-17"


@pytest.mark.parametrize(
    ("typed", "value", "said"),
    [
        ("14200000001", "14200000001", []),
        (14200000001, "14200000001", []),
        (14200000001.0, "14200000001", []),
        ("'14200000001", "14200000001", []),
        ("+86 14200000001", "14200000001", ["phone_separators"]),
        ("１４２０００００００１", "14200000001", ["phone_full_width"]),
        ("142-0000-0001", "14200000001", ["phone_separators"]),
        ("0915-7200000", "09157200000", ["phone_separators"]),
        ("7200000", "7200000", []),
        ("", None, ["phone_missing"]),
        ("无", None, ["phone_none"]),
        ("1420000000", None, ["phone_wrong"]),
        ("14200000001/14200000002", None, ["phone_wrong"]),
        ("1.42E+10", None, ["phone_scientific"]),
    ],
)
def test_telephones(typed, value, said):
    clean = clean_phone(Cell(typed))
    assert (clean.value, codes(clean)) == (value, said)


@pytest.mark.parametrize(
    ("typed", "value", "said"),
    [
        ("赵安", "赵安", []),
        ("赵　安", "赵安", ["name_spaces"]),
        ("赵  安", "赵安", ["name_spaces"]),
        ("赵安 ", "赵安", ["name_spaces"]),
        ("阿依古丽·买买提", "阿依古丽·买买提", []),
        ("John Smith", "John Smith", []),
        ("赵安1", "赵安1", ["name_odd"]),
        ("", None, ["name_missing"]),
        ("　", None, ["name_missing"]),
    ],
)
def test_names(typed, value, said):
    clean = clean_name(Cell(typed))
    assert (clean.value, codes(clean)) == (value, said)


@pytest.mark.parametrize(
    ("typed", "value", "said"),
    [
        ("男", "male", []),
        ("女", "female", []),
        (" 女 ", "female", []),
        ("M", "male", ["sex_coded"]),
        ("f", "female", ["sex_coded"]),
        ("1", "male", ["sex_coded"]),
        (2, "female", ["sex_coded"]),
        ("", None, []),
        ("3", None, ["sex_unreadable"]),
    ],
)
def test_sex(typed, value, said):
    clean = clean_sex(Cell(typed))
    assert (clean.value, codes(clean)) == (value, said)


@pytest.mark.parametrize(
    ("cleaner", "typed", "value", "said"),
    [
        (clean_flag, "√", True, []),
        (clean_flag, "是", True, []),
        (clean_flag, "否", False, []),
        (clean_flag, "×", False, []),
        (clean_flag, "", None, []),
        (clean_flag, "也许", None, ["choice_unknown"]),
        (clean_count, "12", 12, []),
        (clean_count, 12.0, 12, []),
        (clean_count, "12人", 12, ["count_unit"]),
        (clean_count, "1,200", 1200, []),
        (clean_count, "-3", None, ["count_unreadable"]),
        (clean_count, "十二", None, ["count_unreadable"]),
        (clean_code, 600, "600", []),
        (clean_code, "600个体", "600", ["code_with_words"]),
        (clean_code, "个体", None, ["choice_unknown"]),
        (clean_credit_code, credit_code(7), credit_code(7), []),
        (clean_credit_code, f"'{credit_code(7).lower()}", credit_code(7), []),
        (clean_credit_code, credit_code(7)[:17] + "I", None, ["credit_code_wrong"]),
        (clean_credit_code, "", None, ["credit_code_missing"]),
    ],
)
def test_marks_counts_and_codes(cleaner, typed, value, said):
    clean = cleaner(Cell(typed))
    assert (clean.value, codes(clean)) == (value, said)


@pytest.mark.parametrize(
    ("typed", "union", "said"),
    [
        ("东坪示例社区工会委员会", 1, []),
        ("东坪示例社区工会 委员会", 1, []),
        ("V02", 2, []),
        ("东坪示例社区工会", 1, ["union_short"]),
        ("东坪示例社区", 1, ["union_short"]),
        ("东坪", 1, ["union_short"]),
        ("石料有限公司", 4, ["union_short"]),
        ("西坪", None, ["union_ambiguous"]),
        ("南坪村工会", None, ["union_unknown"]),
        ("工会", None, ["union_unknown"]),
        ("", None, ["union_missing"]),
    ],
)
def test_unions_are_found_however_short_their_name(typed, union, said):
    clean = UnionNames(UNIONS).find(typed)
    assert (clean.value and clean.value.id, codes(clean)) == (union, said)


@pytest.mark.parametrize(
    ("title", "union"),
    [
        ("东坪示例社区工会委员会会员名册", 1),
        ("2011年东坪示例社区工会委员会会员花名册", 1),
        ("东坪示例社区会员名册", 1),
        ("示例镇工会会员名册", None),
        ("Sheet1", None),
        ("", None),
    ],
)
def test_the_union_is_read_from_a_title(title, union):
    found = UnionNames(UNIONS).named_in(title)
    assert (found and found.id) == union


def test_of_two_unions_in_a_title_the_longer_name_counts():
    both = UnionNames([UnionName(1, "坪村工会"), UnionName(2, "大坪村工会")])
    assert both.named_in("大坪村工会会员名册").id == 2


def test_every_code_can_be_said_with_the_facts_it_gets():
    assert all(str(code.message) for code in CODES.values())
    assert all(name == name.lower() and " " not in name for name in CODES)
