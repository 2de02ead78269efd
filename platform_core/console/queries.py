"""What the console shows. The number of queries does not depend on the number of townships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select

from platform_core.accounts.models import Account
from platform_core.history import CountyRecord
from platform_core.indicators.evaluate import Figure, combine, evaluate
from platform_core.indicators.few import total_without_few
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.periods import Period
from platform_core.matters import DocketEntry
from platform_core.organisation.models import Township, Union
from platform_core.runtime.contexts import note_fault
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.runtime.plugin import Plugin
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import in_force, kept_in
from platform_core.tenancy import county_scope, db

_ACCOUNT = "core:account:"


@dataclass(frozen=True)
class CellView:
    """One module in one township: how it stands, since when and why, and what is open."""

    township: Township
    plugin: Plugin
    row: ModuleState | None
    open: int

    @property
    def state(self) -> ModuleIs:
        """How it stands; off where it never was on."""
        return self.row.state if self.row else ModuleIs.OFF

    @property
    def key(self) -> str:
        """The cell as a form sends it: township, module, and the row that was seen."""
        return f"{self.township.id}:{self.plugin.name}:{self.row.id if self.row else 0}"


def townships_of(county_id: int, words: str = "") -> Sequence[Township]:
    """The county's townships by code, those whose name or address has `words`."""
    query = select(Township).where(Township.county_id == county_id)
    if words:
        found = Township.name.contains(words, autoescape=True)
        query = query.where(found | Township.slug.contains(words.lower(), autoescape=True))
    return db.session.scalars(query.order_by(Township.code)).all()


def shown_modules(name: str = "") -> list[Plugin]:
    """The modules of the matrix: all that are installed, or the one called `name`."""
    return [p for p in registry().plugins.values() if p.manifest and (not name or p.name == name)]


def matrix(townships: Sequence[Township], modules: Sequence[Plugin]) -> list[list[CellView]]:
    """One row per township, one cell per module."""
    standing = in_force([township.id for township in townships])
    waiting = open_matters([township.id for township in townships])
    return [
        [
            CellView(
                township,
                plugin,
                standing[township.id].get(plugin.name),
                waiting.get((township.id, plugin.name), 0),
            )
            for plugin in modules
        ]
        for township in townships
    ]


