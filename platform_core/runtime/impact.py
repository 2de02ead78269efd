"""What a switch would do, before it is done: numbers and plain sentences for whoever decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from platform_core.errors import NotFound, UnionError
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.i18n import ngettext
from platform_core.matters import DocketEntry
from platform_core.messaging.models import Delivery, DeliveryStatus
from platform_core.organisation.models import Township
from platform_core.runtime.closure import Step, steps
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import (
    Standing,
    check,
    check_installed,
    in_force,
    label_of,
    requires,
)
from platform_core.tenancy import county_scope, db

_Key = tuple[int, str]  # township, module
_OPEN = (DeliveryStatus.PENDING, DeliveryStatus.FAILED, DeliveryStatus.PARKED)


@dataclass(frozen=True)
class Impact:
    """What bringing `module` to `target` in one township means.

    `open_matters` by the label of their kind, `settled_matters` all kinds together; `along` the
    steps for other modules; `refusal` why it is not possible now, "" if it is. `sentences` say
    all of it in plain words.
    """

    township_id: int
    module: str
    before: ModuleIs | None
    target: ModuleIs
    seen: int
    open_matters: Mapping[str, int]
    settled_matters: int
    waiting_events: int
    along: tuple[Step, ...]
    jobs: tuple[str, ...]
    menu: tuple[str, ...]
    refusal: str
    sentences: tuple[str, ...]


class _Held(NamedTuple):
    """What a module holds in a township: open matters by kind, settled ones, waiting events."""

    open: Mapping[str, int]
    settled: int
    events: int


def impact(township_id: int, module: str, target: ModuleIs) -> Impact:
    """What one cell's switch would do. Raises NotFound for a township that does not exist."""
    if db.session.get(Township, township_id) is None:
        raise NotFound
    return impacts([(township_id, module)], target)[0]


def impacts(cells: Iterable[_Key], target: ModuleIs) -> list[Impact]:
    """The impact on each cell; the number of queries does not depend on how many there are."""
    wanted = list(cells)
    townships = {township_id for township_id, _module in wanted}
    standing = in_force(townships)
    with county_scope("modules:impact", "what a switch would affect"):
        matters, settled = _open_matters(townships), _settled_matters(townships)
        events = _waiting_events(townships)
    return [
        _of(key, target, standing[key[0]], matters, settled.get(key, 0), events.get(key, 0))
        for key in wanted
    ]


def _open_matters(townships: Iterable[int]) -> dict[_Key, dict[str, int]]:
    query = (
        select(DocketEntry.township_id, DocketEntry.module, DocketEntry.kind, func.count())
        .where(DocketEntry.township_id.in_(townships), DocketEntry.closed_on.is_(None))
        .group_by(DocketEntry.township_id, DocketEntry.module, DocketEntry.kind)
    )
    found: dict[_Key, dict[str, int]] = {}
    for township_id, module, kind, count in db.session.execute(query):
        found.setdefault((township_id, module), {})[kind] = count
    return found


def _settled_matters(townships: Iterable[int]) -> dict[_Key, int]:
    query = (
        select(DocketEntry.township_id, DocketEntry.module, func.count())
        .where(DocketEntry.township_id.in_(townships), DocketEntry.closed_on.is_not(None))
        .group_by(DocketEntry.township_id, DocketEntry.module)
    )
    return {(township, module): count for township, module, count in db.session.execute(query)}


def _waiting_events(townships: Iterable[int]) -> dict[_Key, int]:
    query = (
        select(Delivery.township_id, Delivery.plugin, func.count())
        .where(Delivery.township_id.in_(townships), Delivery.status.in_(_OPEN))
        .group_by(Delivery.township_id, Delivery.plugin)
    )
    return {(township, plugin): count for township, plugin, count in db.session.execute(query)}


