"""Where plugins come from: the folder that ships with Union, and installed packages.

Finding imports nothing but the folder's own package and never raises: a broken distribution
costs itself, not the start.
"""

import importlib
import logging
import pkgutil
from collections.abc import Iterator, Set
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from platform_core import __version__

log = logging.getLogger(__name__)

FOLDER = "plugins"
GROUP = "union.plugins"


@dataclass(frozen=True)
class Candidate:
    """A plugin that may be loaded: where it was found, as `path` to import."""

    name: str
    path: str
    source: str
    version: str
    built_in: bool


def candidates(
    *, folder: str = FOLDER, exclude: Set[str] = frozenset(), safe_mode: bool = False
) -> list[Candidate]:
    """All plugins found, built-in ones first, each group by name.

    `exclude` (UNION_PLUGINS_EXCLUDE) leaves some out, `safe_mode` (UNION_SAFE_MODE=1) all of
    them. Names may repeat; the registry keeps the first and says so.
    """
    if safe_mode:
        return []
    found = [*sorted(_built_in(folder), key=_by_name), *sorted(_installed(), key=_by_name)]
    return [candidate for candidate in found if candidate.name not in exclude]


def excluded(setting: str) -> frozenset[str]:
    """The names in a comma-separated setting."""
    return frozenset(name.strip() for name in setting.split(",") if name.strip())


def _by_name(candidate: Candidate) -> tuple[str, str]:
    return candidate.name, candidate.source


def _built_in(folder: str) -> Iterator[Candidate]:
    try:
        package = importlib.import_module(folder)
        found = list(pkgutil.iter_modules(package.__path__))
    except (Exception, SystemExit):
        log.exception("The folder %s cannot be read", folder)
        return
    for module in found:
        if module.ispkg and not module.name.startswith("_"):
            yield Candidate(module.name, f"{folder}.{module.name}", "built-in", __version__, True)


def _installed() -> Iterator[Candidate]:
    try:
        points = list(entry_points(group=GROUP))
    except Exception:
        log.exception("The installed packages cannot be listed")
        return
    for point in points:
        source, version = _origin(point)
        yield Candidate(point.name, point.value, source, version, False)


def _origin(point: EntryPoint) -> tuple[str, str]:
    try:
        assert point.dist is not None
        return f"{point.dist.name} {point.dist.version}", point.dist.version
    except Exception:  # metadata of somebody else's package: anything can be wrong with it
        return "unknown package", ""
