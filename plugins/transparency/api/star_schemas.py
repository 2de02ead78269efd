"""What programs send and get of star ratings. Marks are tenths of points: 75 are 7.5 points."""

from platform_core.api import rest
from plugins.transparency.api.schemas import GIVEN, MAYBE, UNSAID, VerbIn
from plugins.transparency.rubrics import Method
from plugins.transparency.scoring import Standing
from plugins.transparency.star_workflow import STAR, Reason

STAR_STATES = [state.name for state in STAR.states]
MOST = 100  # points of a line at most, far above any rubric
WORDS = 1000


class StarArgs(rest.PageArgs):
    """What the list of applications is narrowed to."""

    state = rest.Choice([*STAR_STATES, "open"], load_default="")
    year = rest.Whole(least=2000, most=2999, **UNSAID)


class BeginIn(rest.Schema):
    """Who applies for which year. Without a body it is the township itself."""

    body_id = rest.Id(load_default=None, allow_none=True)
    year = rest.Whole(least=2000, most=2999, **GIVEN)


class BandIn(VerbIn):
    """Points for a line, and the band where more than one gives them."""

    points = rest.Whole(least=0, most=MOST, **GIVEN)
    band = rest.Line(60, load_default="", least=0)


class AssessIn(BandIn):
    """The unit's own mark, what proves it, and on which page."""

    evidence = rest.Text(WORDS, load_default="", least=0)
    page = rest.Line(40, load_default="", least=0)


class MarkIn(BandIn):
    """The township's mark; one that differs from the unit's own needs a reason."""

    reason = rest.Text(WORDS, load_default="", least=0)


class TextIn(VerbIn):
    """What is said."""

    text = rest.Text(2000, **GIVEN)


class AnswerReplyIn(VerbIn):
    """The answer to a reply; with points the mark changes too, for a reason."""

    answer = rest.Text(WORDS, **GIVEN)
    points = rest.Whole(least=0, most=MOST, **UNSAID)
    band = rest.Line(60, load_default="", least=0)
    reason = rest.Text(WORDS, load_default="", least=0)


class ChargeIn(VerbIn):
    """The vetoes that no record proves, by code, and what they rest on."""

    codes = rest.Several(rest.Line(40), load_default=list)
    grounds = rest.Text(2000, load_default="", least=0)


class StarLineOut(rest.Schema):
    """One application in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    reason = rest.Choice(Reason, **GIVEN)
    body_id = rest.Id(**MAYBE)
    subject = rest.Line(120, **GIVEN)
    period = rest.Line(10, **GIVEN)
    state = rest.Choice(STAR_STATES, **GIVEN)
    stars = rest.Whole(**MAYBE)
    tenths = rest.Whole(**MAYBE)
    assessable = rest.Whole(**MAYBE)
    opened_at = rest.Instant(**GIVEN)
    closed_at = rest.Instant(**MAYBE)


class ScoreLineOut(rest.Schema):
    """One line of a scorecard: the figure counted, and every mark given, in tenths."""

    id = rest.Id(**GIVEN)
    code = rest.Line(12, **GIVEN)
    title = rest.Line(200, **GIVEN)
    points = rest.Whole(**GIVEN)
    key = rest.Line(80, least=0, **GIVEN)
    standing = rest.Choice(Standing, **GIVEN)
    numerator = rest.Whole(**MAYBE)
    denominator = rest.Whole(**MAYBE)
    of_unit = rest.Flag(**GIVEN)
    band = rest.Line(60, least=0, **GIVEN)
    computed = rest.Whole(**MAYBE)
    own = rest.Whole(**MAYBE)
    township = rest.Whole(**MAYBE)
    county = rest.Whole(**MAYBE)
    given = rest.Whole(**MAYBE)
    last_year = rest.Whole(**MAYBE)
    evidence = rest.Text(least=0, longest=WORDS, **GIVEN)
    evidence_page = rest.Line(40, least=0, **GIVEN)
    township_reason = rest.Text(least=0, longest=WORDS, **GIVEN)
    reply = rest.Text(least=0, longest=2000, **GIVEN)
    answer = rest.Text(least=0, longest=WORDS, **GIVEN)
    county_reason = rest.Text(least=0, longest=WORDS, **GIVEN)
    sampled = rest.Flag(**GIVEN)
    audited = rest.Flag(**GIVEN)


class StarOut(StarLineOut):
    """One scorecard."""

    rubric = rest.Line(24, **GIVEN)
    fingerprint = rest.Line(64, **GIVEN)
    measured_at = rest.Instant(**MAYBE)
    vetoes = rest.Several(rest.Line(40), **GIVEN)
    veto_grounds = rest.Text(least=0, longest=2000, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    version = rest.Whole(**GIVEN)
    lines = rest.Several(rest.Nested(ScoreLineOut), most=1000, **GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )


class RecordOut(rest.Schema):
    """What gave a line its points, and what the same count gives now."""

    code = rest.Line(12, **GIVEN)
    key = rest.Line(80, **GIVEN)
    label = rest.Line(200, least=0, **GIVEN)
    definition = rest.Text(2000, least=0, **GIVEN)
    numerator = rest.Whole(**MAYBE)
    denominator = rest.Whole(**MAYBE)
    computed = rest.Whole(**MAYBE)
    numerator_now = rest.Whole(**MAYBE)
    denominator_now = rest.Whole(**MAYBE)
    computed_now = rest.Whole(**MAYBE)


class RecordsOut(rest.Schema):
    """Which records gave each point."""

    rubric = rest.Line(24, **GIVEN)
    fingerprint = rest.Line(64, **GIVEN)
    period = rest.Line(10, **GIVEN)
    items = rest.Several(rest.Nested(RecordOut), most=1000, **GIVEN)


class AwardOut(rest.Schema):
    """Stars in force."""

    id = rest.Id(**GIVEN)
    application_id = rest.Id(**GIVEN)
    body_id = rest.Id(**MAYBE)
    subject = rest.Line(120, **GIVEN)
    period = rest.Line(10, **GIVEN)
    stars = rest.Whole(**GIVEN)
    awarded_on = rest.IsoDay(**GIVEN)
    recheck_on = rest.IsoDay(**GIVEN)
    overdue_on = rest.IsoDay(**MAYBE)


class BandOut(rest.Schema):
    """A grade of a criterion."""

    label = rest.Line(60, **GIVEN)
    values = rest.Line(60, **MAYBE)
    low = rest.Whole(**GIVEN)
    high = rest.Whole(**GIVEN)


class CriterionOut(rest.Schema):
    """A criterion of the rubric."""

    code = rest.Line(12, **GIVEN)
    group = rest.Line(200, **GIVEN)
    title = rest.Line(200, **GIVEN)
    points = rest.Whole(**GIVEN)
    key = rest.Line(80, least=0, **GIVEN)
    method = rest.Choice(Method, **GIVEN)
    least = rest.Whole(**GIVEN)
    unit = rest.Line(24, least=0, **GIVEN)
    bands = rest.Several(rest.Nested(BandOut), **GIVEN)


class RubricOut(rest.Schema):
    """The rubric in force."""

    edition = rest.Line(24, **GIVEN)
    fingerprint = rest.Line(64, **GIVEN)
    effective_from = rest.IsoDay(**GIVEN)
    title = rest.Line(200, **GIVEN)
    criteria = rest.Several(rest.Nested(CriterionOut), most=1000, **GIVEN)
    faults = rest.Several(rest.Text(400), most=1000, **GIVEN)
