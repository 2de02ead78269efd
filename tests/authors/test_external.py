"""Two plugins by somebody else: built to wheels, installed beside Union, tested by their own tests.

Nothing is fetched: the wheels are built and installed with what is here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXTERNAL = Path(__file__).parent.parent / "external"
NAMES = ("courses", "hardship")
OFFLINE = ("--no-index", "--no-deps", "--quiet")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Both wheels in a folder of their own, which is all that the programs below add to Union."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = folder / "wheels"
    for name in NAMES:
        source = shutil.copytree(EXTERNAL / name, folder / name)
        run("-m", "hatchling", "build", "-t", "wheel", "-d", wheels, cwd=source)
    run("-m", "pip", "install", *OFFLINE, "--target", folder / "site", *wheels.glob("*.whl"))
    return folder / "site"


def run(*arguments, site=None, database="", **options):
    """A Python of Union's environment, with `site` on its path."""
    environment = dict(os.environ)
    if database:
        environment["UNION_TEST_DATABASE_URL"] = database
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_wheel_holds_all_that_the_plugin_is(installed, name):
    package = installed / f"union_{name}"
    for part in ("migrations", "templates", "translations"):
        assert list((package / part).rglob("*.*")), part


@pytest.mark.slow
def test_their_own_tests_and_the_contract_pass(installed, engine_name, tmp_path, request):
    for name in NAMES:
        shutil.copytree(EXTERNAL / name / "tests", tmp_path / name)
    address = ""
    if engine_name == "postgres":
        address = request.getfixturevalue("cluster").url()
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=importlib")
    said = run("-m", "pytest", *options, "--engine", engine_name, ".", site=installed,
               cwd=tmp_path, database=address)  # fmt: skip
    assert " passed" in said and "failed" not in said and "skipped" not in said
