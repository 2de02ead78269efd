"""What rosters of people share: columns, and making identity number, sex and birth date agree."""

from datetime import date

from platform_core.cells import Cell
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.rosters.cleaning import (
    SEX_WORDS,
    clean_name,
    clean_phone,
    clean_sex,
    clean_words,
)
from platform_core.organisation.rosters.columns import Column, Desk, Draft, Place
from platform_core.organisation.rosters.dates import clean_date
from platform_core.organisation.rosters.findings import Clean
from platform_core.organisation.rosters.identity import Identity, clean_identity, mask

# Nobody's: area code 610999 is not assigned, the check digit is wrong so that the example can
# never become a member, and the telephone segment 142 is not in use.
EXAMPLE_IDENTITY = "610999198001010038"
EXAMPLE_PHONE = "14200000000"


def clean_birth(cell: Cell, desk: Desk) -> Clean:
    """A partial date; that it is partial is judged beside the identity number."""
    clean = clean_date(cell, desk.today, date1904=desk.date1904)
    partial = {"date_month_only", "date_year_only"}
    return Clean(clean.value, tuple(r for r in clean.remarks if r.code not in partial))


NAME = Column(
    "name",
    _l("Name"),
    ("姓名", "会员姓名", "职工姓名", "代表姓名", "Name"),
    lambda cell, _desk: clean_name(cell),
    required=True,
    attended=True,
    example="张三",
    width=10,
)
SEX = Column(
    "sex",
    _l("Sex"),
    ("性别", "Sex", "Gender"),
    lambda cell, _desk: clean_sex(cell),
    choices=(_l("male"), _l("female")),
    example=SEX_WORDS["male"],
    width=6,
)
BIRTH = Column(
    "birth",
    _l("Birth date"),
    ("出生日期", "出生年月", "出生年月日", "出生时间", "出生", "生日", "Birth date", "Birth"),
    clean_birth,
    example="1980-01-01",
    width=12,
)
IDENTITY = Column(
    "identity",
    _l("Identity number"),
    (
        *("身份证号码", "身份证号", "身份证", "公民身份号码", "公民身份证号码", "居民身份证号码"),
        *("身份证件号码", "居民身份证号", "证件号码", "证件号", "身份号码"),
        *("Identity number", "ID number", "ID"),
    ),
    lambda cell, desk: clean_identity(cell, desk.today),
    required=True,
    attended=True,
    example=EXAMPLE_IDENTITY,
    width=22,
)
PHONE = Column(
    "phone",
    _l("Telephone"),
    (
        *("手机号码", "手机号", "手机", "联系电话", "电话", "联系方式", "移动电话", "电话号码"),
        *("手机电话", "联系手机", "Telephone", "Phone"),
    ),
    lambda cell, _desk: clean_phone(cell),
    attended=True,
    example=EXAMPLE_PHONE,
    width=14,
)
EDUCATION = Column(
    "education",
    _l("Education"),
    ("文化程度", "学历", "文化", "教育程度", "Education"),
    lambda cell, _desk: clean_words(cell),
    ditto=True,
    example="高中",
    width=10,
)
NOTE = Column(
    "note",
    _l("Note"),
    ("备注", "附注", "Note", "Notes", "Remark"),
    lambda cell, _desk: clean_words(cell),
    width=20,
)


def reconcile(draft: Draft, *, full_birth: bool = True) -> None:
    """Let the identity number, where valid, decide over sex and birth date, and say so.

    `full_birth`: the roster asks for the day; False where it asks for the month only.
    """
    identity = draft.values.get("identity")
    if isinstance(identity, Identity):
        _reconcile_sex(draft, identity)
        _reconcile_birth(draft, identity, full_birth)
        return
    birth = draft.values.get("birth")
    if birth and len(birth) < 10:
        draft.add("birth_incomplete", "birth", value=birth)
    draft.values["birth"] = date.fromisoformat(birth) if birth and len(birth) == 10 else None


def _reconcile_sex(draft: Draft, identity: Identity) -> None:
    sex = draft.values.get("sex")
    if sex and sex != identity.sex:
        draft.add("sex_contradicts", "sex")
    elif not sex and "sex" in draft.headings:
        draft.add("sex_from_identity", "sex")
    draft.values["sex"] = identity.sex


def _reconcile_birth(draft: Draft, identity: Identity, full_birth: bool) -> None:
    birth = draft.values.get("birth")
    if birth and not identity.born.isoformat().startswith(birth):
        draft.add("birth_contradicts", "birth")
    elif birth and len(birth) < 10 and full_birth:
        draft.add("date_month_completed", "birth", value=birth)
    elif not birth and "birth" in draft.headings:
        draft.add("birth_from_identity", "birth")
    draft.values["birth"] = identity.born


def note_repetition(draft: Draft, desk: Desk, where: str) -> None:
    """Find the same person above in this file (passed over), or two names on one number (error).

    Without a number, name, birth date and telephone together stand for the person.
    """
    values = draft.values
    name, identity = values.get("name") or "", values.get("identity")
    keys: list[tuple[str, ...]] = [("identity", identity.number)] if identity else []
    if name and values.get("birth") and values.get("phone"):
        keys.append(("person", name, values["birth"].isoformat(), values["phone"]))
    place = Place(draft.row, name, where)
    for key in keys:
        before = desk.seen.setdefault(key, place)
        if before is place:
            continue
        if key[0] == "identity" and before.name != name:
            shown = mask(key[1])
            draft.add("identity_shared", "identity", value=shown, name=before.name, row=before.row)
        else:
            draft.pass_over("duplicate_person", row=before.row, union=before.where)
        return
