"""What stays of petitions, mediations and protection cases without their story, as figures.

Like `Tally` for cases: nothing says whose it was. `…_id` is no reference, because the row behind
it may be erased and this stays.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import TownshipModel, text, words
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.petitions import Form, Purpose
from plugins.legal_aid.workflow.protections import Outcome, Threat


class PetitionTally(TownshipModel):
    """One petition as a figure. Late is measured by the days entered, None while still open."""

    __tablename__ = "legal_aid_petition_tally"
    __table_args__ = (
        UniqueConstraint("township_id", "petition_id"),
        UniqueConstraint("township_id", "work_order"),
        CheckConstraint("persons >= 1", name="somebody_petitions"),
        Index(None, "township_id", "received_on"),
        {"info": {"county_reads": (
            "township_id", "id", "form", "purpose", "about", "received_on", "persons", "state",
            "answered_on", "answered_late", "opinion_on", "opinion_late", "reviews", "closed_on",
            "rating",
        )}},
    )  # fmt: skip

    petition_id: Mapped[int] = mapped_column(BigInteger)
    work_order: Mapped[str | None] = text(40, pii="none")  # its number at the 12351 hotline
    form: Mapped[Form] = mapped_column(words(Form, "petition_form_is_known"))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    about: Mapped[About] = mapped_column(words(About))
    received_on: Mapped[date]
    persons: Mapped[int]
    state: Mapped[str] = text(40, pii="none")
    answered_on: Mapped[date | None]
    answered_late: Mapped[bool | None]
    opinion_on: Mapped[date | None]
    opinion_late: Mapped[bool | None]
    reviews: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]
    rating: Mapped[Rating | None] = mapped_column(words(Rating))


class MediationTally(TownshipModel):
    """One mediation as a figure. Money is in fen."""

    __tablename__ = "legal_aid_mediation_tally"
    __table_args__ = (
        UniqueConstraint("township_id", "mediation_id"),
        CheckConstraint("claimed_fen >= 0 AND agreed_fen >= 0 AND paid_fen >= 0",
                        name="amounts_not_negative"),
        Index(None, "township_id", "asked_on"),
        {"info": {"county_reads": (
            "township_id", "id", "about", "asked_on", "state", "agreed_on", "late", "closed_on",
            "claimed_fen", "agreed_fen", "paid_fen",
        )}},
    )  # fmt: skip

    mediation_id: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[About] = mapped_column(words(About))
    asked_on: Mapped[date]
    state: Mapped[str] = text(40, pii="none")
    agreed_on: Mapped[date | None]
    late: Mapped[bool | None]  # whether it took longer than the rule gives
    closed_on: Mapped[date | None]
    claimed_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    agreed_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_fen: Mapped[int] = mapped_column(BigInteger, default=0)


class ProtectionTally(TownshipModel):
    """One protection case as the county is told of it at once: that it is, not whose."""

    __tablename__ = "legal_aid_protection_tally"
    __table_args__ = (
        UniqueConstraint("township_id", "protection_id"),
        Index(None, "township_id", "reported_on"),
        {"info": {"county_reads": (
            "township_id", "id", "number", "threat", "reported_on", "state", "closed_on",
            "outcome",
        )}},
    )  # fmt: skip

    protection_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = text(24, pii="none")
    threat: Mapped[Threat] = mapped_column(words(Threat))
    reported_on: Mapped[date]
    state: Mapped[str] = text(40, pii="none")
    closed_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
