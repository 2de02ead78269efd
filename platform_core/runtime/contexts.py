"""The `Ctx` a plugin gets: on a page for whoever asks, in a job or handler for nobody."""

from collections.abc import Mapping

from flask import g
from sqlalchemy import select

from platform_core.i18n import DEFAULT_LOCALE, current_locale
from platform_core.organisation.models import Township
from platform_core.organisation.places import township_by_id
from platform_core.runtime.errors import note
from platform_core.runtime.hookspecs import Ctx
from platform_core.runtime.models import township_modules
from platform_core.runtime.registry import registry
from platform_core.runtime.settings import settings_of
from platform_core.tenancy import db, scope


def page_ctx() -> Ctx:
    """For the hooks of the page that is being made: its township and whoever asks."""
    here = g.township
    on = here.modules if here is not None else frozenset()
    return Ctx(here, g.actor, db.session, on, current_locale(), _off(on), settings_of)


def work_ctx(plugin: str = "") -> Ctx:
    """For a job or an event handler, in the scope it runs in."""
    township_id = scope().township_id
    if township_id is None:
        return Ctx(None, None, db.session, frozenset(), DEFAULT_LOCALE)
    here = township_by_id(db.session.connection(), township_id)
    on, read_only = registry().modules(township_id)
    either = on | read_only
    return Ctx(here, None, db.session, either, DEFAULT_LOCALE, _off(either), settings_of)


def county_townships(plugin: str) -> Mapping[int, str]:
    """The townships of the county whose page this is that have the module: names by id."""
    query = select(Township.id, Township.name).where(Township.county_id == g.actor.county_id)
    names = dict(db.session.execute(query.order_by(Township.code)).all())
    modules = township_modules(names)
    return {id: name for id, name in names.items()
            if plugin in modules[id].on | modules[id].read_only}  # fmt: skip


def note_fault(plugin: str, what: str, fault: BaseException) -> None:
    """Remember a plugin's fault for the health page; see `errors.note`."""
    note(plugin, what, fault)


def _off(on: frozenset[str]) -> frozenset[str]:
    return frozenset(plugin.name for plugin in registry().ready()) - on
