"""Time limits: every rule of counting, as tables of what starts when and ends when."""

from datetime import date
from pathlib import Path

import pytest

import platform_core
from platform_core.errors import RuleBroken
from platform_core.i18n import Catalogues, use_locale
from platform_core.rules import (
    DueDate,
    Extension,
    Limit,
    NamedDay,
    deadline,
    default_calendar,
    load_packs,
    recompute,
    remaining,
)

CALENDAR = default_calendar()
PACK = load_packs("610981")
Catalogues.load(Path(platform_core.__file__).parent)

NOTICE_2027 = [
    NamedDay(date(2027, 1, 1), "holiday", "元旦", "2027年放假通知"),
    NamedDay(date(2027, 1, 4), "holiday", "元旦", "2027年放假通知"),
    NamedDay(date(2027, 1, 9), "makeup", "元旦", "2027年放假通知"),
    NamedDay(date(2027, 10, 1), "holiday", "国庆节", "2027年放假通知"),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


def codes(due: DueDate) -> list[str]:
    return [step.code for step in due.steps]


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        # the day of the event is not counted
        ("2026-06-01", 1, "day", "2026-06-02"),
        ("2026-06-01", 7, "day", "2026-06-08"),
        ("2026-06-01", 30, "day", "2026-07-01"),
        # an end on a rest day moves to the next working day
        ("2026-06-01", 5, "day", "2026-06-08"),  # Saturday 6 June
        ("2026-06-01", 6, "day", "2026-06-08"),  # Sunday 7 June
        ("2026-02-10", 7, "day", "2026-02-24"),  # 17 February lies in the Spring Festival
        ("2026-09-24", 7, "day", "2026-10-08"),  # 1 October
        ("2026-09-24", 2, "day", "2026-09-28"),  # Saturday of the Mid-autumn Festival
        # a make-up day is no rest day, though it is a Saturday or Sunday
        ("2026-02-07", 7, "day", "2026-02-14"),
        ("2026-09-13", 7, "day", "2026-09-20"),
        ("2026-10-03", 7, "day", "2026-10-10"),
        # working days
        ("2026-06-05", 1, "workday", "2026-06-08"),
        ("2026-06-01", 5, "workday", "2026-06-08"),
        ("2026-02-13", 1, "workday", "2026-02-14"),  # a make-up Saturday counts
        ("2026-02-13", 2, "workday", "2026-02-24"),  # nine days of Spring Festival do not
        ("2026-02-13", 6, "workday", "2026-02-28"),  # nor is the make-up day after it lost
        ("2026-09-18", 1, "workday", "2026-09-20"),
        ("2026-09-24", 7, "workday", "2026-10-12"),
        ("2026-09-30", 3, "workday", "2026-10-10"),
        ("2026-04-30", 4, "workday", "2026-05-09"),
        # months: the same day number, or the last of the month
        ("2026-01-15", 1, "month", "2026-02-24"),  # Sunday 15 February, in the holiday
        ("2026-01-31", 1, "month", "2026-02-28"),  # month end; a make-up Saturday
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2024-01-30", 1, "month", "2024-02-29"),
        ("2025-11-30", 3, "month", "2026-02-28"),
        ("2026-03-31", 1, "month", "2026-04-30"),
        ("2026-05-31", 3, "month", "2026-08-31"),
        ("2025-12-15", 1, "month", "2026-01-15"),
        # years
        ("2025-06-10", 1, "year", "2026-06-10"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2025-10-01", 1, "year", "2026-10-08"),
        ("2024-06-30", 2, "year", "2026-06-30"),
    ],
)
def test_a_limit_ends_on(start, value, unit, due):
    found = deadline(day(start), (value, unit), CALENDAR)
    assert (found.due, found.provisional) == (day(due), False)


@pytest.mark.parametrize(
    ("start", "value", "unit", "due", "provisional"),
    [
        ("2026-12-20", 11, "day", "2026-12-31", False),
        ("2026-12-20", 12, "day", "2027-01-01", True),  # by the weekday alone: a Friday
        ("2026-12-20", 13, "day", "2027-01-04", True),
        ("2026-12-30", 1, "workday", "2026-12-31", False),
        ("2026-12-30", 2, "workday", "2027-01-01", True),
        ("2026-12-30", 3, "workday", "2027-01-04", True),
        ("2026-06-30", 1, "year", "2027-06-30", True),
        ("2026-11-30", 3, "month", "2027-03-01", True),  # Sunday 28 February
        ("2030-05-01", 7, "day", "2030-05-08", True),
    ],
)
def test_a_year_without_a_calendar_makes_the_date_provisional(start, value, unit, due, provisional):
    found = deadline(day(start), (value, unit), CALENDAR)
    assert (found.due, found.provisional) == (day(due), provisional)
    assert ("provisional" in codes(found)) is provisional


