"""The days off: which years are known and from where, and entering the notice of the next one."""

from datetime import date
from typing import NamedTuple

from flask import flash, g
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.clock import today, utcnow
from platform_core.console.forms import NoticeForm
from platform_core.console.views.room import console
from platform_core.i18n import gettext as _
from platform_core.rules import current_calendar
from platform_core.rules.announcing import announce
from platform_core.rules.calendar import LIBRARY
from platform_core.rules.steps import FESTIVALS
from platform_core.web import page, redirect_to
from platform_core.web.asking import accepted


@console.get("/calendar")
@require("console:see")
def calendar() -> ResponseReturnValue:
    """The years that matter now, each with its days off and worked weekend days."""
    return _page(NoticeForm(formdata=None))


def _page(form: NoticeForm) -> str:
    year = today().year
    return page(
        "console/calendar.html", years=[_known(each) for each in (year + 1, year, year - 1)],
        form=form, may=g.actor.can("console:values"),
    )  # fmt: skip


class Year(NamedTuple):
    """A year as far as it is known: where from, its runs of days off, its worked weekend days."""

    year: int
    source: str
    off: list[tuple[date, date, str]]
    worked: list[date]


def _known(year: int) -> Year:
    found, span = current_calendar(), (date(year, 1, 1), date(year, 12, 31))
    source = found.sources.get(year, "")
    runs = [(first, last, str(FESTIVALS.get(name, name)))
            for first, last, name in found.rests(*span)]  # fmt: skip
    shipped = _("as it ships") if source == LIBRARY else source
    return Year(year, shipped, runs, found.makeups(*span))


@console.post("/calendar")
@require("console:values")
def enter_notice() -> ResponseReturnValue:
    """Take the notice of a year."""
    form = NoticeForm()
    if not accepted(form, lambda: announce(
        form.year.data, form.days_off(), form.days_worked(), form.source.data, actor=g.actor,
        now=utcnow(),
    )):  # fmt: skip
        return _page(form), 422
    flash(_("The notice is taken. Provisional dates are computed again within a day."), "success")
    return redirect_to(".calendar")
