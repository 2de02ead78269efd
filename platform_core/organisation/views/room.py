"""What the pages of the registers share: the blueprint, and how a form is asked and answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from platform_core.errors import RuleBroken
from platform_core.organisation.forms import RegisterForm
from platform_core.web import Form, page

HERE = "/t/<township>"
LINES = 50  # rows of a register on one page

organisation = Blueprint("organisation", "platform_core.organisation", template_folder="templates")


def accepted(form: Form, act: Callable[[], object], row: object = None) -> bool:
    """Whether the form was valid and `act` did what it asks; what was refused stands in it.

    With `row`, raises Conflict where the form was made from an older state of it.
    """
    if not form.validate_on_submit():
        return False
    if row is not None and isinstance(form, RegisterForm):
        form.check_unchanged(row)
    try:
        act()
    except RuleBroken as broken:
        form.refuse(broken)
        return False
    return True


def ask(form: Form, heading: str, label: str, *, action: str, back: str, **more: Any) -> str:
    """A page with one form: its heading, its fields in order, the button `label`.

    `more` may hold `explanation`, `danger`, `helps` (a hint by field name), `facts` (pairs).
    """
    return page("organisation/form.html", form=form, heading=heading, label=label, action=action,
                back=back, **more)  # fmt: skip
