"""What programs send and get of transparency."""

from typing import Any

from platform_core.api import rest
from plugins.transparency.terms import (
    Audience,
    Decision,
    Finding,
    Identity,
    ObjectionKind,
    Rating,
)
from plugins.transparency.workflow import DISCLOSURE, OBJECTION

STATES = [state.name for state in DISCLOSURE.states]
SAID_STATES = [state.name for state in OBJECTION.states]
LONGEST = 20_000  # signs of a text
GIVEN: dict[str, Any] = {"required": True}
MAYBE: dict[str, Any] = {"required": True, "allow_none": True}
UNSAID: dict[str, Any] = {"load_default": None, "allow_none": True}


# -- sent ----------------------------------------------------------------------------------------


class ListArgs(rest.PageArgs):
    """What the list of disclosures is narrowed to."""

    state = rest.Choice([*STATES, "open"], load_default="")
    q = rest.Line(80, least=2, load_default="", metadata={"description": "At least 2 signs"})


class SaidArgs(rest.PageArgs):
    """What the list of objections is narrowed to."""

    state = rest.Choice([*SAID_STATES, "open"], load_default="")


class VerbIn(rest.Schema):
    """Something to do. With `version` it is refused (409) where the row has moved on."""

    version = rest.Whole(least=1, **UNSAID)


class EditIn(VerbIn):
    """The draft."""

    title = rest.Line(200, **GIVEN)
    content = rest.Text(LONGEST, least=0, load_default="")


class ReasonIn(VerbIn):
    """Why."""

    reason = rest.Text(400, **GIVEN)


class CorrectIn(ReasonIn):
    """What is corrected; `withhold` takes the standing text off the public page."""

    withhold = rest.Flag(load_default=False)


class DecideIn(ReasonIn):
    """A finding of the redaction gate, by its mark, and what is done about it."""

    mark = rest.Line(64, **GIVEN)
    decision = rest.Choice(Decision, **GIVEN)


class ObjectIn(rest.Schema):
    """An objection or question of one's own, to a posted disclosure. A token names its person,
    so nothing can be handed in without a name here: that is done on the page."""

    disclosure_id = rest.Id(**GIVEN)
    kind = rest.Choice(ObjectionKind, load_default=ObjectionKind.OBJECTION)
    title = rest.Line(100, **GIVEN)
    content = rest.Text(4000, **GIVEN)
    identity = rest.Choice(
        [str(Identity.OPEN), str(Identity.SEALED)], load_default=str(Identity.OPEN)
    )


class AnswerIn(VerbIn):
    """An answer; `upheld` says that it is right and will be put right."""

    content = rest.Text(8000, **GIVEN)
    upheld = rest.Flag(load_default=False)


class ReportIn(VerbIn):
    """What was put right."""

    content = rest.Text(8000, **GIVEN)


class RateIn(VerbIn):
    """Whether the answer satisfies; what is missing, where it does not."""

    rating = rest.Choice(Rating, **GIVEN)
    comment = rest.Text(4000, load_default="")


class ShowIn(VerbIn):
    """Onto the public page, or off it."""

    shown = rest.Flag(**GIVEN)


# -- got -----------------------------------------------------------------------------------------


class DutyOut(rest.Schema):
    """A cell of the calendar that is not filled: what a body has to disclose, by when."""

    id = rest.Id(**GIVEN)
    body_id = rest.Id(**GIVEN)
    body = rest.Line(120, **GIVEN)
    title = rest.Line(200, **GIVEN)
    period = rest.Line(24, **GIVEN)
    due_on = rest.IsoDay(**GIVEN)
    disclosure_id = rest.Id(**MAYBE)
    state = rest.Choice(STATES, **MAYBE)


