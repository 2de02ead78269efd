"""The pages of consultations and contracts."""

from plugins.contracts.views import (  # each adds its routes
    alerts,
    care_papers,
    clauses,
    consultations,
    contracts,
    county,
    county_bank,
    coverage,
    fulfilment,
    limits,
    printing,
    systems,
    warnings,
)
from plugins.contracts.views.frame import bp, county_bp

__all__ = [
    "alerts", "bp", "care_papers", "clauses", "consultations", "contracts", "county",
    "county_bank", "county_bp", "coverage", "fulfilment", "limits", "printing", "systems",
    "warnings",
]  # fmt: skip
