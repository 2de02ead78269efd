"""What the documents for authors say is so: code that is shown stands in a file that is run."""

import re
from pathlib import Path

import pytest

from platform_core.i18n import Catalogues, use_locale
from platform_core.testing.conformance import CHECKS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "plugins"
SHOWN = re.findall(r"^```python (\S+)\n(.*?)^```$", (DOCS / "recipes.md").read_text("utf-8"),
                   re.M | re.S)  # fmt: skip


@pytest.mark.parametrize(("path", "code"), SHOWN, ids=[path.split("/")[-1] for path, _ in SHOWN])
def test_what_a_recipe_shows_stands_in_a_plugin_that_is_tested(path, code):
    assert code in (ROOT / path).read_text("utf-8")


def test_every_check_is_listed_with_its_promise():
    listed = re.findall(r"^\| `([\w-]+)` \| (.+) · (.+) \|$",
                        (DOCS / "conformance.md").read_text("utf-8"), re.M)  # fmt: skip
    Catalogues.load(ROOT / "platform_core")
    chinese = [str(check.promise) for check in CHECKS]
    with use_locale("en"):
        english = [str(check.promise) for check in CHECKS]
    assert listed == list(zip([each.name for each in CHECKS], chinese, english, strict=True))


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_leads_to_the_authors_pages():
    assert "docs/plugins/README.md" in (ROOT / "README.md").read_text("utf-8")
