"""The documents say what is true of the code: every setting with its default and meaning."""

from pathlib import Path

import pytest

from platform_core.config import PREFIX, SETTINGS

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_explained_with_its_default(setting):
    lines = (DOCS / "settings.md").read_text("utf-8").splitlines()
    named = [line for line in lines if line.startswith(f"| `{PREFIX}{setting.name.upper()}` |")]
    assert len(named) == 1
    assert f"`{setting.default or '—'}`" in named[0] or f"`{setting.default}`" in named[0]
    assert setting.meaning in named[0]


def test_no_setting_is_explained_that_does_not_exist():
    lines = (DOCS / "settings.md").read_text("utf-8").splitlines()
    explained = {line.split("`")[1] for line in lines if line.startswith(f"| `{PREFIX}")}
    assert explained == {f"{PREFIX}{setting.name.upper()}" for setting in SETTINGS}
