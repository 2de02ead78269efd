"""The limitations and time limits of a dispute, computed from dated facts. Pure."""

from plugins.legal_aid.limits.compute import Dated, Limitation, compute
from plugins.legal_aid.limits.facts import FactKind, Name

__all__ = ["Dated", "FactKind", "Limitation", "Name", "compute"]