def open_matters(township_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """How many matters are open, by township and module."""
    query = (
        select(DocketEntry.township_id, DocketEntry.module, func.count())
        .where(DocketEntry.closed_on.is_(None), DocketEntry.township_id.in_(township_ids))
        .group_by(DocketEntry.township_id, DocketEntry.module)
    )
    with county_scope("docket.counts", "console: open matters by module"):
        return {(township, module): n for township, module, n in db.session.execute(query)}


@dataclass(frozen=True)
class Punctuality:
    """How a township keeps its dates in one module. Late is what is open and overdue."""

    township_id: int
    module: str
    open: int
    late: int
    soon: int
    in_time: int
    closed: int

    @property
    def measured(self) -> int:
        """What the on-time rate is measured over: closed, and open but overdue."""
        return self.closed + self.late


def punctuality(
    township_ids: Sequence[int], today: date, soon: date
) -> Mapping[tuple[int, str], Punctuality]:
    """The red list: open, overdue and soon due, closed in time, by township and module."""
    is_open = DocketEntry.closed_on.is_(None)
    query = (
        select(
            DocketEntry.township_id,
            DocketEntry.module,
            _sum(is_open),
            _sum(is_open & (DocketEntry.due_on < today)),
            _sum(is_open & DocketEntry.due_on.between(today, soon)),
            _sum(DocketEntry.closed_late.is_(False)),
            _sum(DocketEntry.closed_on.is_not(None)),
        )
        .where(DocketEntry.township_id.in_(township_ids))
        .group_by(DocketEntry.township_id, DocketEntry.module)
    )
    with county_scope("docket.punctuality", "console: dates that run out"):
        rows = db.session.execute(query).all()
    return {(row[0], row[1]): Punctuality(row[0], row[1], *map(int, row[2:])) for row in rows}


@dataclass(frozen=True)
class Ending:
    """One matter whose day is near or past, as the county may know it: never its title. A
    confidential one has no number either."""

    module: str
    kind: str
    number: str
    due_on: date


def endings(township_id: int, until: date, limit: int = 200) -> list[Ending]:
    """What runs out in one township up to a day, the most urgent first."""
    query = (
        select(DocketEntry.module, DocketEntry.kind, DocketEntry.number, DocketEntry.due_on,
               DocketEntry.confidential)
        .where(DocketEntry.township_id == township_id, DocketEntry.closed_on.is_(None),
               DocketEntry.due_on <= until)
        .order_by(DocketEntry.due_on, DocketEntry.id)
        .limit(limit)
    )  # fmt: skip
    with county_scope("docket.endings", "console: dates that run out", townships=[township_id]):
        rows = db.session.execute(query).all()
    return [
        Ending(row.module, row.kind, "" if row.confidential else row.number, row.due_on)
        for row in rows
    ]


def kind_labels() -> Mapping[tuple[str, str], str]:
    """What people call each kind of matter, by module and kind."""
    return {(module, flow.kind): str(flow.label) for module, flow in registry().workflows()}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def figures(
    townships: Sequence[Township],
    period: Period,
    module: str = "",
    *,
    indicators: Sequence[Indicator] = (),
    before: bool = False,
) -> dict[int, dict[str, Figure]]:
    """Every figure of every township, of one module or just `indicators` where given; one query
    per figure, however many townships.

    A figure of a module that a township does not have is left out of its row. Where no union is
    registered yet, nothing is known of the organisation: that is no data, not nought. `before`
    says that the period is only compared with: what was not kept then is no data either.
    """
    modules = {each.key: name for name, each in registry().indicators()}
    shown = indicators or [each for name, each in registry().indicators() if module in ("", name)]
    ids = [township.id for township in townships]
    has = _running(ids)
    kept = kept_in(ids, period.first, period.last) if before else has
    with county_scope("indicators", "console: figures of all townships"):
        known = kept if before else kept | _registering()
        found = evaluate(shown, period, ids, has_records=lambda *cell: cell in known,
                         on_error=note_fault)  # fmt: skip
    return {
        township_id: {
            key: figure
            for key, figure in row.items()
            if modules[key] == "org" or (township_id, modules[key]) in has
        }
        for township_id, row in found.items()
    }


def _running(township_ids: Sequence[int]) -> set[tuple[int, str]]:
    """The cells that are on or read-only today."""
    standing = in_force(township_ids)
    return {(id, name) for id, rows in standing.items() for name, row in rows.items()
            if row.state in (ModuleIs.ON, ModuleIs.READ_ONLY)}  # fmt: skip


def _registering() -> set[tuple[int, str]]:
    """The townships whose unions are registered here."""
    return {(each, "org") for each in db.session.scalars(select(Union.township_id).distinct())}


def totals(rows: Mapping[int, Mapping[str, Figure]]) -> dict[str, Figure]:
    """The figures of all townships together; a yes or no, and a stated share, have
    no total.

    Give it the figures as they are, not those with few people hidden.
    """
    # A growth of 20 % here and 10 % there is no growth of anything together.
    apart = {each.key for _m, each in registry().indicators()
             if each.unit == "bool" or (each.stated and each.unit == "ratio")}  # fmt: skip
    by_key: dict[str, list[Figure]] = {}
    for row in rows.values():
        for key, figure in row.items():
            by_key.setdefault(key, []).append(figure)
    return {
        key: total_without_few(combine(each), rows)
        for key, each in by_key.items()
        if key not in apart
    }


def audit_of(county_id: int, *, township_id: int | None = None) -> Select[CountyRecord]:
    """What the county did, for `paginate`; only what concerns one township where given."""
    query = select(CountyRecord).where(CountyRecord.county_id == county_id)
    if township_id is not None:
        query = query.where(CountyRecord.township_id == township_id)
    return query


def names_in(links: Sequence[CountyRecord]) -> dict[int | str, str]:
    """Account names of who acted, by id, and of whom it is about, by ref; for whoever may read
    the history."""
    about = {
        link.ref: int(link.ref.removeprefix(_ACCOUNT))
        for link in links
        if link.ref.startswith(_ACCOUNT)
    }
    wanted = {link.actor_id for link in links if link.actor_id} | set(about.values())
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    names: dict[int | str, str] = {account_id: name for account_id, name in rows}  # noqa: C416
    return names | {ref: names[each] for ref, each in about.items() if each in names}
