"""Stars in the township: the list, a scorecard with its marks, the records behind each point."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Period,
    Place,
    Refused,
    RuleBroken,
    StoredFile,
    Verb,
    asked_page,
    db,
    get_or_404,
    indicators_called,
    keep,
    moves,
    page,
    paginate,
    redirect_to,
    require,
    send,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.forms.stars import (
    AnswerForm,
    AppealForm,
    AssessForm,
    ChargeForm,
    FileForm,
    MarkForm,
    ReplyForm,
    StarForm,
)
from plugins.transparency.models import Body, RubricEdition, StarApplication, StarLine
from plugins.transparency.operations import measuring
from plugins.transparency.operations import stars as starring
from plugins.transparency.papers.stars import SHEETS
from plugins.transparency.queries import rubrics
from plugins.transparency.queries import stars as found
from plugins.transparency.queries.scorecards import card_of, proves
from plugins.transparency.scoring import BY_HAND, shown
from plugins.transparency.star_labels import LINE_BY_LINE
from plugins.transparency.star_workflow import STAR
from plugins.transparency.views.frame import bp, desk, happenings

DECLARE, MARK = "transparency:declare", "transparency:mark"


@bp.get("/stars")
@require("transparency:read")
def stars() -> ResponseReturnValue:
    """The units with stars, and every application."""
    state = request.args.get("state", "")[:20]
    after, limit = asked_page(30)
    order = (StarApplication.opened_at.desc(), StarApplication.id.desc())
    lines = paginate(found.applications(state), *order, after=after, limit=limit)
    return page(
        "transparency/stars.html", lines=lines, state=state, states=STAR.states,
        counts=found.count_by_state(), awards=found.standing_awards(),
        edition=rubrics.in_force(g.township.county_id, today()), shown=shown,
    )  # fmt: skip


@bp.get("/stars/new")
@require(DECLARE, starts=True)
def new_star() -> ResponseReturnValue:
    """Ask who applies, for which year."""
    return _new_page(StarForm())


@bp.post("/stars/new")
@require(DECLARE, starts=True)
def begin_star() -> ResponseReturnValue:
    """Begin a self-assessment."""
    form = StarForm()
    if not form.validate_on_submit():
        return _new_page(form), 422
    try:
        body = get_or_404(Body, form.body.data) if form.body.data else None
        made = starring.apply(g.township, body, form.year.data, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _new_page(form), 422
    flash(_("%(number)s has begun; the records have been asked.", number=made.number), "success")
    return redirect_to("transparency.star", id=made.id)


def _new_page(form: StarForm) -> str:
    return page("transparency/star_new.html", form=form)


@bp.get("/stars/rubric")
@require("transparency:read")
def star_rubric() -> ResponseReturnValue:
    """The county's rubric that is in force."""
    return _rubric_page(rubrics.in_force(g.township.county_id, today()))


@bp.get("/stars/rubrics/<edition>")
@require("transparency:read")
def star_rubric_edition(edition: str) -> ResponseReturnValue:
    """A published edition of the rubric, also one that no longer holds for new applications."""
    return _rubric_page(rubrics.published_as(g.township.county_id, edition))


def _rubric_page(edition: RubricEdition | None) -> str:
    if edition is None:
        raise NotFound()
    rubric = edition.rubric
    return page("transparency/star_rubric.html", edition=edition, rubric=rubric,
                known=indicators_called(rubric.keys))  # fmt: skip


@bp.get("/stars/<int:id>")
@require("transparency:read")
def star(id: int) -> ResponseReturnValue:
    """One scorecard."""
    return star_page(get_or_404(StarApplication, id))


def star_page(it: StarApplication, refused: Refused = NONE) -> str:
    """Every line with its records, marks and replies, last year's beside it, and what to do."""
    return page(
        "transparency/star.html", card=card_of(it), it=it, shown=shown,
        sentence=status_sentence(it, today()), award=found.award_of(it),
        acts=desk.offers("star_application", it, refused), entries=happenings(it, LINE_BY_LINE),
        line_acts={line.id: desk.offers("star_line", line, refused) for line in it.lines},
        papers=[(name, sheet.label) for name, sheet in SHEETS.items() if sheet.exists(it)],
        file_url=_file_url,
    )  # fmt: skip


def _file_url(line: StarLine, file: StoredFile) -> str:
    return url_for("transparency.star_file", id=line.application_id, file_id=file.id)


def line_page(line: StarLine, refused: Refused = NONE) -> str:
    """A line is shown on the page of its scorecard."""
    return star_page(line.application, refused)


