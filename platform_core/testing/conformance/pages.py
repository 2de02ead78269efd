"""A plugin at work: its pages for everybody, its hooks, jobs and figures, switched on and off."""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import g
from werkzeug.routing import Rule

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.db import Base
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import ALL
from platform_core.matters.refs import Ref
from platform_core.runtime import errors
from platform_core.runtime.contexts import work_ctx
from platform_core.runtime.dispatch import dispatcher
from platform_core.runtime.hookspecs import SHAPES
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.purge import purge
from platform_core.runtime.rehearsal import POLICY
from platform_core.tenancy import TownshipModel, db
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.conformance.finding import PAGES, SWITCHING, Check, Finding
from platform_core.testing.switches import put

NOBODY_S = 4611686018427387904  # an id that no row has
ADMIN = "township_admin"
_PLACE = re.compile(r"[\w/]+\.(py|html):\d+")


def _doors(bench: Bench, method: str) -> Iterator[tuple[Rule, Any]]:
    """Its addresses in a township that answer `method`, each with its view."""
    for rule in bench.app.url_map.iter_rules():
        own = rule.endpoint.partition(".")[0] in (bench.name, f"{bench.name}_api")
        if own and method in (rule.methods or ()) and "township" in rule.arguments:
            yield rule, bench.app.view_functions[rule.endpoint]


def _address(bench: Bench, rule: Rule, slug: str, id: int = NOBODY_S) -> str | None:
    """The address with these arguments; None where an argument takes neither id nor word."""
    arguments = {name: slug if name == "township" else id for name in rule.arguments}
    adapter = bench.app.url_map.bind("localhost")
    for word in (id, "x"):
        given = {n: v if n == "township" else word for n, v in arguments.items()}
        try:
            return str(adapter.build(rule.endpoint, given))
        except Exception:
            continue
    return None


def _line(bench: Bench, view: Callable[..., Any]) -> str:
    code = inspect.unwrap(view).__code__
    path = Path(code.co_filename)
    inside = path.is_relative_to(bench.sources.folder)
    shown = path.relative_to(bench.sources.folder).as_posix() if inside else path.name
    return f"{shown}:{code.co_firstlineno}"


def can_be_switched_on(bench: Bench) -> Iterator[Finding]:
    """A township that has nothing yet can have it."""
    try:
        _all = bench.places
    except Exception as fault:
        cause = fault.__cause__ or fault
        where = errors.place_in(cause, bench.sources.package)
        yield Finding(
            where or bench.sources.line_of("def enabled", within="hooks"),
            _l("It cannot be switched on: %(said)s.", said=f"{type(cause).__name__}: {cause}"),
            _l("Let enabled() work in a township without any row."),
        )


def silent_when_off(bench: Bench) -> Iterator[Finding]:
    """In a township where it is off, none of its addresses exists."""
    off = bench.places[3]
    client = bench.client(ADMIN, off)
    for rule, view in _doors(bench, "GET"):
        address = _address(bench, rule, off.slug)
        if address and client.get(address).status_code != 404:
            yield Finding(
                _line(bench, view),
                _l("%(address)s answers although the module is off.", address=address),
                _l("Let every route stand on the plugin's own blueprint."),
            )


def shut_to_strangers(bench: Bench) -> Iterator[Finding]:
    """Nobody gets in without signing in, unless the view is public."""
    client = bench.app.test_client()
    for method in ("GET", "POST"):
        for rule, view in _doors(bench, method):
            policy = getattr(view, POLICY, None)
            address = _address(bench, rule, bench.places[1].slug)
            if address is None or (policy and policy.kind == "public"):
                continue
            status = client.open(address, method=method).status_code
            if status < 300 or status >= 500:
                yield Finding(
                    _line(bench, view),
                    _l(
                        "%(address)s answers a stranger with %(status)s.",
                        address=address,
                        status=status,
                    ),
                    _l("Decorate the view with @require, nearest to the function."),
                )


def open_when_empty(bench: Bench) -> Iterator[Finding]:
    """Every page opens in a township that has nothing yet, and says 404 for what is not there."""
    empty = bench.places[2]
    client = bench.client(ADMIN, empty)
    for rule, view in _doors(bench, "GET"):
        address = _address(bench, rule, empty.slug)
        if address is not None and client.get(address).status_code >= 500:
            yield _broken(bench, address, view)
    yield from _noted(bench)


