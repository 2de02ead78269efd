"""What may happen to an aid case (法律援助案件), from the application to the archive. Pure.

Who hands in too little is told once what is missing. A refusal gives its reasons and can be
objected to. Where a limitation is near, aid comes first and the papers later.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Channel(StrEnum):
    """How an application came in."""

    DESK = "desk"
    PHONE = "phone"
    WEB = "web"
    BEHALF = "behalf"
    HOTLINE = "hotline"


class Applicant(StrEnum):
    """What somebody is in the sense of the union's legal aid."""

    MIGRANT = "migrant"
    HARDSHIP = "hardship"
    WORKER = "worker"
    OFFICER = "officer"  # a union's staff or chair
    UNION = "union"


class Matter(StrEnum):
    """What the dispute is about."""

    WAGES = "wages"
    INJURY = "injury"
    DEATH = "death"
    SEVERANCE = "severance"
    CONTRACT = "contract"
    INSURANCE = "insurance"
    HOURS = "hours"
    WOMEN = "women"
    UNION = "union"
    OTHER = "other"


class Form(StrEnum):
    """What kind of help is given."""

    ADVICE = "advice"
    DRAFTING = "drafting"
    NEGOTIATION = "negotiation"
    ARBITRATION = "arbitration"
    LITIGATION = "litigation"


class Stage(StrEnum):
    """How far the handling is."""

    NEGOTIATE = "negotiate"
    MEDIATE = "mediate"
    ARBITRATE = "arbitrate"
    SUE = "sue"
    ENFORCE = "enforce"


class Result(StrEnum):
    """How a case ended."""

    SETTLED = "settled"
    MEDIATED = "mediated"
    AWARDED = "awarded"
    JUDGED = "judged"
    ADVISED = "advised"
    LOST = "lost"


