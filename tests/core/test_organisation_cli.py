"""`union import`: checks and writes rosters from the command line."""

import json

import pytest
from sqlalchemy import func, select

from platform_core.errors import RuleBroken
from platform_core.organisation.cli import import_cli
from platform_core.organisation.models import Member
from platform_core.organisation.queries import township_named
from platform_core.tenancy import db
from tests.builders import make_union
from tests.core.rosters import HEADINGS, UNIONS, as_csv, messy_roster, people


@pytest.fixture
def unions(inside, jinzhai):
    with inside(jinzhai):
        for union in UNIONS:
            make_union(name=union.name, code=union.code)


@pytest.fixture
def union_import(app, jinzhai, unions):
    """`union_import("members", file, …)`: what the command printed and how it ended."""

    def run(*arguments, **options):
        runner = app.test_cli_runner()
        return runner.invoke(import_cli, [*map(str, arguments), "--township", "金寨镇"], **options)

    return run


@pytest.fixture
def members(inside, jinzhai):
    def members():
        with inside(jinzhai):
            return db.session.scalar(select(func.count()).select_from(Member))

    return members


def saved(tmp_path, rows, name="会员名册.csv"):
    file = tmp_path / name
    file.write_bytes(as_csv(rows).getvalue())
    return file


def tidy(count):
    return [HEADINGS, *(p.cells(n) for n, p in enumerate(people(count), start=1))]


def test_checking_lists_every_finding_and_writes_nothing(union_import, members, tmp_path):
    messy = messy_roster(60)
    done = union_import("members", saved(tmp_path, messy.rows), "--check", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert set(found[0]) == {"sheet", "row", "column", "code", "severity", "message"}
    assert {row for row, _column, _code in messy.faults} <= {each["row"] for each in found}
    assert members() == 0


def test_a_tidy_roster_has_no_finding(union_import, members, tmp_path):
    done = union_import("members", saved(tmp_path, tidy(5)), "--check", "--json")
    assert (done.exit_code, json.loads(done.stdout), members()) == (0, [], 0)


def test_importing_asks_first(union_import, members, tmp_path):
    file = saved(tmp_path, tidy(5))
    assert union_import("members", file, input="n\n").exit_code != 0
    assert members() == 0
    assert union_import("members", file, input="y\n").exit_code == 0
    assert members() == 5


def test_importing_again_changes_nothing(union_import, members, tmp_path, actions):
    file = saved(tmp_path, tidy(5))
    done = union_import("members", file, "--yes", "--json")
    assert json.loads(done.stdout) == {"written": 5, "findings": []}
    again = union_import("members", file, "--yes")
    assert again.exit_code == 0
    assert members() == 5
    assert actions() == ["core:import_members"]


def test_a_roster_with_errors_is_not_written_at_all(union_import, members, tmp_path):
    done = union_import("members", saved(tmp_path, messy_roster(60).rows), "--yes")
    assert (done.exit_code, members()) == (1, 0)


def test_delegates_are_only_checked(union_import, tmp_path):
    file = saved(tmp_path, tidy(2))
    assert union_import("delegates", file).exit_code == 2
    done = union_import("delegates", file, "--check", "--json")
    assert "wrong_kind" in {each["code"] for each in json.loads(done.stdout)}


def test_a_file_that_is_no_table_is_one_finding(union_import, tmp_path):
    file = tmp_path / "名册.pdf"
    file.write_bytes(b"%PDF-1.7")
    done = union_import("members", file, "--check", "--json")
    assert done.exit_code == 1
    assert [each["code"] for each in json.loads(done.stdout)] == ["file_unreadable"]


def test_wrong_usage_ends_with_two(app, jinzhai, tmp_path):
    file = saved(tmp_path, tidy(1))
    runner = app.test_cli_runner()
    for arguments in (["members", str(file), "--township", "无此镇"], ["members", str(file)],
                      ["members", "missing.csv", "--township", "金寨镇"]):  # fmt: skip
        assert runner.invoke(import_cli, arguments).exit_code == 2


@pytest.mark.parametrize("name", ["金寨镇", "jinzhai", "610981115"])
def test_a_township_goes_by_name_address_and_code(app, jinzhai, name):
    with app.app_context():
        assert township_named(name).id == jinzhai.id


def test_a_township_nobody_knows_is_refused(app):
    with app.app_context(), pytest.raises(RuleBroken, match="没有名为"):
        township_named("无此镇")
