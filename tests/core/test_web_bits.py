"""The macros that pages are put together from, and the charts."""

# ruff: noqa: F811

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string

from platform_core.i18n import use_locale
from platform_core.papers.charts import Chart, Series
from platform_core.web import Page
from tests.core.bare_web import frame, templates  # noqa: F401


@pytest.fixture
def draw(frame):
    """`draw("badge(x)", x=…)`: what the macro draws."""

    def draw(call, path="/list?q=a", **values):
        name = call.split("(")[0]
        with frame.test_request_context(path):
            text = f'{{% from "bits.html" import {name} %}}{{{{ {call} }}}}'
            return BeautifulSoup(render_template_string(text, **values), "html.parser")

    return draw


def test_the_pager_leads_both_ways_and_keeps_the_filter(draw):
    soup = draw("pager(p)", p=Page([], next="n1", prev="p1"))
    assert [a["href"] for a in soup.select("a")] == ["?q=a&after=p1", "?q=a&after=n1"]
    assert not draw("pager(p)", p=Page([])).text.strip()


def test_a_timeline_tells_when_in_shanghai(draw):
    at = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    entry = SimpleNamespace(at=at, label="登记", who="王秀英", note="<b>")
    soup = draw("timeline(e)", e=[entry, SimpleNamespace(at=at, label="答复")])
    assert "2026年11月23日 00:05 · 王秀英" in soup.li.text and soup.select("b") == []
    assert len(soup.select("li")) == 2


def test_the_rest_says_in_words_what_colour_says(draw):
    assert draw("badge('已超期', 'late')").text == "已超期"
    assert "应于5日前答复" in draw("status_line('应于5日前答复。')").text
    facts = draw("facts(p)", p=[("承办", None), ("件数", 0)])
    assert list(facts.stripped_strings) == ["承办", "—", "件数", "0"]
    steps = draw("steps(['登记', '办理', '答复'], 2)")
    assert steps.select_one("[aria-current=step]").text == "办理"
    assert "（已完成）" in steps.li.text
    tabs = draw("tabs([('全部', '/', true), ('待办', '/x', false)], '视图')")
    assert tabs.select_one("[aria-current=page]").text == "全部"
    assert draw("empty('还没有。', '/new', '提出')").a["href"] == "/new"
    assert draw("tile('收到', 22, '件')").text.split() == ["收到", "22", "件"]


FIGURES = Chart("办结率", ("甲镇", "乙<镇>", "丙镇"), (Series("率", (100, 0, None)),), "%")


def test_a_chart_is_drawing_sentence_and_table_of_the_same_figures(draw):
    soup = draw("chart(c)", c=FIGURES)
    assert len(soup.select("svg rect")) == 1, "0 has no bar and no data has none either"
    figures = [text.text for text in soup.select("svg text")]
    assert figures == ["甲镇", "100%", "乙<镇>", "0%", "丙镇", "无数据"]
    assert soup.select_one(".chart-sentence").text == "最高：甲镇，100%；最低：乙<镇>，0%。"
    rows = [list(row.stripped_strings) for row in soup.select("tbody tr")]
    assert rows == [["甲镇", "100%"], ["乙<镇>", "0%"], ["丙镇", "无数据"]]
    assert soup.svg["role"] == "img" and "最高" in soup.svg["aria-label"]


def test_a_drawing_holds_nothing_the_content_policy_forbids():
    series = (Series("收", (1, None, 3)), Series("办", (1, 2, 3)))
    lines = Chart("月", ("1", "2", "3"), series, "件", "line")
    for chart in (FIGURES, lines):
        svg = BeautifulSoup(chart.svg(), "html.parser")
        assert not svg.select("script, style, [style]")
    svg = BeautifulSoup(lines.svg(), "html.parser")
    assert len(svg.select(".chart-line-0")) == 0, "a line is broken where a figure is missing"
    assert len(svg.select(".chart-line-1")) == 2
    assert len(svg.select(".chart-mark-0")) == 3, "two figures and the legend"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((None, None), "There are no figures yet."),
        ((5, 5), "All figures are 5 days."),
        ((0, 0), "All figures are 0 days."),
        ((1, 1234.5), "Highest: B with 1,234.5 days; lowest: A with 1 days."),
    ],
)
@pytest.mark.parametrize("kind", ["bar", "line"])
def test_what_a_chart_says(values, sentence, kind):
    with use_locale("en"):
        chart = Chart("t", ("A", "B"), (Series("s", values),), "days", kind)
        assert chart.sentence() == sentence
        assert chart.svg().startswith("<svg")


def test_a_chart_needs_a_figure_for_every_category():
    with pytest.raises(ValueError, match="2 figures"):
        Chart("t", ("A",), (Series("s", (1, 2)),))
    assert Chart("t", (), ()).svg() and Chart("t", ("A",), (Series("s", (1,)),), kind="line").svg()
    assert Chart("t", ("A",), (Series("s", (1,)),), note="一句话。").sentence() == "一句话。"
