"""Contracts for programs: lists, one with its history, and one POST per step of its way."""

from plugins.contracts.api import care_reading, care_verbs, reading, verbs  # each adds its routes
from plugins.contracts.api.frame import api_bp

__all__ = ["api_bp", "care_reading", "care_verbs", "reading", "verbs"]
