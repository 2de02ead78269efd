"""A session of the congress: its agenda, its offices, the papers put before the delegates."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Matter, TownshipModel, ref, text, to_many, to_one, words
from plugins.congress.models.bodies import Congress, Delegate, DelegateGroup
from plugins.congress.terms import Channel, ItemKind, Mode, Office, SessionKind
from plugins.congress.workflow import SESSION


class Session(Matter):
    """One session (届次会议), from being planned to being archived.

    `began_at` and `ended_at` are the meeting's; `due` and `present` are frozen when it closes.
    """

    __tablename__ = "congress_session"
    __workflow__ = SESSION
    __table_args__ = (
        UniqueConstraint("township_id", "congress_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="sessions_count_from_one"),
        CheckConstraint("present IS NULL OR present BETWEEN 0 AND due",
                        name="present_within_those_due"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ends_after_it_begins"),
        CheckConstraint("posted_until IS NULL OR published_on IS NOT NULL",
                        name="posting_was_published"),
        CheckConstraint("proposed_by IS NULL OR proposed_by >= 0",
                        name="proposers_not_negative"),
        Index(None, "township_id", "planned_on"),
        {"info": {"county_reads": ("township_id", "id", "congress_id", "kind", "ordinal", "state",
                                   "planned_on", "began_at", "ended_at", "due", "present",
                                   "closed_at", "opened_at", "published_on", "reported_on",
                                   "papers_in_time")}},
    )  # fmt: skip

    congress_id: Mapped[int] = ref("congress_congress")
    ordinal: Mapped[int]  # 次: the first, second … session of its term
    title: Mapped[str] = text(120, pii="none")
    kind: Mapped[SessionKind] = mapped_column(words(SessionKind), default=SessionKind.ANNUAL)
    mode: Mapped[Mode] = mapped_column(words(Mode), default=Mode.ONSITE)
    planned_on: Mapped[date]
    begins: Mapped[str] = text(5, pii="none", default="09:00")  # local time of day
    place: Mapped[str] = text(120, pii="none", default="")
    proposed_by: Mapped[int | None]  # delegates who moved an extraordinary session
    approval_no: Mapped[str | None] = text(80, pii="none")
    approved_on: Mapped[date | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    due: Mapped[int | None]
    present: Mapped[int | None]
    papers_in_time: Mapped[bool | None]  # judged when it opened, by the rule in force then
    published_on: Mapped[date | None]
    posted_until: Mapped[date | None]
    reported_on: Mapped[date | None]
    report_no: Mapped[str | None] = text(80, pii="none")

    congress: Mapped[Congress] = to_one("congress_id")
    items: Mapped[list["AgendaItem"]] = to_many(
        "congress_agenda_item.session_id", order_by="AgendaItem.position", back_populates="session"
    )
    materials: Mapped[list["Material"]] = to_many(
        "congress_material.session_id", order_by="Material.id", back_populates="session"
    )
    offices: Mapped[list["SessionOffice"]] = to_many(
        "congress_session_office.session_id", order_by="SessionOffice.id"
    )

    @property
    def safe_title(self) -> str:
        """Its name: a session is no secret."""
        return self.title

    @property
    def agenda(self) -> list["AgendaItem"]:
        """The items that everybody sees: those of the office's own are left out."""
        shown = (item for item in self.items if not item.internal)
        return sorted(shown, key=lambda item: item.position)


