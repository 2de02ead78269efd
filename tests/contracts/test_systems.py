"""The four systems: the matrix, monthly figures from a sheet (all or nothing), their warnings."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from platform_core.api import rosters
from platform_core.cells import Cell, Row, Sheet
from platform_core.errors import RuleBroken
from platform_core.organisation.models import Employer
from platform_core.tenancy import db
from plugins.contracts.figures_table import COLUMNS, Known, read
from plugins.contracts.models import EarlyWarning, FiguresImport, InsuranceMonth, LabourMonth
from plugins.contracts.operations import systems as doing
from plugins.contracts.queries import systems as asking
from plugins.contracts.queries.systems import Matrix
from plugins.contracts.terms import FiguresImportState, InsuranceKind, Subject
from plugins.contracts.warning_states import Topic
from tests.builders import make_employer
from tests.conftest import NOW
from tests.contracts.care_builders import make_actor, make_contract

OCTOBER = date(2026, 10, 1)
HEAD = ("企业名称", "统一社会信用代码", "职工人数", "应签人数", "已签人数", "无固定期限人数",
        "月平均工资", "欠薪人数", "欠薪月数", "养老应参保", "养老已参保",
        "养老欠缴月数")  # fmt: skip
GOOD = ("金寨示例石料有限公司", "", 40, 38, 38, 2, "3250.50", 0, 0, 38, 38, 0)
KNOWN = Known(codes={}, names={rosters.compare(GOOD[0]): 7}, in_month=frozenset())
ERROR, WARN = rosters.Severity.ERROR, rosters.Severity.WARN


def sheet(*rows, head=HEAD):
    """A sheet as the reader of files hands it on."""
    lines = [Row(n, [Cell(value) for value in row]) for n, row in enumerate((head, *rows), 1)]
    return [Sheet("月报", iter(lines))]


def changed(**at):
    """The good row with some cells changed, by the key of their column."""
    keys = ("name", "credit_code", "employees", "due", "signed", "open_ended", "wage",
            "unpaid_people", "unpaid_months", "pension_due", "pension_insured",
            "pension_owed")  # fmt: skip
    return tuple(at.get(key, value) for key, value in zip(keys, GOOD, strict=True))


def workbook(*rows, head=HEAD):
    """The same as a file."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "月报"
    for row in (head, *rows):
        page.append(row)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def test_a_good_row_is_read_to_the_fen_and_remarks_nothing():
    found = read(sheet(GOOD), KNOWN, NOW.date())
    ((employer_id, row),) = found.rows
    assert (employer_id, found.findings) == (7, [])
    assert (row.figures["wage"], row.figures["due"], row.figures["pension_insured"]) == (
        325050, 38, 38,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"name": "别镇企业"}, "企业名称", "employer_unknown"),
        ({"name": ""}, "企业名称", "value_missing"),
        ({"employees": ""}, "职工人数", "figure_missing"),
        ({"employees": "四十几"}, "职工人数", "count_unreadable"),
        ({"due": 41}, "应签人数", "part_exceeds"),
        ({"signed": 39}, "已签人数", "part_exceeds"),
        ({"open_ended": 39}, "无固定期限人数", "part_exceeds"),
        ({"unpaid_people": 41}, "欠薪人数", "part_exceeds"),
        ({"wage": "三千二百五"}, "月平均工资", "amount_unreadable"),
        ({"wage": "0.32万"}, "月平均工资", "amount_unreadable"),
        ({"pension_insured": 39}, "养老已参保", "part_exceeds"),
        ({"pension_insured": ""}, "养老已参保", "figure_missing"),
    ],
)
def test_a_fault_names_sheet_row_column_and_reason(change, column, code):
    found = read(sheet(GOOD, changed(**change)), KNOWN, NOW.date())
    errors = [each for each in found.findings if each.severity is ERROR]
    (mine,) = [each for each in errors if each.code == code]
    assert (mine.sheet, mine.row, mine.column) == ("月报", 3, column)
    assert mine.message


