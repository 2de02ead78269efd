"""The calendar of what is due, and what was disclosed: drafts, editions, files, redactions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    Matter,
    StoredFile,
    TownshipModel,
    ref,
    text,
    to_many,
    to_one,
    words,
)
from plugins.transparency.models.bodies import Body, Item
from plugins.transparency.terms import Audience, Decision, Finding, Purpose, TextLayer
from plugins.transparency.workflow import DISCLOSURE

_DUTY_FIGURES = (
    "township_id", "id", "body_id", "item_key", "starts_on", "ends_on", "due_on",
    "published_on", "waived_on",
)  # fmt: skip


class Duty(TownshipModel):
    """One cell of the calendar: a body, an item, a period (应公开项), and the day it is due.

    Its body, item key and period name it, not its item: a catalogue that changes in the middle of
    the year neither doubles nor loses it.
    """

    __tablename__ = "transparency_duty"
    __table_args__ = (
        UniqueConstraint("township_id", "body_id", "item_key", "period"),
        Index(None, "township_id", "due_on"),
        CheckConstraint("ends_on >= starts_on", name="period_is_forward"),
        CheckConstraint("published_on IS NULL OR waived_on IS NULL",
                        name="published_is_not_waived"),
        CheckConstraint("published_on IS NULL OR disclosure_id IS NOT NULL",
                        name="published_by_a_disclosure"),
        {"info": {"county_reads": _DUTY_FIGURES}},
    )  # fmt: skip

    body_id: Mapped[int] = ref("transparency_body", index=False)
    item_id: Mapped[int] = ref("transparency_item")
    item_key: Mapped[str] = text(40, pii="none")
    period: Mapped[str] = text(24, pii="none")  # "2026-03", "2026Q1", "2026H1", "2026", "E…"
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    published_on: Mapped[date | None]
    waived_on: Mapped[date | None]
    disclosure_id: Mapped[int | None] = ref("transparency_disclosure")
    overdue_noted_on: Mapped[date | None]

    body: Mapped[Body] = to_one("body_id")
    item: Mapped[Item] = to_one("item_id")


class Disclosure(Matter):
    """One disclosure (公开事项): what a body discloses of one item for one period.

    `edition` is the number of the text that is posted, 0 while there is none. The text here is
    the one worked on; posted texts stand in `Text` and are never changed.
    """

    __tablename__ = "transparency_disclosure"
    __workflow__ = DISCLOSURE
    __table_args__ = (
        CheckConstraint("(edition = 0) = (posted_on IS NULL)", name="posted_has_an_edition"),
        CheckConstraint("(posted_on IS NULL) = (posted_until IS NULL)",
                        name="posted_until_a_day"),
        CheckConstraint("state NOT IN ('published', 'closed', 'archived') OR edition > 0",
                        name="posted_was_published"),
        Index(None, "township_id", "audience", "posted_on"),
        Index(None, "township_id", "state", "opened_at"),
        Index(None, "township_id", "about_ref"),
        {"info": {"county_reads": ("township_id", "id", "body_id", "state", "audience", "edition",
                                   "due_on", "posted_on", "posted_until", "opened_at",
                                   "closed_at")}},
    )  # fmt: skip

    body_id: Mapped[int] = ref("transparency_body")
    item_id: Mapped[int] = ref("transparency_item")
    period: Mapped[str] = text(24, pii="none")
    title: Mapped[str] = text(200, pii="content")
    content: Mapped[str] = text(pii="content", default="")
    audience: Mapped[Audience] = mapped_column(words(Audience))
    due_on: Mapped[date]
    publish_on: Mapped[date | None]  # not before this day
    posted_on: Mapped[date | None]
    posted_until: Mapped[date | None]
    edition: Mapped[int] = mapped_column(default=0)
    correction: Mapped[str | None] = text(400, pii="content")  # why it is being corrected
    prepared_by: Mapped[int | None] = mapped_column(BigInteger)
    reviewed_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    about_ref: Mapped[str | None] = text(80, pii="none")  # what another module proposed
    about_label: Mapped[str | None] = text(160, pii="none")

    body: Mapped[Body] = to_one("body_id", lazy="joined", innerjoin=True)
    item: Mapped[Item] = to_one("item_id", lazy="joined", innerjoin=True)
    texts: Mapped[list["Text"]] = to_many("transparency_text.disclosure_id", order_by="Text.number")
    attachments: Mapped[list["Attachment"]] = to_many(
        "transparency_attachment.disclosure_id", order_by="Attachment.id"
    )
    redactions: Mapped[list["Redaction"]] = to_many(
        "transparency_redaction.disclosure_id", order_by="Redaction.id"
    )

    @property
    def safe_title(self) -> str:
        """Body and title: what is to be disclosed is no secret."""
        return f"{self.body.name}：{self.title}"

    @property
    def waits_for_account(self) -> int | None:
        """The body's own clerk or responsible person, where they have an account."""
        if self.state == "approval":
            return self.body.responsible_id
        return self.body.clerk_id if self.state in ("planned", "drafting") else None

    @property
    def agreed_day(self) -> date | None:
        """The calendar's day, until the first text is posted."""
        return self.due_on if self.edition == 0 else None

    @property
    def is_shown(self) -> bool:
        """Whether a text of it may be read by its audience."""
        return self.edition > 0


