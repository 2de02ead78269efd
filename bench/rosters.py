"""Importing a roster, compared with only reading its file."""

from pathlib import Path

from bench.measure import Figure


def roster_ratio(folder: Path, rows: int) -> Figure:
    raise NotImplementedError
