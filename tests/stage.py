"""The demo county for any number of tests, each of which finds it as it was loaded.

Loading it takes seconds, and so does making an application with every module: both are done once
per worker.
"""

import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from flask import Flask

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.sealing import ensure_keys
from platform_core.testing.databases import QUICK

# What a process keeps of a township it keeps until a switch raises the stamp; a new journey
# begins with a stamp that none before it had.
STAMPS = count(1000, 1000)


class Stage:
    """One application, and the county it goes back to. Its forms take no CSRF token."""

    def __init__(self, county: Path, instance: Path) -> None:
        self.county, self.instance = county, instance
        shutil.copytree(county, instance)
        self.app = create_app(Settings(instance, {**QUICK, "demo": True}))
        self.app.config["WTF_CSRF_ENABLED"] = False

    def reset(self) -> Flask:
        """The application over the county as it was loaded."""
        for folder in ("files", "incoming"):
            shutil.rmtree(self.instance / folder, ignore_errors=True)
            if (self.county / folder).exists():
                shutil.copytree(self.county / folder, self.instance / folder)
        with (
            closing(sqlite3.connect(self.county / "union.db")) as source,
            closing(sqlite3.connect(self.instance / "union.db")) as target,
        ):
            source.backup(target)
            target.execute("UPDATE core_township SET stamp = stamp + ?", (next(STAMPS),))
            target.commit()
        ensure_keys(self.instance)  # the keys are the process's, and the last test had others
        return self.app
