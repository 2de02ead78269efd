"""What people call the words of petitions, mediations, letters, protection and patterns."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.models import Use
from plugins.legal_aid.workflow.letters import Kind
from plugins.legal_aid.workflow.mediations import AskedBy, Remedy
from plugins.legal_aid.workflow.petitions import Form, Origin, Purpose
from plugins.legal_aid.workflow.protections import Consenter, Office, Outcome, Threat

NAMES: dict[type[StrEnum], Mapping[Any, str]] = {
    Form: {
        Form.LETTER: _l("By letter"), Form.VISIT: _l("In person"),
        Form.CALL: _l("By telephone"), Form.WEB: _l("On this website"),
        Form.HOTLINE: _l("12351 work order"),
    },
    Purpose: {
        Purpose.PROPOSAL: _l("Opinion or proposal"), Purpose.ACCUSATION: _l("Accusation"),
        Purpose.CLAIM: _l("Appeal or claim"),
    },
    Origin: {
        Origin.DIRECT: _l("From the petitioner"), Origin.PASSED_ON: _l("From another body"),
    },
    AskedBy: {AskedBy.WRITTEN: _l("In writing"), AskedBy.ORAL: _l("Orally, on record")},
    Remedy: {
        Remedy.PAYMENT_ORDER: _l("Order for payment"),
        Remedy.ARBITRATION: _l("Arbitration"),
    },
    Kind: {
        Kind.REMINDER: _l("Reminder letter"), Kind.OPINION: _l("Opinion letter"),
        Kind.PROPOSAL: _l("Proposal to the authority"),
    },
    Threat: {
        Threat.TRANSFER: _l("Transfer in mid-term"), Threat.DISMISSAL: _l("Dismissal"),
        Threat.EXPIRY: _l("Contract let run out"), Threat.PAY: _l("Pay or post cut"),
        Threat.RETALIATION: _l("Retaliation"),
    },
    Office: {
        Office.CHAIR: _l("Union chair"), Office.VICE_CHAIR: _l("Union vice-chair"),
        Office.COMMITTEE: _l("Member of the union committee"),
    },
    Consenter: {
        Consenter.OWN_COMMITTEE: _l("The union's own committee"),
        Consenter.HIGHER_UNION: _l("The union above"),
    },
    Outcome: {
        Outcome.DROPPED: _l("Given up by the employer"), Outcome.RESTORED: _l("Restored"),
        Outcome.COMPENSATED: _l("Compensated"), Outcome.UNFOUNDED: _l("Without ground"),
    },
    Use: {
        Use.SUGGESTION: _l("Became a suggestion"), Use.WARNING: _l("Became a warning signal"),
        Use.PATROL: _l("Proposed for a patrol"), Use.NONE: _l("Nothing to be done"),
    },
}  # fmt: skip

# What happened here besides the moves of the workflows, by its name in the history.
HAPPENED: Mapping[str, str] = {
    "read_escalation": _l("Case raised to the county read"),
    "open": _l("Taken down"), "import": _l("Work orders imported"),
    "open_case": _l("Aid case opened from it"),
}  # fmt: skip
ROLES = {"mediator": _l("Mediator")}
