"""A case and all that is confidential about it: only those with a place in it read these rows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    Employer,
    Guarded,
    Matter,
    TownshipModel,
    blind_index,
    gettext,
    ref,
    sealed,
    text,
    to_many,
    to_one,
    words,
)
from platform_core.api import identity_index as by_identity
from platform_core.api import phone_index as by_phone
from plugins.legal_aid.days import Precision
from plugins.legal_aid.indexes import name_index as by_name
from plugins.legal_aid.limits.facts import FactKind
from plugins.legal_aid.models.bodies import AidBody, Officer
from plugins.legal_aid.workflow.cases import (
    CASE,
    Applicant,
    Channel,
    Form,
    Rating,
    Result,
    Stage,
)
from plugins.legal_aid.workflow.cases import Matter as About


class Case(Guarded, Matter):
    """One aid case (法律援助案件) and its story.

    `keeper_id` took it in and keeps it until a handler has it; `supervisor_id` watches over it.
    `facts_index` is a keyed hash by which a second case for the same facts is noticed.
    """

    __tablename__ = "legal_aid_case"
    __workflow__ = CASE
    __guard__ = "id"
    __table_args__ = (
        CheckConstraint("NOT urgent OR urgent_reason IS NOT NULL", name="urgent_says_why"),
        CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name="closed_with_a_result"),
        CheckConstraint("closed_on IS NULL OR closed_on >= received_on", name="closed_later"),
        CheckConstraint(
            "(escalated_at IS NULL) = (escalation_reason IS NULL)", name="escalated_with_a_reason"
        ),
        CheckConstraint(
            "escalated_at IS NULL OR consent_on IS NOT NULL", name="escalated_with_consent"
        ),
        Index(None, "township_id", "opened_at", "id"),
        Index(None, "township_id", "facts_index"),
    )  # fmt: skip

    body_id: Mapped[int] = ref("legal_aid_body")
    channel: Mapped[Channel] = mapped_column(words(Channel))
    received_on: Mapped[date]
    received_as: Mapped[Precision] = mapped_column(words(Precision), default=Precision.DAY)
    applicant_kind: Mapped[Applicant] = mapped_column(words(Applicant))
    about: Mapped[About] = mapped_column(words(About))
    form: Mapped[Form] = mapped_column(words(Form), default=Form.ADVICE)
    title: Mapped[str] = text(100, pii="content")
    story: Mapped[str] = text(pii="content")
    opponent_id: Mapped[int | None] = ref("core_employer")
    opponent: Mapped[str] = text(120, pii="content")
    diagnosis: Mapped[list[Any]] = mapped_column(default=list, info={"pii": "content"})
    facts_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))

    urgent: Mapped[bool] = mapped_column(default=False)
    urgent_reason: Mapped[str | None] = text(400, pii="content")
    keeper_id: Mapped[int | None] = mapped_column(BigInteger)  # accounts, these four
    supervisor_id: Mapped[int | None] = mapped_column(BigInteger)
    handler_id: Mapped[int | None] = mapped_column(BigInteger)
    applicant_id: Mapped[int | None] = mapped_column(BigInteger)
    officer_id: Mapped[int | None] = ref("legal_aid_officer")

    decided_on: Mapped[date | None]
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    papers_asked_on: Mapped[date | None]
    assigned_on: Mapped[date | None]
    stage: Mapped[Stage | None] = mapped_column(words(Stage))
    result: Mapped[Result | None] = mapped_column(words(Result))
    result_note: Mapped[str | None] = text(pii="content")
    closed_on: Mapped[date | None]
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    rating_note: Mapped[str | None] = text(400, pii="content")
    consent_on: Mapped[date | None]  # to let the county read it
    escalated_at: Mapped[datetime | None]
    escalation_reason: Mapped[str | None] = text(400, pii="content")

    body: Mapped[AidBody] = to_one("body_id")
    officer: Mapped[Officer | None] = to_one("officer_id")
    opponent_row: Mapped[Employer | None] = to_one("opponent_id")
    workers: Mapped[list["Worker"]] = to_many("legal_aid_worker.case_id", order_by="Worker.id")
    facts: Mapped[list["Fact"]] = to_many("legal_aid_fact.case_id", order_by="Fact.on_day")
    steps: Mapped[list["Step"]] = to_many("legal_aid_step.case_id", order_by="Step.id")
    hearings: Mapped[list["Hearing"]] = to_many("legal_aid_hearing.case_id", order_by="Hearing.day")
    claims: Mapped[list["Claim"]] = to_many("legal_aid_claim.case_id", order_by="Claim.id")
    missing: Mapped[list["MissingPaper"]] = to_many(
        "legal_aid_missing_paper.case_id", order_by="MissingPaper.id"
    )

    @property
    def is_confidential(self) -> bool:
        """Every case is: nobody without a place in it may learn that it exists."""
        return True

    @property
    def safe_title(self) -> str:
        """What the docket may say of it: that it is a case, not whose or about what."""
        return gettext("Legal aid case")

    @property
    def waits_for_account(self) -> int | None:
        """One person, always: a case stands on nobody else's list."""
        keeper = self.keeper_id or self.supervisor_id
        if self.state == "supplement":
            return self.applicant_id or keeper
        if self.state in ("objection", "file_check"):
            return self.supervisor_id or keeper
        return (self.handler_id or keeper) if self.state in _HANDLED else keeper


