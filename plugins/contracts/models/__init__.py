"""The tables of the contracts module, by subject."""

from plugins.contracts.models.bank import ModelClause
from plugins.contracts.models.consultations import (
    Campaign,
    Consultation,
    Escalation,
    Information,
    Meeting,
    Representative,
)
from plugins.contracts.models.contracts import (
    FIGURES,
    Clause,
    Contract,
    ContractProof,
    Proposal,
)
from plugins.contracts.models.coverage import ContractCoverage
from plugins.contracts.models.fulfilment import Check, ClauseCheck, PulseAnswer, Rectification
from plugins.contracts.models.systems import FiguresImport, InsuranceMonth, LabourMonth
from plugins.contracts.models.warnings import Alert, EarlyWarning, Signal

__all__ = [
    "FIGURES",
    "Alert",
    "Campaign",
    "Check",
    "Clause",
    "ClauseCheck",
    "Consultation",
    "Contract",
    "ContractCoverage",
    "ContractProof",
    "EarlyWarning",
    "Escalation",
    "FiguresImport",
    "Information",
    "InsuranceMonth",
    "LabourMonth",
    "Meeting",
    "ModelClause",
    "Proposal",
    "PulseAnswer",
    "Rectification",
    "Representative",
    "Signal",
]
