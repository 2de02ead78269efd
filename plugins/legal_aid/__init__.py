"""Legal aid: cases, letters and visits, mediation, supervision letters, cadre protection."""

from platform_core.api import Event, Job, Manifest, NavItem
from platform_core.api import lazy_gettext as _l

EVERY = {"ref": "str", "number": "str", "state": "str"}
# What a pattern says to others: `use` is suggestion, warning or patrol.
PATTERN = {
    "ref": "str", "use": "str", "about": "str", "employer_id": "int", "cases": "int",
    "persons": "int", "since": "date", "until": "date", "label": "str", "note": "str",
}  # fmt: skip

manifest = Manifest(
    name="legal_aid",
    label=_l("Legal aid"),
    summary=_l("Aid cases with their time limits and money, petitions, mediation and letters."),
    api=">=1,<2",
    nav=(NavItem(_l("Legal aid"), "legal_aid.index", "legal_aid:apply", order=40),),
    county_nav=(
        NavItem(_l("Legal aid"), "legal_aid_county.overview", "legal_aid:county", order=40),
        NavItem(
            _l("Protection of union officers"),
            "legal_aid_county.county_protections",
            "legal_aid:county",
            order=41,
        ),
    ),
    emits=(
        Event("legal_aid.deadline_near", {"ref": "str", "days": "int", "due": "date"}),
        Event("legal_aid.founded", {"ref": "str", "origin": "str", "label": "str"}),
        Event("legal_aid.closed", {**EVERY, "result": "str"}),
        Event("legal_aid.petition_registered", {**EVERY, "about": "str", "form": "str"}),
        Event("legal_aid.mediation_asked", EVERY),
        Event("legal_aid.letter_sent", {**EVERY, "day": "date"}),
        Event("legal_aid.protection_opened", {"number": "str", "threat": "str"}),
        Event("legal_aid.pattern_found", PATTERN),
    ),
    jobs=(
        Job("remind", "1d", "remind"),
        Job("erase", "1d", "erase"),
        Job("remind_matters", "1d", "remind_matters"),
        Job("tell_overrun", "1d", "tell_overrun"),
        Job("forget_uploads", "1d", "forget_uploads"),
        Job("erase_matters", "1d", "erase_matters"),
        Job("lapse", "1d", "lapse"),
        Job("compare", "1d", "compare"),
        Job("find_patterns", "1d", "find_patterns"),
    ),
)
