"""What tests of the congress share."""

from collections.abc import Iterator

import pytest

from plugins.congress import ballots


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passphrases are stretched as little as possible: a test sets hundreds of them."""
    monkeypatch.setattr(ballots, "_COST", {**ballots._COST, "n": 2})
    yield
