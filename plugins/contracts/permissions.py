"""What people may do with consultations and contracts, and which roles may by default."""

from platform_core.api import Permission
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")
_EVERYBODY = (*_OFFICE, "union_chair", "handler", "member")

CHAIN = (
    Permission("contracts:read", _l("Read contracts and consultations"), _EVERYBODY),
    Permission("contracts:consult", _l("Demand, prepare and hold consultations"),
               (*_OFFICE, "union_chair")),
    Permission("contracts:draft", _l("Draft contracts and bring them to signature"), _OFFICE),
    Permission("contracts:file", _l("File, publish and end contracts"), _OFFICE),
    Permission("contracts:cover", _l("Keep which employers a contract covers"), _OFFICE),
    Permission("contracts:county", _l("Decide on refused consultations"), ("county_officer",)),
    Permission("contracts:bank", _l("Keep the bank of model clauses"), ("county_officer",)),
)  # fmt: skip

CARE = (
    Permission("contracts:check", _l("Check how contracts are kept"), (*_OFFICE, "union_chair")),
    Permission("contracts:answer", _l("Answer a problem letter"), (*_OFFICE, "handler")),
    Permission("contracts:follow", _l("Follow breaches and warnings"),
               (*_OFFICE, "union_chair", "handler")),
    Permission("contracts:pulse", _l("Say whether contracts are kept"),
               ("union_chair", "handler", "member")),
    Permission("contracts:figures", _l("Enter and import monthly figures"), _OFFICE),
    Permission("contracts:signal", _l("Enter a signal for early warning"),
               (*_OFFICE, "union_chair")),
    Permission("contracts:warn", _l("Verify, assign and lift warnings"), _OFFICE),
    Permission("contracts:measure", _l("Deal with a warning"), (*_OFFICE, "handler")),
    Permission("contracts:county_warnings", _l("Read orange and red warnings and instruct"),
               ("county_officer",)),
)  # fmt: skip

PERMISSIONS = CHAIN + CARE
