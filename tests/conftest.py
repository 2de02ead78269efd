"""What every test may ask for: an application, an empty database, signed-in people.

Tests that touch the database run once on SQLite and once on PostgreSQL; `--engine sqlite` runs
the quick half. The schema is made once per worker and engine and then copied for every test.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, NoPostgres

ENGINES = ("sqlite", "postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=(*ENGINES, "both"), default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--engine")
    only = metafunc.definition.get_closest_marker("only")
    engines = only.args if only else ENGINES
    metafunc.parametrize("engine_name", [each for each in engines if chosen in (each, "both")])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A throw-away PostgreSQL for this worker; skips with the reason where there is none."""
    try:
        cluster = Cluster()
    except NoPostgres as missing:
        pytest.skip(f"PostgreSQL cannot be started: {missing}")
    yield cluster
    cluster.stop()


@pytest.fixture
def blank_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    yield cluster.create("blank")
    cluster.drop("blank")
