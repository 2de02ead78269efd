"""Reports written from rows: every figure traced, nothing typed, nothing silently missing."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.chart.reader import read_chart
from openpyxl.xml.functions import fromstring

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.indicators.periods import Period
from platform_core.indicators.stated import Statement, state
from platform_core.organisation.models import Honour, HonourLevel, Township, Union, UnionKind
from platform_core.papers.documents import write_plain
from platform_core.papers.filled import fill, names_in
from platform_core.reports.cli import report_cli
from platform_core.reports.papers import built_in, write_report
from platform_core.reports.placeholders import over
from platform_core.tenancy import db, township_scope
from tests.builders import make_member, make_union
from tests.conftest import NOW
from tests.core.test_ranking import amount

YEAR = Period.parse("2011")
KINDS = ((UnionKind.VILLAGE, 10), (UnionKind.ENTERPRISE, 2), (UnionKind.SELF_EMPLOYED, 3),
         (UnionKind.AGENCY_INSTITUTION, 4))  # fmt: skip


@pytest.fixture
def registers(inside, jinzhai):
    """Nineteen unions, five honours, one member, two stated figures."""
    with inside(jinzhai):
        unions = [make_union(kind=kind) for kind, count in KINDS for _each in range(count)]
        make_member(unions[0])
        for level in (HonourLevel.PROVINCE,) * 2 + (HonourLevel.NATION,) * 3:
            db.session.add(Honour(title=f"示例{level}", level=level, granted_by="示例"))
        for key, label, written, unit, word in (
            ("st.investment_added", "新增投资", "4000", "万元", "gt"),
            ("st.jobs_added", "新增就业岗位", "1100", "个", ""),
        ):
            state(Statement(key=key, label=label, written=written, unit=unit, qualifier=word,
                            period="2011", source="县报告", source_on="2011-11-26"),
                  actor=SYSTEM, now=NOW)  # fmt: skip


@pytest.fixture
def written(app, jinzhai):
    """`written()`: the report as its text, and the report."""

    def written(kind="experience", period=YEAR):
        with app.app_context(), township_scope(jinzhai.id, writes=False):
            here = db.session.get_one(Township, jinzhai.id)
            report = write_report(kind, here, period, date(2026, 11, 22))
            companion = report.companion()
        return text_of(report.document), report, companion

    return written


def text_of(document):
    return "\n".join(each.text for each in Document(BytesIO(document)).paragraphs)


def template(text):
    stream = BytesIO()
    write_plain(text, stream)
    return stream.getvalue()


def filled(text, **values):
    stream, unknown = BytesIO(), []
    fill(template(text), values, stream, on_unknown=unknown.append)
    return text_of(stream.getvalue()), unknown


def test_the_report_says_what_the_rows_say(registers, written):
    text, report, _companion = written()
    for words in (
        "委员会19个",
        "村级工会10个、企业工会2个、个体劳动者工会3个、机关事业单位工会4个",
        "省级荣誉2项、国家级荣誉3项",
        "新增投资4000余万元（填报）",
        "就业岗位1100个（填报）",
        "来源：县报告（2011年11月26日）",
    ):
        assert words in text
    assert {key for key, _of, _text in report.trace.printed} >= {"org.unions_total", "org.members"}


@pytest.mark.only("sqlite")
def test_one_row_changed_changes_the_report(registers, written, inside, jinzhai):
    before = written()[0]
    with inside(jinzhai):
        row = db.session.query(Union).filter_by(kind=UnionKind.ENTERPRISE).first()
        row.dissolved_on = date(2011, 6, 1)
    after = written()[0]
    assert "委员会19个" in before and "委员会18个" in after and "企业工会1个" in after


def test_every_printed_figure_stands_in_the_companion_with_its_query(registers, written):
    _text, report, companion = written()
    book = openpyxl.load_workbook(BytesIO(companion))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(report.trace.printed) > 8
    by_key = {row[2]: row for row in rows}
    total = by_key["org.unions_total"]
    assert (
        total[0] == "19" and total[4] == 19 and "SELECT" in total[10] and "2011-12-31" in total[10]
    )
    assert "县报告" in by_key["st.investment_added"][8] and not by_key["st.investment_added"][10]
    assert all(row[3] for row in rows), "each with its definition"


@pytest.mark.only("sqlite")
def test_what_has_no_data_is_named_in_text_and_sheet(registers, written):
    text, report, companion = written()
    assert "利税增长率" in text and "尚未填报" in text
    assert "“法律援助”在此没有开通" in text
    sheet = openpyxl.load_workbook(BytesIO(companion)).worksheets[1]
    named = {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {"st.profit_tax_growth", "la.bodies", "sg.collected"} <= named
    assert "没有开通" in {told.key: told.why for told in report.gaps}["sg.collected"]


@pytest.mark.only("sqlite")
def test_a_figure_of_a_module_that_is_off_may_be_stated_instead(inside, jinzhai, written):
    with inside(jinzhai):
        state(Statement(key="sg.collected", label="建议征集数", written="22", unit="条",
                        period="2011", source="纸质台账"), actor=SYSTEM, now=NOW)  # fmt: skip
    assert "征集职工意见建议22条（填报）" in written()[0]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1108, "1100余"), (1100, "1100"), (99, "99"), (41512, "41000余"), (0, "0")],
)
@pytest.mark.only("sqlite")
def test_large_numbers_are_rounded_down_and_say_so(app, number, said):
    assert over(amount(number)) == said


@pytest.mark.parametrize(
    "text",
    ["{{ 'a' * 999999999 }}", "{{ [].append(1) }}", "{{ x.__class__.__mro__ }}", "{{ x.y() }}",
     "{% include 'x' %}", "{{ x|attr('y') }}", "{{ unclosed", "{% for each in x %}"],
)  # fmt: skip
def test_a_template_can_neither_compute_nor_call(text):
    try:
        result, unknown = filled(text, x=object())
    except RuleBroken:
        return
    assert unknown and "class" not in result.replace("__class__", "")


def test_a_template_names_what_it_asks_for_and_what_is_unknown():
    loop = "{%p for each in honours %}\n{{ each.title }}\n{%p endfor %}"
    text = f"题\n{{{{ org.members.over }}}}，{{{{ nobody.knows }}}}\n{loop}"
    assert names_in(template(text)) == ["org.members.over", "nobody.knows", "honours"]
    shown, unknown = filled("题\n甲{{ nobody.knows.part }}乙")
    assert "nobody.knows.part" in shown and unknown == ["nobody.knows.part"]
    assert filled("题\n{{ x }}", x="<w:p>&")[0] == "题\n<w:p>&"


def test_what_stands_in_head_and_foot_is_asked_for_and_printed_as_well():
    document, stream = Document(BytesIO(template("题\n甲{{ a.b }}"))), BytesIO()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ top.most }}"
    section.footer.paragraphs[0].text = "{{ low.est }}"
    document.core_properties.subject = "{{ deep.inside }}"
    document.save(stream)
    assert {*names_in(stream.getvalue())} == {"a.b", "top.most", "low.est", "deep.inside"}
    unknown = []
    fill(stream.getvalue(), {"a": {"b": "乙"}}, BytesIO(), on_unknown=unknown.append)
    assert {*unknown} == {"top.most", "low.est", "deep.inside"}


def test_the_layout_is_that_of_official_papers():
    document = Document(BytesIO(built_in("experience")))
    section = document.sections[0]
    assert [round(each.mm) for each in (section.page_width, section.page_height,
            section.top_margin, section.left_margin)] == [210, 297, 37, 28]  # fmt: skip
    assert document.paragraphs[0].runs[0].font.size.pt == 22


@pytest.mark.only("sqlite")
def test_an_officer_changes_the_template_in_word(registers, client_as, jinzhai, county, written):
    officer, auditor = client_as("county_officer"), client_as("county_auditor")
    given = officer.get("/county/reports/experience/template")
    document = Document(BytesIO(given.data))
    document.add_paragraph("本段由县总工会添加：{{ org.unions_village }}，{{ org.nothing }}")
    document.sections[0].header.paragraphs[0].text = "{{ head.nothing }}{{r bars.nothing }}"
    changed = BytesIO()
    document.save(changed)
    upload = {"file": (BytesIO(changed.getvalue()), "模板.docx")}
    assert auditor.post("/county/reports/experience", data=upload).status_code == 403
    upload = {"file": (BytesIO(changed.getvalue()), "模板.docx")}
    done = officer.post("/county/reports/experience", data=upload, follow_redirects=True)
    for unknown in ("org.nothing", "head.nothing", "bars.nothing"):
        assert unknown in done.get_data(as_text=True), "the unknown ones are named at once"
    text, report, _companion = written()
    assert "本段由县总工会添加：10，〔无此数据项：org.nothing〕" in text
    assert "org.nothing" in report.unknown
    for wrong in (
        b"no zip",
        template("题\n{{ org.members"),
        template("题\n{% for x in honours %}"),
    ):
        answer = officer.post("/county/reports/experience",
                              data={"file": (BytesIO(wrong), "模板.docx")})  # fmt: skip
        assert answer.status_code == 422
    assert officer.post("/county/reports/experience/built-in").status_code == 303
    assert "本段由县总工会添加" not in written()[0]
    assert officer.post("/county/reports/experience/built-in").status_code == 404


@pytest.mark.only("sqlite")
def test_the_pages_offer_document_and_sheet(registers, client_as, jinzhai):
    officer, member = client_as("township_officer", jinzhai), client_as("member", jinzhai)
    page = "/t/jinzhai/reports/experience?period=2011"
    assert "委员会" not in officer.get(page).get_data(as_text=True)
    assert officer.get(f"{page}&as=docx").data[:2] == b"PK"
    assert officer.get(f"{page}&as=xlsx").data[:2] == b"PK"
    assert officer.get(f"{page}&as=pdf").status_code == 422
    assert officer.get("/t/jinzhai/reports/nothing").status_code == 404
    assert member.get(page).status_code == 403


@pytest.mark.only("sqlite")
def test_statistical_forms_of_a_township_and_of_the_county(
    registers, client_as, jinzhai, neighbour
):
    for client, path, places in (
        (client_as("township_officer", jinzhai), "/t/jinzhai/reports/forms", ["金寨镇"]),
        (client_as("county_officer"), "/county/reports/forms", ["金寨镇", "桐木镇", "合计"]),
    ):
        book = openpyxl.load_workbook(BytesIO(client.get(f"{path}?period=2011").data))
        assert len(book.sheetnames) == 9 and book.sheetnames[0] == "工会组织及会员统计表"
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        assert [row[0] for row in rows][:-1] == places and rows[0][1] == "19个"
        assert "未开通" in book["集体合同签订情况汇总表"]["B2"].value


def test_the_founding_report_from_the_demo_by_the_command_line(stage, tmp_path):
    """Every figure of the founding report that the modules here can count."""
    out = tmp_path / "金寨镇.docx"
    command = ["experience", "金寨镇", "--year", "2011", "--out", str(out), "--json"]
    done = stage.reset().test_cli_runner().invoke(report_cli, command)
    assert done.exit_code == 0, done.output
    told = {each["key"]: each["printed"] for each in json.loads(done.output)["figures"]}
    assert told["org.unions_total"] == "19" and told["org.members"] == "1100余"
    for key, value in (("village", "10"), ("enterprise", "2"), ("self_employed", "3"),
                       ("agency_institution", "4")):  # fmt: skip
        assert told[f"org.unions_{key}"] == value
    assert (told["org.honours_provincial"], told["org.honours_national"]) == ("2", "3")
    assert [told[f"sg.{each}"] for each in ("collected", "adopted", "handled")] == ["22"] * 3
    assert told["st.investment_added"].startswith("4000余万元")
    assert told["st.jobs_added"].startswith("1100个")
    assert told["st.profit_tax_growth"].startswith("20%")
    assert told["st.wage_growth"].startswith("20%")
    assert out.with_suffix(".xlsx").exists() and "征集职工意见建议22条" in text_of(out.read_bytes())


@pytest.mark.only("sqlite")
def test_charts_compare_like_with_like(registers, written):
    report = written("work")[1]
    unions, people, honours = charts_of(report.document)
    assert unions["基层工会 19个"] == 19 and unions["村级工会 10个"] == 10
    assert people["会员 1人"] == 1, "people are not drawn to the scale of unions"
    assert honours == {"省级荣誉 2项": 2, "国家级荣誉 3项": 3}
    assert {"19个", "1人", "2项"} <= {printed for _key, _of, printed in report.trace.printed}


def charts_of(document):
    """The categories and figures of each chart of a document, in its order."""
    inside = Document(BytesIO(document))
    for place in inside.element.body.xpath(".//*[local-name()='chart']"):
        part = inside.part.related_parts[next(v for k, v in place.items() if k.endswith("}id"))]
        graph = read_chart(ChartSpace.from_tree(fromstring(part.blob)))
        (one,) = graph.series
        names = {each.idx: each.v for each in one.cat.strLit.pt}
        yield {names[each.idx]: float(each.v) for each in one.val.numLit.pt}
