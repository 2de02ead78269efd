"""What a database must be able to do for a backup, and what no restore may bring back."""

from pathlib import Path
from typing import Protocol

Rows = dict[str, int]  # table → number of rows

# Sign-ins that were ended since and invitation slips that were used since must not come back to
# life with an old backup: table → statement that ends them all.
REVOKED = {
    "core_auth_session": "DELETE FROM core_auth_session",
    "core_slip": "DELETE FROM core_slip",
}


class Store(Protocol):
    """The database of an instance, whichever it is."""

    def in_use(self) -> bool:
        """Whether it holds anything yet."""

    def save(self, copy: Path) -> Rows:
        """Write a verified copy; the rows of each table at that moment."""

    def load(self, copy: Path, rows: Rows, aside: Path) -> None:
        """Replace everything by `copy`, which must hold exactly `rows`; else change nothing."""
