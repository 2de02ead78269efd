"""Suggestions for programs: lists, one with its history, handing in, and one POST per verb."""

from plugins.suggestions.api import reading, verbs  # each adds its routes
from plugins.suggestions.api.frame import api_bp

__all__ = ["api_bp", "reading", "verbs"]
