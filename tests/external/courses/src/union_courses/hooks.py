"""What other pages show of courses: a box at home, and a place on the page of a session."""

from collections.abc import Iterable
from datetime import timedelta

from flask import render_template, url_for
from markupsafe import Markup

from platform_core.api import Ctx, Ref, Target, Widget, db, hookimpl, today
from platform_core.api import lazy_gettext as _l
from union_courses import queries
from union_courses.models import Course
from union_courses.workflow import WORKFLOW

AHEAD = timedelta(days=30)


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """The courses of the next thirty days."""
    data = {"courses": queries.planned_until(today() + AHEAD), "all": url_for("courses.index")}
    yield Widget(_l("Training courses"), "courses/_widget.html", data,
                 permission="courses:read", order=60)  # fmt: skip


@hookimpl
def slot(ctx: Ctx, name: str, subject: Ref | None) -> Markup | None:
    """Beside a session of the congress: the courses that prepare for it."""
    if name != "congress.session.aside" or subject is None or not ctx.can("courses:read"):
        return None
    data = {"courses": queries.of_session(subject.id), "session_id": subject.id,
            "may_plan": ctx.can("courses:plan")}  # fmt: skip
    return Markup(render_template("courses/_session.html", **data))


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The course that a reference points to."""
    if ref.kind != "course" or ctx.township is None:
        return None
    it = db.session.get(Course, (ctx.township.id, ref.id))
    if it is None:
        return None
    state = str(WORKFLOW.state(it.state).label)
    return Target(f"{it.number} {it.title}", url_for("courses.show", id=it.id), state,
                  "courses:read")  # fmt: skip