def test_an_employer_twice_and_a_month_that_is_known_are_said():
    known = Known(KNOWN.codes, KNOWN.names, frozenset({7}))
    found = read(sheet(GOOD, GOOD), known, NOW.date())
    assert [each.code for each in found.findings] == ["replaces", "employer_repeated"]
    assert [each.severity for each in found.findings] == [WARN, ERROR]


def test_the_credit_code_finds_an_employer_whose_name_is_written_otherwise():
    known = Known({"91610999MA00000004": 9}, {}, frozenset())
    found = read(sheet(changed(name="石料厂", credit_code="91610999MA00000004")), known, NOW.date())
    assert [id for id, _row in found.rows] == [9]


def test_totals_titles_and_the_notes_are_no_employers():
    rows = [("合计", "", 40, 38, 38)]
    found = read(sheet(GOOD, *rows), KNOWN, NOW.date())
    assert (len(found.rows), found.total, found.count(ERROR)) == (1, 1, 0)


@pytest.fixture
def stone(here):
    return make_employer(name=GOOD[0], employees=40, women=10)


def staged(*rows, month=OCTOBER, head=HEAD):
    return doing.stage_figures(workbook(*rows, head=head), "十月月报.xlsx", month,
                               actor=make_actor(), now=NOW)  # fmt: skip


def written():
    return db.session.scalar(select(func.count()).select_from(LabourMonth))


def test_nothing_is_written_before_it_is_confirmed(stone):
    it = staged(GOOD)
    assert (it.state, it.total, it.errors, written()) == (FiguresImportState.CHECKED, 1, 0, 0)
    doing.confirm_figures(it, actor=make_actor(), now=NOW)
    month = db.session.scalars(select(LabourMonth)).one()
    assert (month.employer_id, month.month, month.signed, month.average_wage_fen) == (
        stone.id, OCTOBER, 38, 325050,
    )  # fmt: skip
    insured = db.session.scalars(select(InsuranceMonth)).one()
    assert (insured.kind, insured.due, insured.insured) == (InsuranceKind.PENSION, 38, 38)
    assert (it.state, it.rows_json) == (FiguresImportState.DONE, [])


def test_one_error_keeps_every_row_out(stone):
    make_employer(name="金寨示例茶业有限公司")
    it = staged(GOOD, changed(name="金寨示例茶业有限公司", signed=99))
    assert it.errors == 1
    with pytest.raises(RuleBroken):
        doing.confirm_figures(it, actor=make_actor(), now=NOW)
    assert written() == 0


def test_confirming_twice_has_one_effect_and_a_new_sheet_replaces_the_month(stone):
    it = staged(GOOD)
    for _time in range(2):
        doing.confirm_figures(it, actor=make_actor(), now=NOW)
    again = staged(changed(signed=30))
    assert again.warnings == 1
    doing.confirm_figures(again, actor=make_actor(), now=NOW)
    assert (written(), db.session.scalar(select(LabourMonth.signed))) == (1, 30)


def test_a_discarded_sheet_writes_nothing_and_a_written_one_cannot_be_discarded(stone):
    it = staged(GOOD)
    doing.discard_figures(it)
    with pytest.raises(RuleBroken):
        doing.confirm_figures(it, actor=make_actor(), now=NOW)
    other = staged(GOOD)
    doing.confirm_figures(other, actor=make_actor(), now=NOW)
    with pytest.raises(RuleBroken):
        doing.discard_figures(other)


def test_a_month_to_come_is_refused(stone):
    with pytest.raises(RuleBroken) as refused:
        staged(GOOD, month=date(2026, 12, 1))
    assert refused.value.field == "month"


def test_blank_is_not_nought(stone):
    head = HEAD[:5]
    doing.confirm_figures(staged(GOOD[:5], head=head), actor=make_actor(), now=NOW)
    month = db.session.scalars(select(LabourMonth)).one()
    assert month.average_wage_fen is None
    assert db.session.scalar(select(func.count()).select_from(InsuranceMonth)) == 0


