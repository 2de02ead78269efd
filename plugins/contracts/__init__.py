"""Equal consultation and collective contracts: from the demand to fulfilment and renewal."""

from platform_core.api import Event, Job, Manifest, NavItem, Slot
from platform_core.api import lazy_gettext as _l

EVERY = {"ref": "str", "number": "str", "state": "str"}

manifest = Manifest(
    name="contracts",
    label=_l("Collective contracts"),
    summary=_l(
        "Equal consultation, drafts by clause, the legal chain to effect, coverage, fulfilment, "
        "the four systems and early warning."
    ),
    api=">=1,<2",
    nav=(
        NavItem(_l("Collective contracts"), "contracts.index", "contracts:read", order=30),
        NavItem(_l("Consultations"), "contracts.consultations", "contracts:read", order=31),
        NavItem(_l("Fulfilment"), "contracts.checks", "contracts:check", order=32),
        NavItem(_l("Four systems"), "contracts.systems", "contracts:figures", order=33),
        NavItem(_l("Early warning"), "contracts.warnings", "contracts:signal", order=34),
    ),
    county_nav=(
        NavItem(
            _l("Orange and red warnings"), "contracts_county.alerts", "contracts:county_warnings",
            order=31,
        ),
        NavItem(
            _l("Refused consultations"), "contracts_county.escalations", "contracts:county",
            order=30,
        ),
        NavItem(_l("Model clauses"), "contracts_county.models", "contracts:bank", order=32),
    ),
    emits=(
        Event("contracts.signed", {**EVERY, "signed_on": "date"}),
        Event("contracts.filed", {**EVERY, "filed_on": "date"}),
        Event("contracts.effective", {**EVERY, "effective_on": "date", "by": "str"}),
        Event("contracts.objected", {**EVERY, "on": "date"}),
        Event("contracts.expiring", {**EVERY, "expires_on": "date"}),
        Event("contracts.escalated", EVERY),
        Event("contracts.breach_found",
              {"ref": "str", "number": "str", "employer": "int", "result": "str"}),
        Event("contracts.warning_raised", {**EVERY, "level": "str", "was": "str"}),
        Event("contracts.warning_lifted", {**EVERY, "level": "str"}),
    ),
    listens={
        "congress.motion_decided": "ratify",
        "congress.session_closed": "note_congress",
        "congress.task_overdue": "note_late_task",
        "legal_aid.pattern_found": "note_pattern",
    },
    slots=(
        Slot("contracts.contract.aside", "contract"),
        Slot("contracts.congress.actions", "contract"),
        Slot("contracts.check.congress.actions", "check"),
    ),
    jobs=(
        Job("settle_silence", "1h", "settle_silence"),
        Job("open_renewal_windows", "1d", "open_renewal_windows"),
        Job("remind", "1d", "remind"),
        Job("scan_warnings", "1d", "scan_warnings"),
        Job("open_checks", "1d", "open_checks"),
        Job("remind_checks", "1d", "remind_checks"),
    ),
)  # fmt: skip
