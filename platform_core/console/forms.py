"""What the console's forms send."""

from wtforms import BooleanField

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.runtime.lifecycle import LONGEST_REASON, Cell
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.web.forms import ChoicesField, DayField, Form, LineField, TextArea

TARGETS = (
    (ModuleIs.ON, _l("Switch on")),
    (ModuleIs.READ_ONLY, _l("Make read-only")),
    (ModuleIs.OFF, _l("Switch off")),
)
MOST_CELLS = 2000


class SwitchForm(Form):
    """Why, from when, and how far a switch goes."""

    reason = TextArea(_l("Reason"), longest=LONGEST_REASON)
    effective_on = DayField(
        _l("From"), required=False, description=_l("Leave empty to switch at once.")
    )
    with_dependencies = BooleanField(_l("Also switch related modules"))
    force = BooleanField(_l("Switch off even where the module objects"))


class ReasonForm(Form):
    """Why something is undone or withdrawn."""

    reason = TextArea(_l("Reason"), longest=LONGEST_REASON)


def _modules() -> list[tuple[str, str]]:
    return [(each.name, str(each.label)) for each in registry().ready()]


class ProfileForm(Form):
    """A package of modules that are switched on together."""

    name = LineField(_l("Name of the package"), longest=60)
    modules = ChoicesField(_l("Modules"), choices=_modules)


class AnswerForm(Form):
    """What a township is told that asked for a module."""

    answer = TextArea(_l("Answer"), longest=LONGEST_REASON, rows=2)


def read_target(written: str | None) -> ModuleIs:
    """The state that is asked for. Raises RuleBroken for any other word."""
    for target, _label in TARGETS:
        if written == target:
            return target
    raise RuleBroken(_("Choose what to do: switch on, make read-only, or switch off."))


def read_cells(written: list[str]) -> list[Cell]:
    """Cells as the matrix sends them ("township:module:row seen"). Raises RuleBroken."""
    if not written:
        raise RuleBroken(_("Tick at least one cell of the table first."))
    if len(written) > MOST_CELLS:
        raise RuleBroken(_("That is too many at once; choose at most %(n)s.", n=MOST_CELLS))
    return [_cell(each) for each in written]


def _cell(written: str) -> Cell:
    township, _mark, rest = written.partition(":")
    module, _mark, seen = rest.partition(":")
    if not (_is_id(township) and module.isidentifier() and _is_id(seen)):
        raise RuleBroken(_("The choice cannot be read. Go back to the table and choose again."))
    return Cell(int(township), module, int(seen))


def _is_id(written: str) -> bool:
    return written.isascii() and written.isdecimal() and int(written) < 2**63
