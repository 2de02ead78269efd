"""The roster of employers (企业名册) with their unions and contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_core.cells import Cell
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.rosters.cleaning import (
    clean_choice,
    clean_code,
    clean_count,
    clean_name,
    clean_words,
)
from platform_core.organisation.rosters.columns import Column, Desk, Draft, Place, Roster
from platform_core.organisation.rosters.dates import clean_date
from platform_core.organisation.rosters.findings import Clean, Remark
from platform_core.organisation.rosters.identity import clean_credit_code
from platform_core.organisation.rosters.people import NOTE, PHONE
from platform_core.organisation.rosters.text import compare


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer as a roster states it. Counts are people; contract dates are partial dates."""

    sheet: str
    row: int
    name: str
    credit_code: str | None
    ownership: str | None  # one of OWNERSHIPS
    industry: str | None
    legal_rep: str | None
    employees: int | None
    women: int | None
    migrants: int | None
    members: int | None
    union_form: str | None  # one of the values of FORMS
    contract: str  # "own", "regional" or "none", as are the two below
    wage_agreement: str
    womens_contract: str
    contract_from: str | None
    contract_to: str | None
    phone: str | None
    note: str | None


OWNERSHIPS = frozenset(  # as union registers code them
    {
        *("110", "120", "130", "140", "151", "159", "161", "169", "170", "190"),
        *("200", "300", "400", "500", "600", "700"),
    }
)
FORMS: Mapping[str, str] = {
    **dict.fromkeys(("单独", "单独建会", "独立", "single"), "single"),
    **dict.fromkeys(("联合(村级)", "村级联合", "联合", "joint_village"), "joint_village"),
    **dict.fromkeys(("联合(个体)", "个体联合", "joint_self_employed"), "joint_self_employed"),
    **dict.fromkeys(("未建", "未建会", "没有", "none"), "none"),
}
COVER: Mapping[str, str] = {
    **dict.fromkeys(("√", "✓", "✔", "是", "有", "已签", "已签订", "yes", "own"), "own"),
    **dict.fromkeys(("区域性覆盖", "随区域合同", "区域性", "区域覆盖", "regional"), "regional"),
    **dict.fromkeys(("", "否", "无", "×", "未签", "未签订", "no", "none"), "none"),
}
COVER_WORDS = {
    "own": _l("own contract"),
    "regional": _l("covered by the regional contract"),
    "none": _l("no contract"),
}


def _ownership(cell: Cell, _desk: Desk) -> Clean:
    clean = clean_code(cell)
    if clean.value is None or clean.value in OWNERSHIPS:
        return clean
    facts = {"value": cell.text.strip(), "known": "、".join(sorted(OWNERSHIPS))}
    return Clean(None, (Remark("choice_unknown", facts),))


def _employer_name(cell: Cell, _desk: Desk) -> Clean:
    name = clean_words(cell).value
    return Clean(compare(name).upper() if name and name.isascii() else name)


def _legal_rep(cell: Cell, _desk: Desk) -> Clean:
    return clean_name(cell)


def _contract_day(cell: Cell, desk: Desk) -> Clean:
    return clean_date(cell, date.max, date1904=desk.date1904)


def _count(key: str, label: Any, *headings: str, example: str = "") -> Column:
    return Column(
        *(key, label, headings, lambda cell, _desk: clean_count(cell)), example=example, width=10
    )


def _cover(key: str, label: Any, *headings: str) -> Column:
    return Column(
        *(key, label, headings, lambda cell, _desk: clean_choice(cell, COVER, "none")),
        attended=True,
        meanings=COVER_WORDS,
        choices=("√", "区域性覆盖"),
        width=12,
    )


