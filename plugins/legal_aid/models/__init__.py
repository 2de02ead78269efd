"""The tables of legal aid, by subject."""

from plugins.legal_aid.models.bodies import AID_LEVELS, AidBody, Level, Officer, Post
from plugins.legal_aid.models.cases import (
    AidObjection,
    Case,
    CaseAssignment,
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
    Part,
    Remark,
    Step,
    Worker,
)
from plugins.legal_aid.models.diagnosis import DiagnosisAnswer, Question
from plugins.legal_aid.models.escalations import RaisedCase
from plugins.legal_aid.models.figures import Line, MoneyKind, MoneyStage, Tally
from plugins.legal_aid.models.hotline import HotlineBatch
from plugins.legal_aid.models.letters import Letter
from plugins.legal_aid.models.mediations import Mediation, MediationMeeting, MediationPayment
from plugins.legal_aid.models.patterns import Pattern, Use
from plugins.legal_aid.models.petitions import Petition, Petitioner, PetitionReview
from plugins.legal_aid.models.protections import Consent, Protection
from plugins.legal_aid.models.tallies import MediationTally, PetitionTally, ProtectionTally

__all__ = [
    "AID_LEVELS", "AidBody", "AidObjection", "Case", "CaseAssignment", "Claim", "Conflict",
    "ConflictCheck", "Consent", "DiagnosisAnswer", "Eligibility", "Eligible", "Entry", "Fact",
    "FilePart", "Hearing", "HotlineBatch", "Letter", "Level", "Line", "Mediation",
    "MediationMeeting", "MediationPayment", "MediationTally", "MissingPaper", "MoneyKind",
    "MoneyStage", "Officer", "Part", "Pattern", "Petition", "PetitionReview", "PetitionTally",
    "Petitioner", "Post", "Protection", "ProtectionTally", "Question", "RaisedCase", "Remark",
    "Step", "Tally", "Use", "Worker",
]  # fmt: skip
