"""Every address of the application, from its URL map, with whatever row it may name.

What an argument names is said once, in NAMED. A route with an argument that is not there cannot
be walked, and `test_matrix.py` fails until it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.isolation.people import PEOPLE, own_session, token_of
from tests.isolation.rows import FOREIGN, HERE, MISSING, OFFICER, SAME, STRANGER

OWN, OTHER, NONE = "own", "foreign", "missing"
KINDS = (OWN, OTHER, NONE)
SLUG = "jinzhai"
HERS = "0" * 63 + "1"  # no sign-in, but of the form of one

Ids = tuple[object, object, object]  # own, the neighbour's, nobody's
_ROW: Ids = (SAME, FOREIGN, MISSING)
_ACCOUNT: Ids = (OFFICER, STRANGER, 909)
_COUNTY_S: Ids = (PEOPLE["county_officer"].account, 909, 909)  # it has no neighbour here

# (endpoint, argument) → what it names; the first that matches holds.
NAMED: tuple[tuple[str, str, Ids], ...] = (
    ("*", "township", (SLUG,) * 3),
    ("people.*", "*", _ACCOUNT),
    ("county_people.*", "*", _COUNTY_S),
    ("accounts.revoke_token", "id", _ACCOUNT),
    ("accounts.end_session", "session", (HERS, own_session(str(STRANGER)), "0" * 64)),
    ("home.open_ref", "ref", tuple(f"suggestions:suggestion:{id}" for id in _ROW)),  # type: ignore[arg-type]
    ("console.township", "slug", (SLUG, "nowhere", "nowhere")),
    ("suggestions_county.*", "township_id", (HERE, 777, 778)),
    ("*", "township_id", (HERE, 777, 778)),
    ("townships.*", "slug", (SLUG, "nowhere", "nowhere")),
    ("townships.*", "verb", ("suspend",) * 3),
    ("console.endings", "slug", (SLUG, "nowhere", "nowhere")),
    ("console.*", "id", (MISSING,) * 3),
    ("console.*", "key", ("contracts.minimum_wage_month",) * 3),
    ("console.set_rule", "module", ("congress",) * 3),
    ("console.answer_request", "verb", ("refuse",) * 3),
    ("modules.*", "module", ("congress",) * 3),
    ("modules.*", "target", ("off",) * 3),
    ("figures.*", "key", ("org.members",) * 3),
    ("figures.*", "verb", ("accept",) * 3),
    ("reports.*", "kind", ("work",) * 3),
    ("inquiries.county_*", "id", (SAME, MISSING, MISSING)),
    ("inquiries.judge", "id", (SAME, MISSING, MISSING)),
    ("inquiries.judge", "verb", ("urge",) * 3),
    ("escalations.respond", "verb", ("take",) * 3),
    ("escalations.finish", "verb", ("withdraw",) * 3),
    ("contracts_county.*", "township_id", (HERE, 777, 778)),
    ("contracts_county.*", "key", ("pay_floor",) * 3),
    ("transparency_county.*star*", "township_id", (HERE, 777, 778)),
    ("transparency_county.step", "township_id", (HERE, 777, 778)),
    ("transparency_county.audit_line", "township_id", (HERE, 777, 778)),
    ("transparency_county.reopen", "township_id", (HERE, 777, 778)),
    ("transparency_county.step", "verb", ("draw",) * 3),
    ("transparency_county.edition", "id", (MISSING,) * 3),
    ("transparency*", "kind", ("village",) * 3),
    ("transparency*", "number", (1,) * 3),
    ("transparency*", "attachment", _ROW),
    ("transparency.paper", "name", ("approval",) * 3),
    ("transparency.document", "name", ("approval",) * 3),
    ("transparency.star_*", "name", ("scorecard",) * 3),
    ("transparency.meeting_*", "name", ("invitation",) * 3),
    ("transparency*", "line", _ROW),
    ("transparency_county.*", "place", (1,) * 3),
    ("transparency.star_rubric_edition", "edition", ("2026.1", "0", "0")),
    ("transparency.act", "place", ("joint_task",) * 3),
    ("transparency.act", "verb", ("progress",) * 3),
    ("console.*", "switch_id", (MISSING,) * 3),
    ("api_county.*", "id", (MISSING,) * 3),
    ("*", "id", _ROW),
    ("organisation.*", "term_id", _ROW),
    ("*", "file_id", _ROW),
    ("suggestions*", "step", _ROW),
    ("suggestions*", "assignment", _ROW),
    ("organisation.*", "kind", ("members",) * 3),
    ("organisation.*", "verb", ("leave",) * 3),
    ("congress.*", "place", ("congress",) * 3),
    ("congress.*", "verb", ("amend",) * 3),
    ("congress.*", "kind", ("session",) * 3),
    ("congress.*", "name", ("agenda",) * 3),
    ("suggestions.*", "name", ("form",) * 3),
    ("legal_aid_county.*", "township_id", (HERE, 777, 778)),
    ("legal_aid.*", "hearing_id", _ROW),
    ("legal_aid.*", "access_id", _ROW),
    ("legal_aid.*paper", "name", ("cover",) * 3),
    ("legal_aid.*document", "name", ("cover",) * 3),
    ("legal_aid.act", "place", ("petition",) * 3),
    ("legal_aid.act", "verb", ("withdraw",) * 3),
    ("legal_aid.sheet*", "kind", ("petition",) * 3),
    ("legal_aid.sheet*", "name", ("register",) * 3),
    ("contracts.*", "place", ("contract",) * 3),
    ("contracts.*", "verb", ("amend",) * 3),
    ("contracts.*", "kind", ("contract",) * 3),
    ("contracts.*", "name", ("text",) * 3),
    ("contracts.*", "key", ("contract.reply",) * 3),
    ("contracts.*", "year", (2026,) * 3),
    ("contracts.*", "month", ("2026-11",) * 3),
    ("*.static", "filename", ("x.css",) * 3),
)


@dataclass(frozen=True)
class Door:
    """One rule with one method."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint)

    @property
    def names_rows(self) -> bool:
        """Whether its address names a row that the neighbour could have as well."""
        return any(_ids(self, name)[0] != _ids(self, name)[1] for name in self.rule.arguments)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def doors(app: Flask) -> Iterator[Door]:
    """Every rule with every method it answers."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(rule, method)


def address(door: Door, whose: str = OWN, **instead: object) -> str:
    """Where the door is, with ids of `whose` rows; `instead` gives arguments other values."""
    place = KINDS.index(whose)
    values = {name: _ids(door, name)[place] for name in door.rule.arguments} | instead
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda m: str(values[m[1]]), door.rule.rule)


def _ids(door: Door, argument: str) -> Ids:
    for endpoint, name, ids in NAMED:
        if fnmatch(door.endpoint, endpoint) and fnmatch(argument, name):
            return ids
    raise LookupError(f"{door}: say in doors.NAMED what <{argument}> of {door.endpoint} names")


def knock(client: FlaskClient, door: Door, who: str, where: str, **sent: Any) -> TestResponse:
    """Open a door as somebody: by cookie, and by token where programs go in."""
    headers = token_of(who) if where.startswith("/api/") else {}
    if door.method != "GET":
        as_program = {"json": sent} if where.startswith("/api/") else {"data": sent}
        return client.open(where, method=door.method, headers=headers, **as_program)
    return client.open(where, method=door.method, headers=headers)


_CHANCE = re.compile(
    rb'(nonce="[^"]*"|name="(_once|csrf_token)"[^>]*value="[^"]*"'
    rb'|value="[^"]*"[^>]*name="(_once|csrf_token)"|content="[^"]{40,}"|"request": ?"[^"]*"'
    rb"|<code>[^<]*</code>)"
)


def plain(response: TestResponse, *spoken: str) -> tuple[int, bytes]:
    """Status and body without what differs by chance, and without what the asker said himself."""
    body = _CHANCE.sub(b"", response.data)
    for each in spoken:
        body = re.sub(rb"\b" + re.escape(each.encode()) + rb"\b", b"", body)
    return response.status_code, body
