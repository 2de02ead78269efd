"""What may happen to consultations and contracts. Pure tables.

A contract goes one way: agreed clause by clause, passed by the congress, signed, filed, in force
by the bureau's approval or its silence. What is sent back goes through the same steps again.
"""

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_states import CHECK, RECTIFICATION
from plugins.contracts.warning_states import WARNING

_UNION = _l("the township union")
_OTHER = _l("the other side")
_BOTH = _l("both sides")
_COUNTY = _l("the county union")
_CONGRESS = _l("the workers' congress")
_CHIEFS = _l("both chief representatives")
_BUREAU = _l("the labour bureau")

CONSULT, DRAFT, FILE = "contracts:consult", "contracts:draft", "contracts:file"

CONSULTATION = Workflow(
    kind="consultation",
    label=_l("Consultation"),
    initial="demanded",
    goes_up=True,
    starts=("reply",),
    states=(
        State(name="demanded", label=_l("Demand sent"), waits_for=CONSULT, who=_OTHER,
              sentence=_l("Demanded in writing; %(who)s replies in writing by %(due)s.")),
        State(name="refused", label=_l("Consultation refused"), waits_for=CONSULT, who=_UNION,
              sentence=_l("Refused; %(who)s takes it to the county.")),
        State(name="escalated", label=_l("Before the county"), waits_for="contracts:county",
              who=_COUNTY,
              sentence=_l("Taken to the county; %(who)s urges the other side or closes it.")),
        State(name="preparing", label=_l("Preparing"), waits_for=CONSULT, who=_BOTH,
              sentence=_l("Accepted; %(who)s name their representatives and exchange "
                          "information.")),
        State(name="negotiating", label=_l("Negotiating"), waits_for=CONSULT, who=_BOTH,
              sentence=_l("Being negotiated; %(who)s agree on a draft by %(due)s.")),
        State(name="suspended", label=_l("Suspended"), waits_for=CONSULT, who=_BOTH,
              sentence=_l("Suspended; %(who)s take it up again by %(due)s.")),
        State(name="agreed", label=_l("Draft agreed"), open=False,
              sentence=_l("Both sides agreed on a draft.")),
        State(name="failed", label=_l("Ended without agreement"), open=False,
              sentence=_l("Ended without agreement; the reason was given.")),
    ),
    moves=(
        Move(name="accept", label=_l("Enter the reply: accepted"), sources={"demanded", "refused"},
             target="preparing", permission=CONSULT, needs=("on",), stops=("reply",)),
        Move(name="refuse", label=_l("Enter the reply: refused"), sources={"demanded"},
             target="refused", permission=CONSULT, needs=("note", "on"), stops=("reply",)),
        Move(name="escalate", label=_l("Take it to the county"), sources={"demanded", "refused"},
             target="escalated", permission=CONSULT, needs=("note",), stops=("reply",),
             emits="contracts.escalated"),
        Move(name="urge", label=_l("Urge the other side to consult"), sources={"escalated"},
             target="demanded", permission="contracts:county", needs=("note",),
             starts=("reply",)),
        Move(name="begin", label=_l("Begin to negotiate"), sources={"preparing"},
             target="negotiating", permission=CONSULT, starts=("negotiation",)),
        Move(name="suspend", label=_l("Suspend"), sources={"negotiating"}, target="suspended",
             permission=CONSULT, needs=("note",), pauses=("negotiation",),
             starts=("suspension",)),
        Move(name="resume", label=_l("Take up again"), sources={"suspended"},
             target="negotiating", permission=CONSULT, stops=("suspension",),
             resumes=("negotiation",)),
        Move(name="agree", label=_l("Agree on the draft"), sources={"negotiating"},
             target="agreed", permission=CONSULT),
        Move(name="fail", label=_l("End without agreement"),
             sources={"refused", "escalated", "preparing", "negotiating", "suspended"},
             target="failed", permission=CONSULT, needs=("note",)),
        Move(name="give_up", label=_l("Close without consultation"), sources={"escalated"},
             target="failed", permission="contracts:county", needs=("note",)),
    ),
    clocks=(
        ClockSpec(name="reply", label=_l("Reply to the demand"), rule="contract.reply"),
        ClockSpec(name="negotiation", label=_l("Negotiation"), rule="contract.negotiation"),
        ClockSpec(name="suspension", label=_l("Suspension"), rule="contract.suspension"),
    ),
)  # fmt: skip

