"""Signals and warnings about labour relations, and the copies that the county reads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Employer, Matter, TownshipModel, ref, text, to_many, to_one, words
from plugins.contracts.warning_states import WARNING, Colour, Topic


class EarlyWarning(Matter):
    """A warning (劳动关系预警) about one employer, or the township as a whole, on one topic."""

    __tablename__ = "contracts_warning"
    __workflow__ = WARNING
    __table_args__ = (
        CheckConstraint("state IN ('signalled', 'dismissed') OR verified_on IS NOT NULL",
                        name="handled_was_verified"),
        CheckConstraint("state != 'handling' OR unit IS NOT NULL", name="handled_by_somebody"),
        CheckConstraint("level NOT IN ('orange', 'red') OR county_told_at IS NOT NULL",
                        name="orange_and_red_reach_the_county"),
        Index(None, "township_id", "topic", "employer_id"),
        {"info": {"county_reads": ("township_id", "id", "topic", "level", "state", "employer_id",
                                   "verified_on", "county_told_at", "opened_at", "closed_at")}},
    )  # fmt: skip

    topic: Mapped[Topic] = mapped_column(words(Topic))
    level: Mapped[Colour] = mapped_column(words(Colour))
    employer_id: Mapped[int | None] = ref("core_employer")
    title: Mapped[str] = text(160, pii="content")
    verified_on: Mapped[date | None]
    unit: Mapped[str | None] = text(80, pii="none")  # who deals with it
    unit_account_id: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str] = text(pii="content", default="")
    county_told_at: Mapped[datetime | None]

    employer: Mapped[Employer | None] = to_one("employer_id")
    signals: Mapped[list["Signal"]] = to_many("contracts_signal.warning_id", order_by="Signal.at")

    @property
    def safe_title(self) -> str:
        """What it is about."""
        return self.title

    @property
    def waits_for_account(self) -> int | None:
        """Whoever deals with it."""
        return self.unit_account_id if self.state == "handling" else None


class Signal(TownshipModel):
    """A fact that was entered or came from a module: numbers, and what the rules made of them.

    `level` is empty where no threshold was reached: then it is only kept. `verdicts` hold pack,
    version, inputs and explanation of every trigger that was met.
    """

    __tablename__ = "contracts_signal"
    __table_args__ = (
        UniqueConstraint("township_id", "source_key"),
        CheckConstraint("(level IS NULL) = (warning_id IS NULL)", name="a_level_makes_a_warning"),
    )

    warning_id: Mapped[int | None] = ref("contracts_warning")
    topic: Mapped[Topic] = mapped_column(words(Topic))
    employer_id: Mapped[int | None] = ref("core_employer")
    at: Mapped[datetime]
    happened_on: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(info={"pii": "none"})
    level: Mapped[Colour | None] = mapped_column(words(Colour))
    verdicts: Mapped[list[Any]] = mapped_column(info={"pii": "none"})
    story: Mapped[str] = text(pii="content", default="")
    source_ref: Mapped[str | None] = text(80, pii="none")  # of the module it came from
    source_key: Mapped[str | None] = text(120, pii="none")  # heard once, however often it is told
    by_account_id: Mapped[int] = mapped_column(BigInteger, default=0)  # 0: the system

    employer: Mapped[Employer | None] = to_one("employer_id")


class Alert(TownshipModel):
    """What the county reads of an orange or red warning: a copy, brought up to date each step."""

    __tablename__ = "contracts_alert"
    __table_args__ = (
        UniqueConstraint("township_id", "warning_id"),
        CheckConstraint("(instruction IS NULL) = (instructed_at IS NULL)",
                        name="instruction_is_dated"),
        {"info": {"county_reads": True}},
    )  # fmt: skip

    warning_id: Mapped[int] = ref("contracts_warning", index=False)
    number: Mapped[str] = text(24, pii="none")
    title: Mapped[str] = text(160, pii="content")
    topic: Mapped[Topic] = mapped_column(words(Topic))
    level: Mapped[Colour] = mapped_column(words(Colour))
    state: Mapped[str] = text(40, pii="none")
    grounds: Mapped[str] = text(pii="content")
    measures: Mapped[str] = text(pii="content", default="")
    told_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    instruction: Mapped[str | None] = text(pii="content")
    instructed_at: Mapped[datetime | None]
