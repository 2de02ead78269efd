"""The tables of transparency, by subject."""

from plugins.transparency.models.bodies import Adoption, Body, Edition, Item
from plugins.transparency.models.disclosures import (
    Attachment,
    Disclosure,
    Duty,
    Redaction,
    Text,
)
from plugins.transparency.models.meetings import (
    JointTask,
    MeetingSeat,
    MeetingTopic,
    PartyGovUnionMeeting,
)
from plugins.transparency.models.objections import Answer, Objection
from plugins.transparency.models.stars import (
    RubricEdition,
    StarApplication,
    StarAward,
    StarLine,
)

__all__ = [
    "Adoption",
    "Answer",
    "Attachment",
    "Body",
    "Disclosure",
    "Duty",
    "Edition",
    "Item",
    "JointTask",
    "MeetingSeat",
    "MeetingTopic",
    "Objection",
    "PartyGovUnionMeeting",
    "Redaction",
    "RubricEdition",
    "StarApplication",
    "StarAward",
    "StarLine",
    "Text",
]