class Text(TownshipModel):
    """One posted text of a disclosure (公开版本). None is ever overwritten.

    The fingerprint is the SHA-256 of the text as `fingerprint.of` writes it, the files' own
    fingerprints included, and of the fingerprint before it.
    """

    __tablename__ = "transparency_text"
    __table_args__ = (
        UniqueConstraint("township_id", "disclosure_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("number = 1 OR reason IS NOT NULL", name="corrected_with_a_reason"),
        CheckConstraint("length(content) > 0", name="a_text_says_something"),
    )

    disclosure_id: Mapped[int] = ref("transparency_disclosure", index=False)
    number: Mapped[int]
    title: Mapped[str] = text(200, pii="content")
    content: Mapped[str] = text(pii="content")
    files: Mapped[list[Any]] = mapped_column(JSON(), info={"pii": "none"})  # sha256 digests
    reason: Mapped[str | None] = text(400, pii="content")
    withheld: Mapped[str | None] = text(200, pii="content")  # why the public may not read it now
    fingerprint: Mapped[str] = text(64, pii="none")
    before: Mapped[str] = text(64, pii="none")
    posted_on: Mapped[date]
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Attachment(TownshipModel):
    """A file of a disclosure, or a photograph of the board it hangs on.

    `layer` is the text found inside, for the redaction gate; a scan has none.
    """

    __tablename__ = "transparency_attachment"
    __table_args__ = (
        CheckConstraint("(text_layer = 'read') = (layer IS NOT NULL)", name="read_has_a_text"),
        CheckConstraint("first_edition > 0", name="counted_from_one"),
        CheckConstraint("last_edition IS NULL OR last_edition >= first_edition - 1",
                        name="ends_after_it_began"),
    )  # fmt: skip

    disclosure_id: Mapped[int] = ref("transparency_disclosure")
    file_id: Mapped[int] = ref("core_file")
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    text_layer: Mapped[TextLayer] = mapped_column(words(TextLayer))
    layer: Mapped[str | None] = text(pii="content")
    first_edition: Mapped[int]  # the posted texts it belongs to
    last_edition: Mapped[int | None]

    file: Mapped[StoredFile] = to_one("file_id", lazy="joined", innerjoin=True)


class Redaction(TownshipModel):
    """What was decided about one finding of the redaction gate, by whom and why. No original.

    `mark` is a keyed digest by which the same finding is known again.
    """

    __tablename__ = "transparency_redaction"
    __table_args__ = (
        UniqueConstraint("township_id", "disclosure_id", "mark"),
        CheckConstraint("length(reason) > 0", name="decided_with_a_reason"),
    )

    disclosure_id: Mapped[int] = ref("transparency_disclosure", index=False)
    mark: Mapped[str] = text(64, pii="none")
    finding: Mapped[Finding] = mapped_column(words(Finding))
    place: Mapped[str] = text(120, pii="content")  # which field or file
    shown: Mapped[str] = text(80, pii="none")  # as it may be shown: masked
    decision: Mapped[Decision] = mapped_column(words(Decision))
    reason: Mapped[str] = text(200, pii="content")
    edition: Mapped[int]  # the text it was decided for
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
