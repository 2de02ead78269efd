"""The 38 legal limits counted: month ends, holidays, make-up days, a year nobody has announced,
each with the page that explains it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from platform_core.i18n import use_locale
from platform_core.rules import Limit, deadline, default_calendar, recompute, shipped_packs
from platform_core.rules.calendar import NamedDay
from tests.legal_limits import LIMITS

PACKS = {pack.origin[0][0]: pack for pack in shipped_packs()}
CALENDAR = default_calendar()
NOTICE = "国办发明电〔2026〕示例号"
PAGE = "/t/jinzhai/contracts/limits"


def rule_of(key):
    limit = next(each for each in LIMITS if each.key == key)
    return PACKS[limit.pack].limit(key)


def due(key, start):
    return deadline(date.fromisoformat(start), rule_of(key), CALENDAR)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda each: f"{each.pack}:{each.key}")
@pytest.mark.parametrize("start", ["2026-01-31", "2026-09-21", "2026-12-28"])
def test_every_limit_counts_and_explains_itself_in_both_languages(limit, start):
    found = deadline(date.fromisoformat(start), PACKS[limit.pack].limit(limit.key), CALENDAR)
    assert (found.due < found.start) is found.limit.backwards
    for locale in ("zh", "en"):
        with use_locale(locale):
            said = " ".join(found.sentences())
            assert str(found.limit.article) in said
    days = abs((found.due - found.start).days)
    least = {"day": limit.value, "workday": limit.value, "month": 28 * limit.value,
             "year": 365 * limit.value}  # fmt: skip
    assert least[limit.unit] <= days <= 2 * least[limit.unit] + 12
    if found.limit.rolls:
        assert CALENDAR.is_workday(found.due)


@pytest.mark.parametrize(
    ("key", "start", "ends"),
    [
        ("arb.limit", "2028-02-29", "2029-02-28"),  # no 29 February: the month's last day
        ("injury.worker_union", "2024-02-29", "2025-02-28"),
        ("contract.renewal_local", "2026-05-31", "2026-02-28"),  # three months back, Beijing
        ("contract.renewal_local", "2026-05-30", "2026-02-28"),
        ("contract.renewal_local", "2026-12-31", "2026-09-30"),
        ("arb.accept", "2026-02-26", "2026-03-03"),  # over a short month
        ("petition.finish", "2026-07-01", "2026-08-31"),  # the 60th day is a Sunday
    ],
)
def test_over_the_end_of_a_month(key, start, ends):
    key_limit = [each for each in LIMITS if each.key == key]
    rule = PACKS[key_limit[0].pack].limit(key)
    assert deadline(date.fromisoformat(start), rule, CALENDAR).due == date.fromisoformat(ends)


@pytest.mark.parametrize(
    ("key", "start", "ends"),
    [
        # The 10 days of filing end in the week of National Day, and move past it.
        ("contract.file_local", "2026-09-21", "2026-10-08"),
        ("contract.bureau_silence", "2026-09-20", "2026-10-08"),
        # The last day is a make-up Saturday or Sunday: it is worked, so nothing moves.
        ("arb.accept", "2026-02-09", "2026-02-14"),
        ("aid.assign", "2026-02-11", "2026-02-14"),
        ("open.congress_result", "2026-09-17", "2026-09-20"),
        # Spring Festival: 15 to 23 February 2026 are off.
        ("aid.review", "2026-02-10", "2026-02-24"),
    ],
)
def test_an_end_on_a_day_off_moves_and_on_a_make_up_day_stays(key, start, ends):
    assert due(key, start).due == date.fromisoformat(ends)


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        # 15 working days over Spring Festival, with 14 and 28 February worked.
        ("2026-02-06", "2026-03-05"),
        # Over Mid-autumn and National Day, with 20 September and 10 October worked.
        ("2026-09-18", "2026-10-15"),
    ],
)
def test_working_days_leave_out_days_off_and_count_make_up_days(start, ends):
    found = due("contract.submit_draft", start)
    assert found.due == date.fromisoformat(ends)
    codes = [step.code for step in found.steps]
    assert "rested" in codes and "made_up" in codes


def test_over_the_turn_of_a_year_without_a_calendar_a_date_is_provisional():
    found = due("contract.submit_draft", "2026-12-28")
    assert (found.due, found.provisional) == (date(2027, 1, 18), True)
    assert [step.values["year"] for step in found.steps if step.code == "provisional"] == [2027]
    assert not due("contract.submit_draft", "2026-11-02").provisional


def test_when_the_notice_arrives_the_date_is_counted_again():
    before = due("contract.submit_draft", "2026-12-28")
    days = [NamedDay(date(2027, 1, 1), "holiday", "New Year's Day", NOTICE),
            NamedDay(date(2027, 1, 2), "holiday", "New Year's Day", NOTICE),
            NamedDay(date(2027, 1, 3), "makeup", "New Year's Day", NOTICE),
            NamedDay(date(2027, 10, 1), "holiday", "National Day", NOTICE)]  # fmt: skip
    after = recompute(before, CALENDAR.overlay(days))
    assert (after.due, after.provisional) == (date(2027, 1, 18), False)
    assert [each.code for each in after.steps].count("rested") == 1
    days[2:3] = []
    assert recompute(before, CALENDAR.overlay(days)).due == date(2027, 1, 19)


def test_a_length_of_leave_is_no_date_that_moves():
    rule = rule_of("labour.maternity_leave")
    found = deadline(date(2026, 6, 25), rule, CALENDAR)
    assert (found.due, found.due.weekday()) == (date(2026, 10, 1), 3)
    assert deadline(date(2026, 6, 25), Limit(98, "day"), CALENDAR).due == date(2026, 10, 8)


# --- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def officer(client_as, town):
    return client_as("township_officer", town)


@pytest.mark.only("sqlite")
def test_the_list_names_article_and_status_of_every_limit(officer):
    page = BeautifulSoup(officer.get(f"{PAGE}?all=1").text, "html.parser")
    rows = {row.a["href"].rpartition("/")[2]: row.text for row in page.select("main tbody tr")}
    for limit in LIMITS:
        if limit.pack == "cn-base":
            assert f"第{limit.article}条" in rows[limit.key]
    assert "外地规定" in rows["contract.submit_draft"]
    assert "平台建议" in rows["contracts.check"]


@pytest.mark.only("sqlite")
def test_every_national_limit_has_its_page_of_explanation(officer):
    for limit in LIMITS:
        if limit.pack != "cn-base":
            continue
        text = officer.get(f"{PAGE}/{limit.key}?since=2026-09-21").text
        told = BeautifulSoup(text, "html.parser").select("ol.explained li")
        assert "2026年9月21日" in told[0].text and any(
            f"第{limit.article}条" in li.text for li in told
        )


@pytest.mark.only("sqlite")
def test_a_page_says_when_a_date_is_provisional(officer):
    shown = officer.get(f"{PAGE}/contract.submit_draft?since=2026-12-28").text
    assert "2027年1月18日" in shown and "暂定" in shown
    assert "暂定" not in officer.get(f"{PAGE}/contract.submit_draft?since=2026-11-02").text


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("day", ["2026-02-30", "下周", "0000-00-00"])
def test_a_day_that_is_none_is_refused_with_what_was_typed(officer, day):
    answer = officer.get(f"{PAGE}/contract.file?since={day}")
    assert (answer.status_code, day in answer.text) == (422, True)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("key", ["nothing.here", "contract.term", "contract.reps_min"])
def test_what_is_no_time_limit_has_no_page(officer, key):
    assert officer.get(f"{PAGE}/{key}").status_code == 404
