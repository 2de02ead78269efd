"""Inside one township, too, not everybody sees every row."""

import pytest

from plugins.congress.views.frame import desk
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


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(("who", "where"), OWN_ONLY)
def test_a_peer_s_row_is_not_shown(ground, who, where):
    asked = where.format(id=PEER)
    headers = token_of(who) if asked.startswith("/api/") else {}
    assert client_of(ground.app, who).get(asked, headers=headers).status_code == 404
    assert "members" not in asked or _shown(ground, who, where.format(id=SAME), headers)


def _shown(ground, who, where, headers) -> bool:
    return client_of(ground.app, who).get(where, headers=headers).status_code == 200


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("who", ["member", "union_chair", "handler"])
def test_each_verb_of_the_congress_asks_for_its_own_permission(ground, who, monkeypatch):
    """One route serves all of them, so the table of routes cannot tell."""
    monkeypatch.setitem(ground.app.config, "WTF_CSRF_ENABLED", False)
    declared, client, let_in = (
        ground.app.extensions["union_permissions"],
        client_of(ground.app, who),
        [],
    )
    held = declared.of(frozenset({who}), frozenset({"congress"}))
    for place in desk.places.values():
        for verb in place.verbs:
            where = f"/t/jinzhai/congress/act/{place.name}/{SAME}/{verb.name}"
            if verb.permission not in held and client.post(where).status_code not in (403, 404):
                let_in.append(where)
    assert let_in == []