class LineOut(rest.Schema):
    """A disclosure in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(200, **GIVEN)
    body_id = rest.Id(**GIVEN)
    body = rest.Line(120, **GIVEN)
    period = rest.Line(24, **GIVEN)
    state = rest.Choice(STATES, **GIVEN)
    audience = rest.Choice(Audience, **GIVEN)
    edition = rest.Whole(**GIVEN)
    due_on = rest.IsoDay(**GIVEN)
    posted_on = rest.IsoDay(**MAYBE)
    posted_until = rest.IsoDay(**MAYBE)


class TextOut(rest.Schema):
    """A posted text and its fingerprint."""

    number = rest.Whole(**GIVEN)
    title = rest.Line(200, **GIVEN)
    content = rest.Text(100_000, **GIVEN)
    reason = rest.Text(400, **MAYBE)
    fingerprint = rest.Line(64, **GIVEN)
    before = rest.Line(64, **GIVEN)
    posted_on = rest.IsoDay(**GIVEN)


class RedactionOut(rest.Schema):
    """What was decided about a finding, and why; never what it was."""

    finding = rest.Choice(Finding, **GIVEN)
    place = rest.Line(120, **GIVEN)
    decision = rest.Choice(Decision, **GIVEN)
    reason = rest.Line(200, **GIVEN)
    at = rest.Instant(**GIVEN)


class DisclosureOut(LineOut):
    """One disclosure. `content` is the draft, for those who work on it."""

    item = rest.Line(160, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    content = rest.Text(100_000, least=0, **MAYBE)
    publish_on = rest.IsoDay(**MAYBE)
    opened_at = rest.Instant(**GIVEN)
    closed_at = rest.Instant(**MAYBE)
    version = rest.Whole(**GIVEN)
    texts = rest.Several(rest.Nested(TextOut), **GIVEN)
    redactions = rest.Several(rest.Nested(RedactionOut), most=1000, **GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )


class FindingOut(rest.Schema):
    """One open finding of the redaction gate."""

    mark = rest.Line(64, **GIVEN)
    finding = rest.Choice(Finding, **GIVEN)
    place = rest.Line(120, **GIVEN)
    shown = rest.Line(80, least=0, **GIVEN)
    in_text = rest.Flag(**GIVEN)


class FindingsOut(rest.Schema):
    """What is still to be decided before it may be posted."""

    items = rest.Several(rest.Nested(FindingOut), most=10_000, **GIVEN)


class AnswerOut(rest.Schema):
    """One answer."""

    round = rest.Whole(**GIVEN)
    content = rest.Text(100_000, **GIVEN)
    upheld = rest.Flag(**GIVEN)
    at = rest.Instant(**GIVEN)


class SaidLineOut(rest.Schema):
    """An objection in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(100, **GIVEN)
    kind = rest.Choice(ObjectionKind, **GIVEN)
    body = rest.Line(120, **GIVEN)
    state = rest.Choice(SAID_STATES, **GIVEN)
    received_on = rest.IsoDay(**GIVEN)
    due_on = rest.IsoDay(**MAYBE)
    rating = rest.Choice(Rating, **MAYBE)


class ObjectionOut(rest.Schema):
    """One objection or question."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    body_id = rest.Id(**GIVEN)
    disclosure_id = rest.Id(**MAYBE)
    kind = rest.Choice(ObjectionKind, **GIVEN)
    title = rest.Line(100, **GIVEN)
    content = rest.Text(100_000, **GIVEN)
    identity = rest.Choice(Identity, **GIVEN)
    author_name = rest.Line(40, **MAYBE)
    state = rest.Choice(SAID_STATES, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    received_on = rest.IsoDay(**GIVEN)
    round = rest.Whole(**GIVEN)
    replied_on = rest.IsoDay(**MAYBE)
    answered_late = rest.Flag(**MAYBE)
    upheld = rest.Flag(**GIVEN)
    rectified_on = rest.IsoDay(**MAYBE)
    rating = rest.Choice(Rating, **MAYBE)
    shown = rest.Flag(**GIVEN)
    opened_at = rest.Instant(**GIVEN)
    closed_at = rest.Instant(**MAYBE)
    version = rest.Whole(**GIVEN)
    answers = rest.Several(rest.Nested(AnswerOut), **GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )
