"""The pages of the congress: before, during and after a session."""

from plugins.congress.views import (  # each adds its routes
    congresses,
    delegates,
    outcomes,
    sessions,
)
from plugins.congress.views.frame import bp

__all__ = ["bp", "congresses", "delegates", "outcomes", "sessions"]
