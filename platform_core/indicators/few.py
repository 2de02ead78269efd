"""Small numbers of people: on a county's page, three of somewhere are as good as named."""

from collections.abc import Mapping
from dataclasses import replace

from platform_core.indicators.evaluate import Figure

FEWEST = 5  # people; a smaller number, nought apart, is not shown

Rows = Mapping[int, Mapping[str, Figure]]


def without_few(rows: Rows, fewest: int = FEWEST) -> dict[int, dict[str, Figure]]:
    """The figures of townships with those of fewer than `fewest` people hidden."""
    return {
        township_id: {key: _hidden(f) if is_few(f, fewest) else f for key, f in row.items()}
        for township_id, row in rows.items()
    }


def total_without_few(total: Figure, rows: Rows, fewest: int = FEWEST) -> Figure:
    """A total of `rows`, hidden too where just one township's figure is: nobody shall subtract."""
    hidden = [row for row in rows.values() if total.key in row and is_few(row[total.key], fewest)]
    return _hidden(total) if len(hidden) == 1 or is_few(total, fewest) else total


def is_few(figure: Figure, fewest: int = FEWEST) -> bool:
    """Whether the figure counts people, and too few of them to be shown to the county.

    Where it has a whole, the rest counts as well: 99 of 100 says as much of the one.
    """
    part, whole = figure.numerator, figure.denominator
    if figure.unit != "people" or part is None:
        return False
    parts = (part,) if whole is None else (part, whole - part)
    return any(0 < each < fewest for each in parts)


def _hidden(figure: Figure) -> Figure:
    return replace(figure, numerator=None, denominator=None, value=None, hidden=True)
