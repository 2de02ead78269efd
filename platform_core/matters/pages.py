"""What every page of a matter shows: where it stands, what happens next, what happened."""

from datetime import date

from platform_core.i18n import format_day
from platform_core.i18n import gettext as _
from platform_core.matters.clocks import clocks_of
from platform_core.matters.docket import due_day
from platform_core.matters.models import Matter


def status_sentence(matter: Matter, today: date) -> str:
    """One plain sentence: where it stands and what happens next by when.

    The state's sentence may use %(who)s and %(due)s; where no day is set, the due day reads
    "no fixed date".
    """
    state = matter.__workflow__.state(matter.state)
    clocks = clocks_of(matter)
    due = due_day(matter)
    said = str(state.sentence) % {
        "who": state.who,
        "due": format_day(due) if due else _("no fixed date"),
    }
    if due is not None and due < today:
        said += " " + _("It is %(days)s days overdue.", days=(today - due).days)
    if any(clock.runs and clock.provisional and clock.due_on == due for clock in clocks):
        said += " " + _("This day is provisional: the holidays of its year are not known yet.")
    if any(clock.paused_on is not None for clock in clocks):
        said += " " + _("The time limit is stopped while the other side is awaited.")
    return said
