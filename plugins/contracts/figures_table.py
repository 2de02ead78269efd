"""The sheet of monthly figures: its columns, and what is wrong with a row of it.

Read by the core's reader of tables; here stands what only this sheet can tell. Pure: the caller
says which employers there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from platform_core.api import rosters
from plugins.contracts.terms import InsuranceKind

INSURANCES = {
    InsuranceKind.PENSION: _l("Pension insurance"),
    InsuranceKind.MEDICAL: _l("Medical insurance"),
    InsuranceKind.UNEMPLOYMENT: _l("Unemployment insurance"),
    InsuranceKind.INJURY: _l("Work-injury insurance"),
    InsuranceKind.MATERNITY: _l("Maternity insurance"),
}
SHORT = {
    InsuranceKind.PENSION: "养老", InsuranceKind.MEDICAL: "医疗",
    InsuranceKind.UNEMPLOYMENT: "失业", InsuranceKind.INJURY: "工伤",
    InsuranceKind.MATERNITY: "生育",
}  # fmt: skip


def _words(cell: Any, _desk: Any) -> Any:
    return rosters.clean_words(cell)


def _count(key: str, label: Any, *headings: str, required: bool = False) -> rosters.Column:
    return rosters.Column(key, label, headings, lambda cell, _desk: rosters.clean_count(cell),
                  required=required, width=12)  # fmt: skip


def _insurance(kind: InsuranceKind) -> tuple[rosters.Column, ...]:
    zh, name = SHORT[kind], INSURANCES[kind]
    return (
        _count(f"{kind}_due", _l("%(name)s: due", name=name), f"{zh}应参保", f"{zh}应参保人数",
               f"{zh}保险应参保人数"),
        _count(f"{kind}_insured", _l("%(name)s: insured", name=name), f"{zh}已参保",
               f"{zh}参保人数", f"{zh}保险参保人数", f"{zh}已参保人数"),
        _count(f"{kind}_owed", _l("%(name)s: months owed", name=name), f"{zh}欠缴月数"),
    )  # fmt: skip


COLUMNS = (
    rosters.Column("name", _l("Employer"),
                   ("企业名称", "单位名称", "用人单位", "企业", "Employer"), _words, required=True,
                   attended=True, example="示例建材有限公司", width=30),
    rosters.Column("credit_code", _l("Credit code"),
                   ("统一社会信用代码", "信用代码", "Credit code"), _words,
                   example="91610999MA00000004", width=22),
    _count("employees", _l("Employees"), "职工人数", "职工总数", "Employees", required=True),
    _count("due", _l("Employed for over a month"), "应签人数", "应签劳动合同人数", "满一个月职工",
           "Employed for over a month", required=True),
    _count("signed", _l("With a written contract"), "已签人数", "已签劳动合同人数",
           "劳动合同签订人数", "With a written contract", required=True),
    _count("open_ended", _l("Without a fixed term"), "无固定期限人数", "其中无固定期限",
           "Without a fixed term"),
    rosters.Column("wage", _l("Average wage (yuan)"), ("月平均工资", "平均工资", "月均工资",
           "月平均工资(元)", "Average wage (yuan)"), lambda cell, _desk: rosters.clean_amount(cell),
           width=14),
    _count("unpaid_people", _l("People with wages owed"), "欠薪人数", "People with wages owed"),
    _count("unpaid_months", _l("Months of wages owed"), "欠薪月数", "Months of wages owed"),
    *(column for kind in InsuranceKind for column in _insurance(kind)),
)  # fmt: skip
NEEDED = ("employees", "due", "signed")


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """One employer's month as the sheet states it."""

    sheet: str
    row: int
    name: str
    credit_code: str | None
    figures: Mapping[str, int | None]
    headings: Mapping[str, str]  # as they stand on the sheet, by the key of the column

    def heading(self, key: str) -> str:
        """What a column is called: on this sheet, else in the template."""
        return self.headings.get(key) or next(c.heading for c in COLUMNS if c.key == key)


def _build(draft: rosters.Draft) -> FiguresRow:
    values = draft.values
    figures = {c.key: values.get(c.key) for c in COLUMNS if c.key not in ("name", "credit_code")}
    return FiguresRow(draft.sheet, draft.row, values.get("name") or "",
                      values.get("credit_code"), figures, draft.headings)  # fmt: skip


def _finish(draft: rosters.Draft, _desk: Any) -> None:
    if not draft.values.get("name"):
        draft.add("value_missing", "name", needed=draft.headings.get("name", ""))


TABLE: rosters.Roster[FiguresRow] = rosters.Roster(
    "figures", _l("monthly figures"), COLUMNS, "name", _finish, _build
)


