"""The tables behind every matter: its own row, its running clocks, its place in the docket."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from platform_core.db import text
from platform_core.matters.workflow import ClockSpec, Workflow
from platform_core.tenancy import TownshipModel


class Matter(TownshipModel):
    """Anything somebody must deal with by a date. A plugin's table derives from it.

    `__workflow__` is the table of what may happen; the columns here change only through
    `open_matter` and `move`. A subclass may override the properties that the docket asks.
    """

    __abstract__ = True
    __workflow__: ClassVar[Workflow]

    number: Mapped[str] = text(24, pii="none")
    state: Mapped[str] = text(40, pii="none")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    def __init_subclass__(cls, **options: Any) -> None:
        if "__tablename__" in cls.__dict__:
            given = cls.__dict__.get("__table_args__", ())
            given = (given,) if isinstance(given, dict) else given
            cls.__table_args__ = (*_matter_constraints(cls.__workflow__), *given)
        super().__init_subclass__(**options)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @property
    def safe_title(self) -> str:
        """What the docket may show to everybody who must act. Never a sealed identity."""
        raise NotImplementedError

    @property
    def waits_for(self) -> str:
        """The permission of whoever must act now; "" where it stands on nobody's list."""
        return self.__workflow__.state(self.state).waits_for

    @property
    def waits_for_account(self) -> int | None:
        """The one account that must act now, where it is not everybody with the permission."""
        return None

    @property
    def agreed_day(self) -> date | None:
        """The day somebody set for it, beside those that its clocks compute."""
        return None

    def rule_of(self, clock: ClockSpec) -> str:
        """The rule-pack key behind a clock, where it depends on the matter."""
        return clock.rule

    def begins_on(self, clock: ClockSpec, day: date) -> date:
        """The day a clock counts from: that of the event where it was entered later."""
        return day

    @property
    def is_confidential(self) -> bool:
        """Whether only those granted access may learn that it exists."""
        return False


def _matter_constraints(workflow: Workflow) -> tuple[Any, ...]:
    names = ", ".join(f"'{state.name}'" for state in workflow.states)
    ends = ", ".join(f"'{state.name}'" for state in workflow.states if not state.open)
    closed = f"state IN ({ends})" if ends else "1 = 0"
    return (
        UniqueConstraint("township_id", "number"),
        CheckConstraint(f"state IN ({names})", name="state_is_in_the_workflow"),
        CheckConstraint(f"({closed}) = (closed_at IS NOT NULL)", name="closed_when_it_ended"),
    )


# The county counts and dates matters; it does not read their titles.
DOCKET_FIGURES = (
    "township_id", "id", "module", "kind", "number", "state", "waits_for", "confidential",
    "opened_on", "due_on", "closed_on", "closed_late",
)  # fmt: skip


class DocketEntry(TownshipModel):
    """One matter in the list of all: who must act, by when, and how it ended."""

    __tablename__ = "core_docket"
    __table_args__ = (
        UniqueConstraint("township_id", "ref"),
        Index(None, "township_id", "closed_on", "due_on"),
        CheckConstraint("closed_on IS NOT NULL OR closed_late IS NULL", name="late_when_closed"),
        {"info": {"county_reads": DOCKET_FIGURES}},
    )

    ref: Mapped[str] = text(80, pii="none")
    module: Mapped[str] = text(24, pii="none")
    kind: Mapped[str] = text(40, pii="none")
    number: Mapped[str] = text(24, pii="none")
    title: Mapped[str] = text(200, pii="content")
    state: Mapped[str] = text(40, pii="none")
    waits_for: Mapped[str] = text(80, pii="none")
    waits_account_id: Mapped[int | None] = mapped_column(BigInteger)
    confidential: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date]
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_late: Mapped[bool | None]


class Clock(TownshipModel):
    """A time limit that runs, ran or waits for the other side, and how its date came about."""

    __tablename__ = "core_clock"
    __table_args__ = (
        Index(None, "township_id", "ref"),
        Index(None, "township_id", "stopped_on", "due_on"),
        CheckConstraint("stopped_on IS NULL OR paused_on IS NULL", name="stopped_is_not_paused"),
        CheckConstraint(
            "(extended_by IS NULL) = (extension_reason IS NULL)", name="extended_with_a_reason"
        ),
    )

    ref: Mapped[str] = text(80, pii="none")
    name: Mapped[str] = text(40, pii="none")
    rule: Mapped[str] = text(80, pii="none")
    pack: Mapped[str] = text(120, pii="none")
    started_on: Mapped[date]
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    # With the reason of an extension, which a person wrote.
    explanation: Mapped[dict[str, Any]] = mapped_column(info={"pii": "content"})
    pauses: Mapped[list[Any]] = mapped_column(default=list, info={"pii": "none"})
    paused_on: Mapped[date | None]
    extended_by: Mapped[int | None]
    extension_reason: Mapped[str | None] = text(400, pii="content")
    stopped_on: Mapped[date | None]
    overdue_noted_on: Mapped[date | None]

    @property
    def runs(self) -> bool:
        """Whether its date still counts."""
        return self.stopped_on is None and self.paused_on is None


class Counter(TownshipModel):
    """The last number given out, per township and series."""

    __tablename__ = "core_counter"
    __table_args__ = (UniqueConstraint("township_id", "series"),)

    series: Mapped[str] = text(40, pii="none")
    last: Mapped[int] = mapped_column(default=0)
