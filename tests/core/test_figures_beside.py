"""No data is not nought, in this period and the one before: page, table, chart and report."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import update

from platform_core.indicators.periods import Period
from platform_core.organisation.models import Township
from platform_core.reports.papers import write_report
from platform_core.reports.views.figures import beside_last
from platform_core.runtime.models import ModuleState
from platform_core.tenancy import db, platform_scope, township_scope

pytestmark = pytest.mark.only("sqlite")
KEY = "sg.collected"


def last_year(client, county):
    """What both pages and both tables say of the period before."""
    place = client.get("/t/jinzhai/figures?period=2026&as=csv").data.decode("utf-8-sig")
    book = openpyxl.load_workbook(
        BytesIO(county.get(f"/county/figures/{KEY}?period=2026&as=xlsx").data)
    )
    (own,) = [row for row in csv.DictReader(StringIO(place)) if row["代码"] == KEY]
    (other,) = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    return own["上期"], other[-1]


@pytest.mark.parametrize(("since", "said"), [(2026, "—"), (2025, "0条")])
def test_nought_is_said_only_of_a_time_when_records_were_kept(
    app, client_as, jinzhai, now, switch_on, since, said
):
    switch_on("suggestions", jinzhai)
    with app.app_context(), platform_scope():
        started = datetime(since, 3, 1, tzinfo=UTC)
        db.session.execute(update(ModuleState).values(since=started))
        db.session.commit()
    officer, county = client_as("township_officer", jinzhai), client_as("county_officer")
    assert last_year(officer, county) == (said, said)
    assert officer.get("/t/jinzhai/figures?period=2026&module=suggestions").text.count("0条") > 0
    with app.app_context(), township_scope(jinzhai.id, writes=False):
        here = db.session.get_one(Township, jinzhai.id)
        report = write_report("work", here, Period.parse("2026"), date(2026, 11, 22))
        told = report.figures.told[KEY]
        drawn = beside_last(told).series[0].values
    assert told.figure.value == 0, "kept now, and none"
    assert drawn == ((0, 0) if since == 2025 else (None, 0))
