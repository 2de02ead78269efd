"""The pages of the congress: before, during and after a session."""

from plugins.congress.views import (  # each adds its routes
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
    "bp", "chair", "congresses", "delegates", "hall", "now", "outcomes", "printing",
    "sessions", "tellers",
]  # fmt: skip
