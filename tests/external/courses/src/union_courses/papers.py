"""What is printed: the sheet on which those present sign."""

from platform_core.api import Facts, Grid, Paper, format_day
from platform_core.api import gettext as _
from union_courses.models import Course

LINES = 20


def sheet(it: Course, issuer: str) -> Paper:
    """The attendance sheet of a course."""
    rows = ((_("What it teaches"), it.title), (_("Day"), format_day(it.planned_on)),
            (_("Place"), it.place), (_("Hours"), str(it.hours)))  # fmt: skip
    lines = tuple((str(n), "", "", "") for n in range(1, LINES + 1))
    head = (_("No."), _("Name"), _("Unit"), _("Signature"))
    return Paper(name="sheet", title=_("Attendance sheet"), issuer=issuer, number=it.number,
                 blocks=(Facts(rows), Grid(head, lines)))  # fmt: skip
