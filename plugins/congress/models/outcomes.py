"""What a session leaves behind: resolutions, tasks, and the patrols that look after them."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Employer, Matter, TownshipModel, ref, text, to_many, to_one, words
from plugins.congress.models.bodies import Congress, Delegate
from plugins.congress.models.sessions import AgendaItem, Session
from plugins.congress.terms import Topic
from plugins.congress.workflow import FINDING, PATROL, RESOLUTION, TASK

_FIGURES = ("due", "present", "issued", "returned", "valid", "votes_for", "against", "abstain")


class Resolution(Matter):
    """A resolution (决议) with the figures of its vote and the verdict on them.

    Figures: due 应到, present 实到, issued 发出, returned 收回, valid 有效, votes_for 赞成,
    against 反对, abstain 弃权. They are copied from the vote and never changed.
    """

    __tablename__ = "congress_resolution"
    __workflow__ = RESOLUTION
    __table_args__ = (
        *(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in _FIGURES),
        CheckConstraint("present <= due AND issued <= present", name="issued_to_those_present"),
        CheckConstraint("returned <= issued AND valid <= returned", name="valid_were_returned"),
        CheckConstraint("votes_for + against + abstain = valid", name="valid_votes_add_up"),
        CheckConstraint("passed IS NULL OR (due IS NOT NULL AND verdict IS NOT NULL)",
                        name="decided_by_figures"),
        CheckConstraint("state NOT IN ('adopted', 'published', 'fulfilled') OR passed",
                        name="adopted_was_passed"),
        CheckConstraint("(published_on IS NULL) = (posted_until IS NULL)",
                        name="published_until_a_day"),
        {"info": {"county_reads": ("township_id", "id", "session_id", "state", "passed", "due",
                                   "present", "votes_for", "published_on", "opened_at",
                                   "closed_at")}},
    )  # fmt: skip

    session_id: Mapped[int] = ref("congress_session")
    item_id: Mapped[int] = ref("congress_agenda_item")
    title: Mapped[str] = text(160, pii="none")
    body: Mapped[str] = text(pii="content")
    due: Mapped[int | None]
    present: Mapped[int | None]
    issued: Mapped[int | None]
    returned: Mapped[int | None]
    valid: Mapped[int | None]
    votes_for: Mapped[int | None]
    against: Mapped[int | None]
    abstain: Mapped[int | None]
    passed: Mapped[bool | None]
    verdict: Mapped[str | None] = text(800, pii="none")  # the sentence with its rule
    vote_ref: Mapped[str | None] = text(80, pii="none")
    effective_on: Mapped[date | None]
    published_on: Mapped[date | None]
    posted_until: Mapped[date | None]
    replaced_by_id: Mapped[int | None] = ref("congress_resolution")

    session: Mapped[Session] = to_one("session_id")
    item: Mapped[AgendaItem] = to_one("item_id")
    tasks: Mapped[list["Task"]] = to_many(
        "congress_task.resolution_id", order_by="Task.due_on", back_populates="resolution"
    )

    @property
    def safe_title(self) -> str:
        """Its title: resolutions are public."""
        return self.title


class Task(Matter):
    """A task (落实任务) that a resolution gives somebody, with the day it is due."""

    __tablename__ = "congress_task"
    __workflow__ = TASK
    __table_args__ = (
        CheckConstraint("state != 'done' OR evidence != ''", name="done_with_evidence"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_is_dated"),
        {"info": {"county_reads": ("township_id", "id", "resolution_id", "employer_id", "due_on",
                                   "done_on", "state", "overdue_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    resolution_id: Mapped[int] = ref("congress_resolution")
    title: Mapped[str] = text(160, pii="none")
    owner: Mapped[str] = text(80, pii="none")  # unit in charge
    owner_account_id: Mapped[int | None] = mapped_column(BigInteger)
    employer_id: Mapped[int | None] = ref("core_employer")  # whose obligation it is
    due_on: Mapped[date]
    progress: Mapped[str] = text(pii="content", default="")
    evidence: Mapped[str] = text(pii="content", default="")
    done_on: Mapped[date | None]
    overdue_on: Mapped[date | None]  # the day it was noted as overdue

    resolution: Mapped[Resolution] = to_one("resolution_id", back_populates="tasks")
    employer: Mapped[Employer | None] = to_one("employer_id")

    @property
    def safe_title(self) -> str:
        """What is to be done."""
        return self.title

    @property
    def waits_for_account(self) -> int | None:
        """Whoever acts for the unit in charge, until the report is in."""
        return self.owner_account_id if self.state in ("assigned", "doing") else None

    @property
    def agreed_day(self) -> date | None:
        """The day the resolution gives."""
        return self.due_on


class Patrol(Matter):
    """An inspection by delegates (职工代表巡视检查) of units within the congress."""

    __tablename__ = "congress_patrol"
    __workflow__ = PATROL
    __table_args__ = (
        CheckConstraint("(state IN ('inspected', 'reported')) = (inspected_on IS NOT NULL)",
                        name="inspected_is_dated"),
        {"info": {"county_reads": ("township_id", "id", "congress_id", "topic", "state",
                                   "planned_on", "inspected_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    congress_id: Mapped[int] = ref("congress_congress")
    title: Mapped[str] = text(120, pii="none")
    topic: Mapped[Topic] = mapped_column(words(Topic))
    units: Mapped[str] = text(400, pii="none")  # what is visited, in words
    planned_on: Mapped[date]
    announced_on: Mapped[date | None]
    inspected_on: Mapped[date | None]
    summary: Mapped[str] = text(pii="content", default="")

    congress: Mapped[Congress] = to_one("congress_id")
    members: Mapped[list["PatrolMember"]] = to_many("congress_patrol_member.patrol_id")
    findings: Mapped[list["Finding"]] = to_many(
        "congress_finding.patrol_id", order_by="Finding.number", back_populates="patrol"
    )

    @property
    def safe_title(self) -> str:
        """Its title."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """The day it is planned for, until it has been made."""
        return self.planned_on if self.state in ("planned", "announced") else None


class PatrolMember(TownshipModel):
    """A delegate on the team of a patrol."""

    __tablename__ = "congress_patrol_member"
    __table_args__ = (UniqueConstraint("township_id", "patrol_id", "delegate_id"),)

    patrol_id: Mapped[int] = ref("congress_patrol")
    delegate_id: Mapped[int] = ref("congress_delegate")

    delegate: Mapped[Delegate] = to_one("delegate_id")


class Finding(Matter):
    """Something a patrol found wrong, until a second look says that it is right."""

    __tablename__ = "congress_finding"
    __workflow__ = FINDING
    __table_args__ = (
        CheckConstraint("state = 'found' OR rectify_by IS NOT NULL", name="notice_names_a_day"),
        CheckConstraint("(state = 'rectified') = (rechecked_on IS NOT NULL)",
                        name="rectified_was_rechecked"),
        {"info": {"county_reads": ("township_id", "id", "patrol_id", "employer_id", "state",
                                   "rectify_by", "rechecked_on", "opened_at", "closed_at")}},
    )  # fmt: skip

    patrol_id: Mapped[int] = ref("congress_patrol")
    title: Mapped[str] = text(160, pii="content")
    unit: Mapped[str] = text(120, pii="none")
    employer_id: Mapped[int | None] = ref("core_employer")
    task_id: Mapped[int | None] = ref("congress_task")  # the task it shows not to be done
    demand: Mapped[str] = text(pii="content", default="")  # what the notice asks for
    rectify_by: Mapped[date | None]
    answer: Mapped[str] = text(pii="content", default="")
    rechecked_on: Mapped[date | None]

    patrol: Mapped[Patrol] = to_one("patrol_id", back_populates="findings")

    @property
    def safe_title(self) -> str:
        """What was found."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """The day the notice gives."""
        return self.rectify_by
