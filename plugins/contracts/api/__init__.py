"""Contracts for programs: lists, one with its history, and one POST per verb."""

from plugins.contracts.api.frame import api_bp

__all__ = ["api_bp"]
