"""What can be said against an application by knocking at all its doors. Nothing, if it is sound."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch

from flask import Flask

from platform_core.accounts.policy import Policy
from tests.isolation.doors import (
    NONE,
    OTHER,
    OWN,
    SLUG,
    Door,
    address,
    doors,
    knock,
    plain,
)
from tests.isolation.people import ANONYMOUS, client_of
from tests.isolation.rows import FOREIGN, MARK

FILES = frozenset({"static", "web.static", "bootstrap_css.static"})
BEYOND = (2**63, -1, "1e3", "%27%20OR%201=1")

# Names under which forms and programs send ids; an attacker sends the neighbour's under each.
SENT_IDS = (
    "account_id", "author_id", "employer", "employer_id", "file_id", "handler_id", "id", "ids",
    "lead", "main_id", "member", "member_id", "parent", "parent_id", "step", "suggestion_id",
    "target", "template_id", "township_id", "union", "union_id", "unit", "unit_id", "units",
)  # fmt: skip


def policy_of(app: Flask, door: Door) -> Policy | None:
    """What the view states of its callers; None where it states nothing."""
    return getattr(app.view_functions[door.endpoint], "__union_policy__", None)


def without_policy(app: Flask) -> list[str]:
    """Routes that state no policy. Files that are public by their nature need none."""
    return [
        str(door)
        for door in doors(app)
        if door.endpoint not in FILES and not isinstance(policy_of(app, door), Policy)
    ]


def telling(app: Flask, people: Iterable[str], among: str = "*") -> Iterator[str]:
    """Doors whose answer about the neighbour's row is not that about a missing one.

    `among` is a pattern of endpoints.
    """
    for who in people:
        client = client_of(app, who)
        for door in doors(app):
            if not door.names_rows or not fnmatch(door.endpoint, among):
                continue
            foreign, missing = address(door, OTHER), address(door, NONE)
            seen = knock(client, door, who, foreign)
            other = knock(client, door, who, missing)
            if MARK.encode() in seen.data:
                yield f"{door} shows {who} a row of the neighbour's"
            if plain(seen, *_parts(foreign)) != plain(other, *_parts(missing)):
                yield f"{door} tells {who} that the row exists ({seen.status_code})"


def _parts(where: str) -> list[str]:
    """The parts of an address that an answer may repeat, the longest first."""
    return sorted({part for part in where.split("/") if part}, key=len, reverse=True)


def telling_of_townships(app: Flask, people: Iterable[str]) -> Iterator[str]:
    """Doors that answer about the neighbouring township otherwise than about none at all."""
    for who in people:
        client = client_of(app, who)
        for door in doors(app):
            if "township" not in door.rule.arguments or _is_public(app, door):
                continue
            seen = knock(client, door, who, address(door, township="tongmu"))
            other = knock(client, door, who, address(door, township="nosuch"))
            if MARK.encode() in seen.data:
                yield f"{door} shows {who} something of the neighbouring township"
            if who != ANONYMOUS and plain(seen, "tongmu") != plain(other, "nosuch"):
                yield f"{door} tells {who} of the neighbouring township ({seen.status_code})"


def broken_by_numbers(app: Flask, who: str, among: str = "*") -> Iterator[str]:
    """Doors that an impossible id breaks, or that answer to one."""
    client = client_of(app, who)
    for door in doors(app):
        named = set(door.rule.arguments) - {"township", "filename"}
        for name in named if fnmatch(door.endpoint, among) else ():
            for id in BEYOND:
                status = knock(client, door, who, address(door, **{name: id})).status_code
                if status >= 500 or (status == 200 and door.names_rows):
                    yield f"{door} answers {who} {status} to {name}={id}"


def taking_foreign_ids(app: Flask, who: str) -> Iterator[str]:
    """Doors that break on the neighbour's ids in what is sent, or show what they name."""
    client = client_of(app, who)
    for door in doors(app):
        if door.method == "GET":
            continue
        sent = dict.fromkeys(SENT_IDS, str(FOREIGN))
        for where in (address(door), address(door, OWN)):
            seen = knock(client, door, who, where, **sent)
            if seen.status_code >= 500 or MARK.encode() in seen.data:
                yield f"{door} answers {who} {seen.status_code}"


def open_to_strangers(app: Flask) -> Iterator[str]:
    """Doors that let somebody in who is not signed in, although they are not public."""
    client = client_of(app, ANONYMOUS)
    for door in doors(app):
        if door.endpoint in FILES or _is_public(app, door):
            continue
        seen = knock(client, door, ANONYMOUS, address(door))
        led = seen.status_code == 303 and seen.location.startswith("/sign-in")
        if not led and seen.status_code != 401:
            yield f"{door} answers {seen.status_code}"


def _is_public(app: Flask, door: Door) -> bool:
    policy = policy_of(app, door)
    return policy is not None and policy.kind == "public"


def open_doors_of(app: Flask, module: str, who: str) -> list[str]:
    """Doors of a module that do not answer 404 to somebody."""
    client = client_of(app, who)
    found = [d for d in doors(app) if d.endpoint.split(".")[0] in (module, f"{module}_api")]
    assert found, module
    seen = {str(d): knock(client, d, who, address(d)).status_code for d in found}
    return [door for door, status in seen.items() if status != 404]


__all__ = [
    "SLUG", "broken_by_numbers", "open_doors_of", "open_to_strangers", "policy_of",
    "taking_foreign_ids", "telling", "telling_of_townships", "without_policy",
]  # fmt: skip
