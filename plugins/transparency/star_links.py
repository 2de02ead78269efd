"""What a reference to an application for stars, a joint meeting or one of its tasks points to."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from platform_core.api import Matter, Ref, Target, db
from plugins.transparency.labels import state_name
from plugins.transparency.models import JointTask, PartyGovUnionMeeting, StarApplication

# Kind → its table, the page, and who may open it.
PAGES: Mapping[str, tuple[type[Matter], str, str]] = {
    "star_application": (StarApplication, "transparency.star", "transparency:read"),
    "joint_meeting": (PartyGovUnionMeeting, "transparency.meeting", "transparency:carry_out"),
    "joint_task": (JointTask, "transparency.joint_task", "transparency:carry_out"),
}


def target(township_id: int, ref: Ref) -> Target | None:
    """The page of what `ref` points to; None where it is gone or of another kind."""
    if ref.kind not in PAGES:
        return None
    model, endpoint, permission = PAGES[ref.kind]
    it: Any = db.session.get(model, (township_id, ref.id))
    if it is None:
        return None
    title = f"{it.number} {it.safe_title}"
    return Target(title, url_for(endpoint, id=it.id), state_name(it), permission)
