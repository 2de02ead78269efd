"""What the pages of the registers share: the blueprint, and how a form is asked and answered."""

from collections.abc import Callable

from flask import Blueprint

from platform_core.organisation.forms import RegisterForm
from platform_core.web import Form, asking
from platform_core.web.asking import ask as ask

HERE = "/t/<township>"
LINES = 50  # rows of a register on one page

organisation = Blueprint("organisation", "platform_core.organisation", template_folder="templates")


def accepted(form: Form, act: Callable[[], object], row: object = None) -> bool:
    """Whether the form was valid and `act` did what it asks; what was refused stands in it.

    With `row`, raises Conflict where the form was made from an older state of it.
    """

    def checked() -> None:
        if row is not None and isinstance(form, RegisterForm):
            form.check_unchanged(row)
        act()

    return asking.accepted(form, checked)
