"""The public interface: every name documented with its signature, and how a name leaves."""

import importlib
import inspect
import re
import types
import warnings
from pathlib import Path

import pytest

from platform_core import api
from platform_core.db import Base
from platform_core.deprecation import Leaving, PluginApiDeprecation, leaving
from platform_core.errors import SetupError
from platform_core.reference import reference, signature
from tests.authors.made import BUILT_IN

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "plugins" / "reference.md"
CALLED = [n for n in api.__all__ if inspect.isroutine(getattr(api, n))]
NAMED = [
    n for n in api.__all__
    if inspect.isroutine(getattr(api, n)) or inspect.isclass(getattr(api, n))
]  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_what_is_public_says_what_it_is_for(name):
    own = vars(getattr(api, name)).get("__doc__") or inspect.getdoc(getattr(api, name))
    assert own and "." in own and len(own.split()) > 2, name


@pytest.mark.parametrize("name", CALLED)
def test_what_is_public_states_its_types(name):
    shape = inspect.signature(getattr(api, name))
    bare = [
        each.name
        for each in shape.parameters.values()
        if each.annotation is inspect.Parameter.empty
    ]
    assert not bare and shape.return_annotation is not inspect.Signature.empty, bare
    assert f"`{name}{signature(getattr(api, name))}`" in REFERENCE.read_text("utf-8")


def test_the_reference_is_what_the_code_says():
    """Write it anew: python -m platform_core.reference > docs/plugins/reference.md"""
    assert REFERENCE.read_text("utf-8") == reference()
    assert "—\n" not in reference().replace("· ", ""), "something public says nothing"


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_the_slots_of_a_module_are_those_its_pages_ask_for(name):
    folder = ROOT / "plugins" / name
    asked = {
        slot
        for page in folder.rglob("*.html")
        for slot in re.findall(r'\bslot\("([\w.]+)"', page.read_text("utf-8"))
    }
    declared = importlib.import_module(f"plugins.{name}").manifest.slots
    assert asked == {slot.name for slot in declared}
    importlib.import_module(f"plugins.{name}.models")
    for slot in declared:
        assert f"{name}_{slot.subject}" in Base.metadata.tables


def test_no_name_is_listed_twice_and_all_are_there():
    assert list(api.__all__) == sorted(api.__all__, key=_constants_first)
    assert len(set(api.__all__)) == len(api.__all__)
    assert not [name for name in api.__all__ if not hasattr(api, name)]


def _constants_first(name):
    return (not name.isupper(), not name[0].isupper(), name)


@pytest.fixture
def module():
    """A module of version 1.4 from which a name leaves."""
    made = types.ModuleType("interface")
    names = {"old_way": Leaving(len, since="1.2", last="1.4", instead="new_way")}
    made.__getattr__ = leaving("interface", names, "1.4.0")
    return made


def test_a_name_that_leaves_still_works_and_says_what_to_use(module):
    with pytest.warns(PluginApiDeprecation, match=r"interface\.old_way goes with version 2\.0"):
        assert module.old_way("abc") == 3
    with pytest.raises(AttributeError, match="newer_way"):
        _missing = module.newer_way


def test_the_warning_names_the_line_of_the_plugin(module):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _old = module.old_way
    assert caught[0].filename == __file__


def test_the_example_of_the_upgrade_guide_warns_as_it_says():
    page = (ROOT / "docs" / "plugins" / "upgrading.md").read_text("utf-8")
    (code,), (shown,) = (re.findall(rf"^```{kind}\n(.*?)^```$", page, re.M | re.S)
                         for kind in ("python", "text"))  # fmt: skip
    given = {"Leaving": Leaving, "new_way": len}
    exec(code, given)
    look_up = leaving(api.__name__, given["LEAVING"], "1.4.0")
    with pytest.warns(PluginApiDeprecation) as caught:
        assert look_up("old_way") is len
    assert shown.strip() == f"views.py:3: PluginApiDeprecation: {caught[0].message}"
    assert api.API_VERSION in page


@pytest.mark.parametrize(
    ("since", "last", "now"),
    [("1.2", "1.2", "1.3.0"), ("1.2", "2.1", "1.3.0"), ("1.2", "1.3", "2.0.0"),
     ("1.5", "1.6", "1.4.0")],
    ids=["after one minor version", "over a major one", "overdue", "announced too early"],
)  # fmt: skip
def test_a_name_leaves_by_the_rules_or_the_start_fails(since, last, now):
    with pytest.raises(SetupError):
        leaving("interface", {"old_way": Leaving(len, since, last, "new_way")}, now)


def test_what_leaves_now_leaves_by_the_rules():
    for name, each in api.LEAVING.items():
        assert name not in api.__all__
        assert not each.fault(api.API_VERSION), name
