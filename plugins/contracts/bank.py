"""The bank of model clauses, with blanks to fill in. Pure; the texts stand in bank.toml."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plugins.contracts.terms import Category, Head, Party, Subject

TEXTS = Path(__file__).with_name("bank.toml")


@dataclass(frozen=True)
class Model:
    """A model clause: for which kinds of contract, what it is about, whom it binds."""

    key: str
    kinds: frozenset[Subject]
    category: Category
    obligated: Party
    heading: str
    body: str
    head: Head | None = None


@lru_cache(1)
def bank() -> tuple[Model, ...]:
    """Every model clause, in the order of a contract."""
    found = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["clauses"]
    return tuple(
        Model(
            key, frozenset(map(Subject, each["kinds"])), Category(each["category"]),
            Party(each["obligated"]), each["heading"], each["body"],
            Head(each["head"]) if "head" in each else None,
        )
        for key, each in found.items()
    )  # fmt: skip


def models_for(kind: Subject) -> list[Model]:
    """The model clauses for one kind of contract."""
    return [model for model in bank() if kind in model.kinds]