@dataclass(frozen=True)
class Known:
    """The employers there are, by credit code and by name; those whose month is known."""

    codes: Mapping[str, int]
    names: Mapping[str, int]
    in_month: Set[int]


@dataclass
class Read:
    """What a sheet holds: rows with their employer, every finding, how many rows there were."""

    rows: list[tuple[int, FiguresRow]]
    findings: list[rosters.Finding]
    total: int

    def count(self, severity: rosters.Severity) -> int:
        """How many findings are of this severity."""
        return sum(each.severity is severity for each in self.findings)


def read(sheets: Iterable[Any], known: Known, today: date) -> Read:
    """Read the sheets and judge each row. Raises RuleBroken for what is no readable table."""
    result = rosters.read_table(TABLE, sheets, today)
    found = judge_rows(result.rows, known)
    strict = [_strict(each) for each in result.findings]
    return Read(found.rows, strict + found.findings, result.total)


def judge_rows(given: Sequence[FiguresRow], known: Known) -> Read:
    """Judge rows one after the other, wherever they were written."""
    judge, rows, findings = _Judge(known), list[tuple[int, FiguresRow]](), list[rosters.Finding]()
    for row in given:
        findings += judge.judge(row)
        employer_id = judge.employer_of(row)
        if employer_id is not None:
            rows.append((employer_id, row))
    return Read(rows, findings, len(given))


def _strict(finding: rosters.Finding) -> rosters.Finding:
    """A figure that cannot be read is an error here: nothing is counted that was guessed."""
    if finding.code == "count_unreadable":
        return replace(finding, severity=rosters.Severity.ERROR)
    return finding


class _Judge:
    """Judges the rows of one sheet one after the other."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.seen: dict[int, int] = {}

    def employer_of(self, row: FiguresRow) -> int | None:
        """Whose row it is: by the credit code, else by the name."""
        if row.credit_code and row.credit_code in self.known.codes:
            return self.known.codes[row.credit_code]
        return self.known.names.get(rosters.compare(row.name))

    def judge(self, row: FiguresRow) -> Iterator[rosters.Finding]:
        yield from self._whose(row)
        for key in NEEDED:
            if row.figures[key] is None:
                yield _error(row, "figure_missing", row.heading(key), _("Fill in this figure."))
        yield from _parts(row)
        for kind in InsuranceKind:
            yield from _insured(row, kind)

    def _whose(self, row: FiguresRow) -> Iterator[rosters.Finding]:
        employer_id = self.employer_of(row)
        if employer_id is None:
            yield _error(
                row, "employer_unknown", row.heading("name"),
                _("There is no employer “%(name)s” in this township. Register it first, or correct "
                  "the name or credit code.", name=row.name),
            )  # fmt: skip
            return
        before = self.seen.setdefault(employer_id, row.row)
        if before != row.row:
            yield _error(row, "employer_repeated", row.heading("name"),
                         _("This employer already stands in row %(row)s.", row=before))  # fmt: skip
        elif employer_id in self.known.in_month:
            yield rosters.Finding(
                row.sheet, row.row, row.heading("name"), "replaces", rosters.Severity.WARN,
                _("Figures of this month are known; these will take their place."),
            )  # fmt: skip


PARTS = (("due", "employees"), ("signed", "due"), ("open_ended", "signed"),
         ("unpaid_people", "employees"))  # fmt: skip


def _parts(row: FiguresRow) -> Iterator[rosters.Finding]:
    for part, whole in PARTS:
        few, many = row.figures[part], row.figures[whole]
        if few is not None and many is not None and few > many:
            yield _error(row, "part_exceeds", row.heading(part),
                         _("%(part)s of %(whole)s cannot be: “%(of)s” is smaller.", part=few,
                           whole=many, of=row.heading(whole)))  # fmt: skip


def _insured(row: FiguresRow, kind: InsuranceKind) -> Iterator[rosters.Finding]:
    due, insured = row.figures[f"{kind}_due"], row.figures[f"{kind}_insured"]
    if (due is None) != (insured is None):
        key = f"{kind}_due" if due is None else f"{kind}_insured"
        yield _error(row, "figure_missing", row.heading(key), _("Fill in this figure."))
    elif due is not None and insured is not None and insured > due:
        yield _error(row, "part_exceeds", row.heading(f"{kind}_insured"),
                     _("%(part)s of %(whole)s cannot be: “%(of)s” is smaller.", part=insured,
                       whole=due, of=row.heading(f"{kind}_due")))  # fmt: skip


def _error(row: FiguresRow, code: str, column: str, message: str) -> rosters.Finding:
    return rosters.Finding(row.sheet, row.row, column, code, rosters.Severity.ERROR, message)