def _of(
    key: _Key,
    target: ModuleIs,
    standing: Standing,
    matters: Mapping[_Key, Mapping[str, int]],
    settled: int,
    events: int,
) -> Impact:
    township_id, module = key
    row = standing.get(module)
    states = {name: each.state for name, each in standing.items()}
    found = steps(module, target, states, requires())
    along = tuple(step for step in found if step.module != module)
    plugin = registry().plugins.get(module)
    manifest = plugin.manifest if plugin else None
    labels = {flow.kind: str(flow.label) for name, flow in registry().workflows() if name == module}
    kinds = {labels.get(kind, kind): n for kind, n in matters.get(key, {}).items()}
    held = _Held(kinds, settled, events)
    others = {step.module: sum(matters.get((township_id, step.module), {}).values())
              for step in along}  # fmt: skip
    return Impact(
        township_id, module, row.state if row else None, target, row.id if row else 0, kinds,
        settled, events, along,
        tuple(job.name for job in manifest.jobs) if manifest else (),
        tuple(str(item.label) for item in manifest.nav) if manifest else (),
        _refusal(module, target, standing),
        tuple(_sentences(module, target, row is None, held, along, others)),
    )  # fmt: skip


def _refusal(module: str, target: ModuleIs, standing: Standing) -> str:
    try:
        check_installed(module, target)
        check([(module, target, None)], standing, with_dependencies=True)
    except UnionError as refused:
        return str(refused)
    return ""


def _sentences(
    module: str,
    target: ModuleIs,
    never_on: bool,
    held: _Held,
    along: Sequence[Step],
    others: Mapping[str, int],
) -> Iterable[str]:
    yield _MEANS[target] % {"module": label_of(module)}
    total = sum(held.open.values())
    if total:
        listed = _(", ").join(f"{label} {count}" for label, count in held.open.items())
        yield ngettext(
            "%(n)s matter is open (%(listed)s).", "%(n)s matters are open (%(listed)s).",
            total, listed=listed,
        )  # fmt: skip
        yield str(_FATE[target])
    elif not never_on:
        yield _("No matter is open.")
    if held.settled:
        yield ngettext(
            "%(n)s settled matter stays recorded.", "%(n)s settled matters stay recorded.",
            held.settled,
        )  # fmt: skip
    if held.events:
        yield ngettext(
            "%(n)s event waits for it and is delivered when it is on.",
            "%(n)s events wait for it and are delivered when it is on.",
            held.events,
        )
    for step in along:
        yield _ALONG[step.target] % {"module": label_of(step.module)}
        if others[step.module]:
            yield ngettext(
                "In “%(module)s” %(n)s matter is open.", "In “%(module)s” %(n)s matters are open.",
                others[step.module], module=label_of(step.module),
            )  # fmt: skip
    if never_on and target is ModuleIs.ON:
        yield _("It is the first time here: the module prepares what it needs.")


_MEANS = {
    ModuleIs.ON: _l("“%(module)s” can be used: pages, menu, reminders and figures."),
    ModuleIs.READ_ONLY: _l(
        "Nothing new can be started in “%(module)s”; what is under way can be finished, and all "
        "of it stays readable and counted."
    ),
    ModuleIs.OFF: _l(
        "“%(module)s” disappears from this township: pages, menu, reminders, search. All data "
        "and settings are kept and come back with it."
    ),
    ModuleIs.PURGED: _l(
        "The data of “%(module)s” in this township is exported and then deleted for good."
    ),
}
_FATE = {
    ModuleIs.ON: _l("They can be worked on again."),
    ModuleIs.READ_ONLY: _l("They can still be finished."),
    ModuleIs.OFF: _l("Nobody can work on them while it is off, and their dates pass."),
    ModuleIs.PURGED: _l("They are deleted as well."),
}
_ALONG = {
    ModuleIs.ON: _l("“%(module)s” is switched on as well, because it is needed."),
    ModuleIs.READ_ONLY: _l("“%(module)s” becomes readable as well, because it is needed."),
    ModuleIs.OFF: _l("“%(module)s” is switched off as well: it depends on it."),
    ModuleIs.PURGED: "",
}
