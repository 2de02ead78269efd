"""What the registers call things: kinds, states, levels, codes and what was done, in words."""

from collections.abc import Mapping
from typing import Any

from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.models import (
    CommitteeKind,
    HonourLevel,
    MemberStatus,
    Sex,
    UnionKind,
)

KINDS: Mapping[str, Any] = {
    UnionKind.VILLAGE: _l("Village union"),
    UnionKind.ENTERPRISE: _l("Enterprise union"),
    UnionKind.SELF_EMPLOYED: _l("Union of the self-employed"),
    UnionKind.AGENCY_INSTITUTION: _l("Union of an agency or institution"),
    UnionKind.JOINT: _l("Joint union"),
    UnionKind.INDUSTRY: _l("Industry union"),
}
STATUSES: Mapping[str, Any] = {
    MemberStatus.APPLIED: _l("membership applied for"),
    MemberStatus.ACTIVE: _l("on the rolls"),
    MemberStatus.KEPT: _l("membership kept"),
    MemberStatus.TRANSFERRED: _l("transferred out"),
    MemberStatus.LEFT: _l("has left the union"),
    MemberStatus.EXPELLED: _l("expelled"),
    MemberStatus.DECEASED: _l("deceased"),
}
SEXES: Mapping[str, Any] = {Sex.FEMALE: _l("female"), Sex.MALE: _l("male")}
LEVELS: Mapping[str, Any] = {
    HonourLevel.NATION: _l("national"),
    HonourLevel.PROVINCE: _l("provincial"),
    HonourLevel.CITY: _l("of the city"),
    HonourLevel.COUNTY: _l("of the county"),
    HonourLevel.TOWNSHIP: _l("of the township"),
}
COMMITTEES: Mapping[str, Any] = {
    CommitteeKind.UNION: _l("Union committee"),
    CommitteeKind.AUDIT: _l("Audit committee"),
    CommitteeKind.WOMEN: _l("Women workers' committee"),
    CommitteeKind.MEDIATION: _l("Labour dispute mediation committee"),
    CommitteeKind.SUPERVISION: _l("Labour law supervision committee"),
}
CHAIR = "主席"  # the position as it is written in every register
POSITIONS = (CHAIR, "副主席", "委员", "主任", "副主任")

OWNERSHIPS: Mapping[str, Any] = {  # the codes of union registers
    "110": _l("State-owned"),
    "120": _l("Collective enterprise"),
    "130": _l("Joint-stock cooperative"),
    "140": _l("Associated enterprise"),
    "151": _l("Wholly state-owned company"),
    "159": _l("Other limited company"),
    "161": _l("Joint-stock company, state-controlled"),
    "169": _l("Other joint-stock company"),
    "170": _l("Private enterprise"),
    "190": _l("Other domestic"),
    "200": _l("Hong Kong, Macao or Taiwan capital"),
    "300": _l("Foreign capital"),
    "400": _l("Public institution"),
    "500": _l("State agency"),
    "600": _l("Self-employed business"),
    "700": _l("Private non-enterprise unit"),
}
PUBLIC = frozenset({"110", "120", "151", "161", "400", "500"})

INDUSTRIES: Mapping[str, Any] = {  # the divisions of GB/T 4754, numbered as in union registers
    "01": _l("Agriculture, forestry, animal husbandry and fishery"),
    "02": _l("Mining"),
    "03": _l("Manufacturing"),
    "04": _l("Electricity, heat, gas and water"),
    "05": _l("Construction"),
    "06": _l("Wholesale and retail"),
    "07": _l("Transport, storage and post"),
    "08": _l("Accommodation and catering"),
    "09": _l("Information technology"),
    "10": _l("Financial services"),
    "11": _l("Real estate"),
    "12": _l("Leasing and business services"),
    "13": _l("Research and technical services"),
    "14": _l("Water, environment and public facilities"),
    "15": _l("Residents' services and repair"),
    "16": _l("Education (industry)"),
    "17": _l("Health and social work"),
    "18": _l("Culture, sports and entertainment"),
    "19": _l("Public administration and social organisations"),
    "20": _l("International organisations"),
}

DONE: Mapping[str, Any] = {
    "core:establish_union": _l("Union entered"),
    "core:amend_union": _l("Union's entry changed"),
    "core:renew_committee": _l("Committee elected anew"),
    "core:dissolve_union": _l("Union dissolved"),
    "core:appoint": _l("Officer entered"),
    "core:end_term": _l("Officer's term ended"),
    "core:enrol": _l("Enrolled"),
    "core:correct_member": _l("Particulars corrected"),
    "core:transfer": _l("Transferred to another union"),
    "core:approve_member": _l("Membership approved"),
    "core:keep_member": _l("Membership kept"),
    "core:resume_member": _l("Back on the rolls"),
    "core:transfer_out_member": _l("Transferred out of the township"),
    "core:leave_member": _l("Left the union"),
    "core:expel_member": _l("Expelled"),
    "core:mark_deceased_member": _l("Marked as deceased"),
    "core:readmit_member": _l("Readmitted"),
    "core:show_identity": _l("Numbers looked at in full"),
    "core:export_identities": _l("Register taken out with numbers in full"),
    "core:register_employer": _l("Employer entered"),
    "core:amend_employer": _l("Employer's entry changed"),
    "core:close_employer": _l("Employer closed"),
    "core:enter_honour": _l("Honour entered"),
    "core:amend_honour": _l("Honour's entry changed"),
    "core:strike_honour": _l("Honour struck out"),
    "core:import_members": _l("Roster of members imported"),
    "core:import_employers": _l("Roster of employers imported"),
    "core:import_unions": _l("Roster of unions imported"),
}


def said(words: Mapping[str, Any], code: str | None) -> str:
    """The word for a code; the code itself where it has none, nothing for nothing."""
    return str(words.get(code, code)) if code else ""
