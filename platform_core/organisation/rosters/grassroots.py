"""The roster of grassroots unions (基层工会名册)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.rosters.cleaning import (
    clean_choice,
    clean_count,
    clean_name,
    clean_words,
)
from platform_core.organisation.rosters.columns import Column, Desk, Draft, Place, Roster
from platform_core.organisation.rosters.dates import clean_date
from platform_core.organisation.rosters.people import NOTE, PHONE
from platform_core.organisation.rosters.text import compare


@dataclass(frozen=True, slots=True)
class UnionRow:
    """A grassroots union as a roster states it. `established` is a partial date."""

    sheet: str
    row: int
    name: str
    kind: str  # one of the values of KINDS
    code: str | None
    chair: str | None
    established: str | None
    approval_no: str | None
    employees: int | None
    members: int | None
    phone: str | None
    address: str | None
    note: str | None


KINDS: Mapping[str, str] = {
    **dict.fromkeys(("村级", "村", "社区", "村级工会", "村(社区)", "village"), "village"),
    **dict.fromkeys(("企业", "企业工会", "enterprise"), "enterprise"),
    **dict.fromkeys(("个体", "个体劳动者", "个体劳动者工会", "self_employed"), "self_employed"),
    **dict.fromkeys(
        ("机关事业", "机关", "事业", "机关事业单位", "事业单位", "agency_institution"),
        "agency_institution",
    ),
    **dict.fromkeys(("联合", "联合工会", "联合基层工会", "joint"), "joint"),
    **dict.fromkeys(("行业", "行业工会", "industry"), "industry"),
}


def _words(key: str, label: Any, *headings: str, **more: Any) -> Column:
    return Column(key, label, headings, lambda cell, _desk: clean_words(cell), **more)


def _count(key: str, label: Any, *headings: str) -> Column:
    return Column(key, label, headings, lambda cell, _desk: clean_count(cell), width=10)


COLUMNS = (
    _words(
        *("name", _l("Name of the union"), "工会名称", "基层工会名称", "工会", "名称"),
        *("Name of the union", "union"),
        required=True,
        attended=True,
        example="示例村工会委员会",
        width=28,
    ),
    Column(
        "kind",
        _l("Kind of union"),
        ("工会类别", "类别", "工会类型", "类型", "组织类型", "Kind of union", "kind"),
        lambda cell, _desk: clean_choice(cell, KINDS),
        required=True,
        ditto=True,
        choices=("村级", "企业", "个体", "机关事业", "联合", "行业"),
        example="村级",
    ),
    _words("code", _l("Union code"), "工会编号", "工会代码", "编号", "Union code", "union_code"),
    Column(
        "chair",
        _l("Chair"),
        ("工会主席", "主席", "主席姓名", "负责人", "Chair"),
        lambda cell, _desk: clean_name(cell),
        example="张三",
    ),
    Column(
        "established",
        _l("Established on"),
        ("成立时间", "成立日期", "建会时间", "建会日期", "Established on"),
        lambda cell, desk: clean_date(cell, desk.today, date1904=desk.date1904),
        example="2007-03",
    ),
    _words(
        "approval_no", _l("Approval number"), "批准文号", "批复文号", "审批文号", "Approval number"
    ),
    _count("employees", _l("Employees"), "职工人数", "职工数", "Employees"),
    _count("members", _l("Members"), "会员人数", "会员数", "会员", "Members"),
    PHONE,
    _words("address", _l("Address"), "地址", "办公地址", "住所", "Address", width=28),
    NOTE,
)


def finish(draft: Draft, desk: Desk) -> None:
    """A union has a name and a kind, and stands in the roster and in the township once."""
    values = draft.values
    for key in ("name", "kind"):
        if not values.get(key):
            draft.add("value_missing", key, needed=draft.headings.get(key, ""))
    name = values.get("name")
    if not name:
        return
    place = Place(draft.row, name, "")
    before = desk.seen.setdefault(("union", compare(name)), place)
    if before is not place:
        draft.pass_over("duplicate_row", row=before.row)
    elif desk.index(compare(name)) in desk.known:
        draft.pass_over("already_known")


def build(draft: Draft) -> UnionRow:
    plain = {column.key: draft.values.get(column.key) for column in COLUMNS}
    return UnionRow(sheet=draft.sheet, row=draft.row, **plain)  # type: ignore[arg-type]


UNIONS: Roster[UnionRow] = Roster("unions", _l("roster of unions"), COLUMNS, "name", finish, build)
