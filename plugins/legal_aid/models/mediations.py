"""Mediations: what was asked, the meetings, the agreement and what was paid of it."""

from datetime import date
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    ClockSpec,
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
from plugins.legal_aid.indexes import name_index as by_name
from plugins.legal_aid.models.bodies import AidBody
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.mediations import MEDIATION, AskedBy, Remedy


class Mediation(Guarded, Matter):
    """One mediation (劳动争议调解) between a worker and an employer. Money is in fen."""

    __tablename__ = "legal_aid_mediation"
    __workflow__ = MEDIATION
    __guard__: ClassVar[str] = "id"
    __table_args__ = (
        CheckConstraint("claimed_fen >= 0 AND agreed_fen >= 0", name="amounts_not_negative"),
        CheckConstraint("(agreement IS NULL) = (agreed_on IS NULL)", name="agreement_is_dated"),
        CheckConstraint("agreed_on IS NULL OR agreed_on >= asked_on", name="agreed_after_asked"),
        CheckConstraint("perform_by IS NULL OR perform_by >= agreed_on",
                        name="performed_after_agreed"),
        CheckConstraint("(state = 'performed') = (performed_on IS NOT NULL)",
                        name="performed_on_a_day"),
        CheckConstraint("(state = 'pursued') = (remedy IS NOT NULL)", name="pursued_by_a_remedy"),
        Index(None, "township_id", "opened_at", "id"),
    )  # fmt: skip

    body_id: Mapped[int] = ref("legal_aid_body")
    asked_by: Mapped[AskedBy] = mapped_column(words(AskedBy))
    asked_on: Mapped[date]
    about: Mapped[About] = mapped_column(words(About))
    story: Mapped[str] = text(pii="content")
    applicant: Mapped[str] = sealed(pii="identity")
    applicant_index: Mapped[bytes] = blind_index("applicant", by_name)
    phone: Mapped[str | None] = sealed(pii="contact")
    employer_id: Mapped[int | None] = ref("core_employer")
    opponent: Mapped[str] = text(120, pii="content")
    claimed_fen: Mapped[int] = mapped_column(BigInteger, default=0)

    keeper_id: Mapped[int | None] = mapped_column(BigInteger)  # accounts, these three
    mediator_id: Mapped[int | None] = mapped_column(BigInteger)
    supervisor_id: Mapped[int | None] = mapped_column(BigInteger)
    accepted_on: Mapped[date | None]
    advised_on: Mapped[date | None]  # told, the time being over, that arbitration is open

    agreement: Mapped[str | None] = text(pii="content")
    agreed_on: Mapped[date | None]
    agreed_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    perform_by: Mapped[date | None]
    reviewed_on: Mapped[date | None]  # by arbitration, at both parties' request
    performed_on: Mapped[date | None]
    remedy: Mapped[Remedy | None] = mapped_column(words(Remedy))

    body: Mapped[AidBody] = to_one("body_id")
    employer: Mapped[Employer | None] = to_one("employer_id")
    meetings: Mapped[list["MediationMeeting"]] = to_many(
        "legal_aid_mediation_meeting.mediation_id", order_by="MediationMeeting.day"
    )
    payments: Mapped[list["MediationPayment"]] = to_many(
        "legal_aid_mediation_payment.mediation_id", order_by="MediationPayment.day"
    )

    @property
    def paid_fen(self) -> int:
        """What has been paid of the agreement."""
        return sum(each.fen for each in self.payments)

    @property
    def is_confidential(self) -> bool:
        """What is said in mediation stays there."""
        return True

    @property
    def safe_title(self) -> str:
        """That it is a mediation, not between whom."""
        return gettext("Mediation")

    @property
    def waits_for_account(self) -> int | None:
        """Its mediator, or who took it in."""
        return self.mediator_id or self.keeper_id or self.supervisor_id

    @property
    def agreed_day(self) -> date | None:
        """When the agreement is to be performed."""
        return self.perform_by if self.state == "agreed" else None

    def begins_on(self, clock: ClockSpec, day: date) -> date:
        """The limits count from the request and from the agreement."""
        return (self.agreed_on if clock.name == "joint_review" else self.asked_on) or day


class MediationMeeting(Guarded, TownshipModel):
    """One meeting of the parties (调解笔录)."""

    __tablename__ = "legal_aid_mediation_meeting"
    __guard__: ClassVar[str] = "mediation_id"

    mediation_id: Mapped[int] = ref("legal_aid_mediation")
    day: Mapped[date]
    present: Mapped[str] = text(200, pii="content")
    record: Mapped[str] = text(pii="content")


class MediationPayment(Guarded, TownshipModel):
    """A payment under the agreement, in fen."""

    __tablename__ = "legal_aid_mediation_payment"
    __guard__: ClassVar[str] = "mediation_id"
    __table_args__ = (CheckConstraint("fen > 0", name="a_payment_is_something"),)

    mediation_id: Mapped[int] = ref("legal_aid_mediation")
    day: Mapped[date]
    fen: Mapped[int] = mapped_column(BigInteger)
