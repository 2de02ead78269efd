"""The pages of the congress: before, during and after a session."""

from plugins.congress.views import (  # each adds its routes
    amendments,
    chair,
    congresses,
    delegates,
    hall,
    now,
    outcomes,
    printing,
    sessions,
    tellers,
)
from plugins.congress.views.frame import bp

__all__ = [
    "amendments", "bp", "chair", "congresses", "delegates", "hall", "now", "outcomes", "printing",
    "sessions", "tellers",
]  # fmt: skip
