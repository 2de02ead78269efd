"""What stands around every page: language, size of text, assets, and what templates may call."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import flask_bootstrap
from flask import Blueprint, Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import pass_context
from jinja2.runtime import Context

from platform_core import i18n
from platform_core.i18n import LazyText
from platform_core.papers.charts import Chart
from platform_core.web import headers
from platform_core.web.idempotency import one_time_key
from platform_core.web.page import preference, text_is_large, with_args

HERE = Path(__file__).parent
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"
COOKIE_YEAR = 31_536_000  # seconds
LOCALE_BEFORE = "union.locale_before"  # key in the request's environment
CHOICES = {"lang": tuple(i18n.LOCALES), "text": ("normal", "large")}


@dataclass(frozen=True)
class Link:
    """An entry of a menu, with its address ready made: building one costs more than showing it.

    `count` is shown as a number beside the label. `exact` is for the start page, with whose
    address all others begin. An entry with `parts` stands for several pages, which are shown
    as a row of their own while one of them is open.
    """

    label: str
    href: str
    count: int = 0
    exact: bool = False
    parts: tuple["Link", ...] = ()

    def reach(self, path: str) -> int:
        """How much of the address `path` is this entry's or one of its parts'; 0: it is not."""
        if self.parts:
            return max(part.reach(path) for part in self.parts)
        fits = path == self.href if self.exact else path.startswith(self.href)
        return len(self.href) if fits else 0


def entry_here(menu: Iterable[Link], path: str) -> Link | None:
    """The one entry that the page at `path` belongs to: the one that reaches furthest, as
    "/congress/now" lies below "/congress" too."""
    return max((link for link in menu if link.reach(path)), key=lambda link: link.reach(path),
               default=None)  # fmt: skip


class Json(DefaultJSONProvider):
    """Flask's JSON, which also knows texts that are translated when shown."""

    @staticmethod
    def default(value: Any) -> Any:
        return str(value) if isinstance(value, LazyText) else DefaultJSONProvider.default(value)


def install(app: Flask) -> None:
    """Give the application its layout, assets, headers, and the reader's language."""
    app.json = Json(app)
    # A long text is typed over hours: a form stays good as long as the sign-in session.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    app.before_request(choose_language)
    app.after_request(remember_choices)
    app.teardown_request(_forget_language)
    headers.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(_template_words())


def choose_language() -> None:
    """Show this request's answer in the language chosen now, before, or by the account."""
    actor: Any = g.get("actor")
    request.environ.setdefault(LOCALE_BEFORE, i18n.current_locale())
    usual: str = getattr(actor, "locale", i18n.DEFAULT_LOCALE)
    i18n.set_locale(preference("lang", CHOICES["lang"]) or usual)


def remember_choices(response: Response) -> Response:
    """Keep a language or size of text chosen in this request's address for the next ones."""
    for name, allowed in CHOICES.items():
        if (chosen := request.args.get(name)) in allowed and chosen is not None:
            response.set_cookie(
                name, chosen, COOKIE_YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
            )
    return response


def _forget_language(error: BaseException | None) -> None:
    """The thread's next piece of work starts where this request found it."""
    i18n.set_locale(request.environ.get(LOCALE_BEFORE, i18n.DEFAULT_LOCALE))


def _blueprints() -> tuple[Blueprint, Blueprint]:
    own = Blueprint(
        "web",
        __name__,
        static_folder="static",
        static_url_path="/static/web",
        template_folder="templates",
    )
    # Only its style sheet is used, so the package's own extension is not set up.
    bootstrap = Blueprint(
        "bootstrap_css", __name__, static_folder=BOOTSTRAP, static_url_path="/static/bootstrap"
    )
    return own, bootstrap


def _template_words() -> Mapping[str, Any]:
    return {
        "_": _in_template("gettext"),
        "gettext": _in_template("gettext"),
        "ngettext": _in_template("ngettext"),
        "pgettext": _in_template("pgettext"),
        "format_day": i18n.format_day,
        "format_instant": i18n.format_instant,
        "format_number": i18n.format_number,
        "format_money": i18n.format_money,
        "format_wan": i18n.format_wan,
        "current_locale": i18n.current_locale,
        "languages": i18n.LANGUAGES,
        "lang_tags": i18n.LANG_TAGS,
        "text_is_large": text_is_large,
        "with_args": with_args,
        "entry_here": entry_here,
        "one_time_key": one_time_key,
        "asset": _assets(),
        "Chart": Chart,
    }


def _in_template(name: str) -> Callable[..., str]:
    """A function that gives texts in the words of the plugin whose template asks: its folder
    bears the plugin's name."""

    @pass_context
    def said(context: Context, *texts: Any, **values: Any) -> str:
        found: str = getattr(_voice((context.name or "").partition("/")[0]), name)(*texts, **values)
        return found

    return said


@lru_cache(256)
def _voice(folder: str) -> i18n.Voice:
    return i18n.Voice(folder)


def _assets() -> Mapping[str, str]:
    """Address of every asset of the layout, with its content's hash so that it may be kept."""
    css = "bootstrap.min.css"
    found = {css: f"/static/bootstrap/{css}?v={_hash(BOOTSTRAP / css)}"}
    for path in sorted((HERE / "static").iterdir()):
        found[path.name] = f"/static/web/{path.name}?v={_hash(path)}"
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
