"""The roster of delegates to a workers' congress (职工代表名册)."""

from dataclasses import dataclass
from datetime import date

from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.rosters.cleaning import clean_flag, clean_words
from platform_core.organisation.rosters.columns import Column, Desk, Draft, Roster
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


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """A delegate as a roster states it. `union_id` only where the group bears a union's name."""

    sheet: str
    row: int
    group: str  # delegation or electoral district
    union_id: int | None
    name: str
    sex: str | None
    birth: date | None
    identity: str | None
    phone: str | None
    education: str | None
    category: str | None  # 一线, 专业技术, 管理, 经营管理 …
    operator: bool  # runs the enterprise; their share among the delegates is limited
    note: str | None


COLUMNS = (
    Column(
        "group",
        _l("Delegation"),
        (
            *("代表团(选区)", "代表团", "选区", "选举单位", "代表团组", "代表组", "所属代表团"),
            *("代表团(组)", "Delegation"),
        ),
        lambda cell, _desk: clean_words(cell),
        required=True,
        attended=True,
        ditto=True,
        example="谭家院社区工会委员会",
        width=26,
    ),
    NAME,
    SEX,
    BIRTH,
    EDUCATION,
    Column(
        "category",
        _l("Category of post"),
        ("岗位类别", "人员类别", "类别", "代表类别", "代表身份", "Category of post"),
        lambda cell, _desk: clean_words(cell),
        ditto=True,
        choices=("一线", "专业技术", "管理", "经营管理"),
        example="一线",
    ),
    Column(
        "operator",
        _l("Runs the enterprise"),
        ("是否企业经营者", "企业经营者", "经营者", "Runs the enterprise"),
        lambda cell, _desk: clean_flag(cell),
        choices=(_l("yes"), _l("no")),
        example=_l("no"),
    ),
    IDENTITY,
    PHONE,
    NOTE,
)


def finish(draft: Draft, desk: Desk) -> None:
    """As for members; a month is all this roster asks of a birth date."""
    values = draft.values
    if not values.get("group"):
        draft.add("value_missing", "group", needed=draft.headings.get("group", ""))
    values["union"] = desk.unions.find(values.get("group") or "").value
    reconcile(draft, full_birth=False)
    note_repetition(draft, desk, values.get("group") or "")
    identity = values.get("identity")
    if identity and not draft.passed_over and desk.index(identity.number) in desk.known:
        draft.pass_over("already_known")


def build(draft: Draft) -> DelegateRow:
    values = draft.values
    identity, union = values.get("identity"), values.get("union")
    return DelegateRow(
        sheet=draft.sheet,
        row=draft.row,
        group=values["group"],
        union_id=union.id if union else None,
        name=values["name"],
        sex=values.get("sex"),
        birth=values.get("birth"),
        identity=identity.number if identity else None,
        phone=values.get("phone"),
        education=values.get("education"),
        category=values.get("category"),
        operator=bool(values.get("operator")),
        note=values.get("note"),
    )


DELEGATES: Roster[DelegateRow] = Roster(
    "delegates", _l("roster of delegates"), COLUMNS, "identity", finish, build
)
