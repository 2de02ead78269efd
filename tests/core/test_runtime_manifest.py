import pytest

from platform_core.errors import SetupError
from platform_core.i18n import use_locale
from platform_core.runtime.manifest import (
    Event,
    Job,
    Manifest,
    NavItem,
    Permission,
    Setting,
    Slot,
    permission_faults,
)


def make_manifest(**given):
    return Manifest(**{"name": "training", "label": "Training", **given})


def test_a_full_manifest_is_accepted():
    manifest = make_manifest(
        summary="Courses",
        requires=("congress",),
        nav=(NavItem("Courses", "training.index", "training:read"),),
        settings=(Setting("places", "Places", int, 20, min=1, max=500),),
        emits=(Event("training.held", {"ref": "str"}),),
        listens={"congress.session_closed": "on_session_closed"},
        jobs=(Job("remind", "6h", "remind"),),
    )
    assert manifest.event_names == {"training.held"}
    assert manifest.jobs[0].interval.total_seconds() == 6 * 3600


WRONG = {
    "capital in the name": ({"name": "Training"}, "name cannot be used"),
    "name too short": ({"name": "t"}, "name cannot be used"),
    "name too long": ({"name": "t" * 25}, "name cannot be used"),
    "name of the core": ({"name": "core"}, "name cannot be used"),
    "no label": ({"label": " "}, "no label"),
    "api range": ({"api": "one"}, "no range of versions"),
    "requires itself": ({"requires": ("training",)}, "requires itself"),
    "requires twice": ({"requires": ("a1", "a1")}, "names 'a1' 2 times"),
    "foreign event": ({"emits": (Event("congress.held"),)}, "emits 'congress.held'"),
    "event without a dot": ({"emits": (Event("held"),)}, "emits 'held'"),
    "event twice": ({"emits": (Event("training.a"), Event("training.a"))}, "2 times"),
    "listens to nothing": ({"listens": {"held": "f"}}, "listens to 'held'"),
    "foreign slot": ({"slots": (Slot("congress.a", "b"),)}, "slot 'congress.a'"),
    "foreign menu": ({"nav": (NavItem("X", "congress.index"),)}, "menu points to"),
    "job interval": ({"jobs": (Job("a", "often", "a"),)}, "no interval"),
    "job name": ({"jobs": (Job("A b", "1h", "a"),)}, "cannot be used as a key"),
    "setting type": ({"settings": (Setting("a", "A", list, []),)}, "no known type"),
    "setting default": ({"settings": (Setting("a", "A", int, "1"),)}, "not a int"),
    "setting true for 1": ({"settings": (Setting("a", "A", int, True),)}, "not a int"),
    "setting bounds": ({"settings": (Setting("a", "A", int, 5, max=4),)}, "above the maximum"),
    "setting choices": (
        {"settings": (Setting("a", "A", str, "z", choices=(("x", "X"),)),)},
        "not among the choices",
    ),
    "setting twice": (
        {"settings": (Setting("a", "A", int, 1), Setting("a", "B", int, 1))},
        "2 times",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_named_with_cause_and_cure(case):
    given, cause = WRONG[case]
    with use_locale("en"), pytest.raises(SetupError, match=cause) as refused:
        make_manifest(**given)
    assert refused.value.thing and refused.value.cure


def test_permissions_belong_to_their_plugin_and_stand_once():
    declared = (
        Permission("training:read", "Read"),
        Permission("congress:read", "Read"),
        Permission("training:read", "Again"),
    )
    with use_locale("en"):
        causes = [str(cause) for cause, _cure in permission_faults("training", declared)]
    assert len(causes) == 2
    assert "congress:read" in causes[0] and "twice" in causes[1]
