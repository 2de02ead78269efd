"""Whether contracts are kept: checks clause by clause, what workers say, breaches put right."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    Employer,
    Matter,
    TownshipModel,
    blind_index,
    ref,
    text,
    to_many,
    to_one,
    words,
)
from platform_core.api import gettext as _
from plugins.contracts.check_states import CHECK, RECTIFICATION, Half, Kept, Result
from plugins.contracts.models.contracts import Clause, Contract


class Check(Matter):
    """A check of fulfilment (履约检查) of one contract in one half-year, by both sides."""

    __tablename__ = "contracts_check"
    __workflow__ = CHECK
    __table_args__ = (
        UniqueConstraint("township_id", "contract_id", "year", "half"),
        CheckConstraint("(state IN ('checked', 'reported')) = (checked_on IS NOT NULL)",
                        name="checked_is_dated"),
        CheckConstraint("(state = 'reported') = (reported_on IS NOT NULL)",
                        name="reported_is_dated"),
        {"info": {"county_reads": ("township_id", "id", "contract_id", "year", "half", "state",
                                   "checked_on", "reported_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    contract_id: Mapped[int] = ref("contracts_contract", index=False)
    year: Mapped[int]
    half: Mapped[Half] = mapped_column(words(Half))
    group: Mapped[str] = text(200, pii="identity", default="")  # who checks, of both sides
    checked_on: Mapped[date | None]
    employer_view: Mapped[str] = text(pii="content", default="")
    worker_view: Mapped[str] = text(pii="content", default="")
    reported_on: Mapped[date | None]
    session_label: Mapped[str | None] = text(120, pii="none")  # the congress it was put before

    contract: Mapped[Contract] = to_one("contract_id")
    items: Mapped[list["ClauseCheck"]] = to_many(
        "contracts_clause_check.check_id", order_by="ClauseCheck.position", back_populates="check"
    )

    @property
    def period_label(self) -> str:
        """The half-year in words."""
        if self.half is Half.FIRST:
            return _("first half of %(year)s", year=self.year)
        return _("second half of %(year)s", year=self.year)

    @property
    def safe_title(self) -> str:
        """The contract and the half-year."""
        return f"{self.contract.title} · {self.period_label}"


class ClauseCheck(TownshipModel):
    """How one clause was kept: the result with its evidence, and the view of either side."""

    __tablename__ = "contracts_clause_check"
    __table_args__ = (
        UniqueConstraint("township_id", "check_id", "clause_id"),
        CheckConstraint("result IS NULL OR result NOT IN ('not', 'partly') OR length(evidence) > 0",
                        name="a_breach_says_what_was_seen"),
        {"info": {"county_reads": ("township_id", "id", "check_id", "result")}},
    )  # fmt: skip

    check_id: Mapped[int] = ref("contracts_check", index=False)
    clause_id: Mapped[int] = ref("contracts_clause")
    position: Mapped[int]
    employer_id: Mapped[int | None] = ref("core_employer")  # who did not keep it, of many
    result: Mapped[Result | None] = mapped_column(words(Result))
    evidence: Mapped[str] = text(pii="content", default="")
    employer_view: Mapped[str] = text(pii="content", default="")
    worker_view: Mapped[str] = text(pii="content", default="")
    version: Mapped[int] = mapped_column(default=1)

    check: Mapped[Check] = to_one("check_id", back_populates="items")
    clause: Mapped[Clause] = to_one("clause_id", lazy="joined", innerjoin=True)
    employer: Mapped[Employer | None] = to_one("employer_id")

    __mapper_args__ = {"version_id_col": version}


class PulseAnswer(TownshipModel):
    """What workers answered to the pulse question: one person here, or a bundle of paper slips.

    A person stands here as a keyed digest of account and check, which only prevents a second
    answer; nothing in the row says who it was.
    """

    __tablename__ = "contracts_pulse"
    __table_args__ = (
        UniqueConstraint("township_id", "check_id", "voter_index"),
        CheckConstraint("people >= 1", name="somebody_answered"),
        CheckConstraint("voter_index IS NULL OR people = 1", name="a_person_answers_once"),
        {"info": {"county_reads": ("township_id", "id", "check_id", "knows", "kept", "people")}},
    )

    check_id: Mapped[int] = ref("contracts_check", index=False)
    voter_index: Mapped[bytes | None] = blind_index()
    knows: Mapped[bool]  # has heard of the contract and its main clauses
    kept: Mapped[Kept] = mapped_column(words(Kept))
    people: Mapped[int] = mapped_column(default=1)


class Rectification(Matter):
    """A breach of a clause, from the problem letter to the second look that finds it right."""

    __tablename__ = "contracts_rectification"
    __workflow__ = RECTIFICATION
    __table_args__ = (
        UniqueConstraint("township_id", "clause_check_id"),
        CheckConstraint("(state = 'rectified') = (confirmed_on IS NOT NULL)",
                        name="rectified_was_looked_at"),
        {"info": {"county_reads": ("township_id", "id", "contract_id", "employer_id", "state",
                                   "confirmed_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    contract_id: Mapped[int] = ref("contracts_contract")
    clause_check_id: Mapped[int] = ref("contracts_clause_check", index=False)
    employer_id: Mapped[int | None] = ref("core_employer")  # who is obliged, where it is known
    title: Mapped[str] = text(160, pii="content")
    demand: Mapped[str] = text(pii="content", default="")
    answer: Mapped[str] = text(pii="content", default="")
    outcome: Mapped[str] = text(pii="content", default="")
    confirmed_on: Mapped[date | None]
    handler_account_id: Mapped[int | None] = mapped_column(BigInteger)

    contract: Mapped[Contract] = to_one("contract_id")
    clause_check: Mapped[ClauseCheck] = to_one("clause_check_id")
    employer: Mapped[Employer | None] = to_one("employer_id")

    @property
    def safe_title(self) -> str:
        """The clause that was not kept."""
        return self.title

    @property
    def waits_for_account(self) -> int | None:
        """Whoever answers for the obliged party, once the letter is out."""
        return self.handler_account_id if self.state == "noticed" else None
