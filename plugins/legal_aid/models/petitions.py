"""Petitions and who they are from: read only by those with access to each."""

from datetime import date
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary
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
from platform_core.api import identity_index as by_identity
from platform_core.api import phone_index as by_phone
from plugins.legal_aid.indexes import name_index as by_name
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.petitions import PETITION, Form, Origin, Purpose


class Petition(Guarded, Matter):
    """One petition (信访事项), from the letter or visit to its end.

    `persons` counts everybody behind it; those named are `petitioners`, of whom at most as many
    as the rule allows speak for the others. `facts_index` finds the same matter brought twice.
    """

    __tablename__ = "legal_aid_petition"
    __workflow__ = PETITION
    __guard__: ClassVar[str] = "id"
    __table_args__ = (
        CheckConstraint("persons >= 1", name="somebody_petitions"),
        CheckConstraint("(origin = 'passed_on') = (origin_body IS NOT NULL)",
                        name="passed_on_by_a_body"),
        CheckConstraint("(opinion IS NULL) = (opinion_on IS NULL)", name="opinion_is_dated"),
        CheckConstraint("taken_up_on IS NULL OR taken_up_on >= received_on",
                        name="taken_up_after_it_came"),
        CheckConstraint("(state = 'passed_on') = (passed_to IS NOT NULL)",
                        name="passed_on_to_a_body"),
        Index(None, "township_id", "opened_at", "id"),
        Index(None, "township_id", "facts_index"),
    )  # fmt: skip

    form: Mapped[Form] = mapped_column(words(Form, "petition_form_is_known"))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    about: Mapped[About] = mapped_column(words(About))
    received_on: Mapped[date]
    origin: Mapped[Origin] = mapped_column(words(Origin), default=Origin.DIRECT)
    origin_body: Mapped[str | None] = text(80, pii="none")
    work_order: Mapped[str | None] = text(40, pii="none")  # its number at the 12351 hotline
    body_id: Mapped[int | None] = ref("legal_aid_body")  # the station or point it came to
    employer_id: Mapped[int | None] = ref("core_employer")
    opponent: Mapped[str | None] = text(120, pii="content")
    title: Mapped[str] = text(100, pii="content")
    story: Mapped[str] = text(pii="content")
    persons: Mapped[int] = mapped_column(default=1)
    facts_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))

    keeper_id: Mapped[int | None] = mapped_column(BigInteger)  # accounts, these four
    handler_id: Mapped[int | None] = mapped_column(BigInteger)
    supervisor_id: Mapped[int | None] = mapped_column(BigInteger)
    applicant_id: Mapped[int | None] = mapped_column(BigInteger)

    taken_up_on: Mapped[date | None]
    passed_to: Mapped[str | None] = text(80, pii="none")
    answered_on: Mapped[date | None]  # when the petitioner was told in writing
    opinion: Mapped[str | None] = text(pii="content")
    opinion_on: Mapped[date | None]
    rating: Mapped[Rating | None] = mapped_column(words(Rating))

    employer: Mapped[Employer | None] = to_one("employer_id")
    petitioners: Mapped[list["Petitioner"]] = to_many(
        "legal_aid_petitioner.petition_id", order_by="Petitioner.id"
    )
    reviews: Mapped[list["PetitionReview"]] = to_many(
        "legal_aid_petition_review.petition_id", order_by="PetitionReview.round"
    )

    @property
    def is_confidential(self) -> bool:
        """Who petitions is protected: nobody without access may learn of it."""
        return True

    @property
    def safe_title(self) -> str:
        """That it is a petition, not whose or about what."""
        return gettext("Petition")

    @property
    def waits_for_account(self) -> int | None:
        """One person, always: a petition stands on nobody else's list."""
        return self.handler_id or self.keeper_id or self.supervisor_id

    def begins_on(self, clock: ClockSpec, day: date) -> date:
        """Limits count from the event, which may have been entered later."""
        events = {"notify": self.received_on, "return": self.received_on,
                  "finish": self._handled_from, "review": self.opinion_on,
                  "recheck": self.reviews[-1].decided_on if self.reviews else None}  # fmt: skip
        asked = {"review_decision", "recheck_decision"}
        began = self.reviews[-1].asked_on if clock.name in asked else events[clock.name]
        return began or day

    @property
    def _handled_from(self) -> date | None:
        """What a review sends back is handled anew from its decision."""
        again = self.reviews[-1].decided_on if self.reviews else None
        return again or self.taken_up_on


class Petitioner(Guarded, TownshipModel):
    """Somebody who petitions. `speaks` marks the representatives of a joint visit."""

    __tablename__ = "legal_aid_petitioner"
    __guard__: ClassVar[str] = "petition_id"
    __table_args__ = (
        CheckConstraint("(identity IS NULL) = (identity_index IS NULL)",
                        name="identity_is_indexed"),
        CheckConstraint("(phone IS NULL) = (phone_index IS NULL)", name="phone_is_indexed"),
        Index(None, "township_id", "name_index"),
    )  # fmt: skip

    petition_id: Mapped[int] = ref("legal_aid_petition")
    name: Mapped[str] = sealed(pii="identity")
    name_index: Mapped[bytes] = blind_index("name", by_name)
    identity: Mapped[str | None] = sealed(pii="identity")
    identity_index: Mapped[bytes | None] = blind_index("identity", by_identity)
    phone: Mapped[str | None] = sealed(pii="contact")
    phone_index: Mapped[bytes | None] = blind_index("phone", by_phone)
    speaks: Mapped[bool] = mapped_column(default=True)


class PetitionReview(Guarded, TownshipModel):
    """A review (复查, round 1) or second review (复核, round 2) by the body above."""

    __tablename__ = "legal_aid_petition_review"
    __guard__: ClassVar[str] = "petition_id"
    __table_args__ = (
        CheckConstraint("round BETWEEN 1 AND 2", name="two_reviews_at_most"),
        CheckConstraint("(decided_on IS NULL) = (opinion IS NULL)", name="decision_is_dated"),
        CheckConstraint("decided_on IS NULL OR decided_on >= asked_on",
                        name="decided_after_asked"),
    )  # fmt: skip

    petition_id: Mapped[int] = ref("legal_aid_petition")
    round: Mapped[int]
    asked_on: Mapped[date]
    reason: Mapped[str] = text(pii="content")
    reviewer: Mapped[str] = text(80, pii="none")
    decided_on: Mapped[date | None]
    opinion: Mapped[str | None] = text(pii="content")
    upheld: Mapped[bool | None]
