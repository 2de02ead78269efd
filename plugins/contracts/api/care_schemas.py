"""What programs send and get of fulfilment, monthly figures and early warning."""

from platform_core.api import rest
from plugins.contracts.api.schemas import GIVEN, LONGEST, MAYBE, DayIn, VerbIn
from plugins.contracts.check_states import CHECK, RECTIFICATION, Half, Kept, Result
from plugins.contracts.terms import InsuranceKind
from plugins.contracts.warning_rules import ASKED
from plugins.contracts.warning_states import WARNING, Colour, Topic

CHECK_STATES, BREACH_STATES, WARNING_STATES = (
    [state.name for state in flow.states] for flow in (CHECK, RECTIFICATION, WARNING)
)
MONTH = {"description": "Any day of the month"}
FACTS = sorted({fact for facts in ASKED.values() for fact in facts})


# -- sent ------------------------------------------------------------------------------------------


class ChecksArgs(rest.PageArgs):
    """What the list of checks is narrowed to."""

    state = rest.Choice(CHECK_STATES, load_default="")


class FindingsArgs(rest.PageArgs):
    """What the clauses of a check are narrowed to; open ones have no result yet."""

    result = rest.Choice([*Result, "open"], load_default="")


class BreachesArgs(rest.PageArgs):
    """What the list of breaches is narrowed to."""

    state = rest.Choice([*BREACH_STATES, "open"], load_default="")


class FiguresArgs(rest.PageArgs):
    """Which month."""

    month = rest.IsoDay(**GIVEN, metadata=MONTH)


class WarningsArgs(rest.PageArgs):
    """What the list of warnings is narrowed to."""

    state = rest.Choice(["open", "ended"], load_default="")
    level = rest.Choice(Colour, load_default="")
    topic = rest.Choice(Topic, load_default="")


class CheckIn(rest.Schema):
    """A check to begin."""

    year = rest.Whole(least=2000, most=2100, **GIVEN)
    half = rest.Choice(Half, **GIVEN)
    group = rest.Line(200, load_default="", metadata={"description": "Who checks, of both sides"})


class FindIn(VerbIn):
    """How a clause was kept. A breach needs its evidence."""

    result = rest.Choice(Result, **GIVEN)
    evidence = rest.Text(LONGEST, load_default="")
    employer_view = rest.Text(LONGEST, load_default="")
    worker_view = rest.Text(LONGEST, load_default="")
    employer_id = rest.Id(load_default=None, allow_none=True)


class FinishIn(DayIn):
    """The end of a check, with both sides' view."""

    employer_view = rest.Text(LONGEST, **GIVEN)
    worker_view = rest.Text(LONGEST, **GIVEN)


class HeardIn(DayIn):
    """Which congress heard the report, and when."""

    session = rest.Line(120, **GIVEN)


class SlipsIn(VerbIn):
    """A bundle of paper slips that say the same."""

    kept = rest.Choice(Kept, **GIVEN)
    knows = rest.Flag(**GIVEN)
    people = rest.Whole(least=1, most=100_000, **GIVEN)


class NoteIn(VerbIn):
    """What is to be written down with the step."""

    note = rest.Text(LONGEST, **GIVEN)


class InsuranceIn(rest.Schema):
    """An employer's people in one kind of social insurance."""

    kind = rest.Choice(InsuranceKind, **GIVEN)
    due = rest.Whole(**GIVEN)
    insured = rest.Whole(**GIVEN)
    owed_months = rest.Whole(load_default=0)


class MonthIn(rest.Schema):
    """One employer's month. What is left out is not known; nought is a figure."""

    employer_id = rest.Id(**GIVEN)
    employees = rest.Whole(**GIVEN)
    due = rest.Whole(**GIVEN)
    signed = rest.Whole(**GIVEN)
    open_ended = rest.Whole(load_default=None)
    average_wage_fen = rest.Whole(least=1, load_default=None)
    unpaid_people = rest.Whole(load_default=None)
    unpaid_months = rest.Whole(load_default=None)
    insurance = rest.Several(rest.Nested(InsuranceIn), most=5, load_default=list)


class FiguresIn(rest.Schema):
    """A month's figures: all rows are written, or none."""

    month = rest.IsoDay(**GIVEN, metadata=MONTH)
    rows = rest.Several(rest.Nested(MonthIn), most=2000, **GIVEN)


class FactIn(rest.Schema):
    """A number of a signal."""

    name = rest.Choice(FACTS, **GIVEN)
    number = rest.Whole(most=10**12, **GIVEN)


class SignalIn(rest.Schema):
    """A fact about an employer, or about the township as a whole."""

    topic = rest.Choice(Topic, **GIVEN)
    happened_on = rest.IsoDay(**GIVEN)
    employer_id = rest.Id(load_default=None, allow_none=True)
    story = rest.Text(2000, **GIVEN)
    facts = rest.Several(rest.Nested(FactIn), most=10, load_default=list)


class LevelIn(NoteIn):
    """A level, with its reason."""

    level = rest.Choice(Colour, **GIVEN)


class UnitIn(VerbIn):
    """Who deals with it."""

    unit = rest.Line(80, **GIVEN)


# -- got -------------------------------------------------------------------------------------------