def refuses_nonsense(bench: Bench) -> Iterator[Finding]:
    """A form that says nothing, or nonsense, is refused in words."""
    town = bench.places[2]
    client = bench.client(ADMIN, town)
    nonsense = {"id": "-1", "version": "x", "title": "\x00" * 9, "amount": "a lot", "day": "32"}
    for rule, view in _doors(bench, "POST"):
        address = _address(bench, rule, town.slug)
        for data in ({}, nonsense) if address else ():
            if client.post(str(address), data=data).status_code >= 500:
                yield _broken(bench, str(address), view)
                break
    yield from _noted(bench)


def _broken(bench: Bench, address: str, view: Callable[..., Any]) -> Finding:
    return Finding(
        _line(bench, view),
        _l("%(address)s breaks with status 500.", address=address),
        _l("See the log for the trace; catch RuleBroken, and use get_or_404."),
    )


def forms_need_their_token(bench: Bench) -> Iterator[Finding]:
    """A form that was not drawn by us is not accepted."""
    town = bench.places[1]
    client = bench.client(ADMIN, town)
    bench.app.config["WTF_CSRF_ENABLED"] = True
    try:
        for rule, view in _doors(bench, "POST"):
            address = _address(bench, rule, town.slug)
            if address is None or rule.endpoint.startswith(f"{bench.name}_api."):
                continue
            if client.post(address).status_code < 400:
                yield Finding(
                    _line(bench, view),
                    _l("%(address)s takes a form without its token.", address=address),
                    _l("Do not exempt the view from CSRF."),
                )
    finally:
        bench.app.config["WTF_CSRF_ENABLED"] = False


def keeps_townships_apart(bench: Bench) -> Iterator[Finding]:
    """What one township has does not exist in the next: every row, every address."""
    here, there = bench.places[1], bench.places[2]
    client = bench.client(ADMIN, there)
    with bench.inside(here):
        ids = [
            id
            for model in _models(bench)
            for id in db.session.scalars(sa.select(model.id).limit(3))
        ]
    for rule, view in _doors(bench, "GET"):
        if len(rule.arguments) != 2:
            continue
        for id in ids:
            address = _address(bench, rule, there.slug, id)
            if address and str(id) in address and client.get(address).status_code < 400:
                yield Finding(
                    _line(bench, view),
                    _l("%(address)s shows a row of another township.", address=address),
                    _l("Load it by get_or_404 or a query of the model."),
                )


def hooks_answer(bench: Bench) -> Iterator[Finding]:
    """Every hook answers in an empty township, for an officer and for nobody."""
    town = bench.places[2]
    for address in (f"/t/{town.slug}/", f"/t/{town.slug}/search?q=x"):
        bench.client(ADMIN, town).get(address)
    with bench.inside(town), bench.app.test_request_context(f"/t/{town.slug}/"):
        ctx = work_ctx(bench.name)
        g.township, g.actor = ctx.township, None
        given = {
            "query": "工会",
            "limit": 5,
            "name": "core.nowhere",
            "subject": None,
            "ref": Ref(bench.name, "nothing", NOBODY_S),
        }
        for hook in SHAPES:
            dispatcher().ask(bench.name, hook, ctx, **given)
    yield from _noted(bench)


def jobs_run(bench: Bench) -> Iterator[Finding]:
    """Every job runs where there is nothing to do."""
    for job in bench.plugin.jobs:
        with bench.inside(bench.places[2]):
            try:
                job.run(work_ctx(bench.name))
            except Exception as fault:
                where = errors.place_in(fault, bench.sources.package) or "jobs.py:1"
                said = f"{type(fault).__name__}: {fault}"
                yield Finding(
                    where,
                    _l("The job %(job)s stops with %(said)s.", job=job.name, said=said),
                    _l("Mend that line."),
                )
                db.session.rollback()


def figures_count(bench: Bench) -> Iterator[Finding]:
    """Every figure is counted, with and without rows; what it counts is a whole number."""
    faults: list[tuple[str, BaseException]] = []
    for town in bench.places[1:3]:
        with bench.inside(town):
            evaluate(
                bench.plugin.indicators,
                ALL,
                [town.id],
                has_records=lambda _id, _module: True,
                on_error=lambda _plugin, what, fault: faults.append((what, fault)),
            )
    for what, fault in {str(each): each for _what, each in faults}.items():
        where = errors.place_in(fault, bench.sources.package)
        key = next((i.key for i in bench.plugin.indicators if i.key in f"{what} {faults}"), "")
        yield Finding(
            where or bench.sources.line_of(key),
            _l("A figure cannot be counted: %(said)s", said=str(fault)),
            _l("Select township_id and whole numbers, grouped by township_id."),
        )


