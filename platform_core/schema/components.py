"""What can be migrated: the core and each plugin, and in which order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import permutations
from pathlib import Path

from platform_core.errors import SetupError
from platform_core.i18n import gettext as _

CORE = "core"
VERSION_PREFIX = "alembic_version_"

_PACKAGE = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")  # a revision id (name + _0001) has 32 characters
_DECLARES_TABLE = re.compile(r"^ +__tablename__ = ", re.MULTILINE)
_WITHOUT_MODELS = {"scaffold", "testing", "demo"}


class SchemaError(SetupError):
    """A component cannot be migrated: the thing, the cause and the cure."""


@dataclass(frozen=True)
class Component:
    """The core or a plugin, with its own history of revisions.

    `versions` is the folder of its revisions; `models` the modules that declare its tables.
    It owns the tables whose names begin with `<name>_`, and touches no other.
    """

    name: str
    versions: Path
    requires: tuple[str, ...] = ()
    models: tuple[str, ...] = ()

    @property
    def version_table(self) -> str:
        return VERSION_PREFIX + self.name

    def owns(self, table: str) -> bool:
        """Whether a table is this component's."""
        return table.startswith(f"{self.name}_")

    def next_revision(self) -> str:
        """`<name>_0001`, `<name>_0002` …"""
        found = (re.match(rf"{self.name}_(\d{{4}})_", path.name) for path in self._files())
        numbers = [int(match[1]) for match in found if match]
        return f"{self.name}_{max(numbers, default=0) + 1:04d}"

    def _files(self) -> list[Path]:
        return list(self.versions.glob("*.py")) if self.versions.is_dir() else []


def migrations_folder() -> Path:
    """Where env.py lies: inside an installed wheel, else beside the package in a checkout."""
    packed = _PACKAGE / "_migrations"
    return packed if packed.is_dir() else _PACKAGE.parent / "migrations"


def core_component() -> Component:
    """The core itself. Its models are found by their text, so that none can be forgotten."""
    modules = (
        path.relative_to(_PACKAGE.parent).with_suffix("")
        for path in sorted(_PACKAGE.rglob("*.py"))
        if _DECLARES_TABLE.search(path.read_text(encoding="utf-8"))
        and _WITHOUT_MODELS.isdisjoint(path.relative_to(_PACKAGE).parts)
    )
    models = tuple(".".join(module.parts).removesuffix(".__init__") for module in modules)
    return Component(CORE, migrations_folder() / "versions", (), models)


def in_order(components: Iterable[Component]) -> dict[str, Component]:
    """By name, what is required first. Raises SchemaError for names that clash and for cycles.

    A requirement that is not installed is left to the caller: it stops one component, not all.
    """
    known = {component.name: component for component in components}
    for name in known:
        if not _NAME.fullmatch(name):
            raise SchemaError(
                name,
                _("It cannot be the name of a component."),
                _("Use at most 24 small letters, digits and underscores."),
            )
    for shorter, longer in permutations(known, 2):
        if longer.startswith(f"{shorter}_"):
            raise SchemaError(
                longer,
                _("Its tables would look like those of %(other)s.", other=shorter),
                _("Rename one of the two."),
            )
    try:
        return {name: known[name] for name in _sorted(known)}
    except CycleError as exc:
        circle = " → ".join(exc.args[1])
        raise SchemaError(circle, _("They require each other."), _("Remove one arrow.")) from exc


def _sorted(known: dict[str, Component]) -> Iterable[str]:
    graph = {
        name: {CORE, *component.requires} & set(known) - {name} for name, component in known.items()
    }
    return TopologicalSorter(graph).static_order()
