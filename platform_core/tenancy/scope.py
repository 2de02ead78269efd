"""Whose data a piece of work may touch. Set once per application context, never changed.

township   one township's rows and the shared tables
platform   the shared tables only: sign-in, switching, jobs that loop over townships
county     read-only, across townships, for one named capability and a stated reason
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from flask import current_app, g, has_request_context

from platform_core.errors import TownshipNotSet

SYSTEM_READER = 0  # the account of jobs and the command line


@dataclass(frozen=True)
class Scope:
    """What one session may touch. `writes` asks SQLite for an immediate transaction.

    `townships` narrows a county's reading of models to these; empty means all. `reader` is the
    account whose places in confidential matters open their rows (guards.py): SYSTEM_READER for
    the platform's own work, None for nobody.
    """

    kind: Literal["township", "platform", "county"] = "platform"
    township_id: int | None = None
    writes: bool = False
    capability: str = ""
    reason: str = ""
    townships: frozenset[int] = frozenset()
    reader: int | None = None

    @property
    def told_reader(self) -> str:
        """The reader as PostgreSQL is told it: "" for nobody."""
        return "" if self.reader is None else str(self.reader)

    def township_or_raise(self) -> int:
        """The township's id. Raises TownshipNotSet outside a township."""
        if self.township_id is None:
            raise TownshipNotSet(f"Township data was touched in a {self.kind} scope.")
        return self.township_id


def scope() -> Scope:
    """The scope of the running work; platform where nothing was set."""
    return g.get("scope") or Scope()


@contextmanager
def _entered(entered: Scope) -> Iterator[None]:
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        g.scope = entered
        yield


@contextmanager
def township_scope(
    township_id: int, *, writes: bool = True, reader: int | None = None
) -> Iterator[None]:
    """Work inside one township, in its own application context and session.

    For jobs, the command line and tests; a request's scope is set from its address. Outside a
    request the platform itself is the reader of confidential rows; inside one, nobody is unless
    named.
    """
    if reader is None and not has_request_context():
        reader = SYSTEM_READER
    with _entered(Scope("township", township_id, writes, reader=reader)):
        yield


@contextmanager
def platform_scope(*, writes: bool = True) -> Iterator[None]:
    """Work on the shared tables only."""
    with _entered(Scope("platform", None, writes)):
        yield


@contextmanager
def county_scope(capability: str, reason: str, *, townships: Iterable[int] = ()) -> Iterator[None]:
    """Read across townships for one capability ("docket.counts"), on the county's own engine.

    Only the columns that models list in `county_reads` can be read, and nothing written. This
    is for figures. To look at the records behind them use `county_views.granted_view`, which
    writes down who looked and why before a row is seen.
    """
    if not (capability.strip() and reason.strip()):
        raise ValueError("A county read needs a capability and a reason.")
    with _entered(Scope("county", None, False, capability, reason, frozenset(townships))):
        yield


def each_township(township_ids: Iterable[int], *, writes: bool = True) -> Iterator[int]:
    """Enter each township in turn: the only way to write to several.

    Every township is a transaction of its own, which the caller commits; so a fault in one
    leaves the others whole. SQLite has one writer at a time: commit or roll back the session
    you are in before you start, or this one waits for itself.
    """
    for township_id in township_ids:
        with township_scope(township_id, writes=writes):
            yield township_id
