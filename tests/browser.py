"""A real browser for the journeys: Debian's Chromium, driven by Playwright, never downloaded."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = 390, 1280  # width of the window in pixels

# A browser in a test looks nobody up and keeps nothing.
OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def program() -> str | None:
    """The Chromium of this machine, if there is one."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """A headless Chromium for the whole run."""
    options = [*OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else OPTIONS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """`app` on a free port of this machine; its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def new_page(browser: Browser, address: str, width: int, locale: str = "zh-CN") -> Page:
    """A window of its own: no cookies, a phone's or a desk's width, Shanghai time."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 844},
        locale=locale,
        timezone_id="Asia/Shanghai",
        is_mobile=width < 600,
        has_touch=width < 600,
    )
    return context.new_page()