class AgendaItem(TownshipModel):
    """One item of the agenda. `power` names the template it was made from.

    A `part` belongs to the item before it that is none. An `internal` item is a note of the
    office's own: it has no number, and nobody else sees it.

    `subject_ref` points to another module's row that is put before the congress, and
    `subject_label` says what it is when that module is off.
    """

    __tablename__ = "congress_agenda_item"
    __table_args__ = (
        CheckConstraint("(subject_ref IS NULL) = (subject_label IS NULL)",
                        name="subject_has_a_label"),
        CheckConstraint("minutes > 0", name="it_takes_time"),
        CheckConstraint("NOT (internal AND needs_vote)", name="internal_is_not_voted_on"),
        CheckConstraint("NOT (part AND position = 1)", name="the_first_is_no_part"),
    )  # fmt: skip

    session_id: Mapped[int] = ref("congress_session")
    position: Mapped[int]
    part: Mapped[bool] = mapped_column(default=False)
    internal: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = text(160, pii="none")
    kind: Mapped[ItemKind] = mapped_column(words(ItemKind))
    power: Mapped[str | None] = text(40, pii="none")
    proposer: Mapped[str] = text(80, pii="none", default="")
    minutes: Mapped[int] = mapped_column(default=15)  # planned
    secret: Mapped[bool] = mapped_column(default=False)
    needs_vote: Mapped[bool] = mapped_column(default=False)
    subject_ref: Mapped[str | None] = text(80, pii="none")
    subject_label: Mapped[str | None] = text(160, pii="none")
    automatic: Mapped[bool] = mapped_column(default=False)  # put there by the platform
    outcome: Mapped[str] = text(pii="content", default="")  # what was decided or noted
    version: Mapped[int] = mapped_column(default=1)

    session: Mapped[Session] = to_one("session_id", back_populates="items")
    opinions: Mapped[list["GroupOpinion"]] = to_many(
        "congress_opinion.item_id", order_by="GroupOpinion.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def number(self) -> str:
        """Its number on the agenda: "3", or "3.1" for a part of the third; "" where internal."""
        whole = part = 0
        for item in self.session.agenda:
            whole, part = (whole, part + 1) if item.part and whole else (whole + 1, 0)
            if item is self:
                return f"{whole}.{part}" if part else str(whole)
        return ""

    @property
    def heading(self) -> str:
        """Its title with its number before it."""
        return f"{self.number}. {self.title}" if self.number else self.title


class GroupOpinion(TownshipModel):
    """What a delegation said of an item before the session, and the answer it got."""

    __tablename__ = "congress_opinion"

    item_id: Mapped[int] = ref("congress_agenda_item", ondelete="CASCADE")
    group_id: Mapped[int] = ref("congress_group")
    body: Mapped[str] = text(pii="content")
    answer: Mapped[str | None] = text(pii="content")

    group: Mapped[DelegateGroup] = to_one("group_id")


class SessionOffice(TownshipModel):
    """Who sits in the presidium, chairs, keeps the minutes, counts."""

    __tablename__ = "congress_session_office"
    __table_args__ = (UniqueConstraint("township_id", "session_id", "delegate_id", "office"),)

    session_id: Mapped[int] = ref("congress_session")
    delegate_id: Mapped[int] = ref("congress_delegate")
    office: Mapped[Office] = mapped_column(words(Office))

    delegate: Mapped[Delegate] = to_one("delegate_id")


class Material(TownshipModel):
    """A paper put before the delegates, and the day it was handed out."""

    __tablename__ = "congress_material"

    session_id: Mapped[int] = ref("congress_session")
    item_id: Mapped[int | None] = ref("congress_agenda_item")
    title: Mapped[str] = text(160, pii="none")
    body: Mapped[str] = text(pii="content", default="")  # its text, where it is not a file
    sent_on: Mapped[date | None]

    session: Mapped[Session] = to_one("session_id", back_populates="materials")
    item: Mapped[AgendaItem | None] = to_one("item_id")
    receipts: Mapped[list["MaterialReceipt"]] = to_many("congress_receipt.material_id")
    amendments: Mapped[list["Amendment"]] = to_many(
        "congress_amendment.material_id", order_by="Amendment.id", back_populates="material"
    )

    @property
    def paragraphs(self) -> list[str]:
        """Its text by paragraphs, which are numbered from 1; blank lines do not count."""
        return [line.strip() for line in self.body.splitlines() if line.strip()]


class Amendment(TownshipModel):
    """A change that a delegation proposes to one paragraph of a paper, and what became of it.

    `wording` is the paragraph as it should read; empty means that it is struck out.
    """

    __tablename__ = "congress_amendment"
    __table_args__ = (
        CheckConstraint("paragraph >= 1", name="paragraphs_count_from_one"),
        CheckConstraint("(accepted IS NULL) = (decided_at IS NULL)", name="decision_is_dated"),
        CheckConstraint("accepted IS NULL OR accepted OR answer IS NOT NULL",
                        name="refused_with_a_reason"),
        # Two wordings of one paragraph cannot both be taken over.
        Index("uq_congress_amendment_one_is_taken_over", "township_id", "material_id", "paragraph",
              unique=True, sqlite_where=sql("accepted"), postgresql_where=sql("accepted")),
    )  # fmt: skip

    material_id: Mapped[int] = ref("congress_material")
    group_id: Mapped[int] = ref("congress_group")
    paragraph: Mapped[int]
    wording: Mapped[str] = text(pii="content")
    reason: Mapped[str] = text(pii="content")
    accepted: Mapped[bool | None]
    answer: Mapped[str | None] = text(pii="content")
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    material: Mapped[Material] = to_one("material_id", back_populates="amendments")
    group: Mapped[DelegateGroup] = to_one("group_id")

    __mapper_args__ = {"version_id_col": version}


class MaterialReceipt(TownshipModel):
    """A delegate has received a paper."""

    __tablename__ = "congress_receipt"
    __table_args__ = (UniqueConstraint("township_id", "material_id", "delegate_id"),)

    material_id: Mapped[int] = ref("congress_material")
    delegate_id: Mapped[int] = ref("congress_delegate")
    channel: Mapped[Channel] = mapped_column(words(Channel))
    at: Mapped[datetime]

    delegate: Mapped[Delegate] = to_one("delegate_id")


class JointMeeting(TownshipModel):
    """A joint meeting (联席会议) between sessions; the next session confirms what it decided."""

    __tablename__ = "congress_joint_meeting"
    __table_args__ = (
        CheckConstraint("present >= 1", name="somebody_was_there"),
        {"info": {"county_reads": ("township_id", "id", "congress_id", "held_on")}},
    )

    congress_id: Mapped[int] = ref("congress_congress")
    held_on: Mapped[date]
    topic: Mapped[str] = text(160, pii="none")
    attended: Mapped[str] = text(400, pii="identity")  # both sides, by name
    present: Mapped[int]
    decisions: Mapped[str] = text(pii="content")
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    confirmed_by_id: Mapped[int | None] = ref("congress_session")
