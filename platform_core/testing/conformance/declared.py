"""What a plugin says of itself: it loads, and whatever it names exists."""

import ast
import re
import traceback
from collections.abc import Iterator

from platform_core.i18n import LazyText
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.indicator import UNITS
from platform_core.rules import pack_for
from platform_core.runtime.manifest import Event
from platform_core.runtime.plugin import State
from platform_core.runtime.rehearsal import POLICY
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.conformance.finding import DECLARED, LOADING, Check, Finding
from platform_core.testing.conformance.sources import NOWHERE, at, calls, constant

APP_WIDE = (
    "before_app_request",
    "after_app_request",
    "teardown_app_request",
    "app_errorhandler",
    "app_context_processor",
    "app_template_filter",
    "app_template_global",
    "app_template_test",
    "app_url_value_preprocessor",
    "app_url_defaults",
    "current_app",
    "record",
)
_URL = re.compile(r"""url_for\(\s*["']\.?(\w[\w.]*)["']\s*[,)]""")


def loads(bench: Bench) -> Iterator[Finding]:
    """It can be imported, and everything it declares is sound."""
    plugin = bench.plugin
    if plugin.reason and plugin.state is not State.PENDING:
        yield Finding(_place(bench), plugin.reason, plugin.cure)


def _place(bench: Bench) -> str:
    """The line that a failed start is about. A manifest is one long call: its lines are told
    apart by what the reason names."""
    where, names = bench.plugin.where, _named(bench.plugin.reason, bench.name)
    file, _colon, rest = where.partition(":")
    if file == "__init__.py":
        found = bench.sources.line_of(*names, within=file)
        return where if found == NOWHERE else found
    if where and not rest.isdecimal():
        return bench.sources.line_of(rest.strip(), within=file)
    return where or bench.sources.line_of(*names)


def _named(reason: object, plugin: str) -> list[str]:
    """What to look for in the text: the names that a reason is about, the longest first, because
    it is the rarest; for what works on every page, the ways to bring that about."""
    values = [str(each) for each in reason.values.values()] if isinstance(reason, LazyText) else []
    quoted = re.findall(r"['“]([^'”]+)['”]", str(reason))
    whole = sorted({*values, *quoted} - {plugin}, key=len, reverse=True)
    parts = [each.rpartition(".")[2] for each in whole]
    return [*whole, *(f"def {part}" for part in parts), *parts, *APP_WIDE]


def permissions(bench: Bench) -> Iterator[Finding]:
    """Every permission that a view, a menu, a state or a widget asks for is declared."""
    known = {each.name for each in bench.app.extensions["union_permissions"].all()}
    for endpoint, view in bench.app.view_functions.items():
        policy = getattr(view, POLICY, None)
        if _is_own(bench, endpoint) and policy and policy.permission not in ("", *known):
            yield _undeclared(bench, policy.permission)
    asked = [state.waits_for for flow in bench.plugin.workflows for state in flow.states]
    asked += [move.permission for flow in bench.plugin.workflows for move in flow.moves]
    if bench.plugin.manifest is not None:
        items = (*bench.plugin.manifest.nav, *bench.plugin.manifest.county_nav)
        asked += [item.permission for item in items]
    asked += [
        constant(call)
        for _path, call in calls(bench.sources, "can", "holders_of")
        if ":" in constant(call)
    ]
    for permission in dict.fromkeys(asked):
        if permission and permission not in known:
            yield _undeclared(bench, permission)


def _undeclared(bench: Bench, permission: str) -> Finding:
    return Finding(
        bench.sources.line_of(permission),
        _l("Nobody declares “%(name)s”.", name=permission),
        _l("Declare it in permissions.py, or correct the name."),
    )


def _is_own(bench: Bench, endpoint: str) -> bool:
    return endpoint.partition(".")[0] in (bench.name, f"{bench.name}_api", f"{bench.name}_county")


def roles(bench: Bench) -> Iterator[Finding]:
    """Every role that a permission is given to exists."""
    known = {role.name for role in bench.app.extensions["union_permissions"].roles()}
    for permission in bench.plugin.permissions:
        for role in permission.roles:
            if role not in known:
                yield Finding(
                    bench.sources.line_of(role),
                    _l("No role is called “%(name)s”.", name=role),
                    _l("Use one of the roles %(names)s.", names=", ".join(sorted(known))),
                )


def events(bench: Bench) -> Iterator[Finding]:
    """Every event it emits is declared, with these fields; every one it hears exists."""
    declared = bench.plugins.events()
    for path, call in calls(bench.sources, "emit"):
        name = constant(call)
        event = declared.get(name)
        if name and (event is None or not name.startswith(f"{bench.name}.")):
            yield Finding(
                at(path, call),
                _l("It emits “%(name)s”, which it does not declare.", name=name),
                _l("Declare it in the manifest, under emits."),
            )
        elif event is not None:
            yield from _payload(at(path, call), call, event)
    listened = bench.plugin.manifest.listens if bench.plugin.manifest else {}
    for name in listened:
        owner = name.partition(".")[0]
        if bench.plugins.is_ready(owner) and name not in declared:
            yield Finding(
                bench.sources.line_of(name),
                _l("%(owner)s tells no event “%(name)s”.", owner=owner, name=name),
                _l("Correct the name in the manifest, under listens."),
            )


