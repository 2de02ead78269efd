"""The yearly notice of days off, entered by the county; what it changes."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from platform_core.rules import current_calendar, deadline

C = "/county/calendar"
OFF = "元旦 1月1日至3日\n春节 2月5日至2月11日\n国庆节 10月1日至10月7日"
NOTICE = {"year": "2027", "source": "国办发明电〔2026〕1号（示例）", "off": OFF,
          "worked": "春节 1月31日 2月14日"}  # fmt: skip


@pytest.fixture
def officer(client_as: Any) -> Any:
    return client_as("county_officer")


def said(answer: Any) -> str:
    return BeautifulSoup(answer.text, "html.parser").find(id="main").get_text(" ", strip=True)


def test_a_year_is_unknown_until_its_notice_is_entered(officer: Any, app: Any) -> None:
    assert "2027 尚未录入" in said(officer.get(C))
    assert officer.post(C, data=NOTICE).status_code == 303
    shown = said(officer.get(C))
    assert "2027 已录入" in shown and NOTICE["source"] in shown and "2027年2月14日" in shown
    with app.app_context():
        found = current_calendar()
        assert date(2027, 2, 11) in found.holidays and found.is_workday(date(2027, 2, 14))
        due = deadline(date(2027, 1, 28), (5, "workday"), found)
        assert (due.due, due.provisional) == (date(2027, 2, 3), False)
    assert "录入年度放假安排" in said(officer.get("/county/audit"))


def test_entering_it_again_takes_the_place_of_what_was_entered(officer: Any, app: Any) -> None:
    officer.post(C, data=NOTICE)
    officer.post(C, data=NOTICE | {"off": OFF.replace("2月11日", "2月10日")})
    with app.app_context():
        assert date(2027, 2, 11) not in current_calendar().holidays


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"off": "元旦 1月1日至3日"}, "10月1日"),
        ({"off": OFF + "\n中秋节 放假三天"}, "中秋节"),
        ({"off": OFF + "\n中秋节 9月31日"}, "没有这一天"),
        ({"off": OFF + "\n中秋节 9月1日至30日"}, "不是一个假期"),
        ({"worked": "春节 2月5日"}, "既放假又上班"),
        ({"worked": "春节 2月15日"}, "不是周末"),
        ({"year": "明年"}, "整数"),
        ({"source": ""}, "文号"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_kept(
    officer: Any, changed: dict[str, str], told: str
) -> None:
    answer = officer.post(C, data=NOTICE | changed)
    shown = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422 and told in shown.find(class_="error-summary").get_text()
    assert "元旦 1月1日至3日" in shown.find(id="off").get_text()
    assert "2027 尚未录入" in said(officer.get(C))


@pytest.mark.only("sqlite")
def test_the_auditor_looks_and_enters_nothing(client_as: Any) -> None:
    auditor = client_as("county_auditor")
    assert auditor.get(C).status_code == 200
    assert auditor.post(C, data=NOTICE).status_code == 403
