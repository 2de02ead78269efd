"""How a public name goes: it warns for two minor versions or more, then leaves with a major one."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from packaging.version import Version

from platform_core.errors import SetupError

FEWEST_MINORS = 2


class PluginApiDeprecation(DeprecationWarning):
    """A plugin uses what a later version of platform_core.api no longer has."""


@dataclass(frozen=True)
class Leaving:
    """A public name on its way out: the minor versions it warns in, from `since` to at least
    `last`. It is gone with the next major one."""

    value: object
    since: str
    last: str
    instead: str

    @property
    def gone(self) -> str:
        """The version that no longer has it."""
        return f"{Version(self.since).major + 1}.0"

    def fault(self, now: str) -> str:
        """Why it cannot go like this while `now` is the version; "" if it can."""
        since, last, current = Version(self.since), Version(self.last), Version(now)
        if last.major != since.major or last.minor - since.minor + 1 < FEWEST_MINORS:
            return f"it warns for fewer than {FEWEST_MINORS} minor versions."
        if current >= Version(self.gone):
            return f"it should have gone with {self.gone}."
        return f"it warns since {since}, which is yet to come." if since > current else ""


def leaving(module: str, names: Mapping[str, Leaving], now: str) -> Callable[[str], object]:
    """The `__getattr__` of a module some of whose names leave. Raises SetupError for one that
    would go against the rules."""
    for name, each in names.items():
        if fault := each.fault(now):
            raise SetupError(f"{module}.{name}", fault, "Correct its versions.")

    def look_up(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        each = names[name]
        said = f"{module}.{name} goes with version {each.gone}. Use {each.instead}."
        warnings.warn(said, PluginApiDeprecation, stacklevel=2)
        return each.value

    return look_up
