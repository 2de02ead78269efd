"""The tables of the contracts module, by subject."""

from plugins.contracts.models.consultations import (
    Campaign,
    Consultation,
    Escalation,
    Information,
    Meeting,
    Representative,
)
from plugins.contracts.models.contracts import Clause, Contract, Proposal
from plugins.contracts.models.coverage import ContractCoverage

__all__ = [
    "Campaign",
    "Clause",
    "Consultation",
    "Contract",
    "ContractCoverage",
    "Escalation",
    "Information",
    "Meeting",
    "Proposal",
    "Representative",
]