COLUMNS = (
    Column(
        "name",
        _l("Employer"),
        ("企业名称", "单位名称", "用人单位", "用人单位名称", "企业", "名称", "Employer"),
        _employer_name,
        required=True,
        attended=True,
        example="示例建材有限公司",
        width=30,
    ),
    Column(
        "credit_code",
        _l("Credit code"),
        ("统一社会信用代码", "信用代码", "社会信用代码", "统一信用代码", "Credit code"),
        lambda cell, _desk: clean_credit_code(cell),
        required=True,
        attended=True,
        example="91610999MA00000004",
        width=22,
    ),
    Column(
        "ownership",
        _l("Ownership code"),
        ("单位类别代码", "单位类别", "单位性质代码", "经济类型代码", "经济类型", "Ownership code"),
        _ownership,
        ditto=True,
        example="170",
    ),
    Column(
        "industry",
        _l("Industry code"),
        ("行业代码", "行业", "所属行业", "行业类别", "Industry code"),
        lambda cell, _desk: clean_words(cell),
        ditto=True,
        example="03",
    ),
    Column(
        "legal_rep",
        _l("Legal representative"),
        ("法定代表人", "法人代表", "法人", "企业负责人", "负责人", "Legal representative"),
        _legal_rep,
        example="李四",
    ),
    _count(
        "employees", _l("Employees"), "职工人数", "职工数", "员工人数", "Employees", example="25"
    ),
    _count(
        "women", _l("Women among them"), "其中女职工", "女职工", "女职工人数", "Women among them"
    ),
    _count(
        "migrants", _l("Migrant workers"), "农民工", "农民工人数", "其中农民工", "Migrant workers"
    ),
    _count("members", _l("Members"), "会员人数", "会员数", "工会会员", "Members"),
    Column(
        "union_form",
        _l("Form of union"),
        ("工会形式", "建会形式", "建会情况", "工会组建形式", "Form of union"),
        lambda cell, _desk: clean_choice(cell, FORMS),
        ditto=True,
        choices=("单独", "联合(村级)", "联合(个体)", "未建"),
        example="单独",
    ),
    _cover(
        "contract", _l("Collective contract"), "集体合同", "综合集体合同", "Collective contract"
    ),
    _cover(
        *("wage_agreement", _l("Wage agreement"), "工资专项", "工资协议", "工资专项集体合同"),
        *("工资集体协议", "Wage agreement"),
    ),
    _cover(
        *("womens_contract", _l("Women's rights contract"), "女职工专项", "女职工专项合同"),
        *("女职工专项集体合同", "Women's rights contract"),
    ),
    Column(
        "contract_from",
        _l("Contract from"),
        ("合同起", "合同开始", "起始日期", "合同起始", "Contract from"),
        _contract_day,
        width=12,
    ),
    Column(
        "contract_to",
        _l("Contract to"),
        ("合同止", "合同结束", "终止日期", "合同终止", "Contract to"),
        _contract_day,
        width=12,
    ),
    PHONE,
    NOTE,
)


def finish(draft: Draft, desk: Desk) -> None:
    """Compare the counts with each other, and the employer with those above and known."""
    values = draft.values
    name, code = values.get("name"), values.get("credit_code")
    if not name:
        draft.add("value_missing", "name", needed=draft.headings.get("name", ""))
    for key in ("women", "migrants", "members"):
        part, total = values.get(key), values.get("employees")
        if part is not None and total is not None and part > total:
            draft.add("count_exceeds", key, value=part, total=total)
    if not (name or code):
        return
    place = Place(draft.row, name or "", "")
    before = desk.seen.setdefault(("employer", code or compare(name or "")), place)
    if before is not place and before.name == name:
        draft.pass_over("duplicate_row", row=before.row)
    elif before is not place:
        draft.add("credit_code_shared", "credit_code", value=code, name=before.name, row=before.row)
    elif code and desk.index(code) in desk.known:
        draft.pass_over("already_known")


def build(draft: Draft) -> EmployerRow:
    values = draft.values
    plain: dict[str, Any] = {key: values.get(key) for key in _PLAIN}
    cover: dict[str, Any] = {key: values.get(key) or "none" for key in _COVERED}
    return EmployerRow(sheet=draft.sheet, row=draft.row, **plain, **cover)


_COVERED = ("contract", "wage_agreement", "womens_contract")
_PLAIN = tuple(column.key for column in COLUMNS if column.key not in _COVERED)

EMPLOYERS: Roster[EmployerRow] = Roster(
    "employers", _l("roster of employers"), COLUMNS, "credit_code", finish, build
)
