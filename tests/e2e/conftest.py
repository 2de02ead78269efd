"""A loaded demo county behind a live server, and people at browsers in front of it.

The county is loaded once per worker; every test gets a copy of its own, so that journeys may
change what they like and run in any order.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.demo import loader
from platform_core.testing.databases import QUICK, let_go, migrate
from tests.browser import DESK, PHONE, new_page
from tests.e2e.visitor import Visitor


@pytest.fixture(scope="session")
def demo_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder as `union demo` leaves it."""
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(folder, QUICK)
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        assert loader.load()
    let_go(app)
    return folder


@pytest.fixture
def app(demo_county: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application over a copy of the demo county; its forms want their token."""
    instance = tmp_path / "instance"
    shutil.copytree(demo_county, instance)
    app = create_app(Settings(instance, {**QUICK, "demo": True}))
    yield app
    let_go(app)


@pytest.fixture(params=[PHONE, DESK])
def width(request: pytest.FixtureRequest) -> int:
    """A phone's screen and a desk's."""
    return int(request.param)


@pytest.fixture
def visitor(chromium: Browser, address: str, width: int) -> Iterator[Callable[..., Visitor]]:
    """`visitor("county")`: somebody signed in, in a window of their own; nobody without a name."""
    pages = []

    def visitor(name: str = "", lang: str = "zh", **options: object) -> Visitor:
        tab = new_page(chromium, address, width, **options)
        tab.set_default_timeout(20_000)
        pages.append(tab)
        person = Visitor(tab, lang)
        if lang != "zh":
            tab.goto(f"/sign-in?lang={lang}")
        if name:
            person.sign_in(name)
        return person

    yield visitor
    for tab in pages:
        tab.context.close()
