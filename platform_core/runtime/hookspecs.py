"""Every hook a plugin may answer, what it is given, and what it may give back.

Seven and no more: what does not depend on the request is declared data, not a hook. An
implementation may take fewer arguments than its hook has.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import pluggy
from markupsafe import Markup
from sqlalchemy.orm import Session, scoped_session

from platform_core.accounts import Actor
from platform_core.matters.refs import Ref

PROJECT = "union"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Here(Protocol):
    """The township something happens in."""

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Ctx:
    """Where, for whom and with what a hook, job or event handler works.

    `actor` is None in jobs, handlers and at the command line. `on` are the modules that are on
    or read-only here; `off` those that are installed but neither.
    """

    township: Here | None
    actor: Actor | None
    session: Session | scoped_session[Any]
    on: frozenset[str]
    locale: str
    off: frozenset[str] = frozenset()
    read_settings: Callable[[str], Mapping[str, Any]] = field(default=lambda _plugin: {})

    def can(self, permission: str) -> bool:
        """Whether the actor has `permission`; never one of a module that is off here."""
        if self.actor is None or permission.partition(":")[0] in self.off:
            return False
        return self.actor.can(permission)

    def settings(self, plugin: str) -> Mapping[str, bool | int | str | date]:
        """The township's settings of `plugin`, every declared key present."""
        return self.read_settings(plugin)


@dataclass(frozen=True)
class Widget:
    """A box for the township's home page: `template` of the plugin, rendered with `data`.

    Left out for whoever lacks `permission`; sorted by `order`, then by plugin.
    """

    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    permission: str = ""
    order: int = 50


@dataclass(frozen=True)
class Hit:
    """Something that was found. `rank` is higher for what fits better."""

    title: str
    ref: Ref
    snippet: str = ""
    rank: float = 0.0


@dataclass(frozen=True)
class Target:
    """What a ref points to: its title today, its address, where it stands."""

    title: str
    url: str
    state: str = ""
    permission: str = ""


class Specs:
    """The hooks. The first three run inside the switch's transaction, the others on a page."""

    @hookspec
    def enabled(self, ctx: Ctx, first_time: bool) -> None:
        """The module has just been switched on here. Create the rows it needs to be usable.

        Must be safe to run again. Do not commit. Raising cancels the switch.
        """

    @hookspec
    def disabling(self, ctx: Ctx) -> Iterable[str] | None:
        """Sentences that say why it must not be switched off now. Read only.

        Raising counts as a reason. None or nothing means: go ahead.
        """

    @hookspec
    def disabled(self, ctx: Ctx) -> None:
        """It is off. Let go of what is held outside; never delete data.

        Runs in a savepoint; a fault is recorded, and it is off anyway.
        """

    @hookspec
    def widgets(self, ctx: Ctx) -> Iterable[Widget] | None:
        """Boxes for the township's home page."""

    @hookspec
    def search(self, ctx: Ctx, query: str, limit: int) -> Iterable[Hit] | None:
        """What fits `query` and ctx.actor may see, at most `limit`."""

    @hookspec
    def slot(self, ctx: Ctx, name: str, subject: Ref | None) -> Markup | None:
        """Something for a named place of another page, e.g. "contracts.draft.actions".

        Return None quickly for names you do not know, and Markup of your own template else.
        """

    @hookspec
    def resolve_ref(self, ctx: Ctx, ref: Ref) -> Target | None:
        """What a ref of this plugin points to; None if it is gone. Asked of no other plugin."""


@dataclass(frozen=True)
class Shape:
    """What a hook may give back: `item` once, or up to `most` of them."""

    item: type
    most: int = 1
    many: bool = True


SHAPES: Mapping[str, Shape] = {
    "disabling": Shape(str, 20),
    "widgets": Shape(Widget, 12),
    "search": Shape(Hit, 200),
    "slot": Shape(Markup, many=False),
    "resolve_ref": Shape(Target, many=False),
}
"""The hooks that answer something. `enabled` and `disabled` only act."""
