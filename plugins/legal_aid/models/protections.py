"""Protection of union officers: what threatens them, the consents, and what came of it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    ClockSpec,
    Employer,
    Guarded,
    Matter,
    TownshipModel,
    Union,
    gettext,
    ref,
    sealed,
    text,
    to_many,
    to_one,
    words,
)
from plugins.legal_aid.workflow.protections import (
    PROTECTION,
    Consenter,
    Office,
    Outcome,
    Threat,
)


class Protection(Guarded, Matter):
    """One protection case (工会干部维权) of a chair, vice-chair or committee member."""

    __tablename__ = "legal_aid_protection"
    __workflow__ = PROTECTION
    __guard__: ClassVar[str] = "id"
    __table_args__ = (
        CheckConstraint("(state = 'settled') = (outcome IS NOT NULL)",
                        name="settled_with_an_outcome"),
        CheckConstraint("(objection IS NULL) = (objected_on IS NULL)",
                        name="objection_is_dated"),
        Index(None, "township_id", "opened_at", "id"),
    )  # fmt: skip

    threat: Mapped[Threat] = mapped_column(words(Threat))
    office: Mapped[Office] = mapped_column(words(Office))
    person: Mapped[str] = sealed(pii="identity")
    phone: Mapped[str | None] = sealed(pii="contact")
    union_id: Mapped[int] = ref("core_union")
    employer_id: Mapped[int | None] = ref("core_employer")
    opponent: Mapped[str] = text(120, pii="content")
    reported_on: Mapped[date]
    planned_on: Mapped[date | None]  # when the employer means to do it
    term_ends_on: Mapped[date | None]
    story: Mapped[str] = text(pii="content")
    county_told_at: Mapped[datetime | None]

    keeper_id: Mapped[int | None] = mapped_column(BigInteger)  # accounts, these three
    supervisor_id: Mapped[int | None] = mapped_column(BigInteger)
    applicant_id: Mapped[int | None] = mapped_column(BigInteger)

    objection: Mapped[str | None] = text(pii="content")
    objected_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))

    union: Mapped[Union] = to_one("union_id")
    employer: Mapped[Employer | None] = to_one("employer_id")
    consents: Mapped[list["Consent"]] = to_many(
        "legal_aid_consent.protection_id", order_by="Consent.id"
    )

    @property
    def is_confidential(self) -> bool:
        """A chair who complains depends on the employer: nobody else learns of it."""
        return True

    @property
    def safe_title(self) -> str:
        """That it is a protection case, not whose."""
        return gettext("Protection of a union officer")

    @property
    def waits_for_account(self) -> int | None:
        """Who took it in, or watches over it."""
        return self.keeper_id or self.supervisor_id

    def begins_on(self, clock: ClockSpec, day: date) -> date:
        """The first step is due from the report, the employer's answer from the objection."""
        return (self.reported_on if clock.name == "act" else self.objected_on) or day


class Consent(Guarded, TownshipModel):
    """What one of the two said of a transfer, with the paper that proves it."""

    __tablename__ = "legal_aid_consent"
    __guard__: ClassVar[str] = "protection_id"
    __table_args__ = (UniqueConstraint("township_id", "protection_id", "consenter"),)

    protection_id: Mapped[int] = ref("legal_aid_protection", index=False)
    consenter: Mapped[Consenter] = mapped_column(words(Consenter))
    given: Mapped[bool]
    day: Mapped[date]
    document: Mapped[str] = text(80, pii="none")
