"""Joint meetings of Party, government and union (党政工联席会议), and the tasks they give."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Matter, TownshipModel, ref, text, to_many, to_one, words
from plugins.transparency.meeting_workflow import MEETING, TASK, Side


class PartyGovUnionMeeting(Matter):
    """One joint meeting: planned, called, held, and its minutes signed by all three sides."""

    __tablename__ = "transparency_joint_meeting"
    __workflow__ = MEETING
    __table_args__ = (
        CheckConstraint("(state IN ('held', 'signed')) = (held_on IS NOT NULL)",
                        name="held_is_dated"),
        CheckConstraint("(state = 'signed') = (signed_on IS NOT NULL)", name="signed_is_dated"),
        {"info": {"county_reads": ("township_id", "id", "state", "planned_on", "held_on",
                                   "signed_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    title: Mapped[str] = text(120, pii="none")
    planned_on: Mapped[date]
    place: Mapped[str] = text(80, pii="none", default="")
    chair: Mapped[str] = text(80, pii="identity", default="")
    recorder: Mapped[str] = text(40, pii="identity", default="")
    held_on: Mapped[date | None]
    signed_on: Mapped[date | None]

    topics: Mapped[list["MeetingTopic"]] = to_many(
        "transparency_meeting_topic.meeting_id", order_by="MeetingTopic.position",
        back_populates="meeting",
    )  # fmt: skip
    seats: Mapped[list["MeetingSeat"]] = to_many(
        "transparency_meeting_seat.meeting_id", order_by="MeetingSeat.id"
    )

    @property
    def safe_title(self) -> str:
        """What it is called."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """The day it is planned for, until it has been held."""
        return self.planned_on if self.state in ("planned", "called") else None


class MeetingTopic(TownshipModel):
    """An item of the agenda (议题): who put it there, and what was decided."""

    __tablename__ = "transparency_meeting_topic"
    __table_args__ = (UniqueConstraint("township_id", "meeting_id", "position"),)

    meeting_id: Mapped[int] = ref("transparency_joint_meeting", index=False)
    position: Mapped[int]
    side: Mapped[Side] = mapped_column(words(Side, "side_is_known"))
    title: Mapped[str] = text(160, pii="none")
    source_ref: Mapped[str | None] = text(80, pii="none")  # of another module's row
    source_label: Mapped[str | None] = text(120, pii="none")
    discussion: Mapped[str] = text(pii="content", default="")
    decision: Mapped[str] = text(pii="content", default="")

    meeting: Mapped[PartyGovUnionMeeting] = to_one("meeting_id", back_populates="topics")
    tasks: Mapped[list["JointTask"]] = to_many(
        "transparency_joint_task.topic_id", order_by="JointTask.due_on", back_populates="topic"
    )


class MeetingSeat(TownshipModel):
    """Somebody at the table: for which side, from which unit, in which office."""

    __tablename__ = "transparency_meeting_seat"

    meeting_id: Mapped[int] = ref("transparency_joint_meeting")
    side: Mapped[Side] = mapped_column(words(Side, "side_is_known"))
    name: Mapped[str] = text(40, pii="identity")
    post: Mapped[str] = text(80, pii="none", default="")
    present: Mapped[bool] = mapped_column(default=True)


class JointTask(Matter):
    """A task (议定事项) that a joint meeting gives a unit, with the day it is due."""

    __tablename__ = "transparency_joint_task"
    __workflow__ = TASK
    __table_args__ = (
        CheckConstraint("state NOT IN ('claimed', 'done') OR evidence != ''",
                        name="done_with_evidence"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_is_dated"),
        {"info": {"county_reads": ("township_id", "id", "state", "due_on", "done_on",
                                   "overdue_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    topic_id: Mapped[int] = ref("transparency_meeting_topic")
    title: Mapped[str] = text(160, pii="none")
    owner: Mapped[str] = text(80, pii="none")  # unit in charge
    owner_account_id: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date]
    progress: Mapped[str] = text(pii="content", default="")
    evidence: Mapped[str] = text(pii="content", default="")
    done_on: Mapped[date | None]
    overdue_on: Mapped[date | None]  # the day it was noted as overdue

    topic: Mapped[MeetingTopic] = to_one("topic_id", back_populates="tasks")

    @property
    def safe_title(self) -> str:
        """What is to be done."""
        return self.title

    @property
    def waits_for(self) -> str:
        """The office reports for a unit without an account."""
        usual = super().waits_for
        no_account = usual == "transparency:carry_out" and self.owner_account_id is None
        return "transparency:meet" if no_account else usual

    @property
    def waits_for_account(self) -> int | None:
        """Whoever acts for the unit in charge, until the report is in."""
        return self.owner_account_id if self.state in ("assigned", "doing") else None

    @property
    def agreed_day(self) -> date | None:
        """The day the meeting gave, until it is done or dropped."""
        return self.due_on if self.closed_at is None else None
