"""Star ratings for programs: the rubric, scorecards with their records, and each step of a unit
and its township. What the county does, it does on its pages."""

from typing import Any

from flask import g

from platform_core.api import (
    NotFound,
    get_or_404,
    moves_for,
    require,
    rest,
    status_sentence,
    today,
    utcnow,
)
from plugins.transparency.api import star_schemas as sent
from plugins.transparency.api.frame import Given, Rows, api_bp
from plugins.transparency.api.schemas import VerbIn
from plugins.transparency.models import Body, RubricEdition, StarApplication, StarAward, StarLine
from plugins.transparency.operations import measuring, stars
from plugins.transparency.operations.stars import Mark
from plugins.transparency.queries import rubrics
from plugins.transparency.queries import stars as found
from plugins.transparency.queries.scorecards import Row, card_of

READ, DECLARE, MARK = "transparency:read", "transparency:declare", "transparency:mark"
PLAIN = tuple(sent.StarLineOut().fields)
MARKED = frozenset(sent.ScoreLineOut().fields) - {"title", "last_year"}


def scorecard(it: StarApplication) -> Given:
    """The scorecard as data, its version in the ETag."""
    rest.stamp(it)
    return {name: getattr(it, name) for name in (*PLAIN, "measured_at", "veto_grounds")} | {
        "rubric": it.edition.edition, "fingerprint": it.fingerprint, "vetoes": it.vetoes,
        "sentence": status_sentence(it, today()), "version": it.version,
        "lines": [_line(row) for row in card_of(it).rows],
        "moves": [move.name for move in moves_for(it, g.actor)],
    }  # fmt: skip


def _line(row: Row) -> Given:
    return {name: getattr(row.line, name) for name in MARKED} | {
        "title": str(row.criterion.title), "last_year": row.last.given if row.last else None,
    }  # fmt: skip


def _application(id: int, *, lock: bool = False) -> StarApplication:
    return get_or_404(StarApplication, id, lock=lock)


def _scored(id: int, *, lock: bool = False) -> StarLine:
    return get_or_404(StarLine, id, lock=lock)


STARS = Rows(name="star", path="/stars", find=_application, show=scorecard, out=sent.StarOut)
LINES = Rows(name="star_line", path="/star-lines", find=_scored, show=scorecard, out=sent.StarOut,
             matter=lambda line: line.application)  # fmt: skip


@api_bp.get("/stars")
@require(READ)
@api_bp.arguments(sent.StarArgs, location="query")
@api_bp.response(200, rest.page_of(sent.StarLineOut))
def star_list(args: Given) -> Any:
    """Applications for stars, the newest first."""
    query = found.applications(str(args["state"]), str(args["year"] or ""))
    newest = (StarApplication.opened_at.desc(), StarApplication.id.desc())
    return rest.listed(query, *newest, args=args)


@api_bp.get("/stars/<int:id>")
@require(READ)
@api_bp.response(200, sent.StarOut)
def star(id: int) -> Any:
    """One scorecard with every mark, last year's beside it."""
    return scorecard(_application(id))


@api_bp.get("/stars/<int:id>/records")
@require(READ)
@api_bp.response(200, sent.RecordsOut)
def star_records(id: int) -> Any:
    """Which records gave each point, and what the same count gives now."""
    it = _application(id)
    heeded = measuring.ask(it)
    again = measuring.scores(it, heeded)
    items = [_record(line, heeded[line.key], again[line.code].tenths)
             for line in it.lines if line.key]  # fmt: skip
    return {"rubric": it.edition.edition, "fingerprint": it.fingerprint, "period": it.period,
            "items": items}  # fmt: skip


def _record(line: StarLine, said: measuring.Heeded, tenths: int | None) -> Given:
    now = said.measured
    return {
        "code": line.code, "key": line.key, "label": str(said.reading.label),
        "definition": str(said.reading.definition), "numerator": line.numerator,
        "denominator": line.denominator, "computed": line.computed,
        "numerator_now": now.numerator, "denominator_now": now.denominator,
        "computed_now": tenths,
    }  # fmt: skip


@api_bp.get("/star-awards")
@require(READ)
@api_bp.arguments(rest.PageArgs, location="query")
@api_bp.response(200, rest.page_of(sent.AwardOut))
def star_awards(args: Given) -> Any:
    """Stars in force, the latest first."""
    latest = (StarAward.awarded_on.desc(), StarAward.id.desc())
    return rest.listed(found.holding(), *latest, args=args)


