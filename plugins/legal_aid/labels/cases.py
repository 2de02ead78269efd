"""What people call the words of a case."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.limits import FactKind, Name
from plugins.legal_aid.models import Conflict, Eligible, Level, MoneyKind, MoneyStage, Part, Post
from plugins.legal_aid.workflow.cases import (
    CASE,
    Applicant,
    Channel,
    Form,
    Matter,
    Rating,
    Result,
    Stage,
)

LEVELS = {
    Level.COUNTY_CENTRE: _l("County legal aid centre"),
    Level.TOWNSHIP_STATION: _l("Township legal aid station"),
    Level.VILLAGE_POINT: _l("Village legal aid point"),
    Level.MEDIATION_COMMITTEE: _l("Mediation committee"),
}
POSTS = {
    Post.HEAD: _l("Head"),
    Post.STAFF: _l("Staff"),
    Post.LAWYER: _l("Lawyer"),
    Post.MEDIATOR: _l("Mediator"),
    Post.VOLUNTEER: _l("Volunteer"),
}
CHANNELS = {
    Channel.DESK: _l("At the desk"),
    Channel.PHONE: _l("By telephone"),
    Channel.WEB: _l("On this website"),
    Channel.BEHALF: _l("By somebody on their behalf"),
    Channel.HOTLINE: _l("From the 12351 hotline"),
}
APPLICANTS = {
    Applicant.MIGRANT: _l("Migrant"),
    Applicant.HARDSHIP: _l("Worker in hardship"),
    Applicant.WORKER: _l("Other worker"),
    Applicant.OFFICER: _l("Union officer"),
    Applicant.UNION: _l("A union"),
}
MATTERS = {
    Matter.WAGES: _l("Unpaid wages"),
    Matter.INJURY: _l("Work injury"),
    Matter.DEATH: _l("Death at work"),
    Matter.SEVERANCE: _l("Severance pay"),
    Matter.CONTRACT: _l("Labour contract"),
    Matter.INSURANCE: _l("Social insurance"),
    Matter.HOURS: _l("Working hours and leave"),
    Matter.WOMEN: _l("Rights of women workers"),
    Matter.UNION: _l("Rights of the union"),
    Matter.OTHER: _l("Something else"),
}
FORMS = {
    Form.ADVICE: _l("Advice"),
    Form.DRAFTING: _l("Writing papers"),
    Form.NEGOTIATION: _l("Negotiation and mediation"),
    Form.ARBITRATION: _l("Representation in arbitration"),
    Form.LITIGATION: _l("Representation in court"),
}
STAGES = {
    Stage.NEGOTIATE: _l("Negotiation"),
    Stage.MEDIATE: _l("Mediation"),
    Stage.ARBITRATE: _l("Arbitration"),
    Stage.SUE: _l("Lawsuit"),
    Stage.ENFORCE: _l("Enforcement"),
}
RESULTS = {
    Result.SETTLED: _l("Settled by negotiation"),
    Result.MEDIATED: _l("Settled by mediation"),
    Result.AWARDED: _l("Decided by award"),
    Result.JUDGED: _l("Decided by judgment"),
    Result.ADVISED: _l("Advised"),
    Result.LOST: _l("Without success"),
}
RATINGS = {
    Rating.SATISFIED: _l("Satisfied"),
    Rating.BASICALLY: _l("Basically satisfied"),
    Rating.UNSATISFIED: _l("Not satisfied"),
}
MONEY_KINDS = {
    MoneyKind.WAGES: _l("Wages"),
    MoneyKind.INJURY: _l("Work injury benefits"),
    MoneyKind.DEATH: _l("Compensation for death"),
    MoneyKind.SEVERANCE: _l("Severance pay"),
    MoneyKind.INSURANCE: _l("Social insurance"),
    MoneyKind.OTHER: _l("Other money"),
}
MONEY_STAGES = {
    MoneyStage.CLAIMED: _l("Claimed"),
    MoneyStage.AWARDED: _l("Awarded"),
    MoneyStage.PAID: _l("Paid"),
    MoneyStage.CONFIRMED: _l("Confirmed by the worker"),
}
ELIGIBLE = {
    Eligible.YES: _l("May be aided"),
    Eligible.NO: _l("May not be aided"),
    Eligible.OPEN: _l("To be looked at"),
}
PARTS = {
    Part.APPROVAL: _l("Approval of the aid"),
    Part.APPLICATION: _l("Application"),
    Part.IDENTITY: _l("Proof of identity"),
    Part.MEANS: _l("Proof of hardship"),
    Part.MANDATE: _l("Power of attorney, contract of agency"),
    Part.PLEADING: _l("Complaint, application, defence"),
    Part.EVIDENCE: _l("Evidence in the case"),
    Part.RECORD: _l("Records of talks and inquiries"),
    Part.ARGUMENT: _l("Arguments"),
    Part.HEARING: _l("Notices of hearing"),
    Part.DECISION: _l("Award, judgment, mediation document"),
    Part.SERVICE: _l("Proof of service"),
    Part.FOLLOW_UP: _l("Quality check and return visit"),
    Part.REPORT: _l("Closing report"),
    Part.NOTES: _l("Notes on the file"),
}
CONFLICTS = {
    Conflict.CLEAR: _l("No conflict of interests"),
    Conflict.CONFLICT: _l("Conflict of interests"),
}
LIMITS = {Name(spec.name): spec.label for spec in CASE.clocks if spec.name in set(Name)}
FACTS = {
    FactKind.KNEW: _l("Knew, or should have known, of the violation"),
    FactKind.DEMANDED: _l("Demanded it of the other side"),
    FactKind.ASKED_REMEDY: _l("Asked an authority for remedy"),
    FactKind.AGREED: _l("The other side agreed to perform"),
    FactKind.FORCE_MAJEURE: _l("Force majeure"),
    FactKind.OTHER_CAUSE: _l("Another good cause not to apply"),
    FactKind.EMPLOYMENT_ENDED: _l("The employment ended"),
    FactKind.ACCIDENT: _l("The accident"),
    FactKind.DIAGNOSED: _l("An occupational disease was diagnosed"),
    FactKind.EMPLOYER_FILED: _l("The employer reported the injury"),
    FactKind.INJURY_FILED: _l("The worker or union reported the injury"),
    FactKind.INJURY_ACCEPTED: _l("The report was accepted"),
    FactKind.INJURY_DECIDED: _l("The injury was decided on"),
    FactKind.APPRAISED: _l("The appraisal was received"),
    FactKind.REAPPRAISAL_ASKED: _l("A second appraisal was asked for"),
    FactKind.ARBITRATION_FILED: _l("Arbitration was applied for"),
    FactKind.ARBITRATION_ACCEPTED: _l("The application was accepted"),
    FactKind.AWARD_EXTENDED: _l("Time for the award was extended"),
    FactKind.AWARD_RECEIVED: _l("The award was received"),
    FactKind.FINAL_AWARD_RECEIVED: _l("A final award was received"),
    FactKind.SUED: _l("The lawsuit was filed"),
    FactKind.JUDGMENT_RECEIVED: _l("The judgment was received"),
    FactKind.APPEALED: _l("The appeal was filed"),
    FactKind.PERFORM_BY: _l("Last day to perform"),
    FactKind.EFFECTIVE: _l("The decision took effect"),
    FactKind.ENFORCEMENT_FILED: _l("Enforcement was applied for"),
    FactKind.EVENT: _l("Something else happened"),
}

NAMES: dict[type[StrEnum], Mapping[Any, str]] = {
    Level: LEVELS, Post: POSTS, Channel: CHANNELS, Applicant: APPLICANTS, Matter: MATTERS,
    Form: FORMS, Stage: STAGES, Result: RESULTS, Rating: RATINGS, MoneyKind: MONEY_KINDS,
    MoneyStage: MONEY_STAGES, Eligible: ELIGIBLE, Conflict: CONFLICTS, Name: LIMITS,
    FactKind: FACTS, Part: PARTS,
}  # fmt: skip

ROLES = {
    "applicant": _l("Applicant"),
    "keeper": _l("Intake"),
    "handler": _l("Handler"),
    "supervisor": _l("Supervisor"),
    "granted": _l("Access for a time"),
}

# What happened besides the moves of the workflow, by its name in the history.
HAPPENED = {
    "open": _l("Applied for"),
    "overdue": _l("Time limit passed"),
    "extend": _l("Time limit extended"),
    "grant_access": _l("Access given"),
    "end_access": _l("Access ended"),
    "view": _l("Looked at"),
    "check_conflict": _l("Conflict of interests checked"),
    "assess": _l("Eligibility tested"),
    "provide": _l("Paper handed in"),
    "fact": _l("Fact entered"),
    "strike": _l("Fact struck out"),
    "worker": _l("Person added"),
    "change_worker": _l("Person changed"),
    "money": _l("Money entered"),
    "reverse": _l("Amount taken back"),
    "hearing": _l("Hearing set"),
    "change_hearing": _l("Hearing changed"),
    "rate": _l("Rated"),
    "escalate": _l("Put before the county"),
    "lower": _l("Taken back from the county"),
    "county_answer": _l("The county answered"),
    "erase": _l("Personal data erased"),
    "remark": _l("Work noted"),
    "attach": _l("File added"),
}