CONTRACT = Workflow(
    kind="contract",
    label=_l("Collective contract"),
    initial="drafting",
    goes_up=True,
    states=(
        State(name="drafting", label=_l("Being drafted"), waits_for=DRAFT, who=_BOTH,
              sentence=_l("Being drafted; %(who)s agree on it clause by clause.")),
        State(name="agreed", label=_l("Draft agreed"), waits_for=DRAFT, who=_UNION,
              sentence=_l("Agreed; %(who)s puts the draft to the congress by %(due)s.")),
        State(name="congress", label=_l("Before the congress"), waits_for=DRAFT, who=_CONGRESS,
              sentence=_l("Put to the congress; %(who)s votes on it.")),
        State(name="rejected", label=_l("Not passed"), waits_for=DRAFT, who=_BOTH,
              sentence=_l("Not passed by the congress; %(who)s negotiate again.")),
        State(name="passed", label=_l("Passed"), waits_for=DRAFT, who=_CHIEFS,
              sentence=_l("Passed by the congress; %(who)s sign it.")),
        State(name="signed", label=_l("Signed"), waits_for=FILE, who=_UNION,
              sentence=_l("Signed; %(who)s files it with the labour bureau by %(due)s.")),
        State(name="filed", label=_l("Filed, under review"), waits_for=FILE, who=_BUREAU,
              sentence=_l("Filed; it is in force unless %(who)s objects by %(due)s.")),
        State(name="objected", label=_l("Objected to"), waits_for=DRAFT, who=_BOTH,
              sentence=_l("The labour bureau objected; %(who)s revise the draft.")),
        State(name="effective", label=_l("Contract in force"), waits_for=FILE, who=_UNION,
              sentence=_l("In force; %(who)s publishes it by %(due)s.")),
        State(name="published", label=_l("Published"), waits_for=FILE, who=_BOTH,
              sentence=_l("Published; %(who)s name the group that checks how it is kept.")),
        State(name="performing", label=_l("Being carried out"), waits_for=FILE, who=_BOTH,
              sentence=_l("Being carried out; %(who)s check it clause by clause.")),
        State(name="renewal", label=_l("Renewal due"), waits_for=DRAFT, who=_BOTH,
              sentence=_l("It ends on %(due)s; %(who)s negotiate its renewal.")),
        State(name="renewed", label=_l("Contract renewed"), open=False,
              sentence=_l("Renewed: another contract has taken its place.")),
        State(name="changed", label=_l("Contract changed"), open=False,
              sentence=_l("Changed: a new version has taken its place.")),
        State(name="ended", label=_l("Contract ended"), open=False,
              sentence=_l("Ended; the reason was given.")),
        State(name="dropped", label=_l("Dropped"), open=False,
              sentence=_l("Dropped before it came into force; the reason was given.")),
    ),
    moves=(
        Move(name="agree", label=_l("Agree on the draft"), sources={"drafting"}, target="agreed",
             permission=DRAFT, starts=("submit",)),
        Move(name="reopen", label=_l("Take the draft up again"),
             sources={"agreed", "rejected", "objected"}, target="drafting", permission=DRAFT,
             needs=("note",), stops=("submit",)),
        Move(name="submit", label=_l("Put to the congress"), sources={"agreed"},
             target="congress", permission=DRAFT, stops=("submit",)),
        Move(name="recall", label=_l("Take back from the congress"), sources={"congress"},
             target="agreed", permission=DRAFT, needs=("note",), starts=("submit",)),
        Move(name="pass", label=_l("Passed by the congress"), sources={"congress"},
             target="passed", permission=DRAFT, needs=("votes_for", "resolution")),
        Move(name="reject", label=_l("Not passed by the congress"), sources={"congress"},
             target="rejected", permission=DRAFT, needs=("votes_for", "resolution")),
        Move(name="sign", label=_l("Sign and seal"), sources={"passed"}, target="signed",
             permission=DRAFT, needs=("signed_on",), starts=("file",), emits="contracts.signed"),
        Move(name="file", label=_l("File with the labour bureau"), sources={"signed"},
             target="filed", permission=FILE, needs=("filed_on",), stops=("file",),
             starts=("bureau",), emits="contracts.filed"),
        Move(name="approve", label=_l("Enter the bureau's approval"), sources={"filed"},
             target="effective", permission=FILE, needs=("effective_on", "by"),
             stops=("bureau",), starts=("publish",), emits="contracts.effective"),
        Move(name="lapse", label=_l("The time to object has passed"), sources={"filed"},
             target="effective", permission=FILE, needs=("effective_on", "by"),
             stops=("bureau",), starts=("publish",), emits="contracts.effective"),
        Move(name="object", label=_l("Enter the bureau's objection"),
             sources={"filed", "effective"}, target="objected", permission=FILE,
             needs=("note", "on"), stops=("bureau", "publish"), emits="contracts.objected"),
        Move(name="publish", label=_l("Publish"), sources={"effective"}, target="published",
             permission=FILE, needs=("published_on",), stops=("publish",)),
        Move(name="perform", label=_l("Name the group that checks it"), sources={"published"},
             target="performing", permission=FILE, needs=("group",)),
        Move(name="near_end", label=_l("Open the renewal window"),
             sources={"published", "performing"}, target="renewal", permission=FILE,
             needs=("expires_on",), emits="contracts.expiring"),
        Move(name="renew", label=_l("Renewed by another contract"), sources={"renewal"},
             target="renewed", permission=FILE, needs=("by",)),
        Move(name="change", label=_l("Changed by a new version"),
             sources={"effective", "published", "performing", "renewal"}, target="changed",
             permission=FILE, needs=("by",)),
        Move(name="end", label=_l("End"),
             sources={"effective", "published", "performing", "renewal"}, target="ended",
             permission=FILE, needs=("note", "on")),
        Move(name="drop", label=_l("Drop the draft"),
             sources={"drafting", "agreed", "rejected", "objected"}, target="dropped",
             permission=DRAFT, needs=("note",)),
    ),
    clocks=(
        ClockSpec(name="submit", label=_l("Put to the congress"), rule="contract.submit_draft"),
        ClockSpec(name="file", label=_l("File with the labour bureau"), rule="contract.file"),
        ClockSpec(name="bureau", label=_l("The labour bureau's review"),
                  rule="contract.bureau_silence"),
        ClockSpec(name="publish", label=_l("Publish"), rule="contract.publish"),
    ),
)  # fmt: skip

# A contract that binds: in force and not yet at its end.
BINDING = ("effective", "published", "performing", "renewal")
# Its text may be changed; everywhere else it stands.
OPEN_DRAFT = ("drafting",)

WORKFLOWS = (CONSULTATION, CONTRACT, CHECK, RECTIFICATION, WARNING)
