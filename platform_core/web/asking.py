"""A page with one form, and what becomes of what was typed."""

from collections.abc import Callable
from typing import Any

from platform_core.errors import RuleBroken
from platform_core.web.forms import Form
from platform_core.web.page import page


def accepted(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form was valid and `act` did what it asks; what was refused stands in it."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except RuleBroken as broken:
        form.refuse(broken)
        return False
    return True


def ask(form: Form, heading: str, label: str, *, action: str, back: str, **more: Any) -> str:
    """A page with one form: its heading, its fields in order, the button `label`.

    `more` may hold `about`, `explanation`, `danger`, `upload`, `helps` (a hint by field name).
    """
    return page("ask.html", form=form, heading=heading, label=label, action=action, back=back,
                **more)  # fmt: skip
