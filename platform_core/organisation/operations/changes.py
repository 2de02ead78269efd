"""Taking typed values over into a row, and saying which of them are new."""

from collections.abc import Mapping
from typing import Any


def changed(row: object, values: Mapping[str, Any]) -> list[str]:
    """Set the attributes of `row` that differ; their names, for the record."""
    fields = [name for name, value in values.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, values[name])
    return fields