class StandingOut(rest.Schema):
    """Where a matter stands and what happens next by when."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    state_name = rest.Line(80, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    due_on = rest.IsoDay(**MAYBE)
    opened_at = rest.Instant(**GIVEN)
    closed_at = rest.Instant(**MAYBE)
    version = rest.Whole(**GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )


class CheckLineOut(rest.Schema):
    """A check in a list, with how many clauses were kept."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    contract_id = rest.Id(**GIVEN)
    contract_title = rest.Line(160, **GIVEN)
    year = rest.Whole(**GIVEN)
    half = rest.Choice(Half, **GIVEN)
    state = rest.Choice(CHECK_STATES, **GIVEN)
    checked_on = rest.IsoDay(**MAYBE)
    reported_on = rest.IsoDay(**MAYBE)
    clauses = rest.Whole(**GIVEN)
    unchecked = rest.Whole(**GIVEN)
    fulfilled = rest.Whole(**GIVEN)
    breaches = rest.Whole(**GIVEN)


class PulseOut(rest.Schema):
    """What workers said."""

    people = rest.Whole(**GIVEN)
    knows = rest.Whole(**GIVEN)
    yes = rest.Whole(**GIVEN)
    partly = rest.Whole(**GIVEN)
    no = rest.Whole(**GIVEN)


class CheckOut(CheckLineOut, StandingOut):
    """One check. The pulse is null until five have answered."""

    employer_view = rest.Text(LONGEST, least=0, **GIVEN)
    worker_view = rest.Text(LONGEST, least=0, **GIVEN)
    pulse = rest.Nested(PulseOut, **MAYBE)


class FindingOut(rest.Schema):
    """How one clause was kept."""

    id = rest.Id(**GIVEN)
    clause_id = rest.Id(**GIVEN)
    position = rest.Whole(**GIVEN)
    result = rest.Choice(Result, **MAYBE)
    evidence = rest.Text(LONGEST, least=0, **GIVEN)
    employer_id = rest.Id(**MAYBE)
    employer_view = rest.Text(LONGEST, least=0, **GIVEN)
    worker_view = rest.Text(LONGEST, least=0, **GIVEN)
    version = rest.Whole(**GIVEN)


class BreachLineOut(rest.Schema):
    """A breach in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(160, **GIVEN)
    contract_id = rest.Id(**GIVEN)
    employer_id = rest.Id(**MAYBE)
    state = rest.Choice(BREACH_STATES, **GIVEN)
    opened_at = rest.Instant(**GIVEN)
    confirmed_on = rest.IsoDay(**MAYBE)


class BreachOut(BreachLineOut, StandingOut):
    """One breach and its rectification."""

    demand = rest.Text(LONGEST, least=0, **GIVEN)
    answer = rest.Text(LONGEST, least=0, **GIVEN)
    outcome = rest.Text(LONGEST, least=0, **GIVEN)


class InsuranceOut(InsuranceIn):
    """An employer's people in one kind of social insurance."""


class MonthOut(rest.Schema):
    """One employer's month."""

    employer_id = rest.Id(**GIVEN)
    employer_name = rest.Line(120, **GIVEN)
    month = rest.IsoDay(**GIVEN)
    employees = rest.Whole(**GIVEN)
    due = rest.Whole(**GIVEN)
    signed = rest.Whole(**GIVEN)
    open_ended = rest.Whole(**GIVEN)
    average_wage_fen = rest.Whole(**MAYBE)
    unpaid_people = rest.Whole(**GIVEN)
    unpaid_months = rest.Whole(**GIVEN)
    insurance = rest.Several(rest.Nested(InsuranceOut), most=5, **GIVEN)


class WrittenOut(rest.Schema):
    """How many employers' figures were written."""

    month = rest.IsoDay(**GIVEN)
    rows = rest.Whole(**GIVEN)


class WarningLineOut(rest.Schema):
    """A warning in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(160, **GIVEN)
    topic = rest.Choice(Topic, **GIVEN)
    level = rest.Choice(Colour, **GIVEN)
    state = rest.Choice(WARNING_STATES, **GIVEN)
    opened_at = rest.Instant(**GIVEN)
    unit = rest.Line(80, **MAYBE)


class SignalOut(rest.Schema):
    """A fact that was heard, and which rules it met, in words."""

    id = rest.Id(**GIVEN)
    happened_on = rest.IsoDay(**GIVEN)
    level = rest.Choice(Colour, **MAYBE)
    story = rest.Text(LONGEST, least=0, **GIVEN)
    facts = rest.Several(rest.Nested(FactIn), most=20, **GIVEN)
    grounds = rest.Several(rest.Text(LONGEST), most=20, **GIVEN)


class WarningOut(WarningLineOut, StandingOut):
    """One warning, with the signals behind it."""

    employer_id = rest.Id(**MAYBE)
    verified_on = rest.IsoDay(**MAYBE)
    outcome = rest.Text(LONGEST, least=0, **GIVEN)
    county_told_at = rest.Instant(**MAYBE)
    signals = rest.Several(rest.Nested(SignalOut), most=500, **GIVEN)


class SignalledOut(rest.Schema):
    """What came of a signal: the warning it opened or joined, null where it reached no
    threshold."""

    warning = rest.Nested(WarningOut, **MAYBE)
