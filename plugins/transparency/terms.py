"""The words of disclosure: kinds of bodies, cadences, audiences, and what stands beside them."""

from enum import StrEnum


class BodyKind(StrEnum):
    """What kind of affairs a body discloses: 厂务 政务 站务 所务 院务 办务 校务 村务."""

    FACTORY = "factory"
    GOVERNMENT = "government"
    STATION = "station"
    INSTITUTE = "institute"
    HOSPITAL = "hospital"
    OFFICE = "office"
    SCHOOL = "school"
    VILLAGE = "village"


class Ownership(StrEnum):
    """Which of the catalogue's items apply: public ownership has more of them."""

    PUBLIC = "public_owned"
    NON_PUBLIC = "non_public"
    INSTITUTION = "institution"


class Cadence(StrEnum):
    """How often an item comes up."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ON_EVENT = "on_event"


class Audience(StrEnum):
    """Whom it is disclosed to."""

    PUBLIC = "public"
    EMPLOYEES = "employees"


class Channel(StrEnum):
    """Where it is disclosed."""

    BOARD = "board"
    CONGRESS = "congress"
    MEETING = "meeting"
    WEB = "web"
    NOTICE = "notice"


class TimeUnit(StrEnum):
    """What an item's time limit counts."""

    DAY = "day"
    WORKDAY = "workday"


class Purpose(StrEnum):
    """What an attached file is for."""

    DOCUMENT = "document"
    BOARD = "board"


class TextLayer(StrEnum):
    """Whether the text of an attached file could be looked through."""

    READ = "read"
    NONE = "none"
    UNREADABLE = "unreadable"


class Finding(StrEnum):
    """What the detector finds in a text."""

    IDENTITY = "identity"
    PHONE = "phone"
    CARD = "card"
    ADDRESS = "address"
    HEALTH = "health"
    NAME = "name"
    UNREAD = "unread"  # a file that nothing could be looked for in


class Decision(StrEnum):
    """What was done about a finding: blacked out, or kept with a reason."""

    MASKED = "masked"
    KEPT = "kept"


class ObjectionKind(StrEnum):
    """What a worker hands in."""

    OBJECTION = "objection"
    QUESTION = "question"


class Identity(StrEnum):
    """What is known of its author: named, sealed, or nothing but a receipt."""

    OPEN = "open"
    SEALED = "sealed"
    NONE = "none"


class Rating(StrEnum):
    """Whether whoever objected is satisfied."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"
