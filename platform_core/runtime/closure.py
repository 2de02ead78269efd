"""What one switch brings along: what a module requires, and what requires it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from platform_core.runtime.models import ModuleIs

States = Mapping[str, ModuleIs]
Requires = Mapping[str, tuple[str, ...]]

RUNNING = frozenset({ModuleIs.ON, ModuleIs.READ_ONLY})

# From where a module may be brought to each state. None: this township never had it.
SOURCES: Mapping[ModuleIs, frozenset[ModuleIs | None]] = {
    ModuleIs.ON: frozenset({None, ModuleIs.OFF, ModuleIs.READ_ONLY, ModuleIs.PURGED}),
    ModuleIs.READ_ONLY: frozenset({ModuleIs.ON, ModuleIs.OFF}),
    ModuleIs.OFF: frozenset({ModuleIs.ON, ModuleIs.READ_ONLY}),
    ModuleIs.PURGED: frozenset({ModuleIs.OFF}),
}


@dataclass(frozen=True)
class Step:
    """One module brought to one state; `cause` is the module that needs it, "" if asked for."""

    module: str
    target: ModuleIs
    cause: str = ""


def steps(module: str, target: ModuleIs, states: States, requires: Requires) -> list[Step]:
    """Everything to switch so that `module` comes to `target`, in the order to do it.

    What is required is switched on first; what depends on it is switched off first. A module
    that stands as it should is not among them; the list is empty where nothing is to be done.
    """
    found: dict[str, Step] = {}
    if target in RUNNING:
        _requirements(module, target, states, requires, found, "")
    else:
        _dependants(module, states, requires, found, module)
        if states.get(module) is not target:
            found[module] = Step(module, target)
    return list(found.values())


def _requirements(
    module: str,
    target: ModuleIs,
    states: States,
    requires: Requires,
    found: dict[str, Step],
    cause: str,
) -> None:
    for required in requires.get(module, ()):
        if required not in found and states.get(required) not in RUNNING:
            _requirements(required, target, states, requires, found, module)
    if states.get(module) is not target and not (cause and states.get(module) in RUNNING):
        found[module] = Step(module, target, cause)


def _dependants(
    module: str, states: States, requires: Requires, found: dict[str, Step], cause: str
) -> None:
    for other in sorted(requires):
        if module in requires[other] and other not in found and states.get(other) in RUNNING:
            _dependants(other, states, requires, found, other)
            found[other] = Step(other, ModuleIs.OFF, cause)
