"""The county's own model clauses: what it adds to the bank, changes in it and takes out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import CountyModel, text, words
from plugins.contracts.bank import Model
from plugins.contracts.terms import Category, Head, Party, Subject


class ModelClause(CountyModel):
    """One version of a model clause, from the county. Never changed, only followed by another.

    It stands before the clause of the same key that ships with the module; a retired version
    takes the clause out of the bank. Drafts copy the words, so what was taken stays.
    """

    __tablename__ = "contracts_model_clause"
    __table_args__ = (
        UniqueConstraint("county_id", "key", "version"),
        CheckConstraint("version > 0", name="numbered_from_one"),
        CheckConstraint("length(trim(body)) > 0", name="a_clause_says_something"),
        CheckConstraint("length(trim(note)) > 0", name="a_version_says_why"),
        {"info": {"shared": "the county's bank of model clauses, which its townships take from"}},
    )

    key: Mapped[str] = text(40, pii="none")
    version: Mapped[int]
    kinds: Mapped[list[Any]] = mapped_column(JSON(), info={"pii": "none"})  # Subject, each
    category: Mapped[Category] = mapped_column(words(Category))
    obligated: Mapped[Party] = mapped_column(words(Party))
    head: Mapped[Head | None] = mapped_column(words(Head))
    heading: Mapped[str] = text(80, pii="none")
    body: Mapped[str] = text(4000, pii="none")
    note: Mapped[str] = text(400, pii="none")
    retired: Mapped[bool] = mapped_column(default=False)
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]

    def as_model(self) -> Model:
        """The clause as drafts take it."""
        return Model(self.key, frozenset(map(Subject, self.kinds)), self.category, self.obligated,
                     self.heading, self.body, self.head, self.version)  # fmt: skip
