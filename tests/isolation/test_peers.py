"""Inside one township, too, not everybody sees every row."""

import pytest

from tests.isolation.people import client_of, token_of
from tests.isolation.rows import PEER, SAME

# Who asks for what; `{id}` is a row of their own (SAME) and then one of somebody else's (PEER).
OWN_ONLY = [
    ("union_chair", "/t/jinzhai/members/{id}"),
    ("union_chair", "/api/v1/t/jinzhai/members/{id}"),
    ("member", "/t/jinzhai/suggestions/{id}"),
    ("member", "/t/jinzhai/suggestions/{id}/papers/form"),
    ("member", "/api/v1/t/jinzhai/suggestions/{id}"),
    ("union_chair", "/t/jinzhai/suggestions/{id}"),
]


@pytest.fixture
def own_suggestion(ground):
    """The suggestion SAME is the member's and the chair's in turn; PEER is nobody's."""
    return ground


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(("who", "where"), OWN_ONLY)
def test_a_peer_s_row_is_not_shown(ground, who, where):
    asked = where.format(id=PEER)
    headers = token_of(who) if asked.startswith("/api/") else {}
    assert client_of(ground.app, who).get(asked, headers=headers).status_code == 404
    assert "members" not in asked or _shown(ground, who, where.format(id=SAME), headers)


def _shown(ground, who, where, headers) -> bool:
    return client_of(ground.app, who).get(where, headers=headers).status_code == 200
