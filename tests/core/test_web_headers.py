"""What every response carries, and whom it refuses."""

# ruff: noqa: F811

import re

import pytest
from flask import g

from platform_core.errors import Denied
from platform_core.web import page
from tests.core.bare_web import frame, somebody, templates  # noqa: F401


@pytest.fixture
def client(frame, templates):
    templates({"x.html": '{% extends "layout.html" %}{% block title %}x{% endblock %}'})
    frame.add_url_rule("/", "x", lambda: page("x.html"), methods=["GET", "POST"])
    frame.register_error_handler(Denied, lambda refusal: (refusal.reason, 403))
    frame.config["WTF_CSRF_ENABLED"] = False
    return frame.test_client()


def nonce(response):
    return re.search(r"script-src 'nonce-([^']+)'", response.headers["Content-Security-Policy"])[1]


def test_the_policy_allows_our_own_files_and_one_script(client):
    answer = client.get("/")
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce(answer)}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "manifest-src": "'self'",
    }
    assert f'nonce="{nonce(answer)}"' in answer.text
    assert len(nonce(answer)) >= 22


def test_the_nonce_is_new_every_time(client, frame):
    with frame.app_context():  # even where responses share a context
        assert len({nonce(client.get("/")) for _ in range(20)}) == 20


def test_nothing_is_guessed_framed_or_told_to_others(client):
    headers = client.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers
    secure = client.get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_no_copy_is_kept_of_what_the_signed_in_see(client, frame):
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    frame.before_request_funcs[None].append(lambda: setattr(g, "actor", somebody()))
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_assets_are_kept_for_ever_by_their_version(client):
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    assert len(addresses) == 4
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200 and "?v=" in address
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(address.split("?")[0]).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("none", 200), (None, 200), ("same-site", 403), ("cross-site", 403)],
)
def test_no_other_site_changes_anything(client, site, status):
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert client.post("/", headers=headers).status_code == status
    assert client.get("/", headers=headers).status_code == 200, "a link from there is welcome"
