"""Legal aid for programs: cases, petitions, mediations and letters, with the pages' own limits."""

from plugins.legal_aid.api import cases, letters, mediations, petitions  # each adds its routes
from plugins.legal_aid.api.frame import api_bp

__all__ = ["api_bp", "cases", "letters", "mediations", "petitions"]
