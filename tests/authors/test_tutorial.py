"""The tutorial is true: every command is run, every change made, every output compared."""

import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from platform_core.app import create_app
from platform_core.organisation.models import Township
from platform_core.tenancy import db, platform_scope
from platform_core.testing.builders import make_county, make_township, signed_in_client
from platform_core.testing.databases import let_go
from tests.authors.made import on_path

TUTORIAL = Path(__file__).parents[2] / "docs" / "plugins" / "tutorial.md"
BLOCK = re.compile(r"^```(console|diff)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Desk:
    """An author's machine: an environment and an instance of their own, and an empty folder."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: str) -> str:
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout


@pytest.fixture
def instance(tmp_path, sqlite_template):
    """The instance of the README, as far as the tutorial needs it: Jinzhai and an officer."""
    with sqlite_template.fresh(tmp_path / "instance", {}) as settings:
        app = create_app(settings)
        with app.app_context(), platform_scope():
            town = make_township(make_county(), slug="jinzhai", name="金寨镇")
            db.session.commit()
            assert town.id
        let_go(app)
        yield settings


@pytest.fixture
def desk(tmp_path, instance):
    """Union's environment with another in front of it, so that nothing is installed into it."""
    folder, programs = tmp_path / "desk", tmp_path / "venv" / "bin"
    folder.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", programs.parent], check=True)
    site = next(programs.parent.glob("lib/*/site-packages"))
    shared = sysconfig.get_path("purelib")
    (site / "union.pth").write_text(f"import site; site.addsitedir({shared!r})\n")
    python = programs / "python"
    for name, call in {
        "union": f"{python} -c 'from platform_core.cli import main; main()'",
        "pytest": f"{python} -m pytest -p no:cacheprovider",
        "pip": f"{sys.executable} -m pip --python {python} --disable-pip-version-check",
    }.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n')
        (programs / name).chmod(0o755)
    given = {
        "PATH": f"{programs}:{os.environ['PATH']}", "UNION_INSTANCE": str(instance.instance),
        "PIP_NO_INDEX": "1", "PIP_ROOT_USER_ACTION": "ignore",
        # Every command compiles what it imports, unless the first one leaves it to the others.
        "PYTHONDONTWRITEBYTECODE": "",
    }  # fmt: skip
    return Desk(folder, {**os.environ, **given})


@pytest.mark.slow
@pytest.mark.only("sqlite")
def test_whoever_follows_the_tutorial_has_a_module_on_a_home_page(desk, instance, engine_name):
    for kind, path, body in BLOCK.findall(TUTORIAL.read_text("utf-8")):
        if kind == "diff":
            _change(desk.folder / path, body)
            continue
        for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.M):
            said = desk.run(command)
            assert _as_shown(said, expected), f"{command}\n{said}\nis not\n{expected}"
    assert "走访慰问" in _home(instance, desk.folder / "union-visits" / "src" / "union_visits")


def _change(path, body):
    """Make one change: lines that stay or go must stand there exactly once."""
    lines = body.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name} has this {text.count(old)} times:\n{old}"
    path.write_text(text.replace(old, new), "utf-8")


def _as_shown(said, expected):
    pattern = re.escape(expected.rstrip()).replace("…\\\n", "…").replace("…", "(?s:.*)")
    return re.fullmatch(pattern, said.rstrip()) is not None


def _home(instance, package):
    """The home page of Jinzhai, as an officer sees it after the restart."""
    with on_path(package):
        info = package.parent / "union_visits-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: union-visits\nVersion: 0.1.0\n"
        )
        (info / "entry_points.txt").write_text("[union.plugins]\nvisits = union_visits\n")
        app = create_app(instance)
        with app.app_context(), platform_scope():
            town = db.session.scalars(select(Township)).one()
            officer = signed_in_client(app, "township_officer", town)
        shown = officer.get("/t/jinzhai/").text
        let_go(app)
        return shown
