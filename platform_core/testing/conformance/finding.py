"""What a check says: where in the plugin, why it will not do, what helps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platform_core.testing.conformance.bench import Bench


@dataclass(frozen=True)
class Finding:
    """One fault of a plugin. `where` is file and line, inside the plugin's package."""

    where: str
    cause: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.cause} {self.cure}"


@dataclass(frozen=True)
class Check:
    """One thing that is asked of a plugin. Checks of a later `stage` need the earlier to hold."""

    name: str
    stage: int
    promise: str
    run: Callable[["Bench"], Iterable[Finding]]


SOURCE, LOADING, DECLARED, TABLES, MIGRATION, SWITCHING, PAGES = range(7)
"""The stages: its text, its start, what it declares, its tables and how they are made, being
switched on, its pages at work."""
