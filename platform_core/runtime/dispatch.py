"""Asking the plugins: every call on its own, so that a broken plugin costs only its own part.

pluggy registers and validates; the loop is ours, because pluggy can neither leave out what is off
in a township nor go on after a fault.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError

from platform_core.matters.docket import CORE
from platform_core.matters.refs import Ref
from platform_core.runtime.errors import note
from platform_core.runtime.hookspecs import SHAPES, Ctx, Shape, Specs, Target, Widget
from platform_core.runtime.registry import CAUGHT, Registry, registry

log = logging.getLogger(__name__)

LONGEST = 2.0  # seconds one call may take; a generator is cut off there
LARGEST = 64 * 1024  # characters of HTML one widget or slot may bring
FAILURES = 3  # in a row, then the hook rests
REST = 60.0  # seconds
IN_ERROR = 3  # libpq's PQTRANS_INERROR
_MOST_CACHED = 512  # sets of modules; a county has far fewer different townships

Implementation = tuple[str, Callable[..., Any], tuple[str, ...]]


class HookFault(Exception):
    """A plugin answered, but not what its hook allows."""


@dataclass
class _Failing:
    """A hook of one plugin that failed in one township, how often in a row, and when last."""

    times: int
    at: float

    def rests(self, now: float) -> bool:
        return self.times >= FAILURES and now - self.at < REST


class Dispatcher:
    """Calls hooks for one registry. Its caches depend on code alone, so nothing goes stale."""

    def __init__(self, plugins: Registry, clock: Callable[[], float] = time.monotonic) -> None:
        self.plugins = plugins
        self.clock = clock
        self._implementations: dict[tuple[str, frozenset[str]], tuple[Implementation, ...]] = {}
        self._failing: dict[tuple[str, str, int], _Failing] = {}

    def collect(self, hook: str, ctx: Ctx, **kw: Any) -> list[tuple[str, Any]]:
        """What each module that is on here answers, in load order. Never raises.

        A plugin that fails, answers something else, or takes too long is left out and recorded.
        """
        answers = []
        for implementation in self.implementations(hook, ctx.on):
            answer = self._call(hook, implementation, ctx, kw)
            if answer is not None:
                answers.append((implementation[0], answer))
        return answers

    def ask(self, plugin: str, hook: str, ctx: Ctx, **kw: Any) -> Any:
        """What one plugin answers; None where it is off here, fails, or has nothing to say."""
        if plugin not in ctx.on:
            return None
        answers = [
            self._call(hook, implementation, ctx, kw)
            for implementation in self.implementations(hook, frozenset({plugin}))
        ]
        return answers[0] if answers else None

    def implementations(self, hook: str, on: frozenset[str]) -> tuple[Implementation, ...]:
        """The functions that answer `hook` among the ready plugins in `on`, in load order."""
        key = (hook, on)
        found = self._implementations.get(key)
        if found is None or any(not self.plugins.is_ready(name) for name, *_ in found):
            found = self._find(hook, on)
            if len(self._implementations) >= _MOST_CACHED:
                self._implementations.clear()
            self._implementations[key] = found
        return found

    def _find(self, hook: str, on: frozenset[str]) -> tuple[Implementation, ...]:
        by_plugin = {
            found.plugin_name: (found.plugin_name, found.function, tuple(found.argnames))
            for found in getattr(self.plugins.hooks.hook, hook).get_hookimpls()
        }
        return tuple(
            by_plugin[plugin.name]
            for plugin in self.plugins.ready()
            if plugin.name in on and plugin.name in by_plugin
        )

    def _call(self, hook: str, implementation: Implementation, ctx: Ctx, kw: Any) -> Any:
        plugin, function, wanted = implementation
        key = (plugin, hook, ctx.township.id if ctx.township else 0)
        failing = self._failing.get(key)
        began = self.clock()
        if failing is not None and failing.rests(began):
            return None
        offered = {"ctx": ctx, **kw}
        arguments = [offered[name] for name in wanted]
        try:
            with _nothing_written(ctx):
                answer = self._checked(function(*arguments), SHAPES[hook], began)
            if self.clock() - began > LONGEST:
                raise HookFault(f"took longer than {LONGEST:.0f} s")
            if _is_poisoned(ctx):
                raise HookFault("left a fault of the database unhandled")
        except CAUGHT as fault:
            self._failing[key] = _Failing(failing.times + 1 if failing else 1, self.clock())
            _recover(ctx, fault)
            note(plugin, f"hook {hook}", fault)
            return None
        self._failing.pop(key, None)
        return answer

    def _checked(self, answer: Any, shape: Shape, began: float) -> Any:
        if answer is None:
            return None
        if not shape.many:
            return _one(answer, shape)
        if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
            raise HookFault(f"answered {type(answer).__name__}, not several {shape.item.__name__}")
        return [_one(item, shape) for item in self._bounded(answer, shape, began)]

    def _bounded(self, answer: Iterable[Any], shape: Shape, began: float) -> Iterator[Any]:
        """The items, as long as there are not too many and they come in time."""
        for count, item in enumerate(islice(answer, shape.most + 1)):
            if count == shape.most:
                raise HookFault(f"answered more than {shape.most} {shape.item.__name__}")
            if self.clock() - began > LONGEST:
                raise HookFault(f"took longer than {LONGEST:.0f} s")
            yield item


def _one(item: Any, shape: Shape) -> Any:
    if not isinstance(item, shape.item):
        raise HookFault(f"answered {type(item).__name__}, not {shape.item.__name__}")
    if isinstance(item, str) and len(item) > LARGEST:
        raise HookFault(f"answered more than {LARGEST} characters")
    return item


class _nothing_written:
    """A hook of a page reads. What it changed in the session is taken back, and is a fault."""

    def __init__(self, ctx: Ctx) -> None:
        self.session = ctx.session() if callable(ctx.session) else ctx.session

    def __enter__(self) -> None:
        session = self.session
        self._before = ({*session.new}, {*session.dirty}, {*session.deleted})
        self._flushing, session.autoflush = session.autoflush, False

    def __exit__(self, *fault: object) -> None:
        session = self.session
        session.autoflush = self._flushing
        new, dirty, deleted = self._before
        added = {*session.new} - new
        changed = {*session.dirty} - dirty
        removed = {*session.deleted} - deleted
        for row in added:
            session.expunge(row)
        for row in removed:
            session.add(row)
        for row in changed - removed:
            session.expire(row)
        if (added or changed or removed) and fault[0] is None:
            raise HookFault("changed rows, but a page's hooks only read")


def _recover(ctx: Ctx, fault: BaseException) -> None:
    """Make the session usable again. PostgreSQL refuses every query after one that failed, and
    `is_active` does not tell; so any fault of the database rolls back."""
    session = ctx.session() if callable(ctx.session) else ctx.session
    causes: list[BaseException | None] = [fault, fault.__cause__, fault.__context__]
    of_database = any(isinstance(cause, DBAPIError) for cause in causes)
    if of_database or not session.is_active or _is_poisoned(ctx):
        session.rollback()


def _is_poisoned(ctx: Ctx) -> bool:
    """Whether PostgreSQL will refuse the next query: a plugin swallowed a fault of its own."""
    session = ctx.session() if callable(ctx.session) else ctx.session
    if not session.in_transaction() or session.get_bind().dialect.name != "postgresql":
        return False
    raw: Any = session.connection().connection.dbapi_connection
    return bool(raw.info.transaction_status == IN_ERROR)


@dataclass(frozen=True)
class Box:
    """A widget as the page shows it. `html` is None where it could not be drawn."""

    plugin: str
    title: str
    html: Markup | None
    order: int = 50


def boxes(ctx: Ctx) -> list[Box]:
    """The widgets of this township's home page that the actor may see, drawn, in order."""
    found = [
        _drawn(plugin, widget, ctx)
        for plugin, widgets in dispatcher().collect("widgets", ctx)
        for widget in widgets
        if not widget.permission or ctx.can(widget.permission)
    ]
    return sorted(found, key=lambda box: box.order)


