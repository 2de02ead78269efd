"""The time limits of the law: all of them with article and status, and any date explained."""

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    DayField,
    Form,
    NotFound,
    Rule,
    current_calendar,
    current_pack,
    deadline,
    page,
    require,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.contracts.views.frame import bp

OURS = ("contract.", "contracts.")
COUNTED = frozenset({"day", "workday", "month", "year"})


class FromForm(Form):
    """The day of the event that a limit is counted from."""

    class Meta(Form.Meta):
        csrf = False  # it only asks

    since = DayField(_l("Day of the event"))


@bp.get("/limits")
@require("contracts:read")
def limits() -> ResponseReturnValue:
    """The time limits of consultation and contracts, or of everything, each with its article and
    how sure we are of it."""
    every = request.args.get("all") == "1"
    rules = [each for each in current_pack()
             if _counts(each) and (every or each.key.startswith(OURS))]  # fmt: skip
    return page("contracts/limits.html", rules=rules, every=every)


def _counts(rule: Rule) -> bool:
    return rule.unit in COUNTED and isinstance(rule.value, int) and rule.value > 0


@bp.get("/limits/<key>")
@require("contracts:read")
def limit(key: str) -> ResponseReturnValue:
    """One limit counted from a day, step by step: rest days, make-up days, month ends."""
    rule = current_pack().get(key)
    if rule is None or not _counts(rule):
        raise NotFound()
    form = FromForm(request.args)
    refused = "since" in request.args and not form.validate()
    due = None if refused else deadline(_day(form), rule, current_calendar())
    if "since" not in request.args:
        form.since.data = today()
    shown = page("contracts/limit.html", rule=rule, form=form, due=due)
    return (shown, 422) if refused else shown


def _day(form: Any) -> date:
    return form.since.data or today()
