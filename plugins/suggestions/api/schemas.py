"""What programs send and get of suggestions."""

from typing import Any

from platform_core.api import rest
from plugins.suggestions.workflow import (
    WORKFLOW,
    Category,
    Channel,
    Grade,
    Identity,
    Kind,
    Rating,
)

STATES = [state.name for state in WORKFLOW.states]
LONGEST = 4000  # signs of a text
GIVEN: dict[str, Any] = {"required": True}
MAYBE: dict[str, Any] = {"required": True, "allow_none": True}
UNSAID: dict[str, Any] = {"load_default": None, "allow_none": True}


# -- sent ----------------------------------------------------------------------------------------


class ListArgs(rest.PageArgs):
    """What a list is narrowed to. Who may not read all gets their own."""

    state = rest.Choice([*STATES, "open", "ended"], load_default="")
    category = rest.Choice(Category, load_default="")
    q = rest.Line(80, least=2, load_default="", metadata={"description": "At least 2 signs"})
    overdue = rest.Flag(load_default=False)
    mine = rest.Flag(load_default=False)


class HandIn(rest.Schema):
    """A suggestion or proposal of one's own. A token names its person, so nothing can be handed
    in without a name here: that is done on the page, without signing in."""

    kind = rest.Choice(Kind, load_default=Kind.SUGGESTION)
    title = rest.Line(100, **GIVEN)
    problem = rest.Text(LONGEST, **GIVEN)
    proposal = rest.Text(LONGEST, **GIVEN)
    benefit = rest.Text(LONGEST, load_default="")
    category = rest.Choice(Category, **GIVEN)
    identity = rest.Choice(
        [str(Identity.OPEN), str(Identity.SEALED)], load_default=str(Identity.OPEN)
    )
    session_label = rest.Line(80, load_default="")


class VerbIn(rest.Schema):
    """Something to do. With `version` it is refused (409) where the suggestion has moved on."""

    version = rest.Whole(least=1, **UNSAID)


class FileIn(VerbIn):
    """File it; a complex matter is given the longer time."""

    complex = rest.Flag(load_default=False)


class ReasonIn(VerbIn):
    """Why."""

    reason = rest.Text(LONGEST, **GIVEN)


class ReferIn(VerbIn):
    """Where to."""

    to = rest.Text(LONGEST, **GIVEN)


class MergeIn(VerbIn):
    """Into which, by its number."""

    into = rest.Line(24, **GIVEN)


class AssignIn(VerbIn):
    """The unit in charge and those that help it."""

    lead = rest.Id(**GIVEN)
    others = rest.Several(rest.Id(), most=20, load_default=list)


class ExtendIn(ReasonIn):
    """By how many of the time limit's own days, and why."""

    by = rest.Whole(least=1, most=365, **GIVEN)


class TextIn(VerbIn):
    """What is said."""

    text = rest.Text(LONGEST, **GIVEN)


class AnswerIn(TextIn):
    """An answer and its grade; a promise (B) needs its date."""

    grade = rest.Choice(Grade, **GIVEN)
    adopted = rest.Flag(**GIVEN)
    promised_on = rest.IsoDay(**UNSAID)
    met_author = rest.Flag(load_default=False)


class RateIn(VerbIn):
    """Whether the answer satisfies; what is missing, where it does not."""

    rating = rest.Choice(Rating, **GIVEN)
    comment = rest.Text(LONGEST, load_default="")


class PublishIn(VerbIn):
    """Onto the board, or off it."""

    shown = rest.Flag(**GIVEN)


class OutcomeIn(VerbIn):
    """What came of it, in words and perhaps as a ref, plugin:kind:id."""

    label = rest.Line(120, **GIVEN)
    outcome = rest.Line(80, load_default="")


# -- got -----------------------------------------------------------------------------------------


class LineOut(rest.Schema):
    """A suggestion in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(100, **GIVEN)
    kind = rest.Choice(Kind, **GIVEN)
    category = rest.Choice(Category, **GIVEN)
    state = rest.Choice(STATES, **GIVEN)
    grade = rest.Choice(Grade, **MAYBE)
    round = rest.Whole(**GIVEN)
    received_on = rest.IsoDay(**GIVEN)
    due_on = rest.IsoDay(**MAYBE)


class ReplyOut(rest.Schema):
    """One answer."""

    id = rest.Id(**GIVEN)
    round = rest.Whole(**GIVEN)
    body = rest.Text(LONGEST, **GIVEN)
    grade = rest.Choice(Grade, **GIVEN)
    adopted = rest.Flag(**GIVEN)
    promised_on = rest.IsoDay(**MAYBE)
    met_author = rest.Flag(**GIVEN)
    at = rest.Instant(**GIVEN)


class FeedbackOut(rest.Schema):
    """What its author said of an answer."""

    round = rest.Whole(**GIVEN)
    rating = rest.Choice(Rating, **GIVEN)
    comment = rest.Text(LONGEST, **MAYBE)
    at = rest.Instant(**GIVEN)


class AssignmentOut(rest.Schema):
    """A unit that handles it."""

    id = rest.Id(**GIVEN)
    unit_id = rest.Id(**GIVEN)
    unit = rest.Line(80, **GIVEN)
    leads = rest.Flag(**GIVEN)
    opinion = rest.Text(LONGEST, **MAYBE)


class SuggestionOut(LineOut):
    """One suggestion. `sentence` says where it stands and what happens next by when."""

    problem = rest.Text(100_000, least=0, **GIVEN)
    proposal = rest.Text(100_000, least=0, **GIVEN)
    benefit = rest.Text(100_000, **MAYBE)
    channel = rest.Choice(Channel, **GIVEN)
    identity = rest.Choice(Identity, **GIVEN)
    author_name = rest.Line(40, **MAYBE)
    session_label = rest.Line(80, **MAYBE)
    state_name = rest.Line(80, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    complex = rest.Flag(**GIVEN)
    main_id = rest.Id(**MAYBE)
    adopted = rest.Flag(**MAYBE)
    promised_on = rest.IsoDay(**MAYBE)
    answered_late = rest.Flag(**MAYBE)
    met_author = rest.Flag(**GIVEN)
    rating = rest.Choice(Rating, **MAYBE)
    outcome_ref = rest.Line(80, **MAYBE)
    outcome_label = rest.Line(120, **MAYBE)
    published = rest.Flag(**GIVEN)
    opened_at = rest.Instant(**GIVEN)
    closed_at = rest.Instant(**MAYBE)
    version = rest.Whole(**GIVEN)
    supporters = rest.Whole(**GIVEN)
    replies = rest.Several(rest.Nested(ReplyOut), **GIVEN)
    feedbacks = rest.Several(rest.Nested(FeedbackOut), **GIVEN)
    assignments = rest.Several(rest.Nested(AssignmentOut), **GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )


class EntryOut(rest.Schema):
    """One thing that happened. `who` is told to those who work on it alone."""

    at = rest.Instant(**GIVEN)
    action = rest.Line(80, **GIVEN)
    label = rest.Line(200, **GIVEN)
    who = rest.Line(40, **MAYBE)
    note = rest.Text(100_000, **MAYBE)


class HistoryOut(rest.Schema):
    """What happened to one suggestion, oldest first."""

    items = rest.Several(rest.Nested(EntryOut), most=200, **GIVEN)


class UnitOut(rest.Schema):
    """A unit that takes suggestions."""

    id = rest.Id(**GIVEN)
    name = rest.Line(80, **GIVEN)


class UnitsOut(rest.Schema):
    """The units of the township."""

    items = rest.Several(rest.Nested(UnitOut), most=1000, **GIVEN)
