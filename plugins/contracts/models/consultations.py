"""Consultation: the demand and its reply, who sits at the table, what they meet about."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    ClockSpec,
    Employer,
    Matter,
    Member,
    TownshipModel,
    current_pack,
    ref,
    text,
    to_many,
    to_one,
    words,
)
from plugins.contracts.terms import Level, Produced, Side, Subject
from plugins.contracts.workflow import CONSULTATION


class Campaign(TownshipModel):
    """An offer campaign (要约行动): demands to many employers in one season."""

    __tablename__ = "contracts_campaign"
    __table_args__ = (
        UniqueConstraint("township_id", "title"),
        CheckConstraint("until >= since", name="ends_after_it_begins"),
        {"info": {"county_reads": True}},
    )

    title: Mapped[str] = text(120, pii="none")
    subject: Mapped[Subject] = mapped_column(words(Subject))
    since: Mapped[date]
    until: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Consultation(Matter):
    """One consultation (集体协商), from the written demand to a draft or to its failure."""

    __tablename__ = "contracts_consultation"
    __workflow__ = CONSULTATION
    __table_args__ = (
        CheckConstraint("(level = 'enterprise') = (employer_id IS NOT NULL)",
                        name="one_employer_or_many"),
        CheckConstraint("(replied_on IS NULL) = (accepted IS NULL)", name="reply_is_dated"),
        CheckConstraint("replied_on >= demanded_on", name="replied_after_the_demand"),
        {"info": {"county_reads": ("township_id", "id", "campaign_id", "subject", "level",
                                   "employer_id", "initiator", "demanded_on", "replied_on",
                                   "accepted", "state", "opened_at", "closed_at")}},
    )  # fmt: skip

    title: Mapped[str] = text(160, pii="none")
    subject: Mapped[Subject] = mapped_column(words(Subject))
    level: Mapped[Level] = mapped_column(words(Level))
    employer_id: Mapped[int | None] = ref("core_employer")
    campaign_id: Mapped[int | None] = ref("contracts_campaign")
    initiator: Mapped[Side] = mapped_column(words(Side))
    union_side: Mapped[str] = text(120, pii="none")  # the union that consults
    employer_side: Mapped[str] = text(160, pii="none")  # the employer, or who speaks for many
    matters: Mapped[str] = text(pii="content", default="")  # what the demand asks to talk about
    place: Mapped[str | None] = text(120, pii="none")
    demanded_on: Mapped[date]
    replied_on: Mapped[date | None]
    accepted: Mapped[bool | None]
    reply: Mapped[str] = text(pii="content", default="")
    published_on: Mapped[date | None]  # the representatives' names
    recorder: Mapped[str | None] = text(40, pii="identity")
    suspended_until: Mapped[date | None]

    employer: Mapped[Employer | None] = to_one("employer_id")
    campaign: Mapped[Campaign | None] = to_one("campaign_id")
    representatives: Mapped[list["Representative"]] = to_many(
        "contracts_representative.consultation_id", order_by="Representative.id",
        back_populates="consultation",
    )  # fmt: skip
    information: Mapped[list["Information"]] = to_many(
        "contracts_information.consultation_id", order_by="Information.given_on"
    )
    meetings: Mapped[list["Meeting"]] = to_many(
        "contracts_meeting.consultation_id", order_by="Meeting.number"
    )

    @property
    def safe_title(self) -> str:
        """Its title."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """While it rests, the day both sides set for taking it up again."""
        return self.suspended_until if self.state == "suspended" else None

    def rule_of(self, clock: ClockSpec) -> str:
        """Provinces give wage consultations a time to reply of their own."""
        own = f"{clock.rule}_wage"
        wage = self.subject is Subject.WAGE and own in current_pack()
        return own if wage and current_pack().limit(own).is_law_here else clock.rule

    def on_side(self, side: Side) -> list["Representative"]:
        """The representatives of one side who still sit."""
        return [each for each in self.representatives if each.side is side and not each.left_on]


class Representative(TownshipModel):
    """Somebody who negotiates for one side (协商代表)."""

    __tablename__ = "contracts_representative"
    __table_args__ = (
        UniqueConstraint("township_id", "consultation_id", "name"),  # nobody sits on both sides
        CheckConstraint("NOT (chief AND outsider)", name="chief_is_no_outsider"),
    )

    consultation_id: Mapped[int] = ref("contracts_consultation", index=False)
    side: Mapped[Side] = mapped_column(words(Side))
    name: Mapped[str] = text(40, pii="identity")
    member_id: Mapped[int | None] = ref("core_member")
    post: Mapped[str] = text(80, pii="identity")
    chief: Mapped[bool] = mapped_column(default=False)
    outsider: Mapped[bool] = mapped_column(default=False)
    frontline: Mapped[bool] = mapped_column(default=False)
    woman: Mapped[bool] = mapped_column(default=False)
    produced: Mapped[Produced] = mapped_column(words(Produced))
    left_on: Mapped[date | None]

    consultation: Mapped[Consultation] = to_one("consultation_id", back_populates="representatives")
    member: Mapped[Member | None] = to_one("member_id")


class Information(TownshipModel):
    """Something one side gave the other before they met, and when."""

    __tablename__ = "contracts_information"

    consultation_id: Mapped[int] = ref("contracts_consultation")
    side: Mapped[Side] = mapped_column(words(Side))  # who gave it
    title: Mapped[str] = text(160, pii="content")
    given_on: Mapped[date]


class Meeting(TownshipModel):
    """A meeting of both sides with its minutes. The chair alternates between the chiefs."""

    __tablename__ = "contracts_meeting"
    __table_args__ = (
        UniqueConstraint("township_id", "consultation_id", "number"),
        CheckConstraint("number >= 1", name="meetings_count_from_one"),
    )

    consultation_id: Mapped[int] = ref("contracts_consultation", index=False)
    number: Mapped[int]
    held_on: Mapped[date]
    place: Mapped[str] = text(120, pii="none")
    chair_side: Mapped[Side] = mapped_column(words(Side))
    agenda: Mapped[str] = text(pii="content")
    minutes: Mapped[str] = text(pii="content")
    signed: Mapped[bool] = mapped_column(default=False)  # the minutes, by both chiefs


class Escalation(TownshipModel):
    """A refusal put before the county: what it needs to know, and what it decided.

    A copy, made for the county: the county reads this row, never the consultation.
    """

    __tablename__ = "contracts_escalation"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (opinion IS NULL)", name="decision_is_dated"),
        {"info": {"county_reads": True}},
    )

    consultation_id: Mapped[int] = ref("contracts_consultation")
    number: Mapped[str] = text(24, pii="none")
    title: Mapped[str] = text(160, pii="none")
    demanded_on: Mapped[date]
    reason: Mapped[str] = text(pii="content")
    at: Mapped[datetime]
    urged: Mapped[bool | None]
    opinion: Mapped[str | None] = text(pii="content")
    decided_at: Mapped[datetime | None]
