"""What programs send and get of cases."""

from typing import Any

from platform_core.api import rest
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import MoneyKind, MoneyStage
from plugins.legal_aid.workflow.cases import (
    CASE,
    Applicant,
    Channel,
    Form,
    Matter,
    Result,
    Stage,
)

STATES = [state.name for state in CASE.states]
LONGEST = 4000
LARGEST_FEN = 10**15
GIVEN: dict[str, Any] = {"required": True}
MAYBE: dict[str, Any] = {"required": True, "allow_none": True}
UNSAID: dict[str, Any] = {"load_default": None, "allow_none": True}


class ListArgs(rest.PageArgs):
    """What the list is narrowed to."""

    state = rest.Choice([*STATES, "open", "ended"], load_default="")
    about = rest.Choice(Matter, load_default="")
    q = rest.Line(80, least=2, load_default="", metadata={"description": "At least 2 signs"})
    overdue = rest.Flag(load_default=False)


class PersonIn(rest.Schema):
    """One of the people a case is for."""

    name = rest.Line(40, **GIVEN)
    identity = rest.Line(20, load_default="")
    phone = rest.Line(20, load_default="")
    migrant = rest.Flag(load_default=False)


class ApplicationIn(rest.Schema):
    """An application for legal aid."""

    title = rest.Line(100, **GIVEN)
    story = rest.Text(LONGEST, **GIVEN)
    about = rest.Choice(Matter, **GIVEN)
    applicant_kind = rest.Choice(Applicant, **GIVEN)
    opponent = rest.Line(120, **GIVEN)
    body_id = rest.Id(**GIVEN)
    people = rest.Several(rest.Nested(PersonIn), most=500, **GIVEN)
    urgent_reason = rest.Line(400, load_default="")


class VerbIn(rest.Schema):
    """Something to do. With `version` it is refused (409) where the case has moved on."""

    version = rest.Whole(least=1, **UNSAID)


class ReasonIn(VerbIn):
    """Why."""

    reason = rest.Text(LONGEST, **GIVEN)


class FactIn(VerbIn):
    """A dated fact."""

    kind = rest.Choice(FactKind, **GIVEN)
    on_day = rest.IsoDay(**GIVEN)
    until = rest.IsoDay(**UNSAID)
    note = rest.Line(400, load_default="")


class MoneyIn(VerbIn):
    """An amount in fen, for one of the people by their place in the case's list, from 0."""

    person = rest.Whole(least=0, load_default=0)
    kind = rest.Choice(MoneyKind, **GIVEN)
    stage = rest.Choice(
        [str(each) for each in MoneyStage if each is not MoneyStage.CONFIRMED], **GIVEN
    )
    fen = rest.Whole(least=1, most=LARGEST_FEN, **GIVEN)
    on_day = rest.IsoDay(**GIVEN)
    note = rest.Line(200, load_default="")


class AdvanceIn(VerbIn):
    """The next stage."""

    stage = rest.Choice(Stage, **GIVEN)
    began_on = rest.IsoDay(**GIVEN)
    outcome = rest.Line(400, load_default="")


class CloseIn(VerbIn):
    """How it ended."""

    result = rest.Choice(Result, **GIVEN)
    closed_on = rest.IsoDay(**GIVEN)
    note = rest.Text(LONGEST, load_default="")


class LineOut(rest.Schema):
    """A case in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(100, **GIVEN)
    about = rest.Choice(Matter, **GIVEN)
    state = rest.Choice(STATES, **GIVEN)
    urgent = rest.Flag(**GIVEN)
    due_on = rest.IsoDay(**MAYBE)


class PersonOut(rest.Schema):
    """Who is helped; their numbers stay in the case."""

    name = rest.Line(40, **GIVEN)
    migrant = rest.Flag(**GIVEN)


class LimitOut(rest.Schema):
    """One limitation or time limit, with how it came about."""

    name = rest.Line(40, **GIVEN)
    due_on = rest.IsoDay(**MAYBE)
    met_on = rest.IsoDay(**MAYBE)
    article = rest.Line(200, **GIVEN)
    steps = rest.Several(rest.Text(LONGEST), most=200)


class MoneyOut(rest.Schema):
    """Sums in fen."""

    claimed = rest.Whole(**GIVEN)
    awarded = rest.Whole(**GIVEN)
    paid = rest.Whole(**GIVEN)
    confirmed = rest.Whole(**GIVEN)


class CaseOut(rest.Schema):
    """A case. Who has no access to what they took in gets its number alone."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    channel = rest.Choice(Channel)
    received_on = rest.IsoDay()
    applicant_kind = rest.Choice(Applicant)
    about = rest.Choice(Matter)
    form = rest.Choice(Form)
    title = rest.Line(100)
    story = rest.Text(LONGEST)
    opponent = rest.Line(120)
    state = rest.Choice(STATES)
    state_name = rest.Line(80)
    sentence = rest.Text(LONGEST)
    due_on = rest.IsoDay(allow_none=True)
    urgent = rest.Flag()
    urgent_reason = rest.Line(400, allow_none=True)
    decided_on = rest.IsoDay(allow_none=True)
    assigned_on = rest.IsoDay(allow_none=True)
    stage = rest.Choice(Stage, allow_none=True)
    result = rest.Choice(Result, allow_none=True)
    result_note = rest.Text(LONGEST, allow_none=True)
    closed_on = rest.IsoDay(allow_none=True)
    rating = rest.Line(20, allow_none=True)
    opened_at = rest.Instant()
    closed_at = rest.Instant(allow_none=True)
    version = rest.Whole()
    people = rest.Several(rest.Nested(PersonOut), most=500)
    limits = rest.Several(rest.Nested(LimitOut), most=50)
    money = rest.Nested(MoneyOut)
    flags = rest.Several(rest.Text(LONGEST), most=50)
    moves = rest.Several(rest.Line(40), most=50)
