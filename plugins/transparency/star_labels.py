"""What people call the words of star ratings and joint meetings."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import lazy_gettext as _l
from plugins.transparency.meeting_workflow import Side
from plugins.transparency.rubrics import Method, Nothing
from plugins.transparency.scoring import Standing
from plugins.transparency.star_workflow import Ended, Reason

STAR_WORDS: dict[type[StrEnum], Mapping[Any, str]] = {
    Reason: {
        Reason.FIRST: _l("First application"), Reason.RECHECK: _l("Yearly re-check"),
        Reason.REVIEW: _l("Review by the county"),
    },
    Ended: {
        Ended.RENEWED: _l("Renewed"), Ended.DOWNGRADED: _l("Downgraded"),
        Ended.REVOKED: _l("Revoked"),
    },
    Standing: {
        Standing.COMPUTED: _l("computed from records"), Standing.JUDGED: _l("judged by people"),
        Standing.UNCLEAR: _l("the rubric leaves two answers: people decide"),
        Standing.OFF: _l("not assessable: the module is off"),
        Standing.NOTHING: _l("not assessable: there is nothing to measure"),
        Standing.FAILED: _l("not assessable: it could not be measured"),
    },
    Method: {
        Method.SHARE: _l("in proportion"), Method.REACHED: _l("all or nothing"),
        Method.BANDS: _l("by bands"), Method.JUDGED: _l("by people"),
    },
    Nothing: {
        Nothing.ZERO: _l("no points"), Nothing.SKIP: _l("not assessable"),
    },
    Side: {
        Side.PARTY: _l("Party committee"), Side.GOVERNMENT: _l("Government"),
        Side.UNION: _l("Trade union"), Side.OTHER: _l("Other sides"),
    },
}  # fmt: skip

STAR_HAPPENED = {
    "assess": _l("Own mark given"),
    "measure": _l("Records asked again"),
    "mark_line": _l("Line marked"),
    "reply_line": _l("Replied to a mark"),
    "answer_line": _l("Reply answered"),
    "charge": _l("Vetoes put down"),
    "flag_overdue": _l("Re-check did not come in time"),
    "draw_sample": _l("Sample drawn"),
    "audit_line": _l("Line audited"),
    "change_meeting": _l("Plan changed"),
    "add_topic": _l("Topic added"),
    "seat": _l("Somebody invited"),
    "present": _l("Attendance corrected"),
    "decide": _l("Decision entered"),
}

# Written for every line of a scorecard; the lines show it themselves.
LINE_BY_LINE = frozenset({
    "transparency:assess", "transparency:mark_line", "transparency:answer_line",
    "transparency:audit_line", "transparency:reply_line",
})  # fmt: skip
