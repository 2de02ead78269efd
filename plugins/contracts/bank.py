"""The bank of model clauses, with blanks to fill in. Pure; the texts stand in bank.toml.

What ships here is where every county begins; a county's own versions stand above it
(`queries/bank.py`).
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plugins.contracts.terms import Category, Head, Party, Subject

TEXTS = Path(__file__).with_name("bank.toml")
SHOWN = 40  # signs of a text in a list of choices


@dataclass(frozen=True)
class Model:
    """A model clause: for which kinds of contract, what it is about, whom it binds.

    `version` counts the county's own; 0 is the clause as it ships.
    """

    key: str
    kinds: frozenset[Subject]
    category: Category
    obligated: Party
    heading: str
    body: str
    head: Head | None = None
    version: int = 0

    @property
    def label(self) -> str:
        """Its heading and how it begins, to choose it by."""
        begins = self.body if len(self.body) <= SHOWN else f"{self.body[:SHOWN]}…"
        return f"{self.heading}：{begins}"


@lru_cache(1)
def shipped() -> tuple[Model, ...]:
    """Every model clause that ships, in the order of a contract."""
    found = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["clauses"]
    return tuple(
        Model(
            key, frozenset(map(Subject, each["kinds"])), Category(each["category"]),
            Party(each["obligated"]), each["heading"], each["body"],
            Head(each["head"]) if "head" in each else None,
        )
        for key, each in found.items()
    )  # fmt: skip
