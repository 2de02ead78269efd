"""What the forms of the congress have in common."""

from collections.abc import Iterable, Sequence
from typing import Any

from platform_core.api import PlainForm, RowForm, RuleBroken, get_or_404, offer, people_choices
from platform_core.api import gettext as _
from plugins.congress.models import Delegate


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


__all__ = [
    "PlainForm", "RowForm", "account_pairs", "chosen", "delegate_pairs", "offer", "picked_lines",
]  # fmt: skip
