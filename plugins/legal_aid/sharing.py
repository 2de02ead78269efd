"""Who takes the next case: those on duty first, then who is furthest below their share. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who could take it: their share (weight), what they have, what they may have."""

    officer_id: int
    weight: int
    open_cases: int
    taken: int  # so far this year
    capacity: int
    on_duty: bool = False
    conflict: bool = False

    @property
    def barred(self) -> str:
        """Why they cannot take it: a code, or ""."""
        if self.conflict:
            return "conflict"
        if self.open_cases >= self.capacity:
            return "full"
        return "no_share" if self.weight <= 0 else ""

    @property
    def load(self) -> float:
        """Cases taken for each part of the share; the next one counted in."""
        return (self.taken + 1) / self.weight if self.weight > 0 else float("inf")


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The order in which they are asked; those who cannot take it come last."""
    return sorted(
        candidates,
        key=lambda c: (bool(c.barred), not c.on_duty, c.load, c.open_cases, c.officer_id),
    )
