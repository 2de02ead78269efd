"""What courses do when the congress tells something."""

from platform_core.api import Ctx, OutboxEvent, Ref, holders_of, notify
from union_courses import queries
from union_courses.notices import NOT_HELD


def recall_what_was_not_held(ctx: Ctx, event: OutboxEvent) -> None:
    """The session is over: name the courses before it that were neither held nor called off."""
    session = Ref.parse(event.payload["ref"])
    for course in queries.of_session(session.id, "planned"):
        notify(holders_of("township_officer"), NOT_HELD, ref=course, number=course.number,
               session=event.payload["number"])  # fmt: skip
