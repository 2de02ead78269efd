"""The county's own report: the sum of its townships, each beside it, every figure traced."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from docx import Document

from platform_core.accounts import SYSTEM
from platform_core.indicators.periods import Period
from platform_core.indicators.stated import Statement, state
from platform_core.organisation.models import County, Honour, HonourLevel, Union, UnionKind
from platform_core.reports.cli import report_cli
from platform_core.reports.papers import write_county_report
from platform_core.tenancy import db, platform_scope
from tests.builders import make_member, make_township, make_union
from tests.conftest import NOW

pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def registers(app, county, inside, jinzhai, neighbour, switch_on):
    """Three unions in one township, two in the other; six members and two; two stated figures."""
    switch_on("suggestions", jinzhai)
    with app.app_context(), platform_scope():
        make_township(county, name="静镇")
        db.session.commit()
    for here, unions, members, jobs, growth in (
        (jinzhai, 3, 6, 1100, 20),
        (neighbour, 2, 2, 50, 5),
    ):
        with inside(here):
            made = [make_union(kind=UnionKind.VILLAGE) for _each in range(unions)]
            for _each in range(members):
                make_member(made[0])
            db.session.add(Honour(title=f"示例{here.name}", level=HonourLevel.NATION,
                                  granted_by="示例"))  # fmt: skip
            for key, label, written, unit in (
                ("st.jobs_added", "新增就业岗位", jobs, "个"),
                ("st.wage_growth", "工资福利增长", growth, "%"),
            ):
                state(Statement(key=key, label=label, written=f"{written}", unit=unit,
                                period="2026", source="镇报告"), actor=SYSTEM, now=NOW)  # fmt: skip


@pytest.fixture
def written(app, county):
    """`written()`: the report as its text, and the report."""

    def written():
        with app.app_context(), platform_scope(writes=False):
            here = db.session.get_one(County, county.id)
            report = write_county_report(here, Period.parse("2026"), date(2026, 11, 22))
            sheet = openpyxl.load_workbook(BytesIO(report.companion())).worksheets[0]
            rows = list(sheet.iter_rows(min_row=2, values_only=True))
        paragraphs = Document(BytesIO(report.document)).paragraphs
        return "\n".join(each.text for each in paragraphs), report, rows

    return written


def test_the_county_tells_the_sum_of_its_townships_and_each_of_them(
    registers, written, jinzhai, neighbour
):
    text, report, rows = written()
    for words in (
        "所辖乡镇总工会：",
        "静镇尚无数据。",
        "基层工会委员会5个，其中村级工会5个",
        f"国家级：示例{neighbour.name}（{neighbour.name}，示例）",
        f"{jinzhai.name}：基层工会3个，会员6人；召开职代会无数据；征集职工意见建议0条",
        f"{neighbour.name}：基层工会2个，会员人数过少，不予显示；",
        "新增就业岗位1150个（填报）",
        f"填报数据：{neighbour.name}工资福利增长5%，来源：镇报告。",
    ):
        assert words in text, text
    printed = {(row[2], row[0]): row for row in rows}
    assert printed["org.unions_total", "5"][8] == "由 3 个乡镇中 2 个的记录汇总"
    assert printed["org.unions_total", f"{jinzhai.name}：3个"][6] == "3"
    assert printed["st.jobs_added", "1150个（填报）"][8].startswith("3 个乡镇中有 2 个填报")
    assert "core_union" in printed["org.unions_total", "5"][10]
    gaps = {told.key: told.why for told in report.gaps}
    assert "st.wage_growth" not in {row[2] for row in rows}, "shares of this kind have no sum"
    assert gaps["wc.sessions"] == "各乡镇均未开通“职工代表大会”。"
    assert gaps["org.members"] == "涉及人数过少，不予列出。", "or one could subtract"


def test_one_row_of_one_township_changes_the_county_s_report(registers, written, inside, neighbour):
    before = written()[0]
    with inside(neighbour):
        db.session.query(Union).first().dissolved_on = date(2026, 2, 1)
    after = written()[0]
    assert "委员会5个" in before and "委员会4个" in after


def test_by_the_page_and_by_the_command_line(app, registers, client_as, jinzhai, tmp_path):
    auditor, way = client_as("county_auditor"), "/county/reports/own?period=2026"
    assert "基层工会" in auditor.get(way).text
    assert auditor.get(f"{way}&as=docx").data[:2] == b"PK" == auditor.get(f"{way}&as=xlsx").data[:2]
    assert client_as("township_admin", jinzhai).get(way).status_code == 403
    out, run = tmp_path / "县.docx", app.test_cli_runner().invoke
    with app.app_context(), platform_scope(writes=False):
        code = db.session.query(County.code).scalar()
    done = run(report_cli, ["experience", "--county", code, "--year", "2026", "--out", str(out)])
    assert done.exit_code == 0 and out.exists() and out.with_suffix(".xlsx").exists(), done.output
    for wrong in (
        ["work", "--county", code],
        ["experience"],
        ["experience", "金寨镇", "--county", code],
    ):
        assert run(report_cli, [*wrong, "--year", "2026", "--out", str(out)]).exit_code == 2
    nowhere = run(report_cli, ["experience", "--county", "1", "--year", "2026", "--out", str(out)])
    assert nowhere.exit_code != 0
