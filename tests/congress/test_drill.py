"""Many vote at once while a process is killed; `python -m tests.congress.drill` is the long one."""

import pytest

from tests.congress import drill


@pytest.mark.slow
@pytest.mark.settings
def test_no_ballot_is_lost_or_counted_twice_when_a_process_is_killed(app, settings):
    drill.run(app, settings, delegates=60, processes=2, kills=1)
