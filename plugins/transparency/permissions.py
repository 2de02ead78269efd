"""What people may do with disclosures, and which roles may by default."""

from platform_core.api import Permission, Role
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")
_EVERYBODY = (*_OFFICE, "union_chair", "handler", "discloser", "body_head", "member")

ROLES = (
    Role("discloser", _l("Disclosure clerk of a body"), "township"),
    Role("body_head", _l("Responsible person of a body"), "township"),
)

PERMISSIONS = (
    Permission("transparency:read", _l("Read disclosures and the calendar"), _EVERYBODY),
    Permission("transparency:plan", _l("Keep bodies, catalogues and the calendar"), _OFFICE),
    Permission("transparency:draft", _l("Draft disclosures"), (*_OFFICE, "discloser")),
    Permission("transparency:review", _l("Review for the union"), (*_OFFICE, "union_chair")),
    Permission("transparency:approve", _l("Approve as the responsible person"),
               ("township_admin", "body_head")),
    Permission("transparency:publish", _l("Redact, publish, close and archive"),
               (*_OFFICE, "discloser")),
    Permission("transparency:object", _l("Object and ask"), _EVERYBODY),
    Permission("transparency:reply", _l("Answer objections"), (*_OFFICE, "discloser")),
    Permission("transparency:unseal", _l("Look at the sealed identity of an objection"),
               ("township_admin",)),
    Permission("transparency:declare", _l("Declare a unit for stars, reply and appeal"),
               (*_OFFICE, "union_chair")),
    Permission("transparency:mark", _l("Mark what was declared for stars"), _OFFICE),
    Permission("transparency:meet", _l("Keep joint meetings and give tasks"), _OFFICE),
    Permission("transparency:carry_out", _l("See joint meetings and report on their tasks"),
               (*_OFFICE, "union_chair", "handler")),
    Permission("transparency:county_stars", _l("Audit and award stars"), ("county_officer",)),
    Permission("transparency:county_rubric", _l("Keep the rubric for stars"),
               ("county_officer",)),
    Permission("transparency:county_catalogue", _l("Keep the county's disclosure catalogues"),
               ("county_officer",)),
)  # fmt: skip