@bp.get("/stars/<int:id>/records")
@require("transparency:read")
def star_records(id: int) -> ResponseReturnValue:
    """Which records gave each point: what was counted then, and what the same count gives now."""
    it = get_or_404(StarApplication, id)
    heeded = measuring.ask(it)
    return page(
        "transparency/star_records.html", card=card_of(it), it=it, heeded=heeded,
        again=measuring.scores(it, heeded), drills=_drills(heeded), shown=shown,
        period=Period.parse(it.period).label,
    )  # fmt: skip


def _drills(heeded: Mapping[str, measuring.Heeded]) -> dict[str, str]:
    """The addresses of the lists behind the figures, of modules that are on here."""
    return {
        key: url_for(each.reading.drill)
        for key, each in heeded.items()
        if each.reading.drill and each.reading.figure is not None
    }


@bp.get("/stars/<int:id>/files/<int:file_id>")
@require("transparency:read")
def star_file(id: int, file_id: int) -> ResponseReturnValue:
    """A file that proves a line."""
    it, file = get_or_404(StarApplication, id), get_or_404(StoredFile, file_id)
    if not proves(file, it):
        raise NotFound()
    return send(file)


def _assess(line: StarLine, form: AssessForm, **by: Any) -> None:
    starring.assess(line, form.mark(), form.evidence.data or "", form.page.data or "", **by)


def _mark(line: StarLine, form: MarkForm, **by: Any) -> None:
    starring.mark_line(line, form.mark(form.reason.data or ""), **by)


def _answer(line: StarLine, form: AnswerForm, **by: Any) -> None:
    starring.answer_line(line, form.answer.data, form.changed(), **by)


def _attach(line: StarLine, form: FileForm, **by: Any) -> None:
    try:
        keep(form.file.data.stream, form.file.data.filename, about=line, **by)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="file") from broken


def _in(*states: str) -> Any:
    """The scorecard stands in one of these states, and people decide the line."""
    return lambda line: line.application.state in states and line.standing in BY_HAND


desk.place(Place(
    name="star_application", model=StarApplication, show=star_page,
    address=lambda it: url_for("transparency.star", id=it.id),
    verbs=(
        Verb(name="measure", label=_l("Ask the records again"), permission=DECLARE,
             may=lambda it: it.state == "draft",
             do=lambda it, form, **by: starring.measure_again(it, **by)),
        Verb(name="declare", label=_l("Declare the self-assessment"), permission=DECLARE,
             kind="primary", may=moves("declare"),
             do=lambda it, form, **by: starring.declare(it, **by)),
        Verb(name="hand_over", label=_l("Hand the marks to the unit"), permission=MARK,
             kind="primary", may=moves("mark"),
             do=lambda it, form, **by: starring.hand_over(it, **by)),
        Verb(name="close_reply", label=_l("Nothing more to reply"), permission=DECLARE,
             kind="primary", may=moves("reply"),
             do=lambda it, form, **by: starring.close_reply(it, **by)),
        Verb(name="charge", label=_l("Put down a veto"), permission=MARK, form=ChargeForm,
             may=lambda it: it.state in ("declared", "review"),
             do=lambda it, form, **by: starring.charge(
                 it, form.codes.data or [], form.grounds.data or "", **by)),
        Verb(name="forward", label=_l("Put before the county"), permission=MARK, kind="primary",
             may=moves("forward"), do=lambda it, form, **by: starring.forward(it, **by)),
        Verb(name="appeal", label=_l("Appeal against the result"), permission=DECLARE,
             form=AppealForm, may=moves("appeal"),
             do=lambda it, form, **by: starring.appeal(it, form.grounds.data, **by)),
        Verb(name="withdraw", label=_l("Withdraw"), permission=DECLARE, kind="danger",
             may=moves("withdraw"), do=lambda it, form, **by: starring.withdraw(it, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="star_line", model=StarLine, show=line_page,
    address=lambda line: url_for("transparency.star", id=line.application_id,
                                 _anchor=f"line-{line.code}"),
    verbs=(
        Verb(name="assess", label=_l("Give own points"), permission=DECLARE, form=AssessForm,
             may=_in("draft"), do=_assess),
        Verb(name="attach", label=_l("Add a file"), permission=DECLARE, form=FileForm,
             upload=True, may=_in("draft", "answering"), do=_attach),
        Verb(name="mark", label=_l("Give the mark"), permission=MARK, form=MarkForm,
             may=_in("declared"), do=_mark),
        Verb(name="reply", label=_l("Reply to this mark"), permission=DECLARE, form=ReplyForm,
             may=lambda line: line.application.state == "answering",
             do=lambda line, form, **by: starring.reply_line(line, form.text.data, **by)),
        Verb(name="answer", label=_l("Answer the reply"), permission=MARK, form=AnswerForm,
             may=lambda line: line.application.state == "review" and bool(line.reply),
             do=_answer, leads=True),
    ),
))  # fmt: skip
