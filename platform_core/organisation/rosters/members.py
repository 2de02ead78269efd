"""The roster of members (会员名册)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_core.cells import Cell
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.rosters.cleaning import clean_choice, clean_flag, clean_words
from platform_core.organisation.rosters.columns import Column, Desk, Draft, Roster
from platform_core.organisation.rosters.dates import clean_date
from platform_core.organisation.rosters.findings import Clean
from platform_core.organisation.rosters.people import (
    BIRTH,
    EDUCATION,
    IDENTITY,
    NAME,
    NOTE,
    PHONE,
    SEX,
    note_repetition,
    reconcile,
)
from platform_core.organisation.rosters.text import DITTO


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as a roster states it. `joined` is a partial date: "2007", "2007-03", …"""

    sheet: str
    row: int
    union_id: int
    name: str
    sex: str | None  # "male" or "female"
    birth: date | None
    identity: str | None  # 18 characters, valid
    phone: str | None
    ethnicity: str | None
    politics: str | None
    education: str | None
    job: str | None
    hukou: str | None  # "rural" or "urban"
    migrant: bool | None
    joined: str | None
    status: str  # one of STATUSES
    number: str | None  # of the member's card
    note: str | None


HUKOU: Mapping[str, str] = {
    **dict.fromkeys(("农业", "农村", "农业户口", "农村户口", "农", "rural"), "rural"),
    **dict.fromkeys(("非农业", "非农", "城镇", "城市", "居民", "城镇户口", "非农业户口"), "urban"),
    "urban": "urban",
}
STATUSES: Mapping[str, str] = {
    **dict.fromkeys(("在籍", "正常", "在册", "在职", "在会", "active"), "active"),
    **dict.fromkeys(("保留会籍", "保留", "kept"), "kept"),
    **dict.fromkeys(("申请", "申请中", "待批准", "applied"), "applied"),
    **dict.fromkeys(("转接中", "转移中", "transferring"), "transferring"),
    **dict.fromkeys(("转出", "已转出", "退会", "left"), "left"),
    **dict.fromkeys(("开除", "开除会籍", "expelled"), "expelled"),
    **dict.fromkeys(("死亡", "去世", "已故", "deceased"), "deceased"),
}


def clean_union(cell: Cell, desk: Desk) -> Clean:
    """The union named in the cell; a blank cell means the union in the sheet's title."""
    text = cell.text.strip()
    if (not text or text in DITTO) and desk.sheet_union:
        return Clean(desk.sheet_union)
    return desk.unions.find(text)


def _words(key: str, label: Any, *headings: str, **more: Any) -> Column:
    return Column(key, label, headings, lambda cell, _desk: clean_words(cell), **more)


COLUMNS = (
    Column(
        "union",
        _l("Union"),
        (
            *("所属工会", "单位(工会)", "工会名称", "工会", "所在工会", "基层工会", "所属基层工会"),
            *("工会(单位)", "所属单位", "单位名称", "工作单位", "单位", "所属工会组织"),
            *("Union", "union_code"),
        ),
        clean_union,
        required=True,
        attended=True,
        ditto=True,
        by_title=True,
        example="谭家院社区工会委员会",
        width=26,
    ),
    NAME,
    SEX,
    _words("ethnicity", _l("Ethnicity"), "民族", "Ethnicity", ditto=True, example="汉族", width=8),
    BIRTH,
    IDENTITY,
    PHONE,
    _words(
        *("politics", _l("Political status"), "政治面貌", "政治面目", "Political status"),
        ditto=True,
        example="群众",
    ),
    EDUCATION,
    _words(
        *("job", _l("Job"), "工作岗位", "岗位", "职业", "工种", "从事工作", "职务", "Job"),
        example="外出务工",
    ),
    Column(
        "hukou",
        _l("Household registration"),
        (
            *("户籍类型", "户口性质", "户籍性质", "户口类型", "户口类别", "户籍"),
            "Household registration",
        ),
        lambda cell, _desk: clean_choice(cell, HUKOU),
        ditto=True,
        choices=("农业", "非农业"),
        example="农业",
    ),
    Column(
        "migrant",
        _l("Migrant worker"),
        ("是否农民工", "农民工", "是否为农民工", "Migrant worker", "migrant"),
        lambda cell, _desk: clean_flag(cell),
        ditto=True,
        choices=(_l("yes"), _l("no")),
        example=_l("yes"),
    ),
    Column(
        "joined",
        _l("Joined on"),
        ("入会时间", "入会日期", "入会年月", "入会", "加入工会时间", "Joined on", "join"),
        lambda cell, desk: clean_date(cell, desk.today, date1904=desk.date1904),
        ditto=True,
        example="2007-03-01",
        width=12,
    ),
    Column(
        "status",
        _l("Membership"),
        ("会籍状态", "状态", "会籍", "会员状态", "Membership", "status"),
        lambda cell, _desk: clean_choice(cell, STATUSES, "active"),
        ditto=True,
        choices=("在籍", "保留会籍"),
        example="在籍",
    ),
    _words(
        *("number", _l("Card number"), "会员编号", "会员证号", "会员号", "会员卡号", "会籍编号"),
        *("Card number", "member_no"),
    ),
    NOTE,
)


def finish(draft: Draft, desk: Desk) -> None:
    """Make the row agree with itself, with the rows above, and with the members already known."""
    values = draft.values
    if "union" not in draft.headings and desk.sheet_union:
        values["union"] = desk.sheet_union
    reconcile(draft)
    union, identity = values.get("union"), values.get("identity")
    note_repetition(draft, desk, union.name if union else "")
    if identity and not draft.passed_over and desk.index(identity.number) in desk.known:
        draft.pass_over("already_member")


def build(draft: Draft) -> MemberRow:
    values = draft.values
    identity = values.get("identity")
    return MemberRow(
        sheet=draft.sheet,
        row=draft.row,
        union_id=values["union"].id,
        name=values["name"],
        sex=values.get("sex"),
        birth=values.get("birth"),
        identity=identity.number if identity else None,
        phone=values.get("phone"),
        ethnicity=values.get("ethnicity"),
        politics=values.get("politics"),
        education=values.get("education"),
        job=values.get("job"),
        hukou=values.get("hukou"),
        migrant=values.get("migrant"),
        joined=values.get("joined"),
        status=values.get("status") or "active",
        number=values.get("number"),
        note=values.get("note"),
    )


MEMBERS: Roster[MemberRow] = Roster(
    "members", _l("roster of members"), COLUMNS, "identity", finish, build
)