_HANDLED = frozenset({"assigned", "handling", "closed"})


class Worker(Guarded, TownshipModel):
    """One of the people a case is for; a group case (集体案件) has many."""

    __tablename__ = "legal_aid_worker"
    __table_args__ = (
        UniqueConstraint("township_id", "case_id", "identity_index"),
        CheckConstraint(
            "(identity IS NULL) = (identity_index IS NULL)", name="identity_is_indexed"
        ),
        CheckConstraint("(phone IS NULL) = (phone_index IS NULL)", name="phone_is_indexed"),
        Index(None, "township_id", "name_index"),
        Index(None, "township_id", "identity_index"),
        Index(None, "township_id", "phone_index"),
    )  # fmt: skip

    case_id: Mapped[int] = ref("legal_aid_case")
    name: Mapped[str] = sealed(pii="identity")
    name_index: Mapped[bytes] = blind_index("name", by_name)
    identity: Mapped[str | None] = sealed(pii="identity")
    identity_index: Mapped[bytes | None] = blind_index("identity", by_identity)
    phone: Mapped[str | None] = sealed(pii="contact")
    phone_index: Mapped[bytes | None] = blind_index("phone", by_phone)
    account: Mapped[str | None] = sealed(pii="sensitive")  # of a bank
    migrant: Mapped[bool] = mapped_column(default=False)
    represents: Mapped[bool] = mapped_column(default=False)  # speaks for the group
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Eligible(StrEnum):
    """What the test of an application found."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Eligibility(Guarded, TownshipModel):
    """One test of who may be aided: what was given, the rule that decided, and its version."""

    __tablename__ = "legal_aid_eligibility"

    case_id: Mapped[int] = ref("legal_aid_case")
    inputs: Mapped[dict[str, Any]] = mapped_column(info={"pii": "sensitive"})
    outcome: Mapped[Eligible] = mapped_column(words(Eligible))
    rule: Mapped[str] = text(80, pii="none")
    pack: Mapped[str] = text(120, pii="none")
    explanation: Mapped[list[Any]] = mapped_column(info={"pii": "none"})
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class MissingPaper(Guarded, TownshipModel):
    """One line of the list of missing papers (补正通知), which is given once."""

    __tablename__ = "legal_aid_missing_paper"

    case_id: Mapped[int] = ref("legal_aid_case")
    label: Mapped[str] = text(120, pii="none")
    provided_on: Mapped[date | None]


class AidObjection(Guarded, TownshipModel):
    """An objection to a refusal (异议), decided by somebody else than who refused."""

    __tablename__ = "legal_aid_objection"
    __table_args__ = (
        CheckConstraint("(granted IS NULL) = (decided_at IS NULL)", name="decision_is_dated"),
        CheckConstraint("(granted IS NULL) = (opinion IS NULL)", name="decision_has_an_opinion"),
    )

    case_id: Mapped[int] = ref("legal_aid_case")
    reason: Mapped[str] = text(pii="content")
    at: Mapped[datetime]
    granted: Mapped[bool | None]
    opinion: Mapped[str | None] = text(pii="content")
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None]


class Conflict(StrEnum):
    """What the check between handler and other side found."""

    CLEAR = "clear"
    CONFLICT = "conflict"


class ConflictCheck(Guarded, TownshipModel):
    """A check of interests (利益冲突审查) before somebody takes a case."""

    __tablename__ = "legal_aid_conflict_check"

    case_id: Mapped[int] = ref("legal_aid_case")
    officer_id: Mapped[int] = ref("legal_aid_officer")
    outcome: Mapped[Conflict] = mapped_column(words(Conflict))
    grounds: Mapped[str | None] = text(400, pii="content")
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class CaseAssignment(Guarded, TownshipModel):
    """Who had the case from when to when, and why they were chosen."""

    __tablename__ = "legal_aid_assignment"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("until_on IS NULL OR reason IS NOT NULL", name="ended_with_a_reason"),
    )

    case_id: Mapped[int] = ref("legal_aid_case")
    officer_id: Mapped[int] = ref("legal_aid_officer")
    chosen: Mapped[dict[str, Any]] = mapped_column(info={"pii": "none"})
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str | None] = text(400, pii="content")

    officer: Mapped[Officer] = to_one("officer_id")


class Step(Guarded, TownshipModel):
    """One stage of the handling, from its beginning to its outcome."""

    __tablename__ = "legal_aid_step"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name="ends_after_it_begins"),
    )

    case_id: Mapped[int] = ref("legal_aid_case")
    stage: Mapped[Stage] = mapped_column(words(Stage))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    outcome: Mapped[str | None] = text(400, pii="content")


class Hearing(Guarded, TownshipModel):
    """A hearing (开庭) or mediation meeting; `sequence` counts its changes for calendars."""

    __tablename__ = "legal_aid_hearing"

    case_id: Mapped[int] = ref("legal_aid_case")
    stage: Mapped[Stage] = mapped_column(words(Stage))
    day: Mapped[date]
    begins: Mapped[str] = text(5, pii="none")  # 09:00
    place: Mapped[str] = text(120, pii="content")
    result: Mapped[str | None] = text(400, pii="content")
    cancelled: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Fact(Guarded, TownshipModel):
    """A dated fact on which time limits rest. A wrong one is struck, never changed."""

    __tablename__ = "legal_aid_fact"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= on_day", name="ends_after_it_begins"),
        CheckConstraint(
            "(struck_at IS NULL) = (struck_reason IS NULL)", name="struck_with_a_reason"
        ),
    )

    case_id: Mapped[int] = ref("legal_aid_case")
    kind: Mapped[FactKind] = mapped_column(words(FactKind))
    on_day: Mapped[date]
    known_as: Mapped[Precision] = mapped_column(words(Precision), default=Precision.DAY)
    until: Mapped[date | None]  # the last day, of what lasts
    note: Mapped[str | None] = text(400, pii="content")
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str | None] = text(400, pii="content")


class Remark(Guarded, TownshipModel):
    """What those who work on it note for each other (工作记录), with the time it took."""

    __tablename__ = "legal_aid_remark"
    __table_args__ = (CheckConstraint("minutes >= 0", name="time_not_negative"),)

    case_id: Mapped[int] = ref("legal_aid_case")
    body: Mapped[str] = text(pii="content")
    minutes: Mapped[int] = mapped_column(default=0)
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Part(StrEnum):
    """A part of the file (案卷), in the order in which it is bound."""

    APPROVAL = "approval"
    APPLICATION = "application"
    IDENTITY = "identity"
    MEANS = "means"
    MANDATE = "mandate"
    PLEADING = "pleading"
    EVIDENCE = "evidence"
    RECORD = "record"
    ARGUMENT = "argument"
    HEARING = "hearing"
    DECISION = "decision"
    SERVICE = "service"
    FOLLOW_UP = "follow_up"
    REPORT = "report"
    NOTES = "notes"


class FilePart(Guarded, TownshipModel):
    """A file that is bound into the case's own, and how many pages it has."""

    __tablename__ = "legal_aid_file_part"
    __table_args__ = (
        UniqueConstraint("township_id", "file_id"),
        CheckConstraint("pages >= 1", name="a_paper_has_a_page"),
    )

    case_id: Mapped[int] = ref("legal_aid_case")
    file_id: Mapped[int] = ref("core_file", index=False)
    part: Mapped[Part] = mapped_column(words(Part))
    pages: Mapped[int] = mapped_column(default=1)


class Claim(Guarded, TownshipModel):
    """What one worker is owed of one kind. The amounts stand in the ledger; see money.py."""

    __tablename__ = "legal_aid_claim"
    __table_args__ = (UniqueConstraint("township_id", "worker_id", "kind"),)

    case_id: Mapped[int] = ref("legal_aid_case")
    worker_id: Mapped[int] = ref("legal_aid_worker")
    kind: Mapped[str] = text(24, pii="none")

    worker: Mapped[Worker] = to_one("worker_id")


class Entry(Guarded, TownshipModel):
    """Whose a line of the ledger is, and what proves it. `of_id` is the payment it confirms."""

    __tablename__ = "legal_aid_entry"
    __table_args__ = (UniqueConstraint("township_id", "line_id"),)

    case_id: Mapped[int] = ref("legal_aid_case")
    claim_id: Mapped[int] = ref("legal_aid_claim")
    line_id: Mapped[int] = ref("legal_aid_line", index=False)
    of_id: Mapped[int | None] = ref("legal_aid_entry")
    known_as: Mapped[Precision] = mapped_column(words(Precision), default=Precision.DAY)
    proof_id: Mapped[int | None] = ref("core_file")
    note: Mapped[str | None] = text(200, pii="content")
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
