"""No attack of the list sees or changes the neighbour's rows, on either engine."""

import pytest

from tests.isolation.attack import leaks
from tests.isolation.probes import READS, WRITES


def test_the_list_is_long_enough():
    assert len(READS) + len(WRITES) >= 94
    assert not READS.keys() & WRITES.keys()


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_nothing_leaks(ground, name):
    assert not leaks(ground, name)
