"""Transparency for programs: the calendar, disclosures, objections, and one POST per verb."""

from plugins.transparency.api import reading, verbs  # each adds its routes
from plugins.transparency.api.frame import api_bp

__all__ = ["api_bp", "reading", "verbs"]
