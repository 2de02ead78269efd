"""What the frame of a page shows around it: menus, the way home, how much waits for me.

A menu depends on township, modules, roles and language alone, so it is built once and kept
until a switch raises the township's stamp.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import Flask, g, url_for

from platform_core.accounts import Actor
from platform_core.i18n import current_locale
from platform_core.i18n import gettext as _
from platform_core.matters import count_todo
from platform_core.messaging.notices import unread_count
from platform_core.organisation.places import TownshipHere
from platform_core.runtime.manifest import NavItem
from platform_core.runtime.registry import registry
from platform_core.web.shell import Link

ROOTS = frozenset({"home.township", "console.matrix"})  # every other address lies below them
KEPT = 2048  # menus; a township has a handful

# A page: label, endpoint, permission. An entry of the menu: its label and its pages.
PageOf = tuple[str, str, str]
Entry = tuple[str, tuple[PageOf, ...]]

TOWNSHIP: tuple[Entry, ...] = (
    ("Home", (("Home", "home.township", ""),)),
    ("Registers", (
        ("Unions", "organisation.unions", "organisation:read"),
        ("Members", "organisation.members", "organisation:members"),
        ("Employers", "organisation.employers", "organisation:read"),
        ("Honours", "organisation.honours", "organisation:read"),
        ("Import rosters", "organisation.imports", "organisation:import"),
    )),
    ("Figures", (
        ("Figures", "figures.index", "figures:see"),
        ("Reports", "reports.index", "figures:see"),
        ("Stated figures", "figures.stated", "figures:see"),
        ("Period closings", "figures.closings_index", "figures:see"),
    )),
    ("With the county", (
        ("Inquiries of the county", "inquiries.index", "inquiries:see"),
        ("Taken up to the county", "escalations.index", "escalations:see"),
    )),
    ("Administration", (
        ("People", "people.index", "accounts:read"),
        ("Modules", "modules.index", "modules:see"),
    )),
)  # fmt: skip
COUNTY: tuple[Entry, ...] = (
    ("Modules", (
        ("Modules", "console.matrix", "console:see"),
        ("Rules and requests", "console.rules", "console:see"),
        ("Standards and time limits", "console.values", "console:see"),
        ("Days off", "console.calendar", "console:see"),
        ("Plugins", "console.plugins", "console:see"),
    )),
    ("Townships", (("Townships", "console.townships", "console:see"),)),
    ("Figures", (
        ("Figures", "console.figures", "console:see"),
        ("Reports", "reports.county_reports", "console:see"),
        ("Stated figures", "figures.county_stated", "console:see"),
        ("Period closings", "figures.county_closings", "console:see"),
    )),
    ("Red list", (("Red list", "console.red_list", "console:see"),)),
    ("With the townships", (
        ("Inquiries", "inquiries.county_index", "console:see"),
        ("Taken up by townships", "escalations.county_index", "console:see"),
    )),
    ("Administration", (
        ("Audit", "console.audit", "console:audit"),
        ("People", "county_people.index", "accounts:read"),
    )),
)  # fmt: skip


def install(app: Flask) -> None:
    """Give every template what its frame needs."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    actor: Actor | None = g.get("actor")
    here: TownshipHere | None = g.get("township")
    if actor is None:
        return {"actor": None, "sign_in_href": url_for("accounts.sign_in")}
    frame: dict[str, Any] = {
        "actor": actor,
        "account_nav": _account_menu(current_locale()),
        "sign_out_href": url_for("accounts.sign_out"),
    }
    if here is not None and actor.roles:
        key = (here, actor.roles, actor.permissions, current_locale())
        frame |= {"nav": _township_menu(*key), "home_href": url_for("home.township")}
        waiting = count_todo(actor, here.modules) + unread_count(actor.account_id)
        frame |= {"todo_href": url_for("home.todo_list"), "todo_count": waiting}
    elif actor.county_id is not None:
        frame |= {"nav": _county_menu(actor.permissions, current_locale())}
        frame |= {"place": _("County console"), "home_href": url_for("console.matrix")}
    return frame


@lru_cache(KEPT)
def _township_menu(
    here: TownshipHere, roles: frozenset[str], permissions: frozenset[str], locale: str
) -> tuple[Link, ...]:
    core = _core(TOWNSHIP, permissions)
    return (*core[:1], *_modules(registry().nav(permissions, here.modules)), *core[1:])


@lru_cache(KEPT)
def _county_menu(permissions: frozenset[str], locale: str) -> tuple[Link, ...]:
    core = _core(COUNTY, permissions)
    return (*core[:1], *_modules(registry().county_nav(permissions)), *core[1:])


def _core(entries: Iterable[Entry], permissions: frozenset[str]) -> list[Link]:
    found = []
    for label, pages in entries:
        open_to = [
            Link(_(name), url_for(endpoint), exact=endpoint in ROOTS)
            for name, endpoint, permission in pages
            if not permission or permission in permissions
        ]
        found += _entry(_(label), open_to)
    return found


def _modules(items: Iterable[NavItem]) -> list[Link]:
    """One entry for each module, wherever its first page stands."""
    pages: dict[str, list[Link]] = {}
    for item in items:
        module = item.endpoint.partition(".")[0].removesuffix("_county")
        pages.setdefault(module, []).append(Link(str(item.label), url_for(item.endpoint)))
    found = []
    for module, links in pages.items():
        manifest = registry().plugins[module].manifest
        found += _entry(str(manifest.label) if manifest else links[0].label, links)
    return found


def _entry(label: str, pages: list[Link]) -> list[Link]:
    """The pages as one entry; a single one speaks for itself."""
    if len(pages) < 2:
        return pages
    return [Link(label, pages[0].href, parts=tuple(pages))]


@lru_cache(8)
def _account_menu(locale: str) -> tuple[Link, ...]:
    pages = (
        ("My account", "accounts.me"),
        ("My sign-ins", "accounts.sessions"),
        ("Password", "accounts.password"),
    )
    return tuple(Link(_(label), url_for(endpoint)) for label, endpoint in pages)