def test_a_length_that_does_not_roll_needs_no_calendar():
    leave = deadline(day("2026-12-01"), PACK.limit("labour.maternity_leave"), CALENDAR)
    assert (leave.due, leave.provisional) == (day("2027-03-09"), False)


def test_the_notice_of_next_year_settles_a_provisional_date():
    before = deadline(day("2026-12-30"), (3, "workday"), CALENDAR)
    after = recompute(before, CALENDAR.overlay(NOTICE_2027))
    assert (before.due, before.provisional) == (day("2027-01-04"), True)
    assert (after.due, after.provisional) == (day("2027-01-06"), False)


def test_single_days_of_a_year_do_not_make_it_known():
    early = CALENDAR.overlay(NOTICE_2027[:1])
    found = deadline(day("2026-12-30"), (2, "workday"), early)
    assert (found.due, found.provisional) == (day("2027-01-04"), True)


def test_the_county_table_stands_above_the_built_in_calendar():
    mended = CALENDAR.overlay([NamedDay(date(2026, 10, 10), "holiday", "", "更正通知"),
                               NamedDay(date(2026, 10, 7), "makeup", "", "更正通知")])  # fmt: skip
    assert mended.is_workday(date(2026, 10, 7)) and not mended.is_workday(date(2026, 10, 10))


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-06-11"),
        ([("2026-06-03", "2026-06-08")], "2026-06-16"),
        ([("2026-06-03", "2026-06-03")], "2026-06-11"),  # stopped and resumed on one day
        ([("2026-06-03", "2026-06-08"), ("2026-06-05", "2026-06-10")], "2026-06-18"),  # overlap
        ([("2026-06-03", "2026-06-05"), ("2026-06-15", "2026-06-18")], "2026-06-15"),
        ([("2026-06-10", "2026-06-17"), ("2026-06-02", "2026-06-03")], "2026-06-22"),
        ([("2026-05-20", "2026-06-04")], "2026-06-15"),  # only from the start on
        ([("2026-06-12", "2026-06-30")], "2026-06-11"),  # after the end: too late
    ],
)
def test_stopped_time_pushes_the_end_of_ten_days(pauses, due):
    spans = [(day(first), day(last)) for first, last in pauses]
    assert deadline(day("2026-06-01"), (10, "day"), CALENDAR, pauses=spans).due == day(due)


def test_a_working_day_limit_gets_back_the_working_days_it_was_stopped():
    over_the_holiday = [(day("2026-09-29"), day("2026-10-09"))]  # 30 September, 8, 9 October
    found = deadline(day("2026-09-28"), (3, "workday"), CALENDAR, pauses=over_the_holiday)
    assert found.due == day("2026-10-12")
    assert [s.values["value"] for s in found.steps if s.code == "paused"] == [3]


@pytest.mark.parametrize(
    ("start", "key", "by", "due"),
    [
        ("2026-03-02", "arb.award", None, "2026-04-16"),
        ("2026-03-02", "arb.award", 15, "2026-05-06"),  # 60 days: 1 May
        ("2026-03-02", "petition.finish", 30, "2026-06-01"),  # 90 days: Sunday 31 May
        ("2026-01-31", "court.summary", 1, "2026-06-01"),  # 4 months: Sunday 31 May
        ("2026-03-02", "gov.on_request", 20, "2026-04-28"),
    ],
)
def test_an_extension_goes_on_from_the_first_end(start, key, by, due):
    found = deadline(day(start), PACK.limit(key), CALENDAR, extension=by)
    assert found.due == day(due)


@pytest.mark.parametrize("limit", [PACK.limit("arb.award"), Limit(5, "day", most=0)])
def test_an_extension_beyond_the_law_is_refused(limit):
    with pytest.raises(RuleBroken):
        deadline(day("2026-03-02"), limit, CALENDAR, extension=Extension(16, "案情复杂"))


@pytest.mark.parametrize(
    ("event", "key", "due"),
    [
        ("2026-03-16", "congress.materials_lead", "2026-03-09"),
        ("2026-10-12", "arb.hearing_notice", "2026-10-07"),
        ("2026-10-12", "arb.postponement", "2026-10-09"),
        ("2026-05-31", "contract.renewal", "2026-02-28"),
    ],
)
def test_a_limit_before_an_event_is_counted_back_and_never_rolls(event, key, due):
    assert deadline(day(event), PACK.limit(key), CALENDAR).due == day(due)


