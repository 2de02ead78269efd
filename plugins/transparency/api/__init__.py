"""Transparency for programs: the calendar, disclosures, objections, star ratings and joint
meetings, and one POST per verb."""

from plugins.transparency.api import meetings, reading, stars, verbs  # each adds its routes
from plugins.transparency.api.frame import api_bp

__all__ = ["api_bp", "meetings", "reading", "stars", "verbs"]
