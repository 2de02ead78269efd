"""What may happen to a warning about labour relations (劳动关系预警). A pure table.

Four levels, from blue to red. A warning is verified first; only then is its level the
township's own word. It ends lifted, or dismissed where there was nothing in it.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Colour(StrEnum):
    """The level: how grave it is. Borrowed from public emergencies; no law sets it here."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def rank(self) -> int:
        """Its place from 1 (blue) to 4 (red)."""
        return tuple(Colour).index(self) + 1

    @property
    def is_county_matter(self) -> bool:
        """Whether the county is told at once."""
        return self.rank >= Colour.ORANGE.rank


class Topic(StrEnum):
    """What a warning is about."""

    ARREARS = "arrears"
    CLAIM = "claim"
    PETITION = "petition"
    LAYOFF = "layoff"
    UNSIGNED = "unsigned"
    INSURANCE = "insurance"
    CONTRACT = "contract"
    DEMAND = "demand"
    INJURY = "injury"
    CONGRESS = "congress"
    TASK = "task"
    CHAIR = "chair"


_OFFICE = _l("the township union")
_UNIT = _l("the unit in charge")

WARNING = Workflow(
    kind="warning",
    label=_l("Warning"),
    initial="signalled",
    states=(
        State(name="signalled", label=_l("To be verified"), waits_for="contracts:warn",
              who=_OFFICE,
              sentence=_l("A signal came in; %(who)s verifies it by %(due)s.")),
        State(name="verified", label=_l("Verified"), waits_for="contracts:warn", who=_OFFICE,
              sentence=_l("Verified; %(who)s now names who deals with it.")),
        State(name="handling", label=_l("Being dealt with"), waits_for="contracts:measure",
              who=_UNIT,
              sentence=_l("Being dealt with; %(who)s reports its measures.")),
        State(name="lifted", label=_l("Lifted"), open=False,
              sentence=_l("Lifted: the danger has passed.")),
        State(name="dismissed", label=_l("Unfounded"), open=False,
              sentence=_l("Verified and found to be nothing; the reason was given.")),
    ),
    moves=(
        Move(name="verify", label=_l("Verify and set the level"), sources={"signalled"},
             target="verified", permission="contracts:warn", needs=("note", "level"),
             stops=("verify",), emits="contracts.warning_raised"),
        Move(name="dismiss", label=_l("Unfounded"), sources={"signalled", "verified"},
             target="dismissed", permission="contracts:warn", needs=("note",),
             emits="contracts.warning_lifted"),
        Move(name="assign", label=_l("Name who deals with it"), sources={"verified", "handling"},
             target="handling", permission="contracts:warn", needs=("unit",)),
        Move(name="measure", label=_l("Report a measure"), sources={"handling"}, target="",
             permission="contracts:measure", needs=("note",)),
        Move(name="raise_level", label=_l("Raise the level"),
             sources={"signalled", "verified", "handling"}, target="",
             permission="contracts:warn", needs=("note", "level"),
             emits="contracts.warning_raised"),
        Move(name="lower_level", label=_l("Lower the level"), sources={"verified", "handling"},
             target="", permission="contracts:warn", needs=("note", "level")),
        Move(name="instruct", label=_l("The county's instruction"),
             sources={"signalled", "verified", "handling"}, target="",
             permission="contracts:county_warnings", needs=("note",)),
        Move(name="lift", label=_l("Lift the warning"), sources={"verified", "handling"},
             target="lifted", permission="contracts:warn", needs=("note",),
             emits="contracts.warning_lifted"),
    ),
    clocks=(ClockSpec(name="verify", label=_l("Verify"), rule="contracts.warn.verify"),),
    starts=("verify",),
)  # fmt: skip
