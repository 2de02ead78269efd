"""The pages of legal aid."""

from plugins.legal_aid.views import (  # each adds its routes
    acts,
    bodies,
    cases,
    county,
    diagnosis,
    hotline,
    mediations,
    patterns,
    petitions,
    printing,
    protections,
    sheets,
    show,
    supervision,
)
from plugins.legal_aid.views.frame import bp, county_bp

__all__ = [
    "acts", "bodies", "bp", "cases", "county", "county_bp", "diagnosis", "hotline", "mediations",
    "patterns", "petitions", "printing", "protections", "sheets", "show", "supervision",
]  # fmt: skip
