"""The whole table of what may happen to a membership, written a second time by hand."""

import pytest

from platform_core.errors import RuleBroken
from platform_core.organisation.membership import CHANGES, after, changes_from
from platform_core.organisation.models import MemberStatus

LEGAL = {
    ("applied", "approve"): "active",
    ("applied", "leave"): "left",
    ("applied", "mark_deceased"): "deceased",
    ("active", "keep"): "kept",
    ("active", "transfer_out"): "transferred",
    ("active", "leave"): "left",
    ("active", "expel"): "expelled",
    ("active", "mark_deceased"): "deceased",
    ("kept", "resume"): "active",
    ("kept", "transfer_out"): "transferred",
    ("kept", "leave"): "left",
    ("kept", "expel"): "expelled",
    ("kept", "mark_deceased"): "deceased",
    ("transferred", "readmit"): "active",
    ("left", "readmit"): "active",
    ("expelled", "readmit"): "active",
}


@pytest.mark.parametrize("status", MemberStatus)
@pytest.mark.parametrize("verb", CHANGES)
def test_every_change_from_every_status(status, verb):
    if (status, verb) in LEGAL:
        assert after(status, verb) == LEGAL[status, verb]
        assert verb in changes_from(status)
    else:
        with pytest.raises(RuleBroken):
            after(status, verb)
        assert verb not in changes_from(status)


def test_a_verb_nobody_knows_is_refused():
    with pytest.raises(RuleBroken):
        after(MemberStatus.ACTIVE, "promote")
