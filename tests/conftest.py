"""What our own tests add to the fixtures that authors of plugins get: browsers, blank databases.

The others stand in `platform_core.testing.fixtures`, which pytest finds by its entry point.
"""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from platform_core.testing.databases import let_go
from platform_core.testing.fixtures import ENGINES, NOW, kept, platform_scope_of
from platform_core.testing.postgres import Server
from tests import browser
from tests.stage import Stage
from tests.terminal import Terminal

# Distributions of their own; tests/authors/test_external.py runs their tests where they belong.
collect_ignore = ["external"]

__all__ = ["ENGINES", "NOW", "kept", "let_go", "platform_scope_of"]


def pytest_collection_finish() -> None:
    """What has been collected stays: the garbage collector need not look through it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def blank_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    cluster: Server = request.getfixturevalue("cluster")
    cluster.drop(f"{cluster.prefix}blank")
    yield cluster.create(f"{cluster.prefix}blank")
    cluster.drop(f"{cluster.prefix}blank")


@pytest.fixture(scope="session")
def demo_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance as `union demo` leaves it, to be read or copied: loading it takes seconds."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    done = Terminal(instance)("demo")
    assert done.exit_code == 0, done.output
    return instance


@pytest.fixture(scope="session")
def stage(demo_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An application over a copy of the demo county, on SQLite."""
    stage = Stage(demo_county, tmp_path_factory.mktemp("stage") / "instance")
    yield stage
    let_go(stage.app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A headless Chromium; skips with the reason where none is installed."""
    path = browser.program()
    if path is None:
        pytest.skip("No Chromium is installed (Debian: apt install chromium fonts-noto-cjk).")
    with browser.running(path) as chromium:
        yield chromium


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application of this test is being served."""
    with browser.served(app) as address:
        yield address


@pytest.fixture
def window(chromium: Chromium, address: str) -> Iterator[Callable[..., Page]]:
    """`window(PHONE)`, `window(DESK)`: a fresh browser window on the application's start page."""
    pages = []

    def window(width: int = browser.DESK, **options: Any) -> Page:
        pages.append(browser.new_page(chromium, address, width, **options))
        return pages[-1]

    yield window
    for page in pages:
        page.context.close()
