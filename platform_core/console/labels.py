"""What the county's history calls what was done: the core's own, else what a plugin calls it."""

from collections.abc import Mapping

from platform_core.i18n import lazy_gettext as _l
from platform_core.runtime.registry import registry

HAPPENED: Mapping[str, str] = {
    "core:order_switch": _l("Switch planned"),
    "core:withdraw_switch": _l("Planned switch withdrawn"),
    "core:switch_failed": _l("Switch not possible"),
    "core:purge_module": _l("Data deleted after export"),
    "core:set_policy": _l("Rule for a module set"),
    "core:decide_rule": _l("Standard or time limit set"),
    "core:end_rule": _l("Standard or time limit ended"),
    "core:announce_days": _l("Days off of a year entered"),
    "core:save_profile": _l("Package of modules saved"),
    "core:drop_profile": _l("Package of modules deleted"),
    "core:ask_module": _l("Module asked for"),
    "core:answer_module": _l("Request for a module answered"),
    "core:send_inquiry": _l("Inquiry sent"),
    "core:inquiry_accept": _l("Answer to an inquiry accepted"),
    "core:inquiry_return": _l("Answer to an inquiry returned"),
    "core:inquiry_urge": _l("Answer to an inquiry urged"),
    "core:inquiry_call_off": _l("Inquiry called off"),
    "core:open_closings": _l("Period closing asked for"),
    "core:accept_closing": _l("Figures of a period accepted"),
    "core:return_closing": _l("Figures of a period returned"),
    "core:lock_closing": _l("Figures of a period locked"),
    "core:put_template": _l("Report template changed"),
    "core:drop_template": _l("Report template reset"),
    "core:read_escalation": _l("Matter from below read"),
    "core:take_escalation": _l("Matter from below taken on"),
    "core:answer_escalation": _l("Matter from below answered"),
    "core:create_township": _l("Township made"),
    "core:suspend_township": _l("Township suspended"),
    "core:resume_township": _l("Township opened again"),
    "core:archive_township": _l("Township archived"),
    "core:export_township": _l("Township exported"),
    "core:import_township": _l("Township imported"),
    "core:erase_township": _l("Township erased"),
    "accounts:grant": _l("Role given"),
    "accounts:revoke": _l("Role taken"),
    "accounts:issue_slip": _l("Slip issued"),
    "accounts:disable": _l("Account disabled"),
    "accounts:enable": _l("Account enabled"),
}


def happened(action: str) -> str:
    """An entry in words: "contracts:sign" is what contracts call it."""
    return str(HAPPENED.get(action) or registry().happened(action))