def test_the_template_reads_back_with_the_employers_in_it(stone):
    book = openpyxl.load_workbook(doing.template())
    rows = list(book.worksheets[0].values)
    assert len(rows[0]) == len(COLUMNS) and rows[1][0] == stone.name
    filled = [list(row) for row in rows]
    filled[1][2:5] = [40, 38, 38]
    found = read(sheet(*filled[1:], head=filled[0]), KNOWN, NOW.date())
    assert (len(found.rows), found.count(ERROR)) == (1, 0)


def test_figures_warn_of_contracts_insurance_and_wages(stone):
    bad = changed(signed=20, unpaid_people=35, unpaid_months=2, pension_owed=3)
    doing.confirm_figures(staged(bad), actor=make_actor(), now=NOW)
    rows = db.session.execute(select(EarlyWarning.topic, EarlyWarning.level)).all()
    assert {topic: level.value for topic, level in rows} == {
        Topic.UNSIGNED: "orange", Topic.ARREARS: "orange", Topic.INSURANCE: "orange",
    }  # fmt: skip
    doing.confirm_figures(staged(bad), actor=make_actor(), now=NOW)
    assert db.session.scalar(select(func.count()).select_from(EarlyWarning)) == 3


# --- The matrix -----------------------------------------------------------------------------------


def month_of(employer: Employer, *, signed=10, due=10, insured=10, wage=None, month=OCTOBER):
    row = {"employer_id": employer.id, "employees": 10, "due": due, "signed": signed,
           "wage": wage, "pension_due": 10, "pension_insured": insured, "injury_due": 10,
           "injury_insured": 10}  # fmt: skip
    doing.write_month(month, [row])


def rows_of(**narrowed):
    query = asking.list_matrix(asking.latest_month(), Matrix(**narrowed)).order_by(Employer.name)
    return {row.name: (row.contract, row.wage, row.labour, row.insurance)
            for row in db.session.execute(query)}  # fmt: skip


def test_the_matrix_shows_what_each_employer_has_and_lists_the_gaps(here):
    full, half, bare = (make_employer(name=f"示例{n}有限公司") for n in "甲乙丙")
    make_contract(full, half)
    make_contract(full, kind=Subject.WAGE)
    month_of(full)
    month_of(half, signed=9, insured=9)
    assert rows_of() == {
        "示例甲有限公司": (True, True, True, True),
        "示例乙有限公司": (True, False, False, False),
        "示例丙有限公司": (False, False, False, False),
    }
    assert set(rows_of(lacks="contract")) == {bare.name}
    assert set(rows_of(lacks="any")) == {half.name, bare.name}
    assert asking.totals(OCTOBER) == {
        "employers": 3, "contract": 2, "wage": 1, "labour": 1, "insurance": 1, "all_four": 1,
    }  # fmt: skip


def test_public_and_closed_employers_are_left_out(here):
    make_employer(name="示例机关", non_public=False)
    make_employer(name="示例停业", closed_on=date(2026, 5, 1))
    assert rows_of() == {}
    assert set(rows_of(public_too=True)) == {"示例机关"}


def test_a_contract_that_has_ended_counts_no_more(here):
    employer = make_employer(name="示例甲")
    make_contract(employer, starts_on=date(2024, 1, 1), ends_on=date(2026, 11, 21))
    assert rows_of()["示例甲"][0] is False


# --- Pages ----------------------------------------------------------------------------------------

PAGE = "/t/jinzhai/contracts"


@pytest.fixture
def officer(client_as, town):
    return client_as("township_officer", town)


def sent(*rows, month="2026-10", name="十月.xlsx", head=HEAD):
    return {"month": month, "file": (workbook(*rows, head=head), name)}


