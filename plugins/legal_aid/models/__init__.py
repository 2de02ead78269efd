"""The tables of legal aid, by subject."""

from plugins.legal_aid.models.bodies import AID_LEVELS, Body, Level, Officer, Post
from plugins.legal_aid.models.cases import (
    Assignment,
    Case,
    Claim,
    Conflict,
    ConflictCheck,
    Eligibility,
    Eligible,
    Entry,
    Fact,
    FilePart,
    Hearing,
    MissingPaper,
    Objection,
    Part,
    Remark,
    Step,
    Worker,
)
from plugins.legal_aid.models.diagnosis import Answer, Question
from plugins.legal_aid.models.escalations import Escalation
from plugins.legal_aid.models.figures import Line, MoneyKind, MoneyStage, Tally
from plugins.legal_aid.models.hotline import HotlineBatch
from plugins.legal_aid.models.letters import Letter
from plugins.legal_aid.models.mediations import Mediation, MediationMeeting, MediationPayment
from plugins.legal_aid.models.patterns import Pattern, Use
from plugins.legal_aid.models.petitions import Petition, Petitioner, PetitionReview
from plugins.legal_aid.models.protections import Consent, Protection
from plugins.legal_aid.models.tallies import MediationTally, PetitionTally, ProtectionTally

__all__ = [
    "AID_LEVELS", "Answer", "Assignment", "Body", "Case", "Claim", "Conflict", "ConflictCheck",
    "Consent", "Eligibility", "Eligible", "Entry", "Escalation", "Fact", "Hearing",
    "HotlineBatch", "Letter", "Level", "Line", "Mediation", "MediationMeeting",
    "MediationPayment", "MediationTally", "MissingPaper", "MoneyKind", "MoneyStage", "Objection",
    "Officer", "Part", "Pattern", "Petition", "PetitionReview", "PetitionTally", "Petitioner", "Post",
    "Protection", "ProtectionTally", "Question", "Remark", "Step", "Tally", "Use", "Worker",
]  # fmt: skip