def test_working_days_before_an_event():
    henan = load_packs("41").limit("contract.information")
    assert deadline(day("2026-10-09"), henan, CALENDAR).due == day("2026-09-24")


def test_what_is_no_length_of_time_cannot_be_counted():
    with pytest.raises(ValueError, match=r"contract\.term"):
        deadline(day("2026-03-02"), PACK.limit("contract.term"), CALENDAR)
    with pytest.raises(ValueError, match="neither extended nor stopped"):
        deadline(day("2026-03-02"), PACK.limit("arb.hearing_notice"), CALENDAR, extension=1)


def test_a_date_survives_storage_with_all_it_came_from():
    due = deadline(
        day("2026-12-20"), PACK.limit("arb.award"), CALENDAR,
        extension=Extension(15, "案情复杂"), pauses=[(day("2026-12-25"), day("2027-01-05"))],
    )  # fmt: skip
    stored = due.to_json()
    assert DueDate.from_json(stored) == due
    assert recompute(DueDate.from_json(stored), CALENDAR) == due
    assert stored["limit"]["stamp"] == "cn-base@2026.1"


ZH = [
    "自2026年9月28日（星期一）起算，当日不计入。（《民法典》第201条）",
    "2026年10月1日（星期四）至2026年10月7日（星期三）为国庆节假期，不计入。",
    "2026年10月10日（星期六）为调休上班日，计入工作日。",
    "计5个工作日，至2026年10月10日（星期六）。（《信访工作条例》第23条）",
    "因此，最后期限为2026年10月10日（星期六）。",
]
EN = [
    "It starts on Monday, 28 Sep 2026; that day itself is not counted. (Civil Code, Article 201)",
    "From Thursday, 1 Oct 2026 to Wednesday, 7 Oct 2026 are days off (National Day) and are not "
    "counted.",
    "Saturday, 10 Oct 2026 is a make-up working day and is counted.",
    "Counting 5 working days leads to Saturday, 10 Oct 2026. (Regulations on Petition Work, "
    "Article 23)",
    "So the last day is Saturday, 10 Oct 2026.",
]


@pytest.mark.parametrize(("locale", "sentences"), [("zh", ZH), ("en", EN)])
def test_a_date_explains_itself(locale, sentences):
    due = deadline(day("2026-09-28"), PACK.limit("petition.return"), CALENDAR)
    with use_locale(locale):
        assert due.sentences() == sentences


def test_every_kind_of_step_reads_in_both_languages():
    due = deadline(
        day("2026-10-31"), PACK.limit("court.summary"), CALENDAR,
        extension=Extension(1, "案情复杂"), pauses=[(day("2026-11-03"), day("2026-11-05"))],
    )  # fmt: skip
    with use_locale("zh"):
        told = "".join(due.sentences())
    assert "延长一次，延长1个月，至2027年2月28日（星期日）。理由：案情复杂" in told
    assert "2026年11月3日（星期二）停止计时，2026年11月5日（星期四）恢复计时，其间2天不计入" in told
    assert "2027年放假安排尚未公布，本日期为暂定，公布后重新计算。" in told
    with use_locale("en"):
        assert "provisional" in "".join(due.sentences())


@pytest.mark.parametrize(
    ("due", "today", "zh", "en"),
    [
        ((3, "workday"), "2026-06-01", "还剩3个工作日", "3 working days left"),
        ((3, "workday"), "2026-06-03", "还剩1个工作日", "1 working day left"),
        ((3, "workday"), "2026-06-04", "今天到期", "due today"),
        ((3, "workday"), "2026-06-07", "已逾期1个工作日", "1 working day overdue"),
        ((3, "workday"), "2026-06-06", "已逾期1个工作日", "1 working day overdue"),
        ((3, "day"), "2026-06-06", "已逾期2天", "2 days overdue"),
        ((3, "day"), "2026-06-03", "还剩1天", "1 day left"),
    ],
)
def test_time_left_in_words(due, today, zh, en):
    counted = deadline(day("2026-06-01"), due, CALENDAR)
    with use_locale("zh"):
        assert remaining(counted, day(today), CALENDAR) == zh
    with use_locale("en"):
        assert remaining(counted, day(today), CALENDAR) == en