def _drawn(plugin: str, widget: Widget, ctx: Ctx) -> Box:
    try:
        if not widget.template.startswith(f"{plugin}/"):
            raise HookFault(f"draws with {widget.template}, not a template of its own")
        html = render_template(widget.template, **widget.data)
        if len(html) > LARGEST:
            raise HookFault(f"drew more than {LARGEST} characters")
    except CAUGHT as fault:
        _recover(ctx, fault)
        note(plugin, f"widget {widget.template}", fault)
        return Box(plugin, widget.title, None, widget.order)
    return Box(plugin, widget.title, Markup(html), widget.order)


def slot(ctx: Ctx, name: str, subject: Any = None) -> Markup:
    """What the modules that are on here show at the place called `name`."""
    found = dispatcher().collect("slot", ctx, name=name, subject=subject)
    return Markup("").join(html for _plugin, html in found)


def resolve(ctx: Ctx, ref: Ref) -> Target | None:
    """What a reference to a row of the core or a module points to; None where it is gone or off."""
    if ref.plugin == CORE:
        own = registry().core_targets.get(ref.kind)
        return own(ref) if own else None
    found: Target | None = dispatcher().ask(ref.plugin, "resolve_ref", ctx, ref=ref)
    return found


def dispatcher() -> Dispatcher:
    """The dispatcher of the running application."""
    extensions = current_app.extensions
    if "union_dispatcher" not in extensions:
        extensions["union_dispatcher"] = Dispatcher(registry())
    found: Dispatcher = extensions["union_dispatcher"]
    return found


assert all(hasattr(Specs, hook) for hook in SHAPES)
