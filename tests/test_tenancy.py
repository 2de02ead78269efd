"""What the county may read of townships, and what it leaves behind when it looks."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import g
from sqlalchemy import delete, func, insert, literal_column, select, text, update
from sqlalchemy.exc import DBAPIError

from platform_core.accounts import Actor
from platform_core.accounts.models import Account
from platform_core.county_views import granted_view
from platform_core.db import Base
from platform_core.errors import (
    CrossTownship,
    Denied,
    NotFound,
    TenancyError,
    TownshipNotSet,
    UnsafeSQL,
)
from platform_core.history import CountyRecord, HistoryRecord
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.few import total_without_few, without_few
from platform_core.indicators.words import sentence, spoken
from platform_core.organisation.models import Employer, Member, Township, Union
from platform_core.tenancy import Scope, county_scope, db, platform_scope, township_scope
from platform_core.tenancy.policies import county_columns
from tests.builders import make_county, make_employer, make_member, make_township, make_union
from tests.core.two_townships import HERE, NOW, THERE, english, two_townships  # noqa: F401

REFUSED = r"permission denied|read-only|prohibited|not authorized|is a view"

# What people wrote, which the county is meant to read all the same, and why.
READ_ON_PURPOSE = {
    "legal_aid_escalation": "a case put before the county with consent; a copy without the people",
    "suggestions_appeal": "what is put before the county to decide; a copy without the author",
    "core_escalation": "a copy made for the county, with consent and without names",
    "core_inquiry_answer": "what a township answers the county",
    "core_stated_figure": "where a figure is from, stated to be reported",
    "core_figure_remark": "what a township says to the county about a figure",
    "core_indicator_value": "why a final figure was corrected",
    "contracts_escalation": "a refusal put before the county to decide; a copy",
    "contracts_alert": "an orange or red warning put before the county; a copy",
}


@pytest.fixture
def county_reads(two_townships):  # noqa: F811
    """Two members here, one there; and the scope in which the county reads."""
    for township, people in ((HERE, 2), (THERE, 1)):
        with township_scope(township):
            union = make_union()
            for _each in range(people):
                make_member(union, identity_no="610424199001010011", migrant=True)
            make_employer()
            db.session.commit()

    @contextmanager
    def entered(**options):
        with county_scope("figures", "a test", **options):
            yield

    return entered


def test_the_county_counts_over_all_townships_at_once(county_reads):
    counted = select(Member.township_id, func.count()).group_by(Member.township_id)
    with county_reads():
        assert dict(map(tuple, db.session.execute(counted))) == {HERE: 2, THERE: 1}
        assert db.session.scalars(select(Union.name)).all()


def test_a_county_scope_can_be_narrowed_to_some_townships(county_reads):
    with county_reads(townships=[THERE]):
        assert db.session.scalars(select(Member.township_id)).all() == [THERE]


@pytest.mark.parametrize(
    "query",
    [
        select(Member.name),
        select(Member.identity_no),
        select(Member.phone_index),
        select(Member),
        select(Member.id).order_by(Member.name),
        select(Member.id).where(Member.name.like("测%")),
        select(Employer.legal_representative),
        select(func.max(Employer.phone)),
        select(Account.name),
        select(HistoryRecord.note),
        select(literal_column("name")).select_from(Member.__table__),
        select(func.count()).select_from(HistoryRecord),
    ],
    ids=str,
)
def test_the_county_reads_no_column_that_is_not_listed(county_reads, query):
    with county_reads(), pytest.raises((DBAPIError, UnsafeSQL)):
        db.session.execute(query).all()


@pytest.mark.parametrize(
    "change",
    [
        insert(Union.__table__).values(township_id=HERE, id=5, name="x", kind="village"),
        update(Union.__table__).values(name="x"),
        delete(Employer.__table__),
        update(Township.__table__).values(name="x"),
        text("DELETE FROM core_honour"),
        text("SELECT set_config('app.township_id', '1', true)"),
        text("SELECT id FROM core_union; DELETE FROM core_honour"),
    ],
    ids=str,
)
def test_the_county_writes_nothing(county_reads, change):
    with county_reads(), pytest.raises((TenancyError, DBAPIError)):
        db.session.connection().execute(change)


def test_the_county_s_session_writes_nothing_either(county_reads):
    with county_reads():
        db.session.scalars(select(Township)).first().name = "x"
        with pytest.raises(CrossTownship, match="does not write"):
            db.session.flush()


def test_a_raw_cursor_of_the_county_is_bound_by_the_same_columns(county_reads):
    with county_reads():
        cursor = db.session.connection().connection.cursor()
        for refused in ("SELECT name FROM core_member", "DELETE FROM core_honour"):
            with pytest.raises(Exception, match=REFUSED):
                cursor.execute(refused)
            cursor.connection.rollback()


@pytest.mark.parametrize("scope", ["township", "platform"])
def test_the_county_s_engine_serves_nobody_else(county_reads, scope):
    inside = township_scope(HERE) if scope == "township" else platform_scope()
    with inside:
        for borrow in (db.engines["county"].connect, db.engines["county"].raw_connection):
            with pytest.raises(TownshipNotSet, match="county scopes only"):
                borrow()


def test_a_county_scope_needs_a_capability_and_a_reason():
    for capability, reason in (("figures", " "), ("", "why")):
        with pytest.raises(ValueError, match="needs"), county_scope(capability, reason):
            pass


def test_what_the_county_reads_of_people_holds_nothing_personal():
    personal = {
        (table.name, column)
        for table in Base.metadata.tables.values()
        if table.name not in READ_ON_PURPOSE
        for column in county_columns(table)
        if table.c[column].info.get("pii", "none") != "none"
    }
    assert not personal, "Take these columns out of county_reads"


# -- Looking at records -------------------------------------------------------------------------

OFFICER = Actor(
    7, "甲", frozenset({"org:look"}), None, None, frozenset(), frozenset({"county_officer"}), "zh"
)


@pytest.fixture
def officer(county_reads):
    with platform_scope():
        county_id = db.session.get(Township, HERE).county_id
    return replace(OFFICER, county_id=county_id)


def records(model):
    return [(row.action, row.actor_id, row.note, row.facts) for row in db.session.scalars(
        select(model).where(model.action == "county:look"))]  # fmt: skip


def test_a_look_is_written_down_in_both_histories_first(officer):
    look = granted_view("org:look", THERE, actor=officer, reason="A complaint", now=NOW)
    with pytest.raises(ZeroDivisionError), look:
        assert db.session.scalars(select(Member.township_id)).all() == [THERE]
        raise ZeroDivisionError
    expected = [("county:look", 7, "A complaint", {"permission": "org:look"})]
    with township_scope(THERE):
        assert records(HistoryRecord) == expected
    with platform_scope():
        assert records(CountyRecord) == expected
        assert db.session.scalars(select(CountyRecord.township_id)).all() == [THERE]
    with township_scope(HERE):
        assert records(HistoryRecord) == []


def test_a_look_needs_its_permission(officer):
    for who in (replace(officer, permissions=frozenset()), replace(officer, county_id=None)):
        with (
            pytest.raises(Denied),
            granted_view("org:look", HERE, actor=who, reason="why", now=NOW),
        ):
            pass


def test_a_look_needs_a_reason(officer):
    with (
        pytest.raises(ValueError, match="reason"),
        granted_view("org:look", HERE, actor=officer, reason="  ", now=NOW),
    ):
        pass


def test_another_county_s_township_is_not_there_to_look_at(officer):
    with platform_scope():
        elsewhere = make_township(make_county(code="610982"), slug="elsewhere", code="610982101").id
        db.session.commit()
    for township_id in (elsewhere, 2**40):
        with (
            pytest.raises(NotFound),
            granted_view("org:look", township_id, actor=officer, reason="why", now=NOW),
        ):
            pass


# -- Few people ---------------------------------------------------------------------------------


def people(numerator, denominator=None, unit="people"):
    return Figure("org.x", "Migrants", "…", numerator, denominator, numerator, unit, "", "all")


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (people(0), True),
        (people(1), False),
        (people(4), False),
        (people(5), True),
        (people(None), True),
        (people(99, 100), False),
        (people(95, 100), True),
        (people(3, unit="unions"), True),
    ],
    ids=str,
)
def test_fewer_than_five_people_are_not_shown(figure, shown, english):  # noqa: F811
    after = without_few({HERE: {"org.x": figure}})[HERE]["org.x"]
    assert (after == figure) is shown
    if not shown:
        assert (after.numerator, after.denominator, after.value) == (None, None, None)
        assert spoken(after) == "too few to show"
        assert sentence(after) == "Migrants: too few to show."


@pytest.mark.parametrize(("numbers", "shown"), [((3, 50), False), ((3, 4), True), ((9, 50), True)])
def test_what_is_hidden_cannot_be_had_by_subtraction(numbers, shown):
    rows = {n: {"org.x": people(number)} for n, number in enumerate(numbers)}
    assert (total_without_few(people(sum(numbers)), rows).value is not None) is shown


# -- A scope is for life ------------------------------------------------------------------------


def test_a_scope_changed_under_a_session_is_refused(county_reads):
    with township_scope(HERE):
        db.session.scalars(select(Member)).all()
        g.scope = Scope("township", THERE)
        with pytest.raises(CrossTownship, match="changed under a session"):
            db.session.scalars(select(Member)).all()
        assert db.session.scalars(select(Member.township_id)).all() == [THERE]  # a new session
