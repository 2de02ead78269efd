"""The ground of the isolation tests: made once per worker and engine, put back after each test."""

from collections.abc import Iterator

import pytest

from platform_core import sealing
from platform_core.testing.databases import PostgresTemplate, SqliteTemplate
from tests.isolation.ground import Ground, postgres_ground, settled, sqlite_ground


@pytest.fixture(scope="session")
def sqlite_two(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    with sqlite_ground(sqlite_template, tmp_path_factory.mktemp("ground")) as ground:
        yield ground


@pytest.fixture(scope="session")
def postgres_two(
    postgres_template: PostgresTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    with postgres_ground(postgres_template, tmp_path_factory.mktemp("ground")) as ground:
        yield ground


@pytest.fixture
def ground(engine_name: str, request: pytest.FixtureRequest) -> Iterator[Ground]:
    """Two townships with a row in every table."""
    ground: Ground = request.getfixturevalue(f"{engine_name}_two")
    before = sealing._ring
    sealing.ensure_keys(ground.settings.instance)  # a process has one ring, tests have many
    yield ground
    settled(ground)
    sealing._ring = before