def switches(bench: Bench) -> Iterator[Finding]:
    """Switched off and on again, twice over, it is the same as before."""
    town = bench.places[2]
    before = _rows(bench, town)
    for state in (ModuleIs.OFF, ModuleIs.ON, ModuleIs.READ_ONLY, ModuleIs.ON):
        try:
            with bench.platform():
                put(bench.name, town, state)
        except Exception as fault:
            yield Finding(
                bench.sources.line_of("def enabled", "def disabling", within="hooks"),
                _l("It cannot be switched to %(state)s: %(said)s.", state=state, said=str(fault)),
                _l("Let disabling() object only to what is under way."),
            )
            return
    if _rows(bench, town) != before:
        yield Finding(
            bench.sources.line_of("def enabled", within="hooks"),
            _l("Switched on again, it makes its rows once more."),
            _l("In enabled(), make only what is not there yet."),
        )


def purges(bench: Bench) -> Iterator[Finding]:
    """Its data in one township can be taken out and deleted, and nothing else goes with it."""
    here, there = bench.places[1], bench.places[2]
    before = _rows(bench, there)
    with bench.platform():
        put(bench.name, here, ModuleIs.OFF)
    try:
        with bench.platform():
            purge(
                here.id,
                bench.name,
                reason="conformance",
                actor=SYSTEM,
                now=utcnow(),
                instance=bench.settings.instance,
            )
    except Exception as fault:
        yield Finding(
            bench.sources.line_of("class ", within="models"),
            _l("Its data cannot be deleted: %(said)s.", said=str(fault)),
            _l("Point to other rows by ref() alone, and to none in a circle."),
        )
        return
    left = {name: n for name, n in _rows(bench, here).items() if n}
    if left or _rows(bench, there) != before:
        yield Finding(
            "models.py:1",
            _l("Deleting its data left %(left)s or took a neighbour's.", left=left),
            _l("Derive every model from TownshipModel."),
        )


def _rows(bench: Bench, town: Any) -> dict[str, int]:
    with bench.inside(town):
        return {
            model.__tablename__: db.session.scalar(sa.select(sa.func.count(model.id))) or 0
            for model in _models(bench)
        }


def _models(bench: Bench) -> list[Any]:
    return [
        mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, TownshipModel)
        and mapper.class_.__tablename__.startswith(f"{bench.name}_")
    ]


def _noted(bench: Bench) -> Iterator[Finding]:
    """The faults that the runtime kept to itself meanwhile."""
    errors.write(bench.app)
    with bench.platform():
        for fault in errors.errors_of(bench.name):
            where = fault.where if _PLACE.fullmatch(fault.where) else ""
            yield Finding(
                where or bench.sources.line_of(fault.place.rpartition(" ")[2]),
                _l("%(place)s failed with %(kind)s.", place=fault.place, kind=fault.kind),
                _l("A hook answers what its specification says, and only reads."),
            )
        errors.forget(bench.name)
        db.session.commit()


CHECKS = (
    Check("can-be-switched-on", SWITCHING, _l("can be switched on"), can_be_switched_on),
    Check("silent-when-off", PAGES, _l("is not there where it is off"), silent_when_off),
    Check("shut-to-strangers", PAGES, _l("lets in only who is signed in"), shut_to_strangers),
    Check("open-when-empty", PAGES, _l("opens where there is nothing yet"), open_when_empty),
    Check("refuses-nonsense", PAGES, _l("refuses nonsense in words"), refuses_nonsense),
    Check(
        "forms-need-their-token",
        PAGES,
        _l("takes no form without its token"),
        forms_need_their_token,
    ),
    Check(
        "keeps-townships-apart",
        PAGES,
        _l("shows no row of another township"),
        keeps_townships_apart,
    ),
    Check("hooks-answer", PAGES, _l("answers every hook"), hooks_answer),
    Check("jobs-run", PAGES, _l("runs its jobs where there is nothing to do"), jobs_run),
    Check("figures-count", PAGES, _l("counts its figures"), figures_count),
    Check("switches", PAGES, _l("is the same when it comes back"), switches),
    Check("purges", PAGES, _l("goes without a trace, and nothing goes with it"), purges),
)
