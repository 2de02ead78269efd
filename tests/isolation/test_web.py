"""What every page must keep to, over a crawl of all addresses (ASVS 5.0, levels 1 and 2)."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.isolation.doors import address, doors, knock
from tests.isolation.people import client_of
from tests.isolation.rows import MARKUP
from tests.isolation.walk import FILES

CRAWLERS = ("anonymous", "township_admin", "county_officer")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CSP = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
# When somebody was last seen; and that the county looked, which is recorded with the look.
WRITTEN_BY_GET = {"core_auth_session", "core_api_token", "core_county_history",
                  "core_county_history_head", "core_history", "core_history_head"}  # fmt: skip

# That somebody looked at a confidential matter is recorded before it is shown.
VIEWED = {"core_history", "core_history_head"}


@pytest.fixture(params=CRAWLERS)
def crawl(request, ground):
    """Every GET as somebody: (door, answer)."""
    who = request.param
    client = client_of(ground.app, who)
    found = [door for door in doors(ground.app) if door.method == "GET"]
    return who, [(door, knock(client, door, who, address(door))) for door in found]


@pytest.mark.only("sqlite")
def test_every_answer_keeps_to_the_rules(crawl, ground):
    who, answers = crawl
    broken, nonces = [], []
    for door, answer in answers:
        csp = answer.headers.get("Content-Security-Policy", "")
        broken += [f"{door}: {n}" for n, v in EVERYWHERE.items() if answer.headers.get(n) != v]
        broken += [f"{door}: CSP lacks {part}" for part in CSP if part not in csp]
        broken += [f"{door}: {fault}" for fault in page_faults(answer)]
        nonces += re.findall(r"'nonce-([^']+)'", csp)
        if who != "anonymous" and door.endpoint not in FILES:
            kept = answer.headers.get("Cache-Control", "")
            broken += [] if "no-store" in kept else [f"{door}: may be kept ({kept})"]
    assert broken == []
    assert len(nonces) == len(set(nonces)) > 50
    changed = [t for t, rows in ground.state().items() if rows != ground.baseline[t]]
    allowed = {"county_officer": WRITTEN_BY_GET, "anonymous": set()}.get(who, VIEWED)
    assert set(changed) <= allowed, "A GET changed rows"


def page_faults(answer):
    """What is wrong with the page itself."""
    kind = answer.headers.get("Content-Type", "")
    if answer.data and kind.startswith("text/") and "charset=utf-8" not in kind.lower():
        yield f"no charset in {kind}"
    if not kind.startswith("text/html"):
        return
    if MARKUP.encode() in answer.data:
        yield "markup from a row is markup of the page"
    soup = BeautifulSoup(answer.data, "html.parser")
    for tag in soup.find_all(True):
        if any(name.startswith("on") for name in tag.attrs) or "style" in tag.attrs:
            yield f"inline handler or style: {str(tag)[:80]}"
        if tag.name == "style" or (tag.name == "script" and not tag.get("nonce")):
            yield f"inline: {str(tag)[:80]}"
        for name in ("href", "src", "action"):
            if re.match(r"\s*(javascript|data|http|//)", tag.get(name, ""), re.IGNORECASE):
                yield f"leads outside: {tag.get(name)[:80]}"


@pytest.mark.only("sqlite")
def test_nothing_is_changed_without_the_token_of_its_form(ground):
    client, taken = client_of(ground.app, "township_admin"), []
    for door in doors(ground.app):
        where = address(door)
        if door.method == "GET" or where.startswith("/api/"):
            continue  # programs send a token of another kind, never a cookie
        answer = client.open(where, method=door.method, data={"reason": "x"})
        if answer.status_code < 400:
            taken.append(f"{door}: {answer.status_code}")
    assert taken == []
    assert [t for t, rows in ground.state().items() if rows != ground.baseline[t]] == []


@pytest.mark.only("sqlite")
def test_programs_change_nothing_by_cookie(ground):
    client, taken = client_of(ground.app, "township_admin"), []
    for door in doors(ground.app):
        where = address(door)
        if door.method != "GET" and where.startswith("/api/"):
            answer = client.open(where, method=door.method, json={})
            taken += [] if answer.status_code == 401 else [f"{door}: {answer.status_code}"]
    assert taken == []


@pytest.mark.only("sqlite")
def test_what_a_caller_claims_of_himself_is_not_believed(ground):
    spoofed = {
        "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/county/",
        "Forwarded": "host=evil.example", "X-HTTP-Method-Override": "DELETE", "X-User": "county",
    }  # fmt: skip
    client = client_of(ground.app, "township_admin")
    for where in ("/", "/t/jinzhai/", "/me/", "/t/jinzhai/suggestions/"):
        plain, claimed = client.get(where), client.get(where, headers=spoofed)
        assert claimed.status_code == plain.status_code
        assert b"evil" not in claimed.data and "evil" not in str(claimed.headers)
    assert client.get("/county/", headers=spoofed).status_code == 403
    assert client.get("/metrics", headers=spoofed).status_code == 404


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "where",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)",
     "/t/jinzhai/../../evil", "http:evil.example", "\t//evil.example"],
)  # fmt: skip
def test_the_page_to_return_to_is_one_of_ours(ground, where):
    answer = client_of(ground.app, "anonymous").get("/sign-in", query_string={"next": where})
    soup = BeautifulSoup(answer.data, "html.parser")
    told = [tag.get("value", "") for tag in soup.find_all("input", attrs={"name": "next"})]
    assert all(not value or re.match(r"/(?![/\\])", value) for value in told)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"])
def test_unknown_methods_are_refused(ground, method):
    answer = client_of(ground.app, "anonymous").open("/", method=method)
    assert answer.status_code in (405, 501)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "where",
    [
        "/.git/config",
        "/.env",
        "/instance/keys.json",
        "/console",
        "/static/web/../../../etc/passwd",
        "/static/web/%2e%2e/page.py",
    ],
)
def test_nothing_else_is_served(ground, where):
    assert client_of(ground.app, "anonymous").get(where).status_code == 404
