"""Legal aid: cases, letters and visits, mediation, supervision letters, cadre protection."""

from platform_core.api import Event, Job, Manifest, NavItem
from platform_core.api import lazy_gettext as _l

EVERY = {"ref": "str", "number": "str", "state": "str"}

manifest = Manifest(
    name="legal_aid",
    label=_l("Legal aid"),
    summary=_l("Aid cases with their time limits and money, petitions, mediation and letters."),
    api=">=1,<2",
    nav=(NavItem(_l("Legal aid"), "legal_aid.index", "legal_aid:apply", order=40),),
    county_nav=(
        NavItem(_l("Legal aid"), "legal_aid_county.overview", "legal_aid:county", order=40),
    ),
    emits=(
        Event("legal_aid.deadline_near", {"ref": "str", "days": "int", "due": "date"}),
        Event("legal_aid.closed", {**EVERY, "result": "str"}),
    ),
    jobs=(Job("remind", "1d", "remind"), Job("erase", "1d", "erase")),
)
