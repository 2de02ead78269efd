"""What is read, by subject."""

from plugins.legal_aid.queries import cases

__all__ = ["cases"]
