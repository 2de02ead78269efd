from datetime import UTC, date, datetime, timedelta

import time_machine

from platform_core.clock import LOCAL, local_date, today, utcnow


def test_now_is_aware_and_in_utc():
    assert utcnow().utcoffset() == timedelta(0)


@time_machine.travel(datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC), tick=False)
def test_a_day_ends_at_midnight_in_shanghai():
    assert today() == date(2026, 3, 31)


@time_machine.travel(datetime(2026, 3, 31, 16, 0, tzinfo=UTC), tick=False)
def test_a_day_begins_at_midnight_in_shanghai():
    assert today() == date(2026, 4, 1)


def test_the_day_of_an_instant_does_not_depend_on_the_zone_it_is_written_in():
    instant = datetime(2026, 1, 1, 0, 30, tzinfo=LOCAL)
    assert local_date(instant) == local_date(instant.astimezone(UTC)) == date(2026, 1, 1)