def test_a_sheet_is_uploaded_looked_at_and_confirmed(officer, town, inside):
    with inside(town):
        make_employer(name=GOOD[0])
    answer = officer.post(f"{PAGE}/figures", data=sent(GOOD))
    assert answer.status_code == 303
    shown = officer.get(answer.location).text
    assert "全部写入" in shown and "2026年10月" in shown
    assert officer.post(f"{answer.location}/confirm").status_code == 303
    page = officer.get(f"{PAGE}/systems").text
    assert GOOD[0] in page and "38 / 38" in page
    with inside(town):
        assert written() == 1


@pytest.mark.only("sqlite")
def test_a_sheet_with_errors_cannot_be_confirmed_and_says_why(officer, town, inside):
    with inside(town):
        make_employer(name=GOOD[0])
    answer = officer.post(f"{PAGE}/figures", data=sent(changed(signed=99)))
    page = officer.get(answer.location).text
    assert "全部写入" not in page and "月报" in page
    cells = [td.text for td in BeautifulSoup(page, "html.parser").select("main tbody td")]
    assert cells[:2] == ["2", "已签人数"]
    refused = officer.post(f"{answer.location}/confirm")
    assert (refused.status_code, "改正" in refused.text) == (422, True)
    book = openpyxl.load_workbook(BytesIO(officer.get(f"{answer.location}/findings.xlsx").data))
    assert len(list(book.worksheets[0].values)) == 2
    assert officer.post(f"{answer.location}/discard").status_code == 303
    with inside(town):
        assert db.session.scalar(select(FiguresImport.state)) is FiguresImportState.DISCARDED


@pytest.mark.parametrize(
    ("month", "file"),
    [("2026-13", None), ("十月", None), ("2026-12", None),
     ("2026-10", (BytesIO(b"MZ not a table"), "x.xlsx")), ("2026-10", (BytesIO(b""), "y.csv"))],
)  # fmt: skip
@pytest.mark.only("sqlite")
def test_a_bad_month_or_file_is_refused_and_the_form_comes_back(officer, town, month, file):
    data = sent(GOOD, month=month)
    if file:
        data["file"] = (BytesIO(file[0].getvalue()), file[1])
    answer = officer.post(f"{PAGE}/figures", data=data)
    assert answer.status_code == 422 and month in answer.text


@pytest.mark.only("sqlite")
def test_the_matrix_pages_without_a_query_per_row(officer, town, inside, count_queries, app):
    def counted():
        with app.app_context(), count_queries() as queries:
            assert officer.get(f"{PAGE}/systems").status_code == 200
        return len(queries)

    with inside(town):
        for n in range(3):
            month_of(make_employer(name=f"示例{n:03}"))
    few = counted()
    with inside(town):
        for n in range(3, 80):
            month_of(make_employer(name=f"示例{n:03}"))
    assert counted() == few
    page = BeautifulSoup(officer.get(f"{PAGE}/systems").text, "html.parser")
    assert len(page.select("main tbody tr")) == 50
    assert page.select_one("main nav.pager a[rel=next]")


def test_the_matrix_and_one_employer_can_be_taken_away_and_looked_into(officer, town, inside):
    with inside(town):
        employer = make_employer(name="示例甲")
        make_contract(employer)
        month_of(employer, wage=325000)
        id = employer.id
    page = officer.get(f"{PAGE}/systems/{id}").text
    assert "区域性集体合同" in page and "¥3,250.00" in page and "养老保险" in page
    book = openpyxl.load_workbook(BytesIO(officer.get(f"{PAGE}/systems.xlsx?lacks=wage").data))
    assert [row[0] for row in book.worksheets[0].values][1:] == ["示例甲"]


@pytest.mark.only("sqlite")
def test_who_may_not_keep_figures_sees_none(client_as, town, client):
    for path in ("systems", "figures", "figures/template.xlsx"):
        assert client_as("member", town).get(f"{PAGE}/{path}").status_code == 403
        assert client.get(f"{PAGE}/{path}").status_code == 303
