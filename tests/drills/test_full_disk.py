"""A full disk: what was written stays, reading goes on, and no restart is needed afterwards.

On SQLite the file really may not grow. PostgreSQL's volume cannot be filled without rights that
a test has not, so there the server's own error 53100 is raised in its place: what is shown is
what the application makes of it.
"""

from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import OperationalError

from platform_core.organisation.models import Honour
from platform_core.tenancy import db, engines, township_scope
from platform_core.testing.databases import let_go
from tests.builders import make_honour

FULL_PAGES = 40  # of 4 KiB, beyond what the empty database has
ENTERED = {"title": "模范职工之家", "level": "county", "granted_by": "旬阳市总工会",
           "granted_on": "2025"}  # fmt: skip


@pytest.fixture
def officer(client_as, jinzhai):
    return client_as("township_officer", jinzhai)


@contextmanager
def full_sqlite(app, monkeypatch):
    """The file may not grow any more, until the block ends; connections are the same."""
    with app.app_context():
        url = db.engine.url
        raw = create_engine(url)
        with raw.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        raw.dispose()
    limit = f"max_page_count={pages + FULL_PAGES}"
    with monkeypatch.context() as patched:
        patched.setattr(engines, "PRAGMAS", (*engines.PRAGMAS, limit))
        let_go(app)
        yield
    with app.app_context(), db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.set_authorizer(None)  # only here, to take back what no guarded connection may
        driver.execute("PRAGMA max_page_count=1073741823")
        engines._authorize_township(driver, connection.connection._connection_record)


@contextmanager
def full_postgres(app, monkeypatch):
    settings = app.extensions["union_settings"]
    owner = create_engine(settings.owner_database_url)
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF (SELECT count(*) FROM core_honour) > 8 THEN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF;"
            " RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON core_honour"
            " FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    yield
    with owner.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION full_disk CASCADE")
    owner.dispose()


@pytest.mark.settings
def test_a_full_disk_loses_nothing_and_needs_no_restart(
    app, jinzhai, officer, engine_name, monkeypatch
):
    full = full_sqlite if engine_name == "sqlite" else full_postgres
    with full(app, monkeypatch):
        kept = fill_up(app, jinzhai)
        assert 0 < kept < 2000
        refused = officer.post("/t/jinzhai/honours", data=ENTERED)
        assert refused.status_code == 503 and "没有丢失" in refused.text
        assert officer.get("/t/jinzhai/honours").status_code == 200
        assert honours(app, jinzhai) == kept
    assert officer.post("/t/jinzhai/honours", data=ENTERED).status_code == 303
    assert honours(app, jinzhai) == kept + 1


def fill_up(app, jinzhai) -> int:
    """Write until the disk refuses; how many writes were acknowledged."""
    for turn in range(2000):
        try:
            with app.app_context(), township_scope(jinzhai.id):
                make_honour(title="x" * 120, granted_by="y" * 120)
                db.session.commit()
        except OperationalError:
            return turn
    return 2000


def honours(app, jinzhai) -> int:
    with app.app_context(), township_scope(jinzhai.id, writes=False):
        return db.session.scalar(select(func.count()).select_from(Honour))
