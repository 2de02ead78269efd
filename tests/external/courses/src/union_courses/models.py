"""Courses. One may belong to a session of the congress; the congress knows nothing of it."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from platform_core.api import Matter, ref, text
from union_courses.workflow import WORKFLOW

COUNTED = ("township_id", "id", "state", "planned_on", "hours", "present", "closed_at")


class Course(Matter):
    """One course, from its plan to the number of those who came."""

    __tablename__ = "courses_course"
    __workflow__ = WORKFLOW
    __table_args__ = (
        CheckConstraint("hours BETWEEN 1 AND 40", name="hours_are_of_one_week"),
        CheckConstraint("present >= 0", name="present_not_negative"),
        CheckConstraint("(state = 'held') = (present IS NOT NULL)", name="held_counts_heads"),
        Index(None, "township_id", "planned_on", "id"),
        {"info": {"county_reads": COUNTED}},
    )

    title: Mapped[str] = text(100, pii="none")
    place: Mapped[str] = text(100, pii="none")
    planned_on: Mapped[date]
    hours: Mapped[int]
    session_id: Mapped[int | None] = ref("congress_session")
    present: Mapped[int | None]

    @property
    def safe_title(self) -> str:
        """Its title."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """The day it is planned for: that is when it is due."""
        return self.planned_on
