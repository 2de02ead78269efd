"""Figures no record holds: kept as their source has them, checked, never blocked by a sum."""

import csv
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.indicators.arithmetic import Check, check_sum
from platform_core.indicators.models import StatedFigure
from platform_core.indicators.stated import Statement, as_stated, in_base, state, warning
from platform_core.tenancy import db
from tests.conftest import NOW

ELSEWHERE = Path(__file__).with_name("figures_elsewhere.csv")  # of 22 townships and counties


def statement(**said):
    given = {"label": "新增投资", "written": "4000", "unit": "万元", "qualifier": "gt",
             "period": "2011", "source": "镇经济发展办公室"}  # fmt: skip
    return Statement(**(given | said))


@pytest.mark.parametrize(
    ("expression", "stated", "verdict"),
    [
        ("10+2+3+4", "19", Check.EXACT),
        ("10＋2＋3＋4", "19", Check.EXACT),
        ("48/52*100", "92.3", Check.ROUNDED),
        ("8.88+3.84+21.9", "34.62", Check.EXACT),
        ("(120-100)÷100×100", "20", Check.EXACT),
        ("10+2+3", "19", Check.DIFFERS),
        ("49+1+5+6", "62", Check.DIFFERS),
        ("1/0", "1", Check.UNREADABLE),
        ("__import__('os')", "1", Check.UNREADABLE),
        ("9**9**9", "1", Check.UNREADABLE),
        ("约20", "20", Check.UNREADABLE),
    ],
)
def test_a_sum_is_compared_with_what_is_stated(expression, stated, verdict):
    assert check_sum(expression, Decimal(stated)).verdict is verdict


@pytest.mark.parametrize(
    ("number", "unit", "base"),
    [
        ("4000", "万元", (4_000_000_000, None)),
        ("164545.67", "元", (16_454_567, None)),
        ("20", "%", (1, 5)),
        ("92.3", "%", (923, 1000)),
        ("1100", "人", (1100, None)),
        ("15.8", "元/小时", (79, 5)),
    ],
)
def test_numbers_are_kept_exactly_in_what_is_counted(number, unit, base):
    assert in_base(Decimal(number), unit) == base


@pytest.mark.only("sqlite")
def test_what_contradicts_its_own_sum_warns_and_is_kept(inside, jinzhai):
    with inside(jinzhai):
        row, warned = state(statement(label="工会数", written="19", unit="个", qualifier="",
                                      made_of="10+2+3+5"), actor=SYSTEM, now=NOW)  # fmt: skip
        assert "20" in warned and "19" in warned and row.written == "19"
        _row, none = state(statement(label="工会总数", written="19", unit="个", qualifier="",
                                     made_of="10+2+3+4"), actor=SYSTEM, now=NOW)  # fmt: skip
        assert none == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"source": " "}, "source"), ({"written": "很多"}, "written"), ({"written": "NaN"}, "written"),
     ({"written": "1e99"}, "written"), ({"period": "去年"}, "period"),
     ({"source_on": "2011-13"}, "source_on"), ({"unit": "日期", "written": "1956-13"}, "qualifier"),
     ({"unit": "日期", "written": "1956-13", "qualifier": ""}, "written"),
     ({"unit": "日期", "written": "1956", "key": "org.members", "qualifier": ""}, "unit"),
     ({"written": "0.001", "unit": "元"}, "written")],
)  # fmt: skip
@pytest.mark.only("sqlite")
def test_what_cannot_be_stated_is_refused_beside_its_field(inside, jinzhai, wrong, field):
    with inside(jinzhai), pytest.raises(RuleBroken) as refused:
        state(statement(**wrong), actor=SYSTEM, now=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("written", "kept", "shown"),
    [("1956", "1956", "1956年"), ("1956年3月", "1956-03", "1956年3月"),
     ("1956年11月26日", "1956-11-26", "1956年11月26日"), ("1956.11", "1956-11", "1956年11月"),
     ("2011-11-26", "2011-11-26", "2011年11月26日")],
)  # fmt: skip
@pytest.mark.only("sqlite")
def test_a_date_is_a_fact_like_any_other(inside, jinzhai, written, kept, shown):
    with inside(jinzhai):
        said = statement(label="成立时间", written=written, unit="日期", qualifier="about",
                         period="all")  # fmt: skip
        row, warned = state(said, actor=SYSTEM, now=NOW)
        assert (row.written, as_stated(row), warned) == (kept, f"约{shown}", "")
        row.qualifier = ""
        assert as_stated(row) == shown


