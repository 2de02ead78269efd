"""What people may do in legal aid, and which roles may by default.

None of these opens a case: that takes a place in the case itself, given with a reason.
"""

from platform_core.api import Permission, Role
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")
_HANDLERS = (*_OFFICE, "aid_lawyer")
_EVERYBODY = (*_HANDLERS, "union_chair", "handler", "member")

ROLES = (Role("aid_lawyer", _l("Legal aid lawyer"), "township", mfa=True, sensitive=True),)

CASES = (
    Permission("legal_aid:apply", _l("Apply for legal aid and follow one's own case"), _EVERYBODY),
    Permission("legal_aid:intake", _l("Take in applications at the desk"), _OFFICE),
    Permission("legal_aid:review", _l("Decide on applications"), _OFFICE),
    Permission("legal_aid:assign", _l("Assign cases"), _OFFICE),
    Permission("legal_aid:handle", _l("Handle cases"), _HANDLERS),
    Permission("legal_aid:supervise", _l("Supervise cases and grant access"), ("township_admin",)),
    Permission("legal_aid:configure", _l("Keep legal aid bodies and the diagnosis"), _OFFICE),
    Permission(
        "legal_aid:county", _l("See the county's legal aid"), ("county_officer", "county_auditor")
    ),
    Permission("legal_aid:instruct", _l("Answer cases put before the county"), ("county_officer",)),
)

LETTERS = (
    Permission("legal_aid:petitions", _l("Handle letters and visits"), _OFFICE),
    Permission("legal_aid:import_hotline", _l("Import 12351 work orders"), _OFFICE),
    Permission("legal_aid:mediate", _l("Mediate labour disputes"), _HANDLERS),
    Permission("legal_aid:letters", _l("Write and send supervision letters"), _OFFICE),
    Permission("legal_aid:approve_letters", _l("Approve supervision letters"), ("township_admin",)),
    Permission("legal_aid:protect", _l("Protect union officers' own rights"), _OFFICE),
    Permission("legal_aid:patterns", _l("See patterns across cases and use them"), _OFFICE),
)

PERMISSIONS = (*CASES, *LETTERS)
