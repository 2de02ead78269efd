"""One application in a process of its own, driven through stdin.

{"app": "union", "instance": …, "path": …, "cookie": …}      first line: what to answer
{"do": "run", "n": 50}        → {"us": CPU per request}
{"do": "memory"}              → {"kib": proportional memory of the process}
{"do": "hooks", "n": 50}      → {"us": CPU for the hooks of a page, five modules being on}
{"do": "record", "file": …}   → writes the page and its SQL, for the bare application
"""

import gc
import json
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from werkzeug.test import create_environ, run_wsgi_app

# What belongs to isolation and not to the page.
NOT_THE_PAGE = re.compile(r"^\s*(BEGIN|PRAGMA|SELECT set_config|ROLLBACK|COMMIT)", re.I)


def main() -> None:
    given = json.loads(sys.stdin.readline())
    app = bare_app(given) if given["app"] == "bare" else union_app(given)
    environ = _environ(given)
    for _ in range(given.get("warm", 20)):
        status, body = answer(app, environ)
    tell({"status": status, "bytes": len(body)})
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        wanted = json.loads(line)
        if wanted["do"] == "run":
            tell({"us": timed(app, environ, wanted["n"])})
        elif wanted["do"] == "hooks":
            tell({"us": hooks(app, environ, wanted["n"])})
        elif wanted["do"] == "memory":
            tell({"kib": memory()})
        else:
            record(app, environ, Path(wanted["file"]))
            tell({"done": True})


def union_app(given: dict[str, Any]) -> Any:
    """The platform over a prepared instance, with or without its layers of isolation."""
    from bench.layers import take_off_layers
    from platform_core.app import create_app
    from platform_core.config import Settings

    if "plugins" in given:
        sys.path.insert(0, given["plugins"])
    if not given.get("layers", True):
        take_off_layers()
    return create_app(Settings(Path(given["instance"]), given.get("settings", {})))


def bare_app(given: dict[str, Any]) -> Any:
    """The same SQL by the raw driver and the same HTML, with nothing but Flask."""
    from bench.bare import bare

    return bare(Path(given["record"]), given["settings"].get("database_url"), given["instance"])


def _environ(given: dict[str, Any]) -> dict[str, Any]:
    headers = {"Cookie": given.get("cookie", ""), "Accept-Language": "zh-CN"}
    return create_environ(given["path"], "http://127.0.0.1:8000", headers=headers)


def answer(app: Any, environ: dict[str, Any]) -> tuple[int, bytes]:
    """One whole answer, as a server would ask for it."""
    parts, status, _headers = run_wsgi_app(app, dict(environ), buffered=True)
    return int(status.split()[0]), b"".join(parts)


def timed(app: Any, environ: dict[str, Any], n: int) -> float:
    """Microseconds of CPU per request over `n` requests."""
    began = time.process_time()
    for _ in range(n):
        answer(app, environ)
    return (time.process_time() - began) / n * 1e6


def hooks(app: Any, environ: dict[str, Any], n: int) -> float:
    """Microseconds of CPU that asking five of the made plugins takes, as a page asks them:
    for boxes and for one slot. What they answer is next to nothing, so this is our part."""
    from flask import g

    from platform_core.runtime.contexts import page_ctx
    from platform_core.runtime.dispatch import dispatcher, slot

    with app.request_context(environ):
        app.preprocess_request()
        made = sorted(name for name in dispatcher().plugins.plugins if name.startswith("made"))[:5]
        ctx = replace(page_ctx(), on=frozenset(made))
        assert len(made) == 5 and g.township is not None
        for _warm in range(20):
            assert len(dispatcher().collect("widgets", ctx)) == 5
        began = time.process_time()
        for _ in range(n):
            dispatcher().collect("widgets", ctx)
            slot(ctx, "bench.nowhere")
        return (time.process_time() - began) / n * 1e6


def memory() -> int:
    """KiB that this process adds to the machine: shared pages count in proportion."""
    text = Path("/proc/self/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) if found else 0


def record(app: Any, environ: dict[str, Any], file: Path) -> None:
    """Write down the page and the SQL behind it."""
    from sqlalchemy import event

    from platform_core.tenancy import db

    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not NOT_THE_PAGE.match(statement):
            asked.append((statement, parameters))

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    _status, body = answer(app, environ)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    data = {"html": body.decode(), "sql": asked}
    file.write_text(json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8")


def tell(data: dict[str, Any]) -> None:
    print(json.dumps(data), flush=True)


if __name__ == "__main__":
    main()
