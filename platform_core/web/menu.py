"""What the frame of a page shows around it: menus, the way home, how much waits for me.

A menu depends on township, modules, roles and language alone, so it is built once and kept
until a switch raises the township's stamp.
"""

from functools import lru_cache
from typing import Any

from flask import Flask, g, url_for

from platform_core.accounts import Actor
from platform_core.i18n import current_locale
from platform_core.i18n import gettext as _
from platform_core.matters import count_todo
from platform_core.messaging.notices import unread_count
from platform_core.organisation.places import TownshipHere
from platform_core.runtime.registry import registry
from platform_core.web.shell import Link

ROOTS = frozenset({"home.township", "console.matrix"})  # every other address lies below them
KEPT = 2048  # menus; a township has a handful

# Core pages of a township: label, endpoint, permission.
TOWNSHIP = (
    ("Home", "home.township", ""),
    ("Unions", "organisation.unions", "organisation:read"),
    ("Members", "organisation.members", "organisation:members"),
    ("Employers", "organisation.employers", "organisation:read"),
    ("Figures", "figures.index", "figures:see"),
    ("Inquiries of the county", "inquiries.index", "inquiries:see"),
    ("Taken up to the county", "escalations.index", "escalations:see"),
    ("People", "people.index", "accounts:read"),
    ("Modules", "modules.index", "modules:see"),
)
COUNTY = (
    ("Modules", "console.matrix", "console:see"),
    ("Rules and requests", "console.rules", "console:see"),
    ("Townships", "console.townships", "console:see"),
    ("Figures", "console.figures", "console:see"),
    ("Red list", "console.red_list", "console:see"),
    ("Inquiries", "inquiries.county_index", "console:see"),
    ("Taken up by townships", "escalations.county_index", "console:see"),
    ("Audit", "console.audit", "console:audit"),
    ("Plugins", "console.plugins", "console:see"),
    ("People", "county_people.index", "accounts:read"),
)


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
    core = [
        Link(_(label), url_for(endpoint), exact=endpoint in ROOTS)
        for label, endpoint, permission in TOWNSHIP
        if not permission or permission in permissions
    ]
    modules = [
        Link(str(item.label), url_for(item.endpoint))
        for item in registry().nav(permissions, here.modules)
    ]
    return tuple(core[:1] + modules + core[1:])


@lru_cache(KEPT)
def _county_menu(permissions: frozenset[str], locale: str) -> tuple[Link, ...]:
    core = [
        Link(_(label), url_for(endpoint), exact=endpoint in ROOTS)
        for label, endpoint, permission in COUNTY
        if permission in permissions
    ]
    modules = [
        Link(str(item.label), url_for(item.endpoint)) for item in registry().county_nav(permissions)
    ]
    return (*core[:1], *modules, *core[1:])


@lru_cache(8)
def _account_menu(locale: str) -> tuple[Link, ...]:
    pages = (
        ("My account", "accounts.me"),
        ("My sign-ins", "accounts.sessions"),
        ("Password", "accounts.password"),
    )
    return tuple(Link(_(label), url_for(endpoint)) for label, endpoint in pages)
