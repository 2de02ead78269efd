"""The yardstick: Flask alone, one flat template, the raw driver, a signed session cookie."""

import html
import json
import re
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, render_template_string, session

ROWS = re.compile(r"<tbody[^>]*>(.*?)</tbody>", re.S)
ROW = re.compile(r"<tr\b.*?</tr>", re.S)
WORDS = re.compile(r">([^<>]*\w[^<>]*)<")


def bare(record: Path, url: str | None, instance: str) -> Flask:
    """An application that runs the recorded SQL and sends a page of the recorded size."""
    data = json.loads(record.read_text(encoding="utf-8"))
    app = Flask("bare")
    app.secret_key = "bare"
    fetch = _fetcher(url, instance, data["sql"])
    template, size = _template(data["html"]), len(data["html"].encode())
    padding = 0

    @app.get("/")
    def page() -> str:
        session.get("account")
        rows = max(fetch(), key=len, default=[])
        return render_template_string(template, rows=rows[:20], padding="." * padding)

    with app.test_request_context("/"):
        padding = max(0, size - len(page().encode()))
    return app


def _fetcher(url: str | None, instance: str, asked: list[Any]) -> Callable[[], list[list[Any]]]:
    """All rows of every recorded statement, on one connection per thread."""
    held = threading.local()
    statements = [(text, _parameters(given)) for text, given in asked]

    def connection() -> Any:
        if not hasattr(held, "connection"):
            held.connection = _connect(url, instance)
        return held.connection

    def fetch() -> list[list[Any]]:
        database = connection()
        cursor = database.cursor()
        found = []
        for text, given in statements:
            cursor.execute(text, given)
            found.append(cursor.fetchall())
        if url:
            database.rollback()
        return found

    return fetch


def _connect(url: str | None, instance: str) -> Any:
    if url is None:
        return sqlite3.connect(Path(instance) / "union.db", isolation_level=None)
    import psycopg

    return psycopg.connect(url.replace("+psycopg", ""))


def _parameters(given: Any) -> Any:
    return given if isinstance(given, dict) else tuple(given)


def _template(page: str) -> str:
    """The recorded page with its table's rows drawn in a loop, and everything else constant."""
    body = ROWS.search(page)
    row = ROW.search(body[1]) if body else None
    if body is None or row is None:
        return _constant(page) + "{{ padding }}"
    cells = iter(range(99))
    drawn = WORDS.sub(lambda _word: f">{{{{ row[{next(cells)}] }}}}<", row[0])
    loop = f"{{% for row in rows %}}{drawn}{{% endfor %}}"
    return (
        _constant(page[: body.start(1)]) + loop + _constant(page[body.end(1) :]) + "{{ padding }}"
    )


def _constant(text: str) -> str:
    return "{% raw %}" + html.unescape(text).replace("{% endraw", "") + "{% endraw %}"
