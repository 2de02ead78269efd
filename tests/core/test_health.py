"""What machines ask of a running Union."""

import re

import pytest

from platform_core import health


def test_being_alive_asks_nothing_of_the_database(client, monkeypatch):
    monkeypatch.setattr(health, "_database", lambda: pytest.fail("asked the database"))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_says_what_was_checked(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json.values()) == {"ok"}
    assert {"database", "instance"} <= set(answer.json)


def test_not_ready_names_what_fails_but_not_why(client, monkeypatch):
    def broken() -> None:
        raise ConnectionError("password of the database")

    monkeypatch.setitem(health.CHECKS, "database", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == "failed"
    assert "password" not in answer.text


@pytest.mark.settings  # an application that has answered nothing yet
def test_metrics_count_what_was_answered(client):
    client.get("/healthz")
    client.get("/no/such/page")
    text = client.get("/metrics").text
    assert re.search(r'union_requests_total{pid="\d+",method="GET",status="200"} 1', text)
    assert re.search(r'union_requests_total{pid="\d+",method="GET",status="404"} 1', text)
    assert re.search(r'union_request_seconds_bucket{pid="\d+",le="\+Inf"} 2', text)


@pytest.mark.parametrize(
    "caller",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
    ids=["another machine", "through a proxy", "claiming to be this machine"],
)
def test_metrics_are_answered_to_this_machine_only(client, caller):
    assert client.get("/metrics", **caller).status_code == 404