def test_a_correction_is_a_further_entry_with_a_reason(inside, jinzhai, actions):
    with inside(jinzhai):
        state(statement(), actor=SYSTEM, now=NOW)
        with pytest.raises(RuleBroken):
            state(statement(written="4100"), actor=SYSTEM, now=NOW)
        state(statement(written="4100"), actor=SYSTEM, now=NOW, reason="原数漏报一户")
    with inside(jinzhai):
        rows = db.session.scalars(select(StatedFigure).order_by(StatedFigure.entry)).all()
        assert [(each.entry, as_stated(each)) for each in rows] == [
            (1, "4000余万元"), (2, "4100余万元"),
        ]  # fmt: skip
    assert actions() == ["core:state_figure", "core:state_figure"]


def table(rows):
    lines = ["指标,数值,单位,限定,期间,来源,构成", *(",".join(row) for row in rows)]
    return BytesIO("\n".join(lines).encode())


def reports():
    with ELSEWHERE.open(encoding="utf-8", newline="") as file:
        found = {}
        for row in csv.DictReader(file):
            found.setdefault(row["报告"], []).append(row)
        return found


def said_so(row):
    number, unit, word = row["数值"], row["单位"], row["限定"]
    return {"": f"{number}{unit}", "余": f"{number}余{unit}", "约": f"约{number}{unit}",
            "以上": f"{number}{unit}以上"}[word]  # fmt: skip


@pytest.mark.only("sqlite")
def test_reports_of_other_places_come_back_as_they_were(client_as, jinzhai, inside):
    """Entered through the page's table, every figure of 22 reports is shown with its qualifier,
    and none of their own sums is contradicted."""
    officer, found = client_as("township_officer", jinzhai), reports()
    assert len(found) >= 12
    for place, rows in found.items():
        lines = [(f"{place} {row['指标']}", row["数值"], row["单位"], row["限定"], row["期间"],
                  f"报告{place}", row["构成"]) for row in rows]  # fmt: skip
        answer = officer.post("/t/jinzhai/figures/import", data={"file": (table(lines), "a.csv")})
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200 and f"已录入 {len(rows)} 项数据" in text
        assert "未录入" not in text and "请留意" not in text, text
    with inside(jinzhai):
        kept = {each.label: each for each in db.session.scalars(select(StatedFigure))}
        shown = {label: as_stated(each) for label, each in kept.items()}
        wrong = {label: warning(each) for label, each in kept.items() if warning(each)}
    expected = {f"{place} {row['指标']}": said_so(row) for place, rows in found.items()
                for row in rows}  # fmt: skip
    assert shown == expected and wrong == {}


@pytest.mark.only("sqlite")
def test_a_table_tells_row_by_row_what_was_not_entered(client_as, jinzhai):
    officer = client_as("township_officer", jinzhai)
    rows = [
        ("甲", "12", "个", "", "2011", "台账", ""),
        ("乙", "若干", "个", "", "2011", "台账", ""),
        ("丙", "5", "个", "左右", "2011", "台账", ""),
        ("丁", "9", "个", "", "2011", "台账", "4+4"),
    ]
    answer = officer.post("/t/jinzhai/figures/import", data={"file": (table(rows), "a.csv")})
    text = answer.get_data(as_text=True)
    assert "已录入 2 项" in text and "第 3 行" in text and "第 4 行" in text and "等于8" in text
    wrong = officer.post("/t/jinzhai/figures/import",
                         data={"file": (BytesIO("甲,乙\n1,2".encode()), "a.csv")})  # fmt: skip
    assert wrong.status_code == 422 and "首行须为列名" in wrong.get_data(as_text=True)


@pytest.mark.only("sqlite")
def test_the_form_keeps_what_was_typed_and_warns_after(client_as, jinzhai):
    officer = client_as("township_officer", jinzhai)
    typed = {"key": "other", "label": "工会数", "written": "19", "unit": "个",
             "qualifier": "exact", "period": "2011", "source": "", "made_of": "10+2+3"}  # fmt: skip
    refused = officer.post("/t/jinzhai/figures/state", data=typed)
    assert refused.status_code == 422 and 'value="10+2+3"' in refused.get_data(as_text=True)
    done = officer.post("/t/jinzhai/figures/state", data=typed | {"source": "台账"},
                        follow_redirects=True)  # fmt: skip
    text = done.get_data(as_text=True)
    assert "19个" in text and "等于15" in text
