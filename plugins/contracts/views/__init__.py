"""The pages of consultations and contracts."""

from plugins.contracts.views import consultations, contracts, county  # each adds its routes
from plugins.contracts.views.frame import bp, county_bp

__all__ = ["bp", "consultations", "contracts", "county", "county_bp"]
