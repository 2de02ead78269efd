"""Cases for programs: what the token's person has access to, taking in, and the main verbs."""

from plugins.legal_aid.api import reading, verbs  # each adds its routes
from plugins.legal_aid.api.frame import api_bp

__all__ = ["api_bp", "reading", "verbs"]