def _payload(where: str, call: ast.Call, event: Event) -> Iterator[Finding]:
    given = {each.arg for each in call.keywords}
    if None in given:  # **facts: cannot be read from the text
        return
    for field in sorted(given - event.fields.keys(), key=str):
        yield Finding(
            where,
            _l(
                "It emits “%(event)s” with “%(field)s”, which is not declared.",
                event=event.name,
                field=field,
            ),
            _l("Add the field to the event in the manifest."),
        )


def time_limits(bench: Bench) -> Iterator[Finding]:
    """Every clock has its rule."""
    pack = pack_for("610981")
    for flow in bench.plugin.workflows:
        for clock in flow.clocks:
            if clock.rule not in pack:
                yield Finding(
                    bench.sources.line_of(clock.rule, within="workflow"),
                    _l("No rule is called “%(name)s”.", name=clock.rule),
                    _l("Add it to rules.toml, with its source and status."),
                )


def figures(bench: Bench) -> Iterator[Finding]:
    """Every indicator belongs to the plugin, counts in a known unit and leads to its records."""
    for each in bench.plugin.indicators:
        names = (f'"{each.key}"', each.key, each.key.partition(".")[2])
        where = bench.sources.line_of(*names, within="indicators")
        if each.module != bench.name:
            yield Finding(
                where,
                _l(
                    "The indicator %(key)s belongs to “%(module)s”.",
                    key=each.key,
                    module=each.module,
                ),
                _l('Write module="%(name)s".', name=bench.name),
            )
        if each.drill is not None and each.drill not in bench.app.view_functions:
            yield Finding(
                where,
                _l(
                    "The indicator %(key)s leads to “%(drill)s”: no view.",
                    key=each.key,
                    drill=each.drill,
                ),
                _l("Name the list of the records behind it."),
            )
        if each.unit == "ratio" and not each.minimum_n:
            yield Finding(
                where,
                _l("The share %(key)s says nothing of small numbers.", key=each.key),
                _l("Give it minimum_n, below which townships are not compared."),
            )
        if each.unit not in UNITS and not str(each.unit).strip():
            yield Finding(
                where,
                _l("The indicator %(key)s has no unit.", key=each.key),
                _l("Say what it counts."),
            )


def notice_names(bench: Bench) -> Iterator[Finding]:
    """Every kind of notice is called after the plugin, and can be said."""
    for kind in bench.plugin.notices:
        if not kind.name.startswith(f"{bench.name}:"):
            yield Finding(
                bench.sources.line_of(kind.name),
                _l("A notice is called “%(name)s”.", name=kind.name),
                _l("Call it %(plugin)s:<what happened>.", plugin=bench.name),
            )


def links(bench: Bench) -> Iterator[Finding]:
    """Every address that a page or a view asks for exists."""
    for path, text in bench.sources.texts.items():
        if not path.endswith((".html", ".py")) or path.startswith("migrations/"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for name in _URL.findall(line):
                if not _exists(bench, name):
                    yield Finding(
                        f"{path}:{number}",
                        _l("There is no view “%(name)s”.", name=name),
                        _l("Correct the endpoint."),
                    )


def _exists(bench: Bench, name: str) -> bool:
    endpoints = bench.app.view_functions
    owners = (bench.name, f"{bench.name}_api", f"{bench.name}_county")
    return name in endpoints or any(f"{owner}.{name}" in endpoints for owner in owners)


def pages_compile(bench: Bench) -> Iterator[Finding]:
    """Every template can be read."""
    for path, text in bench.sources.templates():
        try:
            bench.app.jinja_env.parse(text)
        except Exception as fault:
            line = getattr(fault, "lineno", 1)
            said = "".join(traceback.format_exception_only(fault)).strip()
            yield Finding(
                f"{path}:{line}",
                _l("The template cannot be read: %(said)s.", said=said),
                _l("Mend that line."),
            )


def operations_signed(bench: Bench) -> Iterator[Finding]:
    """Every operation takes who acts and when."""
    paths = [
        path
        for path in bench.sources.trees
        if path.partition("/")[0] in ("operations", "operations.py")
    ]
    for path in paths:
        for node in bench.sources.trees[path].body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            given = {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
            moves = any(
                isinstance(n, ast.Call)
                and getattr(n.func, "id", "") in ("move", "open_matter", "record")
                for n in ast.walk(node)
            )
            if moves and not {"actor", "now"} <= given:
                yield Finding(
                    at(path, node),
                    _l("%(name)s does not take actor and now.", name=node.name),
                    _l("Add them as keywords: *, actor: Actor, now: datetime."),
                )


CHECKS = (
    Check("loads", LOADING, _l("loads, and stands by everything it declares"), loads),
    Check("permissions", DECLARED, _l("declares the permissions it asks for"), permissions),
    Check("roles", DECLARED, _l("gives permissions to roles that exist"), roles),
    Check("events", DECLARED, _l("declares what it emits and hears what exists"), events),
    Check("time-limits", DECLARED, _l("has a rule behind every clock"), time_limits),
    Check("figures", DECLARED, _l("has figures that belong to it and lead somewhere"), figures),
    Check("notice-names", DECLARED, _l("calls its notices after itself"), notice_names),
    Check("links", DECLARED, _l("links to views that exist"), links),
    Check("pages-compile", DECLARED, _l("has templates that can be read"), pages_compile),
    Check("operations", DECLARED, _l("says who acts and when"), operations_signed),
)