@api_bp.get("/star-rubric")
@require(READ)
@api_bp.response(200, sent.RubricOut)
def star_rubric() -> Any:
    """The rubric in force, with whatever in it would have to be guessed at."""
    edition = rubrics.in_force(g.township.county_id, today())
    if edition is None:
        raise NotFound()
    return _edition(edition)


def _edition(edition: RubricEdition) -> Given:
    rubric = edition.rubric
    said = [
        {"code": it.code, "group": str(it.group), "title": str(it.title), "points": it.points,
         "key": it.key, "method": it.method, "least": it.least, "unit": it.unit,
         "bands": [{"label": band.label, "values": str(band.values) if band.values else None,
                    "low": band.low, "high": band.high} for band in it.bands]}
        for it in rubric.criteria
    ]  # fmt: skip
    return {"edition": edition.edition, "fingerprint": edition.fingerprint,
            "effective_from": edition.effective_from, "title": str(rubric.title),
            "criteria": said, "faults": [each.sentence() for each in rubric.faults()]}  # fmt: skip


@api_bp.post("/stars")
@require(DECLARE, starts=True)
@api_bp.arguments(sent.BeginIn)
@api_bp.response(201, sent.StarOut)
def begin_star(given: Given) -> Any:
    """Begin a self-assessment: the records are asked at once."""
    body = get_or_404(Body, given["body_id"]) if given["body_id"] else None
    return scorecard(stars.apply(g.township, body, given["year"], actor=g.actor, now=utcnow()))


@STARS.verb("measure", DECLARE, VerbIn, "Ask the records again.")
def measure(it: StarApplication, given: Given, **by: Any) -> None:
    stars.measure_again(it, **by)


@STARS.verb("declare", DECLARE, VerbIn, "Declare the self-assessment.")
def declare(it: StarApplication, given: Given, **by: Any) -> None:
    stars.declare(it, **by)


@STARS.verb("hand-over", MARK, VerbIn, "Hand the marks to the unit.")
def hand_over(it: StarApplication, given: Given, **by: Any) -> None:
    stars.hand_over(it, **by)


@STARS.verb("close-reply", DECLARE, VerbIn, "Nothing more to reply.")
def close_reply(it: StarApplication, given: Given, **by: Any) -> None:
    stars.close_reply(it, **by)


@STARS.verb("charge", MARK, sent.ChargeIn, "Put down vetoes that no record proves.")
def charge(it: StarApplication, given: Given, **by: Any) -> None:
    stars.charge(it, given["codes"], given["grounds"], **by)


@STARS.verb("forward", MARK, VerbIn, "Put it before the county.")
def forward(it: StarApplication, given: Given, **by: Any) -> None:
    stars.forward(it, **by)


@STARS.verb("appeal", DECLARE, sent.TextIn, "Appeal against the result while it is posted.")
def appeal(it: StarApplication, given: Given, **by: Any) -> None:
    stars.appeal(it, given["text"], **by)


@STARS.verb("withdraw", DECLARE, VerbIn, "Take the application back.")
def withdraw(it: StarApplication, given: Given, **by: Any) -> None:
    stars.withdraw(it, **by)


def _mark(given: Given) -> Mark:
    return Mark(given["points"], given["band"], given.get("reason", ""))


@LINES.verb("assess", DECLARE, sent.AssessIn, "The unit's own mark.")
def assess(line: StarLine, given: Given, **by: Any) -> None:
    stars.assess(line, _mark(given), given["evidence"], given["page"], **by)


@LINES.verb("mark", MARK, sent.MarkIn, "The township's mark.")
def mark(line: StarLine, given: Given, **by: Any) -> None:
    stars.mark_line(line, _mark(given), **by)


@LINES.verb("reply", DECLARE, sent.TextIn, "Reply to a mark.")
def reply(line: StarLine, given: Given, **by: Any) -> None:
    stars.reply_line(line, given["text"], **by)


@LINES.verb("answer", MARK, sent.AnswerReplyIn, "Answer the reply.")
def answer(line: StarLine, given: Given, **by: Any) -> None:
    changed = None if given["points"] is None else _mark(given)
    stars.answer_line(line, given["answer"], changed, **by)
