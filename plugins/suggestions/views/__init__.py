"""The pages of suggestions: lists, one's own, triage, the nameless, papers, units, the county."""

from plugins.suggestions.views import (  # each adds its routes
    acts,
    answering,
    appeals,
    handing_in,
    lists,
    nameless,
    office,
    printing,
    show,
)
from plugins.suggestions.views.frame import bp, county_bp

__all__ = [
    "acts", "answering", "appeals", "bp", "county_bp", "handing_in", "lists", "nameless",
    "office", "printing", "show",
]  # fmt: skip
