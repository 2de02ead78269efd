"""One plugin as this process knows it: where it came from, how it stands, what it declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Blueprint

from platform_core.matters.workflow import Workflow
from platform_core.messaging.notices import NoticeKind
from platform_core.runtime.discovery import Candidate
from platform_core.runtime.manifest import Manifest, Permission, Role
from platform_core.schedule import PlannedJob


class State(StrEnum):
    """How a plugin stands in this process. Only READY ones are served."""

    FOUND = "found"
    READY = "ready"
    INCOMPATIBLE = "incompatible"  # made for another version of the plugin API
    FAILED = "failed"  # something is wrong with its code
    PENDING = "pending"  # its tables are behind its code
    AHEAD = "ahead"  # its tables are ahead of its code


@dataclass
class Plugin:
    """A plugin and everything it declares. `reason` and `cure` say why it is not ready, `where`
    the file and line of its own that were at work then."""

    candidate: Candidate
    name: str
    state: State = State.FOUND
    reason: str = ""
    cure: str = ""
    where: str = ""
    manifest: Manifest | None = None
    folder: Path | None = None
    parts: dict[str, ModuleType] = field(default_factory=dict)
    views: Blueprint | None = None
    api: Blueprint | None = None
    county: Blueprint | None = None
    cli: Any = None  # a click group
    permissions: tuple[Permission, ...] = ()
    roles: tuple[Role, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    indicators: tuple[Any, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    happened: Mapping[str, str] = field(default_factory=dict)  # verb → what the history calls it
    handlers: Mapping[str, Callable[[Any, Any], object]] = field(default_factory=dict)
    jobs: tuple[PlannedJob, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether its pages, hooks and jobs may run."""
        return self.state is State.READY

    @property
    def label(self) -> str:
        """What people call it; its name while it has no manifest."""
        return self.manifest.label if self.manifest else self.name

    @property
    def requires(self) -> tuple[str, ...]:
        """The plugins it cannot do without."""
        return self.manifest.requires if self.manifest else ()

    def fail(self, reason: str, cure: str, state: State = State.FAILED) -> None:
        """Take it out of service, saying why and what helps."""
        self.state, self.reason, self.cure = state, reason, cure

    def sub(self, name: str) -> Path | None:
        """A file or folder of the package, if it is there: "static", "rules.toml"."""
        path = self.folder / name if self.folder else None
        return path if path is not None and path.exists() else None
