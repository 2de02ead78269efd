"""What the forms of the congress have in common."""

from collections.abc import Iterable, Sequence
from typing import Any

from platform_core.api import Form, RuleBroken, get_or_404, people_choices
from platform_core.api import gettext as _
from plugins.congress.models import Delegate


class RowForm(Form):
    """A form about one row, which `fill` may ask for choices and for what stands already."""

    def __init__(self, row: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.fill(row)

    def fill(self, row: Any) -> None:
        """Take choices and first values from the row."""

    def begin(self, **values: Any) -> None:
        """First values, where nothing has been sent."""
        for name, value in values.items():
            if self[name].raw_data is None:
                self[name].data = value


class PlainForm(RowForm):
    """One change, nothing to fill in."""


def offer(field: Any, pairs: Iterable[tuple[Any, str]], blank: str | None = None) -> None:
    """Give a field its choices; `blank` is the label of choosing none."""
    found = [(str(value), str(label)) for value, label in pairs]
    field.choices = found if blank is None else [("", blank), *found]


def delegate_pairs(delegates: Iterable[Delegate]) -> list[tuple[int, str]]:
    """Delegates as choices: number, name and district."""
    return [
        (each.id, f"{each.number:03d} {each.name} · {each.district.name}") for each in delegates
    ]


def chosen(ids: Sequence[int] | None) -> list[Delegate]:
    """The delegates that were ticked."""
    return [get_or_404(Delegate, each) for each in ids or ()]


def picked_lines(text: str | None, parts: int, field: str) -> list[list[str]]:
    """Lines of `parts` values each, separated by blanks or commas. Raises RuleBroken."""
    rows = []
    for line in (text or "").splitlines():
        values = line.replace("，", " ").replace(",", " ").replace("、", " ").split()
        if not values:
            continue
        if len(values) != parts:
            told = _("“%(line)s” does not have %(parts)s values.", line=line, parts=parts)
            raise RuleBroken(told, field=field)
        rows.append(values)
    return rows


def account_pairs(actor: Any) -> list[tuple[int, str]]:
    """People of the township who have an account."""
    return people_choices(actor)
