"""`union`, command by command, on a demo county that `union demo` itself has loaded."""

import shutil

import click
import pytest

from platform_core import cli
from platform_core.config import SETTINGS
from tests.terminal import Terminal

FIGURE = {"key", "label", "definition", "numerator", "denominator", "value", "unit", "qualifier",
          "period"}  # fmt: skip


@pytest.fixture
def loaded(demo_county):
    """The terminal of a demo county, which tests only read."""
    return Terminal(demo_county)


@pytest.fixture
def copied(loaded, tmp_path):
    """The terminal of a demo county of this test's own."""
    shutil.copytree(loaded.instance, tmp_path / "instance")
    return Terminal(tmp_path / "instance")


def commands(group, path=()):
    """Every command with its words: ("db", "upgrade") …"""
    for name, command in sorted(group.commands.items()):
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("words", [(), *commands(cli.union)], ids=" ".join)
def test_every_command_explains_itself(loaded, words):
    done = loaded(*words, "--help")
    assert done.exit_code == 0
    assert done.output.startswith(f"Usage: union {' '.join(words)}".strip())
    assert len(done.output.splitlines()) > 3


def test_demo_a_second_time_keeps_everything(loaded):
    before = loaded.json("indicators", "金寨镇")
    done = loaded("demo")
    assert done.exit_code == 0 and "已有县级数据" in done.output
    assert loaded.json("indicators", "金寨镇") == before


def test_demo_shows_its_sign_ins_and_serves_them(loaded):
    assert "demo = true" in (loaded.instance / "union.toml").read_text()
    shown = {each["name"]: each["value"] for each in loaded.json("settings")}
    assert shown["UNION_DEMO"] is True


def test_doctor_finds_nothing(loaded):
    done = loaded("doctor")
    assert (done.exit_code, done.stdout.strip()) == (0, "一切正常。")
    assert loaded.json("doctor") == []


def test_doctor_names_what_is_missing_and_the_cure(tmp_path):
    done = Terminal(tmp_path / "new")("doctor")
    assert done.exit_code == 1
    assert "union db upgrade" in done.output


def test_every_setting_is_listed_with_its_meaning(loaded):
    rows = loaded.json("settings")
    assert [row["name"] for row in rows] == [f"UNION_{each.name.upper()}" for each in SETTINGS]
    assert all(row["meaning"] for row in rows)
    assert "UNION_PORT" in loaded("settings").output


def test_a_wrong_setting_stops_and_says_which(loaded, tmp_path):
    (tmp_path / "union.toml").write_text("prot = 8080\n")
    done = Terminal(tmp_path)("settings")
    assert done.exit_code == 1 and "prot" in done.output and "port" in done.output


def test_db_status_of_the_core_and_each_plugin(loaded):
    rows = {row["component"]: row["state"] for row in loaded.json("db", "status")}
    assert {"core", "suggestions"} <= set(rows) and set(rows.values()) == {"ok"}
    assert loaded("db", "check").exit_code == 0
    assert "CREATE ROLE" in loaded("db", "roles").output
    assert loaded("db", "upgrade").exit_code == 0


def test_indicators_have_these_keys_and_figures(loaded):
    rows = loaded.json("indicators", "金寨镇")
    assert all(set(row) == FIGURE for row in rows)
    values = {row["key"]: row["value"] for row in rows}
    assert values["org.unions_total"] == 19 and values["org.members"] > 1100
    assert [values[f"sg.{each}"] for each in ("collected", "adopted", "handled")] == [22] * 3
    assert values["sg.every_item_answered"] is True
    assert loaded.json("indicators", "jinzhai") == loaded.json("indicators", "610981115") == rows


def test_indicators_of_a_period(loaded):
    rows = {row["key"]: row for row in loaded.json("indicators", "金寨镇", "--period", "2011")}
    assert (rows["sg.collected"]["value"], rows["sg.collected"]["period"]) == (22, "2011")
    assert loaded("indicators", "金寨镇", "--period", "下个月").exit_code == 2
    refused = loaded("indicators", "无名镇")
    assert refused.exit_code == 1 and "无名镇" in refused.output


def test_audit_holds_until_somebody_changes_the_past(copied):
    assert copied.json("audit", "verify") == []
    assert copied("audit", "verify", "--township", "金寨镇").exit_code == 0


def test_modules_are_listed_and_switched_with_a_reason(copied):
    assert states(copied)["suggestions"] == "on"
    assert copied("module", "switch", "金寨镇", "suggestions", "off").exit_code == 2, "no reason"

    asked = copied(
        "module", "switch", "金寨镇", "suggestions", "off", "--reason", "试", input="n\n"
    )
    assert asked.exit_code == 1 and "已办结的 22 件记录照常保留" in asked.output
    done = copied("module", "switch", "金寨镇", "suggestions", "off", "--reason", "试", "--yes")
    assert done.exit_code == 0, done.output
    assert states(copied)["suggestions"] == "off"
    again = copied("module", "switch", "金寨镇", "suggestions", "off", "--reason", "试", "--yes")
    assert again.exit_code == 0 and "已切换0格" in again.output


def states(union):
    return {row["module"]: row["state"] for row in union.json("module", "list", "金寨镇")}


def test_plugins_are_listed_with_their_state(loaded):
    rows = {row["plugin"]: row for row in loaded.json("plugin", "list")}
    assert (rows["suggestions"]["state"], rows["suggestions"]["reason"]) == ("ready", "")


def test_people_are_listed(loaded):
    assert {each["login_name"] for each in loaded.json("user", "list")} >= {"county", "officer"}


def test_jobs_and_events_run_once(copied):
    assert copied("jobs", "run", "--once").exit_code == 0
    done = copied("events", "deliver", "金寨镇")
    assert done.exit_code == 0 and "0 failed" in done.output


def test_a_backup_comes_back_as_it_was(copied, tmp_path):
    figures = copied.json("indicators", "金寨镇")
    target = tmp_path / "kept.tar"
    assert copied("backup", str(target)).exit_code == 0
    copied("module", "switch", "金寨镇", "suggestions", "off", "--reason", "试", "--yes")
    assert copied.json("indicators", "金寨镇") != figures

    assert copied("restore", str(target)).exit_code == 1, "what is there is not replaced unasked"
    done = copied("restore", str(target), "--yes")
    assert done.exit_code == 0, done.output
    assert copied.json("indicators", "金寨镇") == figures
    assert copied.json("audit", "verify") == []


def test_a_damaged_backup_is_refused(copied, tmp_path):
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"not a backup")
    done = copied("restore", str(broken), "--yes")
    assert done.exit_code == 1
    assert copied.json("indicators", "金寨镇"), "nothing was replaced"


def test_what_does_not_exist_is_wrong_usage(loaded):
    assert loaded("nonsense").exit_code == 2
