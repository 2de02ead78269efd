"""What may be entered of a dispute, and the limits that are computed from it. Pure."""

from enum import StrEnum


class FactKind(StrEnum):
    """One dated fact. Those that last have a last day as well."""

    KNEW = "knew"
    DEMANDED = "demanded"
    ASKED_REMEDY = "asked_remedy"
    AGREED = "agreed"
    FORCE_MAJEURE = "force_majeure"
    OTHER_CAUSE = "other_cause"
    EMPLOYMENT_ENDED = "employment_ended"
    ACCIDENT = "accident"
    DIAGNOSED = "diagnosed"
    EMPLOYER_FILED = "employer_filed"
    INJURY_FILED = "injury_filed"
    INJURY_ACCEPTED = "injury_accepted"
    INJURY_DECIDED = "injury_decided"
    APPRAISED = "appraised"
    REAPPRAISAL_ASKED = "reappraisal_asked"
    ARBITRATION_FILED = "arbitration_filed"
    ARBITRATION_ACCEPTED = "arbitration_accepted"
    AWARD_EXTENDED = "award_extended"
    AWARD_RECEIVED = "award_received"
    FINAL_AWARD_RECEIVED = "final_award_received"
    SUED = "sued"
    JUDGMENT_RECEIVED = "judgment_received"
    APPEALED = "appealed"
    PERFORM_BY = "perform_by"
    EFFECTIVE = "effective"
    ENFORCEMENT_FILED = "enforcement_filed"
    EVENT = "event"


INTERRUPTING = (FactKind.DEMANDED, FactKind.ASKED_REMEDY, FactKind.AGREED)
SUSPENDING = (FactKind.FORCE_MAJEURE, FactKind.OTHER_CAUSE)
LASTING = frozenset({*SUSPENDING, FactKind.ASKED_REMEDY})
AHEAD = frozenset({FactKind.PERFORM_BY})  # the only fact that may lie in the future


class Name(StrEnum):
    """One limit; each is the name of its clock too."""

    ARBITRATION = "arbitration"
    WAGES = "wages"
    INJURY_EMPLOYER = "injury_employer"
    INJURY_WORKER = "injury_worker"
    INJURY_DECISION = "injury_decision"
    REAPPRAISAL = "reappraisal"
    ACCEPTANCE = "acceptance"
    AWARD = "award"
    SUE = "sue"
    APPEAL = "appeal"
    ENFORCE = "enforce"


# Our side's own: missing one loses a right. The others are for bodies and the other side to keep.
OURS = frozenset({
    Name.ARBITRATION, Name.WAGES, Name.INJURY_WORKER, Name.REAPPRAISAL, Name.SUE, Name.APPEAL,
    Name.ENFORCE,
})  # fmt: skip