class Rating(StrEnum):
    """What the person helped says of it."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"


_STATION = _l("the legal aid station")
_APPLICANT = _l("whoever applied")
_SUPERVISOR = _l("the supervisor")
_HANDLER = _l("the handler")

STATES = (
    State(name="intake", label=_l("Applied for"), waits_for="legal_aid:review", who=_STATION,
          sentence=_l("Applied for; %(who)s decides by %(due)s.")),
    State(name="supplement", label=_l("Papers are missing"), waits_for="legal_aid:apply",
          who=_APPLICANT,
          sentence=_l("Papers are missing; %(who)s is asked to hand them in.")),
    State(name="granted", label=_l("Granted"), waits_for="legal_aid:assign", who=_STATION,
          sentence=_l("Granted; %(who)s names a handler by %(due)s.")),
    State(name="refused", label=_l("Aid refused"), open=False,
          sentence=_l("Refused in writing, with the reasons.")),
    State(name="objection", label=_l("Objected to"), waits_for="legal_aid:supervise",
          who=_SUPERVISOR,
          sentence=_l("The refusal is objected to; %(who)s decides by %(due)s.")),
    State(name="assigned", label=_l("Assigned"), waits_for="legal_aid:handle", who=_HANDLER,
          sentence=_l("Assigned; %(who)s takes it on or gives it back.")),
    State(name="handling", label=_l("In hand"), waits_for="legal_aid:handle", who=_HANDLER,
          sentence=_l("In hand; the next date for %(who)s is %(due)s.")),
    State(name="closed", label=_l("Case closed"), waits_for="legal_aid:handle", who=_HANDLER,
          sentence=_l("Closed; %(who)s hands in the file by %(due)s.")),
    State(name="file_check", label=_l("File under review"), waits_for="legal_aid:supervise",
          who=_SUPERVISOR,
          sentence=_l("The file has been handed in; %(who)s checks it.")),
    State(name="archived", label=_l("Archived"), open=False,
          sentence=_l("Archived. Nothing more is to be done.")),
    State(name="upheld", label=_l("Refusal upheld"), open=False,
          sentence=_l("The refusal was upheld; the reasons were given.")),
    State(name="terminated", label=_l("Aid ended early"), open=False,
          sentence=_l("The aid was ended early, with the reasons.")),
    State(name="referred", label=_l("Referred"), open=False,
          sentence=_l("Referred to the body that can act on it.")),
    State(name="withdrawn", label=_l("Withdrawn"), open=False,
          sentence=_l("Withdrawn, or not completed in time.")),
)  # fmt: skip

ENTERED = frozenset({"intake", "supplement"})
IN_HAND = frozenset({"assigned", "handling"})
FILED = frozenset({"closed", "file_check", "archived"})

MOVES = (
    Move(name="ask_papers", label=_l("Ask for what is missing"), sources={"intake"},
         target="supplement", permission="legal_aid:review", needs=("note",),
         pauses=("review",), starts=("supplement",)),
    Move(name="complete", label=_l("All papers are here"), sources={"supplement"},
         target="intake", permission="legal_aid:apply", stops=("supplement",),
         resumes=("review",)),
    Move(name="lapse", label=_l("Not completed: taken as withdrawn"), sources={"supplement"},
         target="withdrawn", permission="legal_aid:review"),
    Move(name="grant", label=_l("Grant aid"), sources={"intake"}, target="granted",
         permission="legal_aid:review", needs=("basis",), stops=("review",),
         starts=("assign",)),
    Move(name="grant_first", label=_l("Grant aid first, papers later"),
         sources={"intake", "supplement"}, target="granted", permission="legal_aid:review",
         needs=("note",), stops=("review", "supplement"), starts=("assign", "papers")),
    Move(name="papers_in", label=_l("The papers have been handed in"),
         sources={"granted", "assigned", "handling"}, target="", permission="legal_aid:review",
         stops=("papers",)),
    Move(name="refuse", label=_l("Refuse, with reasons"), sources={"intake"}, target="refused",
         permission="legal_aid:review", needs=("note",)),
    Move(name="object", label=_l("Object to the refusal"), sources={"refused"},
         target="objection", permission="legal_aid:apply", needs=("note",),
         starts=("objection",)),
    Move(name="overturn", label=_l("Grant after all"), sources={"objection"}, target="granted",
         permission="legal_aid:supervise", needs=("note",), stops=("objection",),
         starts=("assign",)),
    Move(name="uphold", label=_l("Uphold the refusal"), sources={"objection"}, target="upheld",
         permission="legal_aid:supervise", needs=("note",)),
    Move(name="assign", label=_l("Name the handler"), sources={"granted"}, target="assigned",
         permission="legal_aid:assign", needs=("officer",), stops=("assign",)),
    Move(name="accept", label=_l("Take it on"), sources={"assigned"}, target="handling",
         permission="legal_aid:handle"),
    Move(name="give_back", label=_l("Give it back"), sources={"assigned"}, target="granted",
         permission="legal_aid:handle", needs=("note",), starts=("assign",)),
    Move(name="hand_over", label=_l("Hand over to another handler"),
         sources={"assigned", "handling"}, target="assigned", permission="legal_aid:assign",
         needs=("note", "officer")),
    Move(name="advance", label=_l("Begin the next stage"), sources={"handling"}, target="",
         permission="legal_aid:handle", needs=("stage",)),
    Move(name="close", label=_l("Close the case"), sources={"handling"}, target="closed",
         permission="legal_aid:handle", needs=("result",), stops=("papers",), starts=("file",),
         emits="legal_aid.closed"),
    Move(name="terminate", label=_l("End the aid early"),
         sources={"granted", "assigned", "handling"}, target="terminated",
         permission="legal_aid:supervise", needs=("note",)),
    Move(name="refer", label=_l("Refer elsewhere"), sources={"intake", "granted"},
         target="referred", permission="legal_aid:review", needs=("note",)),
    Move(name="withdraw", label=_l("Withdraw"),
         sources={"intake", "supplement", "granted"}, target="withdrawn",
         permission="legal_aid:apply"),
    Move(name="reopen", label=_l("Reopen"), sources={"closed", "file_check", "archived"},
         target="handling", permission="legal_aid:supervise", needs=("note",),
         stops=("file", "file_fix")),
    Move(name="hand_in_file", label=_l("Hand in the file"), sources={"closed"},
         target="file_check", permission="legal_aid:handle", stops=("file", "file_fix")),
    Move(name="return_file", label=_l("Return the file to be mended"), sources={"file_check"},
         target="closed", permission="legal_aid:supervise", needs=("note",),
         starts=("file_fix",)),
    Move(name="archive", label=_l("Archive"), sources={"file_check"}, target="archived",
         permission="legal_aid:supervise"),
)  # fmt: skip

CLOCKS = (
    ClockSpec(name="review", label=_l("Decision on the application"), rule="aid.review"),
    ClockSpec(name="supplement", label=_l("Missing papers"), rule="legal_aid.supplement"),
    ClockSpec(name="assign", label=_l("Naming a handler"), rule="aid.assign"),
    ClockSpec(name="papers", label=_l("Papers after aid was granted"), rule="legal_aid.papers"),
    ClockSpec(name="objection", label=_l("Decision on the objection"), rule="aid.objection"),
    ClockSpec(name="file", label=_l("Handing in the file"), rule="aid.archive"),
    ClockSpec(name="file_fix", label=_l("Mending the file"), rule="aid.archive_fix"),
    # Those that the facts of the dispute start and stop; see limits/.
    ClockSpec(name="arbitration", label=_l("Applying for arbitration"), rule="arb.limit"),
    ClockSpec(name="wages", label=_l("Applying for arbitration over unpaid wages"),
              rule="arb.limit.wages"),
    ClockSpec(name="injury_employer", label=_l("The employer's report of the injury"),
              rule="injury.employer"),
    ClockSpec(name="injury_worker", label=_l("The worker's or union's own report of the injury"),
              rule="injury.worker_union"),
    ClockSpec(name="injury_decision", label=_l("Decision on the injury"), rule="injury.decision"),
    ClockSpec(name="reappraisal", label=_l("Asking for a second appraisal"),
              rule="injury.reappraisal"),
    ClockSpec(name="acceptance", label=_l("Acceptance by the arbitration commission"),
              rule="arb.accept"),
    ClockSpec(name="award", label=_l("The award"), rule="arb.award"),
    ClockSpec(name="sue", label=_l("Going to court after the award"), rule="arb.sue_other"),
    ClockSpec(name="appeal", label=_l("Appealing the judgment"), rule="court.appeal"),
    ClockSpec(name="enforce", label=_l("Applying for enforcement"), rule="legal_aid.enforce"),
)  # fmt: skip

CASE = Workflow(
    kind="case",
    label=_l("Legal aid case"),
    initial="intake",
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    starts=("review",),
)
