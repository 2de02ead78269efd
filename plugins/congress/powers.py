"""The powers of a congress as templates for the items of an agenda. Pure.

Regional powers after the five of local law (hear, deliberate, pass, supervise, other); those of
a single employer add election and appraisal. `secret` follows from the rule pack, not from here.
"""

from dataclasses import dataclass

from platform_core.api import lazy_gettext as _l
from plugins.congress.terms import ItemKind, Level

LAST_RESOLUTIONS = "last_resolutions"
JOINT_MEETINGS = "joint_meetings"
PATROLS = "patrols"
CREDENTIALS = "credentials"


@dataclass(frozen=True)
class Power:
    """One thing a congress may deal with. `passes`: it has no effect unless it is passed."""

    key: str
    label: str
    kind: ItemKind
    levels: frozenset[Level]
    passes: bool = False
    minutes: int = 15


_SHARED = frozenset({Level.REGIONAL, Level.INDUSTRY})
_SINGLE = frozenset({Level.ENTERPRISE, Level.INSTITUTION, Level.SCHOOL})
_ALL = _SHARED | _SINGLE

POWERS = (
    Power(CREDENTIALS, _l("Report on the delegates' credentials"), ItemKind.REPORT, _ALL),
    Power(LAST_RESOLUTIONS, _l("How the last session's resolutions were carried out"),
          ItemKind.REVIEW_SUPERVISE, _ALL),
    Power(JOINT_MEETINGS, _l("Confirm what the joint meetings decided"),
          ItemKind.DELIBERATE_PASS, _ALL, True),
    Power(PATROLS, _l("What the delegates' patrols found"), ItemKind.REVIEW_SUPERVISE, _ALL),
    Power("labour_report", _l("Report on labour law and labour relations in the area"),
          ItemKind.REPORT, _SHARED, minutes=30),
    Power("union_report", _l("Work report of the township union"), ItemKind.REPORT, _SHARED,
          minutes=30),
    Power("conditions", _l("Pay, hours, leave, safety, insurance, training"),
          ItemKind.DELIBERATE_ADVISE, _ALL, minutes=40),
    Power("regional_contract", _l("Draft of the regional collective contract"),
          ItemKind.DELIBERATE_PASS, _SHARED, True, 40),
    Power("wage_contract", _l("Draft of the collective wage contract"),
          ItemKind.DELIBERATE_PASS, _ALL, True, 40),
    Power("women_contract", _l("Draft of the special contract on women employees"),
          ItemKind.DELIBERATE_PASS, _ALL, True, 30),
    Power("safety_contract", _l("Draft of the special contract on labour safety"),
          ItemKind.DELIBERATE_PASS, _ALL, True, 30),
    Power("collective_contract", _l("Draft of the collective contract"),
          ItemKind.DELIBERATE_PASS, _SINGLE, True, 40),
    Power("supervision", _l("Supervise labour law, contracts and social insurance payment"),
          ItemKind.REVIEW_SUPERVISE, _ALL, minutes=30),
    Power("committees", _l("Members of the special committees"), ItemKind.ELECT, _ALL, True, 20),
    Power("negotiators", _l("Employees' representatives for collective consultation"),
          ItemKind.ELECT, _ALL, True, 20),
    Power("directors", _l("Employee directors and supervisors"), ItemKind.ELECT, _SINGLE, True, 20),
    Power("appraisal", _l("Democratic appraisal of leaders"), ItemKind.APPRAISE, _ALL, minutes=30),
    Power("leaders", _l("Democratic election of the enterprise's leaders"), ItemKind.ELECT,
          _SINGLE, True, 30),
    Power("other", _l("Another matter for the congress"), ItemKind.DELIBERATE_ADVISE, _ALL),
)  # fmt: skip
BY_KEY = {power.key: power for power in POWERS}


def powers_of(level: Level) -> list[Power]:
    """What a congress of this level may put on its agenda."""
    return [power for power in POWERS if level in power.levels]
