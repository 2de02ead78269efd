"""Supervision letters: official papers of the union, open to those who write and approve them."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import ClockSpec, Employer, Matter, ref, text, to_one, words
from plugins.legal_aid.workflow.letters import LETTER, Kind

COUNTED = ("township_id", "id", "kind", "state", "opened_at", "closed_at", "sent_on",
           "reply_due_on", "reply_on", "put_right_on")  # fmt: skip
RULES = {
    Kind.REMINDER: "legal_aid.reminder_reply",
    Kind.OPINION: "supervision.reply",
    Kind.PROPOSAL: "legal_aid.proposal_reply",
}


class Letter(Matter):
    """One letter of the three (提示函、意见书、建议书). It names no worker.

    `follows` is the milder letter that had no effect.
    """

    __tablename__ = "legal_aid_letter"
    __workflow__ = LETTER
    __table_args__ = (
        CheckConstraint("state NOT IN ('approved', 'sent', 'answered') OR approved_by IS NOT NULL",
                        name="approved_before_sent"),
        CheckConstraint("approved_by IS NULL OR approved_by = 0 OR approved_by <> drafted_by",
                        name="approved_by_another"),
        CheckConstraint("(reply IS NULL) = (reply_on IS NULL)", name="reply_is_dated"),
        CheckConstraint("reply_on IS NULL OR reply_on >= sent_on", name="replied_after_sent"),
        CheckConstraint("(state = 'put_right') = (put_right_on IS NOT NULL)",
                        name="put_right_on_a_day"),
        Index(None, "township_id", "opened_at", "id"),
        {"info": {"county_reads": COUNTED}},
    )  # fmt: skip

    kind: Mapped[Kind] = mapped_column(words(Kind, "letter_kind_is_known"))
    employer_id: Mapped[int | None] = ref("core_employer")  # the employer it is about
    addressee: Mapped[str] = text(120, pii="none")  # the employer, or the authority
    title: Mapped[str] = text(100, pii="none")
    findings: Mapped[str] = text(pii="content")
    basis: Mapped[str] = text(pii="none")
    demand: Mapped[str] = text(pii="content")
    drafted_by: Mapped[int] = mapped_column(BigInteger)  # accounts; 0: the system
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    sent_on: Mapped[date | None]
    reply_due_on: Mapped[date | None]
    reply: Mapped[str | None] = text(pii="content")
    reply_on: Mapped[date | None]
    put_right_on: Mapped[date | None]
    follows_id: Mapped[int | None] = ref("legal_aid_letter")

    employer: Mapped[Employer | None] = to_one("employer_id")
    follows: Mapped["Letter | None"] = to_one("follows_id")

    @property
    def safe_title(self) -> str:
        """Its title, which names no worker."""
        return self.title

    def rule_of(self, clock: ClockSpec) -> str:
        """Each kind of letter has its own time to answer."""
        return RULES[self.kind]

    def begins_on(self, clock: ClockSpec, day: date) -> date:
        """An answer is due from the day it was sent, or insisted on."""
        return day if self.reply_on else self.sent_on or day
