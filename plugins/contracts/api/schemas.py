"""What programs send and get of contracts."""

from typing import Any

from platform_core.api import rest
from plugins.contracts.terms import Category, Coverage, Head, Level, Metric, Party, Proof, Subject
from plugins.contracts.workflow import CONTRACT

STATES = [state.name for state in CONTRACT.states]
LONGEST = 8000
GIVEN: dict[str, Any] = {"required": True}
MAYBE: dict[str, Any] = {"required": True, "allow_none": True}
UNSAID: dict[str, Any] = {"load_default": None, "allow_none": True}


# -- sent ------------------------------------------------------------------------------------------


class ListArgs(rest.PageArgs):
    """What the list is narrowed to."""

    state = rest.Choice([*STATES, "open", "binding", "ended"], load_default="")
    kind = rest.Choice(Subject, load_default="")
    q = rest.Line(80, least=2, load_default="", metadata={"description": "At least 2 signs"})


class VerbIn(rest.Schema):
    """Something to do. With `version` it is refused (409) where the contract has moved on."""

    version = rest.Whole(least=1, **UNSAID)


class DayIn(VerbIn):
    """The day it happened."""

    on = rest.IsoDay(**GIVEN)


class ReasonIn(VerbIn):
    """Why."""

    reason = rest.Text(LONGEST, **GIVEN)


class DecideIn(VerbIn):
    """A resolution on paper, whose scan lies in the file."""

    number = rest.Line(80, **GIVEN)
    body = rest.Line(160, **GIVEN)
    decided_on = rest.IsoDay(**GIVEN)
    due = rest.Whole(least=1, **GIVEN)
    present = rest.Whole(**GIVEN)
    votes_for = rest.Whole(**GIVEN)
    against = rest.Whole(**GIVEN)
    abstain = rest.Whole(**GIVEN)


class SignIn(DayIn):
    """Both chief representatives."""

    union_chief = rest.Line(40, **GIVEN)
    employer_chief = rest.Line(40, **GIVEN)


class FileIn(DayIn):
    """Which labour bureau received it, and the number of its slip."""

    bureau = rest.Line(120, **GIVEN)
    number = rest.Line(80, load_default="")


class LapseIn(VerbIn):
    """Who at the bureau answered what: needed where the last day is only provisional."""

    confirmed = rest.Text(400, load_default="")


class ObjectIn(DayIn):
    """What the bureau's opinion says."""

    opinion = rest.Text(LONGEST, **GIVEN)


class PublishIn(DayIn):
    """Where it was published."""

    where = rest.Line(160, **GIVEN)


class PerformIn(VerbIn):
    """Who checks how it is kept, from both sides."""

    inspectors = rest.Line(400, **GIVEN)


class EndIn(DayIn):
    """When and why it ends."""

    reason = rest.Text(LONGEST, **GIVEN)


# -- got -------------------------------------------------------------------------------------------


class LineOut(rest.Schema):
    """A contract in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(160, **GIVEN)
    kind = rest.Choice(Subject, **GIVEN)
    level = rest.Choice(Level, **GIVEN)
    state = rest.Choice(STATES, **GIVEN)
    employer_side = rest.Line(160, **GIVEN)
    starts_on = rest.IsoDay(**GIVEN)
    ends_on = rest.IsoDay(**GIVEN)
    due_on = rest.IsoDay(**MAYBE)


class ContractOut(LineOut):
    """One contract. `sentence` says where it stands and what happens next by when."""

    employer_id = rest.Id(**MAYBE)
    consultation_id = rest.Id(**GIVEN)
    predecessor_id = rest.Id(**MAYBE)
    union_side = rest.Line(120, **GIVEN)
    state_name = rest.Line(80, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    agreed_on = rest.IsoDay(**MAYBE)
    submitted_on = rest.IsoDay(**MAYBE)
    resolution_no = rest.Line(80, **MAYBE)
    due = rest.Whole(**MAYBE)
    present = rest.Whole(**MAYBE)
    votes_for = rest.Whole(**MAYBE)
    against = rest.Whole(**MAYBE)
    abstain = rest.Whole(**MAYBE)
    passed_on = rest.IsoDay(**MAYBE)
    signed_on = rest.IsoDay(**MAYBE)
    filed_on = rest.IsoDay(**MAYBE)
    filing_no = rest.Line(80, **MAYBE)
    objected_on = rest.IsoDay(**MAYBE)
    effective_on = rest.IsoDay(**MAYBE)
    by_silence = rest.Flag(**MAYBE)
    published_on = rest.IsoDay(**MAYBE)
    ended_on = rest.IsoDay(**MAYBE)
    opened_at = rest.Instant(**GIVEN)
    closed_at = rest.Instant(**MAYBE)
    version = rest.Whole(**GIVEN)
    clauses = rest.Whole(**GIVEN)
    clauses_agreed = rest.Whole(**GIVEN)
    proofs = rest.Several(rest.Choice(Proof), most=500, **GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )


class ClauseOut(rest.Schema):
    """One clause as it stands. `value` is counted as `metric` says: fen, days, hours."""

    id = rest.Id(**GIVEN)
    position = rest.Whole(**GIVEN)
    heading = rest.Line(80, least=0, **GIVEN)
    category = rest.Choice(Category, **GIVEN)
    obligated = rest.Choice(Party, **GIVEN)
    body = rest.Text(100_000, **GIVEN)
    metric = rest.Choice(Metric, **MAYBE)
    value = rest.Whole(**MAYBE)
    head = rest.Choice(Head, **MAYBE)
    due_on = rest.IsoDay(**MAYBE)
    round = rest.Whole(**GIVEN)
    agreed = rest.Flag(**GIVEN)


class CoverageOut(rest.Schema):
    """One employer under a contract."""

    id = rest.Id(**GIVEN)
    employer_id = rest.Id(**GIVEN)
    state = rest.Choice(Coverage, **GIVEN)
    invited_on = rest.IsoDay(**GIVEN)
    recognised_on = rest.IsoDay(**MAYBE)
    covered_on = rest.IsoDay(**MAYBE)
    withdrawn_on = rest.IsoDay(**MAYBE)
    employees = rest.Whole(**GIVEN)
    women = rest.Whole(**GIVEN)


class EntryOut(rest.Schema):
    """One thing that happened."""

    at = rest.Instant(**GIVEN)
    action = rest.Line(80, **GIVEN)
    label = rest.Line(200, **GIVEN)
    note = rest.Text(100_000, **MAYBE)


class HistoryOut(rest.Schema):
    """What happened to one contract, oldest first."""

    items = rest.Several(rest.Nested(EntryOut), most=200, **GIVEN)
