"""Rosters as offices send them, made up for the tests: nobody here exists.

Identity numbers begin with 610999, an area code that was never assigned; telephones with 142,
a segment nobody uses. Every damage done to a row is told to the test that reads the file.
"""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from platform_core.organisation.rosters import UnionName, check_digit
from platform_core.organisation.rosters.identity import credit_check_digit

TODAY = date(2026, 11, 22)
UNIONS = (
    UnionName(1, "东坪示例社区工会委员会", "V01"),
    UnionName(2, "西坪示例村工会委员会", "V02"),
    UnionName(3, "西坪示例片区个体劳动者工会", "S01"),
    UnionName(4, "示例石料有限公司工会", "E01"),
)
HEADINGS = ("序号", "单位(工会)", "姓 名", "性别", "身份证号", "出生年月", "联系电话", "入会时间")
SURNAMES, GIVEN = "赵钱孙李周吴郑王", "安宁和平正清明远"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
RUINED = frozenset(
    {"identity_check_digit", "identity_missing", "identity_length", "identity_scientific"}
)
EXCEL_EPOCH = date(1899, 12, 30)


def identity(born: date, sex: str = "男", sequence: int = 0) -> str:
    """A valid number of nobody: the parity of the sequence carries the sex."""
    first17 = f"610999{born:%Y%m%d}{(sequence * 2 + (sex == '男')) % 1000:03d}"
    return first17 + check_digit(first17)


def credit_code(sequence: int) -> str:
    """A valid credit code of nobody."""
    first17 = f"91610999MA{sequence:07d}"
    return first17 + credit_check_digit(first17)


@dataclass(frozen=True)
class Person:
    name: str = "赵安宁"
    sex: str = "男"
    born: date = date(1980, 1, 2)
    identity: str = identity(date(1980, 1, 2))
    phone: str = "14200000001"
    joined: date = date(2007, 3, 1)
    union: str = UNIONS[0].name

    def cells(self, number: int) -> list[Any]:
        """The row of a tidy roster with HEADINGS."""
        days = (self.born.isoformat(), self.joined.isoformat())
        return [
            *(number, self.union, self.name, self.sex, self.identity),
            *(days[0], self.phone, days[1]),
        ]


def people(count: int, seed: int = 1) -> list[Person]:
    """Different people, the same ones for the same seed."""
    rng = random.Random(seed)
    return [_person(rng, sequence) for sequence in range(count)]


def _person(rng: random.Random, sequence: int) -> Person:
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(14_000))
    sex = rng.choice("男女")
    return Person(
        name=rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2)))),
        sex=sex,
        born=born,
        identity=identity(born, sex, sequence),
        phone=f"142{rng.randrange(10**8):08d}",
        joined=date(2007, 3, 1) + timedelta(days=rng.randrange(1_600)),
        union=rng.choice(UNIONS).name,
    )


@dataclass
class Roster:
    """A file's rows with what is wrong in them: (row, heading, code)."""

    rows: list[list[Any]]
    faults: set[tuple[int, str, str]] = field(default_factory=set)


def messy_roster(count: int = 400, seed: int = 7) -> Roster:
    """Title, heading, people with every damage seen in real offices, totals, blanks, signatures."""
    rng = random.Random(seed)
    roster = Roster([["示例镇工会会员名册"], ["填报单位:示例镇总工会"], list(HEADINGS)])
    crowd = people(count, seed)
    for number, person in enumerate(crowd, 1):
        row = len(roster.rows) + 1
        cells = person.cells(number)
        for column, value, code in _damages(person, rng):
            cells[column] = value
            roster.faults.add((row, HEADINGS[column].replace(" ", ""), code))
        roster.rows.append(cells)
    _repeat_somebody(roster, crowd)
    _add_end(roster, count)
    return roster


def _damages(person: Person, rng: random.Random) -> Iterable[tuple[int, Any, str]]:
    """At most one damage in each of six columns: (column, what stands there, code)."""
    born, number, phone = person.born, person.identity, person.phone
    stretched = person.name[0] + "　" + person.name[1:]
    other = "女" if person.sex == "男" else "男"
    month = f"{born.year}年{born.month}月"
    wrong = str((int(number[16]) + 1) % 10)
    choices: tuple[tuple[int, Sequence[tuple[Any, str]]], ...] = (
        (1, [("西坪示例村工会", "union_short")] if person.union == UNIONS[1].name else []),
        (2, [(stretched, "name_spaces"), (person.name + " ", "name_spaces")]),
        (
            3,
            [
                ({"男": "M", "女": "F"}[person.sex], "sex_coded"),
                ({"男": "1", "女": "2"}[person.sex], "sex_coded"),
                (other, "sex_contradicts"),
            ],
        ),
        (
            4,
            [
                ("'" + number, "identity_apostrophe"),
                (number.translate(FULL_WIDTH), "identity_full_width"),
                (f"{number[:6]} {number[6:14]} {number[14:]}", "identity_spaces"),
                (number[:16] + wrong + number[17], "identity_check_digit"),
                ("", "identity_missing"),
                (number[:17], "identity_length"),
                ("6.10999E+17", "identity_scientific"),
                *([(number.lower(), "identity_lower_x")] if number.endswith("X") else []),
            ],
        ),
        (5, [(str((born - EXCEL_EPOCH).days), "date_serial"), (month, "birth_partial")]),
        (
            6,
            [
                ("", "phone_missing"),
                ("无", "phone_none"),
                (phone.translate(FULL_WIDTH), "phone_full_width"),
                (f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", "phone_separators"),
                (phone[:10], "phone_wrong"),
                ("1.42174E+10", "phone_scientific"),
            ],
        ),
    )
    hit = {c: rng.choice(damages) for c, damages in choices if damages and rng.random() < 0.2}
    if hit.get(3, ("", ""))[1] == "sex_contradicts" and hit.get(4, ("", ""))[1] in RUINED:
        del hit[3]  # nothing is left that the sex could contradict
    for column, (value, code) in hit.items():
        yield column, value, code


def _repeat_somebody(roster: Roster, crowd: Sequence[Person]) -> None:
    """One person again under another union, and another name on somebody's number."""
    faulty = {row for row, _column, _code in roster.faults}
    clean = [at for at in range(len(crowd)) if at + 4 not in faulty]
    again = replace(crowd[clean[0]], union=UNIONS[3].name)
    shared = replace(crowd[clean[1]], name="测试同号")
    for person, column, code in (
        (again, "", "duplicate_person"),
        (shared, "身份证号", "identity_shared"),
    ):
        roster.rows.append(person.cells(len(roster.rows)))
        roster.faults.add((len(roster.rows), column, code))


def _add_end(roster: Roster, count: int) -> None:
    ends = (
        (["合计", "", f"共{count}人"], "total_row"),
        *[([""] * 8, "blank_rows" if not line else "") for line in range(20)],
        (["主席(签字):", "", "", "审核人:"], "signature_row"),
    )
    for cells, code in ends:
        roster.rows.append(list(cells))
        if code:
            roster.faults.add((len(roster.rows), "", code))


def as_csv(rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig") -> io.BytesIO:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def as_xlsx(sheets: dict[str, Sequence[Sequence[Any]]], merge: Sequence[str] = ()) -> io.BytesIO:
    """A workbook of these sheets; `merge` are ranges merged on each of them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merge:
            sheet.merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content
