import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import structlog
import time_machine
from flask import Flask, g
from sqlalchemy.exc import IntegrityError

from platform_core.config import Settings
from platform_core.i18n import Catalogues, lazy_gettext
from platform_core.logs import configure_logs, log_requests

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def lines(tmp_path) -> Lines:
    """Logs set up for an instance; calling it reads what was written to the file of the day."""
    configure_logs(Settings(tmp_path, {}))

    def read() -> list[dict[str, object]]:
        files = sorted((tmp_path / "logs").glob("union-*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    return read


@pytest.fixture
def site(lines) -> Flask:
    site = Flask("site")
    log_requests(site)

    @site.get("/invitations/<code>")
    def invitation(code: str) -> str:
        g.township = SimpleNamespace(slug="jinzhai", name="金寨镇")
        g.actor = SimpleNamespace(account_id=7, name="张三")
        return "ok"

    return site


def test_a_request_is_one_line_with_its_place(site, lines):
    response = site.test_client().get("/invitations/k3y?q=张三")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line["request"] == response.headers["X-Request-ID"]
    assert (line["township"], line["account"], line["status"]) == ("jinzhai", 7, 200)
    assert line["route"] == "/invitations/<code>"
    assert line["ms"] >= 0


def test_neither_codes_nor_searches_nor_names_are_logged(site, lines):
    site.test_client().get("/invitations/k3y?q=张三")
    written = json.dumps(lines(), ensure_ascii=False)
    assert not [word for word in ("k3y", "张三", "金寨") if word in written]


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-12345678", True), ("x\ninjected", False), ("", False)]
)
def test_a_request_id_from_the_proxy_is_kept_if_it_is_one(site, given, kept):
    headers = {"X-Request-ID": given.replace("\n", " ")}
    answered = site.test_client().get("/invitations/1", headers=headers).headers["X-Request-ID"]
    assert (answered == given) is kept


def test_an_exception_is_logged_without_what_it_quotes(lines):
    try:
        raise ValueError("no row for 张三, 13900001111, 612429199001011239, z@example.cn")
    except ValueError:
        logging.getLogger("library").exception("failed for 李四")
    (line,) = lines()
    assert line["event"] == "failed for …"
    assert line["reason"] == "no row for …, …, …, …"
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["stack"][-1]


def test_a_refused_row_is_logged_by_its_constraint_and_not_by_its_values(lines):
    refused = IntegrityError(
        "INSERT INTO t VALUES (?)", ("13900001111",), Exception("(13900001111)")
    )
    structlog.get_logger("union").error("write failed", exc_info=refused)
    (line,) = lines()
    assert line["reason"] == "Exception : INSERT INTO t VALUES (?)"
    assert "13900001111" not in json.dumps(line)


def test_the_console_hears_of_trouble_only(capsys, lines, tmp_path):
    configure_logs(Settings(tmp_path, {}))
    structlog.get_logger("union").info("calm")
    structlog.get_logger("union").warning("trouble")
    console = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["event"] for line in console] == ["trouble"]
    assert [line["event"] for line in lines()] == ["calm", "trouble"]


def test_developers_read_plain_text_on_the_console(tmp_path, capsys):
    configure_logs(Settings(tmp_path, {"debug": True}))
    structlog.get_logger("union").info("calm", township="jinzhai")
    assert "calm" in capsys.readouterr().err
    assert not (tmp_path / "logs").exists()


def test_old_logs_are_removed_after_their_days_and_not_before(lines, tmp_path):
    log = structlog.get_logger("union")
    with time_machine.travel(datetime(2026, 1, 1, 4, tzinfo=UTC)):
        log.info("first")
    with time_machine.travel(datetime(2027, 2, 5, 4, tzinfo=UTC)):  # 400 days later
        log.info("second")
    assert [line["event"] for line in lines()] == ["first", "second"]
    with time_machine.travel(datetime(2027, 2, 6, 4, tzinfo=UTC)):
        log.info("third")
    assert [line["event"] for line in lines()] == ["second", "third"]


def test_labels_are_logged_in_english_and_not_taken_for_data(lines, monkeypatch):
    monkeypatch.setitem(Catalogues.texts["zh"], "It is broken.", "它坏了。")
    logging.getLogger("library").error("Plugin x failed: %s", lazy_gettext("It is broken."))
    assert lines()[0]["event"] == "Plugin x failed: It is broken."
