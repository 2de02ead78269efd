"""The pages of legal aid."""

from plugins.legal_aid.views import (  # each adds its routes
    hotline,
    mediations,
    patterns,
    petitions,
    protections,
    sheets,
    supervision,
)
from plugins.legal_aid.views.frame import bp, county_bp

__all__ = [
    "bp", "county_bp", "hotline", "mediations", "patterns", "petitions", "protections", "sheets",
    "supervision",
]  # fmt: skip
