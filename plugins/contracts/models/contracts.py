"""A contract, its clauses, and what each side proposed for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    ClockSpec,
    Employer,
    Matter,
    StoredFile,
    TownshipModel,
    ref,
    text,
    to_many,
    to_one,
    words,
)
from plugins.contracts.models.consultations import Consultation
from plugins.contracts.terms import (
    Category,
    Head,
    Level,
    Metric,
    Origin,
    Party,
    Proof,
    Side,
    Subject,
)
from plugins.contracts.workflow import BINDING, CONTRACT

FIGURES = ("due", "present", "votes_for", "against", "abstain")
_BINDING = ", ".join(f"'{each}'" for each in BINDING)


class Contract(Matter):
    """A collective contract (集体合同) or special contract, from its draft to its end.

    The figures are those of the vote of the congress; the dates are the proofs of the legal
    chain, each later than the one before.
    """

    __tablename__ = "contracts_contract"
    __workflow__ = CONTRACT
    __table_args__ = (
        CheckConstraint("(level = 'enterprise') = (employer_id IS NOT NULL)",
                        name="one_employer_or_many"),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        *(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in FIGURES),
        CheckConstraint("present <= due", name="present_were_due"),
        CheckConstraint("votes_for + against + abstain <= present", name="voters_were_present"),
        CheckConstraint("passed_on IS NULL OR (due IS NOT NULL AND resolution_no IS NOT NULL)",
                        name="passed_by_figures"),
        CheckConstraint("signed_on >= passed_on", name="signed_after_it_passed"),
        CheckConstraint("filed_on >= signed_on", name="filed_after_signing"),
        CheckConstraint("effective_on >= filed_on", name="effective_after_filing"),
        CheckConstraint("published_on >= effective_on", name="published_after_effect"),
        CheckConstraint(f"state NOT IN ({_BINDING}) OR (effective_on IS NOT NULL AND "
                        "filed_on IS NOT NULL AND signed_on IS NOT NULL AND "
                        "passed_on IS NOT NULL)", name="binding_went_the_whole_way"),
        UniqueConstraint("township_id", "resolution_ref"),  # a vote ratifies once
        Index(None, "township_id", "state", "kind"),
        {"info": {"county_reads": ("township_id", "id", "number", "state", "opened_at",
                                   "closed_at", "kind", "level", "employer_id", "starts_on",
                                   "ends_on", "due", "present", "votes_for", "passed_on",
                                   "signed_on", "filed_on", "effective_on", "by_silence",
                                   "objected_on", "published_on", "ended_on", "form_ok")}},
    )  # fmt: skip

    title: Mapped[str] = text(160, pii="none")
    kind: Mapped[Subject] = mapped_column(words(Subject))
    level: Mapped[Level] = mapped_column(words(Level))
    employer_id: Mapped[int | None] = ref("core_employer")
    consultation_id: Mapped[int] = ref("contracts_consultation")
    predecessor_id: Mapped[int | None] = ref("contracts_contract")
    union_side: Mapped[str] = text(120, pii="none")
    employer_side: Mapped[str] = text(160, pii="none")
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    agreed_on: Mapped[date | None]
    submitted_on: Mapped[date | None]
    resolution_no: Mapped[str | None] = text(80, pii="none")
    resolution_ref: Mapped[str | None] = text(80, pii="none")  # of the congress's resolution
    resolution_from: Mapped[Origin | None] = mapped_column(words(Origin))
    resolution_body: Mapped[str | None] = text(160, pii="none")  # which congress, which session
    due: Mapped[int | None]
    present: Mapped[int | None]
    votes_for: Mapped[int | None]
    against: Mapped[int | None]
    abstain: Mapped[int | None]
    verdict: Mapped[str | None] = text(800, pii="none")
    passed_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    union_chief: Mapped[str | None] = text(40, pii="identity")
    employer_chief: Mapped[str | None] = text(40, pii="identity")
    filed_on: Mapped[date | None]
    filing_no: Mapped[str | None] = text(80, pii="none")
    bureau: Mapped[str | None] = text(120, pii="none")
    objected_on: Mapped[date | None]
    objection: Mapped[str | None] = text(pii="content")
    effective_on: Mapped[date | None]
    by_silence: Mapped[bool | None]
    published_on: Mapped[date | None]
    published_where: Mapped[str | None] = text(160, pii="none")
    inspectors: Mapped[str | None] = text(400, pii="identity")  # who checks, from both sides
    ended_on: Mapped[date | None]
    form_ok: Mapped[bool | None]  # what the checks said when it was filed
    wage_data: Mapped[dict[str, Any] | None] = mapped_column(info={"pii": "none"})

    proofs: Mapped[list["ContractProof"]] = to_many(
        "contracts_proof.contract_id", order_by="ContractProof.id"
    )
    employer: Mapped[Employer | None] = to_one("employer_id")
    consultation: Mapped[Consultation] = to_one("consultation_id")
    predecessor: Mapped["Contract | None"] = to_one("predecessor_id")

    @property
    def safe_title(self) -> str:
        """Its title: contracts are public within the township."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """Once its renewal is due, the day it ends."""
        return self.ends_on if self.state == "renewal" else None

    def rule_of(self, clock: ClockSpec) -> str:
        """Wage agreements are filed and published within limits of their own."""
        own = clock.name in ("file", "publish") and self.kind is Subject.WAGE
        return f"{clock.rule}_wage" if own else clock.rule

    @property
    def renewal_rule(self) -> str:
        """The rule that says when its renewal may be asked for."""
        return "contract.renewal_wage" if self.kind is Subject.WAGE else "contract.renewal"

    @property
    def binds(self) -> bool:
        """Whether it is in force."""
        return self.state in BINDING


class Clause(TownshipModel):
    """One clause: what is promised, by whom, in words and where possible as a figure.

    `value` is counted as its `metric` says. Both sides agree to the text that stands; a new
    proposal takes both agreements back.
    """

    __tablename__ = "contracts_clause"
    __table_args__ = (
        UniqueConstraint("township_id", "contract_id", "position"),
        UniqueConstraint("township_id", "contract_id", "metric"),  # no two terms on one thing
        CheckConstraint("position >= 1", name="clauses_count_from_one"),
        CheckConstraint("(metric IS NULL) = (value IS NULL)", name="a_term_has_its_figure"),
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("length(body) > 0", name="clause_says_something"),
        {"info": {"county_reads": ("township_id", "id", "contract_id", "category", "obligated",
                                   "metric", "value")}},
    )  # fmt: skip

    contract_id: Mapped[int] = ref("contracts_contract", index=False)
    position: Mapped[int]
    heading: Mapped[str] = text(80, pii="none", default="")
    category: Mapped[Category] = mapped_column(words(Category))
    obligated: Mapped[Party] = mapped_column(words(Party))
    body: Mapped[str] = text(pii="none")
    metric: Mapped[Metric | None] = mapped_column(words(Metric))
    value: Mapped[int | None] = mapped_column(BigInteger)
    head: Mapped[Head | None] = mapped_column(words(Head))  # of a contract on women employees
    due_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=1)
    union_agreed_at: Mapped[datetime | None]
    employer_agreed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    contract: Mapped[Contract] = to_one("contract_id")
    proposals: Mapped[list["Proposal"]] = to_many(
        "contracts_proposal.clause_id", order_by="Proposal.round"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def agreed(self) -> bool:
        """Whether both sides have tentatively agreed to the text that stands."""
        return self.union_agreed_at is not None and self.employer_agreed_at is not None


class Proposal(TownshipModel):
    """What one side proposed for a clause in one round. None is ever overwritten."""

    __tablename__ = "contracts_proposal"
    __table_args__ = (
        UniqueConstraint("township_id", "clause_id", "round"),
        CheckConstraint("round >= 1", name="rounds_count_from_one"),
    )

    clause_id: Mapped[int] = ref("contracts_clause", index=False)
    round: Mapped[int]
    side: Mapped[Side] = mapped_column(words(Side))
    body: Mapped[str] = text(pii="none")
    value: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = text(400, pii="content", default="")
    by_account_id: Mapped[int] = mapped_column(BigInteger)  # 0: entered by the system
    at: Mapped[datetime]


class ContractProof(TownshipModel):
    """A scan or paper kept as proof of one step of a contract's way."""

    __tablename__ = "contracts_proof"

    contract_id: Mapped[int] = ref("contracts_contract")
    kind: Mapped[Proof] = mapped_column(words(Proof))
    file_id: Mapped[int] = ref("core_file")
    at: Mapped[datetime]

    file: Mapped[StoredFile] = to_one("file_id", lazy="joined", innerjoin=True)
