"""The words of the congress, each a fixed set. Pure: no Flask, no database."""

from enum import StrEnum


class Level(StrEnum):
    """What a congress is the congress of."""

    REGIONAL = "regional"
    INDUSTRY = "industry"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    SCHOOL = "school"


class Category(StrEnum):
    """What a delegate does where they work; the composition rules count by it."""

    FRONTLINE = "frontline"
    TECHNICAL = "technical"
    MANAGER = "manager"
    OPERATOR = "operator"  # runs the enterprise


class Sex(StrEnum):
    """As in the register of members."""

    FEMALE = "female"
    MALE = "male"


class Credential(StrEnum):
    """What the credentials review said of a delegate."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Ending(StrEnum):
    """Why a mandate ended before the term did."""

    RECALLED = "recalled"
    LEFT = "left"  # the labour relation ended
    MOVED = "moved"  # out of the district
    CONVICTED = "convicted"
    RESIGNED = "resigned"
    DECEASED = "deceased"


class CommitteeTask(StrEnum):
    """What a special committee of the congress is for."""

    PROPOSALS = "proposals"
    CREDENTIALS = "credentials"
    CONTRACTS = "contracts"
    LABOUR_PROTECTION = "labour_protection"
    WELFARE = "welfare"
    APPRAISAL = "appraisal"
    WOMEN = "women"


class SessionKind(StrEnum):
    """Why the congress meets."""

    ANNUAL = "annual"
    EXTRAORDINARY = "extraordinary"


class Mode(StrEnum):
    """How the congress meets."""

    ONSITE = "onsite"
    ONLINE = "online"
    MIXED = "mixed"


class Office(StrEnum):
    """What a delegate does at a session."""

    PRESIDIUM = "presidium"
    CHAIR = "chair"
    SECRETARY = "secretary"
    HEAD_TELLER = "head_teller"
    TELLER = "teller"


class ItemKind(StrEnum):
    """What the congress does with an item of its agenda."""

    REPORT = "report"
    DELIBERATE_ADVISE = "deliberate_advise"
    DELIBERATE_PASS = "deliberate_pass"
    REVIEW_SUPERVISE = "review_supervise"
    ELECT = "elect"
    APPRAISE = "appraise"


class Channel(StrEnum):
    """How papers reached a delegate."""

    ONLINE = "online"  # opened on the delegate's own page
    PAPER = "paper"


class Activity(StrEnum):
    """What a delegate did between and at sessions."""

    OPINION = "opinion"
    PROPOSAL = "proposal"
    PATROL = "patrol"
    TRAINING = "training"
    CONTACT = "contact"  # listened to the employees of the district
    SESSION = "session"  # took part in a session
    REPORT_BACK = "report_back"  # told them what the congress decided


class Topic(StrEnum):
    """What a patrol looks at."""

    RESOLUTIONS = "resolutions"
    OPENNESS = "openness"
    CONTRACTS = "contracts"
    PROPOSALS = "proposals"
    SAFETY = "safety"
    WAGES = "wages"
