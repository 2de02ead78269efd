"""What stays of a case without its story: dates, kinds and amounts. The county reads these.

Nothing here says whose case it is or what happened. When a file's time is over, the story is
erased and these rows stay.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import TownshipModel, ref, words
from plugins.legal_aid.workflow.cases import Applicant, Channel, Form, Rating, Result
from plugins.legal_aid.workflow.cases import Matter as About

COUNTED = (
    "township_id", "id", "received_on", "channel", "applicant_kind", "about", "form", "persons",
    "migrants", "urgent", "decided_on", "granted", "review_late", "assigned_on", "assign_late",
    "closed_on", "result", "rating", "limit_on", "ended",
)  # fmt: skip


class MoneyKind(StrEnum):
    """What an amount is for."""

    WAGES = "wages"
    INJURY = "injury"
    DEATH = "death"
    SEVERANCE = "severance"
    INSURANCE = "insurance"
    OTHER = "other"


class MoneyStage(StrEnum):
    """How far an amount has come; confirmed is what the worker says to have received."""

    CLAIMED = "claimed"
    AWARDED = "awarded"
    PAID = "paid"
    CONFIRMED = "confirmed"


class Tally(TownshipModel):
    """One case as a figure. `limit_on` is its next limitation; `case_id` is no reference,
    because the case may be erased and this stays."""

    __tablename__ = "legal_aid_tally"
    __table_args__ = (
        UniqueConstraint("township_id", "case_id"),
        CheckConstraint("persons >= 1", name="a_case_is_for_somebody"),
        CheckConstraint("migrants BETWEEN 0 AND persons", name="migrants_are_persons"),
        CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name="closed_with_a_result"),
        Index(None, "township_id", "received_on"),
        {"info": {"county_reads": COUNTED}},
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    officer_id: Mapped[int | None] = mapped_column(BigInteger)
    received_on: Mapped[date]
    channel: Mapped[Channel] = mapped_column(words(Channel))
    applicant_kind: Mapped[Applicant] = mapped_column(words(Applicant))
    about: Mapped[About] = mapped_column(words(About))
    form: Mapped[Form] = mapped_column(words(Form))
    persons: Mapped[int] = mapped_column(default=1)
    migrants: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[bool] = mapped_column(default=False)
    decided_on: Mapped[date | None]
    granted: Mapped[bool | None]
    review_late: Mapped[bool | None]
    assigned_on: Mapped[date | None]
    assign_late: Mapped[bool | None]
    closed_on: Mapped[date | None]
    result: Mapped[Result | None] = mapped_column(words(Result))
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    limit_on: Mapped[date | None]
    ended: Mapped[bool] = mapped_column(default=False)
    erased_on: Mapped[date | None]


class Line(TownshipModel):
    """One line of the ledger, in integer fen. A mistake is set right by a line against it."""

    __tablename__ = "legal_aid_line"
    __table_args__ = (
        CheckConstraint("fen <> 0", name="a_line_moves_money"),
        Index(None, "township_id", "stage", "on_day"),
        {
            "info": {
                "append_only": True,
                "county_reads": ("township_id", "id", "kind", "stage", "fen", "on_day"),
            }
        },
    )

    tally_id: Mapped[int] = ref("legal_aid_tally")
    kind: Mapped[MoneyKind] = mapped_column(words(MoneyKind))
    stage: Mapped[MoneyStage] = mapped_column(words(MoneyStage))
    fen: Mapped[int] = mapped_column(BigInteger)
    on_day: Mapped[date]
    against_id: Mapped[int | None] = ref("legal_aid_line")
