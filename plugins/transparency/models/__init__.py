"""The tables of transparency, by subject."""

from plugins.transparency.models.bodies import Adoption, Body, Edition, Item
from plugins.transparency.models.disclosures import (
    Attachment,
    Disclosure,
    Duty,
    Redaction,
    Text,
)
from plugins.transparency.models.objections import Answer, Objection

__all__ = [
    "Adoption",
    "Answer",
    "Attachment",
    "Body",
    "Disclosure",
    "Duty",
    "Edition",
    "Item",
    "Objection",
    "Redaction",
    "Text",
]
