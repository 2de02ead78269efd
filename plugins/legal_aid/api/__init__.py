"""Legal aid for programs: cases, petitions, mediations and letters, with the pages' own limits."""

from plugins.legal_aid.api import (  # each adds its routes
    letters,
    mediations,
    petitions,
    reading,
    verbs,
)
from plugins.legal_aid.api.frame import api_bp

__all__ = ["api_bp", "letters", "mediations", "petitions", "reading", "verbs"]
