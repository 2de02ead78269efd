"""docs/api.md: every example is carried out, in the order of the page."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from platform_core.clock import utcnow
from platform_core.db import new_id
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db
from tests.builders import make_account, make_grant
from tests.conftest import platform_scope_of
from tests.programs import make_token

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|json|python|py)\n(.*?)^```", re.M | re.S)
ANYTHING = "…"


@pytest.fixture
def secret(app, county, jinzhai, neighbour):
    """The token of somebody of the county who is also the administrator of Jinzhai."""
    with platform_scope_of(app):
        account = make_account()
        make_grant(account, "county_officer", county)
        make_grant(account, "township_admin", jinzhai)
        place = {"county_id": county.id, "township_id": jinzhai.id}
        db.session.add(ModuleState(**place, module="suggestions", state=ModuleIs.ON,
                                   since=utcnow(), reason="试点", switch_id=new_id()))  # fmt: skip
        secret = make_token(account.id)
        db.session.commit()
        return secret


def test_every_call_answers_as_the_page_says(now, client, secret):
    known, answer, calls = {"TOKEN": secret, "UNION": ""}, None, 0
    for kind, text in BLOCK.findall(PAGE):
        if kind == "json":
            assert_like(json.loads(text), answer.json, text)
        for line in text.splitlines() if kind == "sh" else ():
            answer, calls = call(client, line, known), calls + 1
            known |= {"ETAG": answer.headers.get("ETag", "")}
            if answer.is_json and "id" in answer.json:
                known["ID"] = answer.json["id"]
    assert calls > 20


def call(client, line, known):
    command, _mark, status = line.partition("   # ")
    filled = re.sub(r"\$([A-Z]+)", lambda name: known[name[1]].replace('"', '\\"'), command)
    words = iter(shlex.split(filled)[1:])
    given = {"method": "GET", "headers": []}
    for word in words:
        match word:
            case "-X":
                given["method"] = next(words)
            case "-H":
                given["headers"].append(tuple(next(words).split(": ", 1)))
            case "-d":
                given["data"] = next(words).encode()
            case "-i":
                pass
            case path:
                answer = client.open(path, **given)
    assert answer.status_code == int(status), (line, answer.text)
    return answer


def assert_like(wanted, found, where):
    """What the page shows is in the answer; it need not show all, and … stands for anything."""
    if isinstance(wanted, dict):
        for name, value in wanted.items():
            assert name in found, where
            assert_like(value, found[name], where)
    elif isinstance(wanted, list) and wanted and wanted != [ANYTHING]:
        for value, other in zip(wanted, found, strict=True):
            assert_like(value, other, where)
    elif wanted not in (ANYTHING, [ANYTHING]):
        assert wanted == found, where


@pytest.mark.only("sqlite")
def test_the_program_of_the_page_runs(address, secret):
    program = next(text for kind, text in BLOCK.findall(PAGE) if kind == "python")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30,
        env=os.environ | {"UNION": address.rstrip("/"), "TOKEN": secret},
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("0", "")


def test_the_page_names_every_verb_of_suggestions(client):
    paths = client.get("/api/openapi.json").json["paths"]
    verbs = {path.rpartition("/")[2] for path in paths if "/suggestions/{id}/" in path}
    missing = {verb for verb in verbs - {"{assignment}"} if verb not in PAGE}
    assert not missing
