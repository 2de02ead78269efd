"""An application that is nothing but the frame of its pages; tests add routes and templates."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, g
from flask_wtf import CSRFProtect
from jinja2 import DictLoader

from platform_core import web
from platform_core.i18n import Catalogues

CORE = Path(web.__file__).parent.parent


@pytest.fixture
def frame() -> Flask:
    app = Flask("frame", static_folder=None)
    app.secret_key = "of no use elsewhere"
    app.before_request(_nobody)
    CSRFProtect(app)
    web.install(app)
    Catalogues.load(CORE)
    return app


@pytest.fixture
def templates(frame: Flask) -> Callable[..., None]:
    """`templates({"x.html": "…"})`"""

    def templates(texts: dict[str, str]) -> None:
        frame.jinja_loader = DictLoader(texts)

    return templates


def somebody(account_id: int = 5, locale: str = "zh") -> SimpleNamespace:
    return SimpleNamespace(account_id=account_id, name="王秀英", locale=locale)


def _nobody() -> None:
    g.township = g.actor = None
