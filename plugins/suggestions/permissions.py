"""What people may do with suggestions, and which roles may by default."""

from platform_core.api import Permission
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")
_EVERYBODY = (*_OFFICE, "union_chair", "handler", "member")

PERMISSIONS = (
    Permission("suggestions:submit", _l("Hand in and follow one's own suggestions"), _EVERYBODY),
    Permission("suggestions:support", _l("Support other people's suggestions"), _EVERYBODY),
    Permission("suggestions:behalf", _l("Hand in for somebody else"), (*_OFFICE, "union_chair")),
    Permission("suggestions:read", _l("Read all suggestions"), (*_OFFICE, "handler")),
    Permission("suggestions:register", _l("Register what was handed in"), _OFFICE),
    Permission("suggestions:review", _l("Decide what is filed"), _OFFICE),
    Permission("suggestions:assign", _l("Name the unit in charge"), _OFFICE),
    Permission("suggestions:handle", _l("Handle and answer"), (*_OFFICE, "handler")),
    Permission("suggestions:publish", _l("Show on the board"), _OFFICE),
    Permission("suggestions:award", _l("Reward suggestions"), ("township_admin",)),
    Permission("suggestions:unseal", _l("Look at a sealed identity"), ("township_admin",)),
    Permission("suggestions:configure", _l("Keep units and reply templates"), _OFFICE),
    Permission("suggestions:county_review", _l("Decide on appeals"), ("county_officer",)),
)
