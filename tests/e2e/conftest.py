"""A loaded demo county behind a live server, and people at browsers in front of it.

One server serves every journey of a worker. Each finds the county as it was loaded, so that
journeys may change what they like and run in any order.
"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser import PHONE, new_page, served
from tests.e2e.visitor import Visitor
from tests.stage import Stage


@pytest.fixture(scope="session")
def served_at(stage: Stage) -> Iterator[str]:
    """Where it is served."""
    with served(stage.app) as address:
        yield address


@pytest.fixture
def app(stage: Stage) -> Iterator[Flask]:
    """The application over the demo county; its forms want their token."""
    app = stage.reset()
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def address(served_at: str, app: Flask) -> str:
    """Where the application is served, with the county as it was loaded."""
    return served_at


@pytest.fixture
def width(request: pytest.FixtureRequest) -> int:
    """A phone's screen; `@both_widths` takes a desk's as well.

    Every kind of page is looked at on both, whichever the journey is made on.
    """
    return int(getattr(request, "param", PHONE))


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
