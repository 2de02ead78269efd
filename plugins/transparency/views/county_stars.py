"""The county's side of stars: what townships put before it, audited line by line, and awarded.

The list is figures, read across townships. A scorecard is opened in its township's scope, which
both histories note; every step is taken there too, in a transaction of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from platform_core.api import (
    Actor,
    NotFound,
    RowForm,
    RuleBroken,
    StoredFile,
    Verb,
    county_scope,
    county_townships,
    db,
    get_or_404,
    page,
    platform_scope,
    record_county,
    redirect_to,
    require,
    send,
    status_sentence,
    today,
    township_scope,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.forms.stars import (
    AuditForm,
    ChargeForm,
    OpinionForm,
    PostForm,
    ReasonForm,
    ReopenForm,
)
from plugins.transparency.models import StarApplication, StarAward, StarLine
from plugins.transparency.operations import audit
from plugins.transparency.queries import stars as found
from plugins.transparency.queries.scorecards import Card, card_of, proves
from plugins.transparency.scoring import LEFT_OUT, shown
from plugins.transparency.star_labels import LINE_BY_LINE
from plugins.transparency.star_workflow import BEFORE_COUNTY, STAR, Reason
from plugins.transparency.views.frame import county_bp, happenings

CAPABILITY = "transparency:county_stars"
MODULE = "transparency"
_APPLIED = (
    StarApplication.township_id, StarApplication.id, StarApplication.number,
    StarApplication.subject, StarApplication.period, StarApplication.reason,
    StarApplication.state, StarApplication.stars, StarApplication.tenths,
    StarApplication.assessable,
)  # fmt: skip
TO_ACT = ("auditing", "appealed", "publicity")


@county_bp.get("/stars")
@require(CAPABILITY)
def stars() -> ResponseReturnValue:
    """What waits for the county, what was decided last, and the stars in force."""
    places = county_townships(MODULE)
    waiting, decided, awards = _lists(places)
    return page(
        "transparency/county_stars.html", waiting=waiting, decided=decided, awards=awards,
        places=places, names={each.name: each.label for each in STAR.states}, shown=shown,
    )  # fmt: skip


def _lists(places: Iterable[int]) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    applied = select(*_APPLIED).where(StarApplication.township_id.in_(places))
    waiting = applied.where(StarApplication.state.in_(TO_ACT))
    decided = applied.where(StarApplication.state.in_(("awarded", "declined")))
    holding = select(StarAward.township_id, StarAward.id, StarAward.application_id,
                     StarAward.subject, StarAward.stars, StarAward.awarded_on,
                     StarAward.recheck_on, StarAward.overdue_on).where(
        StarAward.township_id.in_(places), StarAward.ended_on.is_(None))  # fmt: skip
    flagged_first = (StarAward.overdue_on.is_(None), StarAward.stars.desc())
    with county_scope(CAPABILITY, "the list of applications for stars"):
        return (
            db.session.execute(waiting.order_by(StarApplication.opened_at).limit(200)).all(),
            db.session.execute(decided.order_by(StarApplication.closed_at.desc()).limit(50)).all(),
            db.session.execute(holding.order_by(*flagged_first).limit(500)).all(),
        )


@dataclass(frozen=True)
class Sheet:
    """A scorecard with all that its page shows, loaded and let go of its session."""

    card: Card
    sentence: str
    award: StarAward | None
    entries: Sequence[Mapping[str, Any]]
    to_audit: frozenset[int]

    @property
    def it(self) -> StarApplication:
        """The application."""
        return self.card.it


def _sheet_or_404(township_id: int, id: int) -> Sheet:
    if township_id not in county_townships(MODULE):
        raise NotFound()
    with township_scope(township_id, writes=False):
        it = _before_county_or_404(id)
        waiting = audit.to_audit(it) if it.state == "auditing" and it.drawn else []
        sheet = Sheet(
            card_of(it), status_sentence(it, today()), found.award_of(it),
            happenings(it, LINE_BY_LINE), frozenset(line.id for line in waiting),
        )  # fmt: skip
        db.session.expunge_all()
    return sheet


def _before_county_or_404(id: int, *, lock: bool = False) -> StarApplication:
    """What a township has not put before the county is none of the county's business yet."""
    it = get_or_404(StarApplication, id, lock=lock)
    if it.state not in BEFORE_COUNTY and it.reason is not Reason.REVIEW:
        raise NotFound()
    return it


@county_bp.get("/stars/<int:township_id>/<int:id>")
@require(CAPABILITY)
def star(township_id: int, id: int) -> ResponseReturnValue:
    """One scorecard. That it was read stands in the county's history."""
    sheet = _sheet_or_404(township_id, id)
    _note_reading(g.actor, sheet.it)
    return _star_page(sheet)


def _note_reading(actor: Actor, it: StarApplication) -> None:
    """Reading is no change of the request's own, so it is kept in a transaction of its own."""
    assert actor.county_id is not None
    with platform_scope():
        record_county("transparency:read_scorecard", f"transparency:star_application:{it.id}",
                      county_id=actor.county_id, township_id=it.township_id, actor=actor,
                      at=utcnow(), number=it.number)  # fmt: skip
        db.session.commit()


def _is_in(*states: str) -> Callable[[StarApplication], bool]:
    return lambda it: it.state in states


def _steps() -> Iterator[Verb]:
    """What the county does to a scorecard, in the order of its page."""
    step = partial(Verb, permission=CAPABILITY)
    yield step(name="draw", label=_l("Draw the sample"), kind="primary",
               may=lambda it: it.state == "auditing" and not it.drawn,
               do=lambda it, form, **by: audit.draw(it, **by))  # fmt: skip
    yield step(name="charge", label=_l("Put down a veto"), form=ChargeForm,
               may=_is_in("auditing"),
               do=lambda it, form, **by: audit.charge(
                   it, form.codes.data or [], form.grounds.data or "", **by))  # fmt: skip
    yield step(name="post", label=_l("Post the result"), form=PostForm,
               may=lambda it: it.state == "auditing" and it.drawn,
               do=lambda it, form, **by: audit.post(
                   it, demonstration=form.demonstration.data, **by))  # fmt: skip
    yield step(name="send_back", label=_l("Send back to the township"), form=ReasonForm,
               may=_is_in("auditing"),
               do=lambda it, form, **by: audit.send_back(
                   it, form.reason.data, **by))  # fmt: skip
    yield step(name="decide", label=_l("Decide on the appeal"), form=OpinionForm,
               may=_is_in("appealed"),
               do=lambda it, form, **by: audit.decide_appeal(
                   it, again=form.decision.data == "again", opinion=form.opinion.data,
                   **by))  # fmt: skip
    yield step(name="conclude", label=_l("Decide after the posting time"), kind="primary",
               may=_is_in("publicity"),
               do=lambda it, form, **by: audit.conclude(it, **by))  # fmt: skip
    yield step(name="drop", label=_l("Drop the review"), form=ReasonForm, kind="danger",
               may=lambda it: it.is_unmarked and it.state in ("publicity", "appealed"),
               do=lambda it, form, **by: audit.drop_review(
                   it, form.reason.data, **by))  # fmt: skip


STEPS = tuple(_steps())
REOPEN = Verb(permission=CAPABILITY, name="reopen", label=_l("Look at the award again"),
              form=ReopenForm, kind="danger", do=audit.reopen)  # fmt: skip
LOOK = Verb(permission=CAPABILITY, name="audit", label=_l("Look into it"), form=AuditForm,
            do=audit.audit_line)  # fmt: skip
CHANGE = Verb(permission=CAPABILITY, name="audit", label=_l("Change the points"), form=AuditForm,
              do=audit.audit_line)  # fmt: skip


@county_bp.post("/stars/<int:township_id>/<int:id>/<verb>")
@require(CAPABILITY)
def step(township_id: int, id: int, verb: str) -> ResponseReturnValue:
    """Take a step with a scorecard."""
    doing = next((each for each in STEPS if each.name == verb), None)
    sheet = _sheet_or_404(township_id, id)
    if doing is None or not doing.may(sheet.it):
        raise NotFound()
    form = doing.form(sheet.it, prefix=f"{verb}-")
    if not form.validate_on_submit():
        return _star_page(sheet, {verb: form}), 422

    def do(actor: Actor) -> None:
        doing.do(_before_county_or_404(id, lock=True), form, actor=actor, now=utcnow())

    return _taken(township_id, id, verb, form, do, doing.label)


@county_bp.post("/stars/<int:township_id>/<int:id>/lines/<int:line>")
@require(CAPABILITY)
def audit_line(township_id: int, id: int, line: int) -> ResponseReturnValue:
    """Confirm or change one line."""
    sheet = _sheet_or_404(township_id, id)
    key, form = f"line-{line}", AuditForm(prefix=f"{line}-")
    if line not in {row.line.id for row in sheet.card.rows}:
        raise NotFound()
    if not form.validate_on_submit():
        return _star_page(sheet, {key: form}), 422

    def do(actor: Actor) -> None:
        row = get_or_404(StarLine, line, lock=True)
        audit.audit_line(row, form.points.data, form.reason.data or "", actor=actor, now=utcnow())

    return _taken(township_id, id, key, form, do, _("Line audited"))


@county_bp.post("/stars/<int:township_id>/<int:id>/reopen")
@require(CAPABILITY)
def reopen(township_id: int, id: int) -> ResponseReturnValue:
    """Look at the award that this application led to once more."""
    sheet = _sheet_or_404(township_id, id)
    if sheet.award is None or sheet.award.ended_on is not None:
        raise NotFound()
    form = ReopenForm(_Of(sheet.it), prefix="reopen-")
    if not form.validate_on_submit():
        return _star_page(sheet, {"reopen": form}), 422

    def do(actor: Actor) -> None:
        award = found.award_of(get_or_404(StarApplication, id, lock=True))
        assert award is not None
        audit.reopen(award, form.stars.data, form.codes.data or [], form.grounds.data,
                     actor=actor, now=utcnow())  # fmt: skip

    return _taken(township_id, id, "reopen", form, do, REOPEN.label)


@dataclass(frozen=True)
class _Of:
    """What the form of a review asks of: the application behind an award."""

    application: StarApplication


def _taken(
    township_id: int, id: int, key: str, form: RowForm, do: Callable[[Actor], None], what: str
) -> ResponseReturnValue:
    """In the township's scope, in a transaction of its own; the request writes nothing else."""
    actor = g.actor
    db.session.rollback()
    try:
        with township_scope(township_id):
            do(actor)
            db.session.commit()
    except RuleBroken as broken:
        form.refuse(broken)
        return _star_page(_sheet_or_404(township_id, id), {key: form}), 422
    flash(_("Done: %(what)s.", what=what), "success")
    return redirect_to("transparency_county.star", township_id=township_id, id=id)


class Act(NamedTuple):
    """A step as the page shows it: with its form, open where it is due or was refused."""

    verb: Verb
    form: RowForm
    action: str
    open: bool


def _star_page(sheet: Sheet, refused: Mapping[str, RowForm] | None = None) -> str:
    sent, it = refused or {}, sheet.it
    return page(
        "transparency/county_star.html", sheet=sheet, card=sheet.card, it=it, shown=shown,
        place=county_townships(MODULE)[it.township_id], acts=_offers(sheet, sent),
        line_acts=_line_offers(sheet, sent), file_url=_file_url,
        state=STAR.state(it.state).label,
    )  # fmt: skip


def _offers(sheet: Sheet, sent: Mapping[str, RowForm]) -> list[Act]:
    it = sheet.it
    where: dict[str, Any] = {"township_id": it.township_id, "id": it.id}
    offers = [
        Act(each, sent.get(each.name) or each.form(it, formdata=None, prefix=f"{each.name}-"),
            url_for(".step", verb=each.name, **where), each.name in sent)
        for each in STEPS if each.may(it)
    ]  # fmt: skip
    if sheet.award is not None and sheet.award.ended_on is None:
        form = sent.get("reopen") or ReopenForm(_Of(it), formdata=None, prefix="reopen-")
        offers.append(Act(REOPEN, form, url_for(".reopen", **where), "reopen" in sent))
    return offers


def _line_offers(sheet: Sheet, sent: Mapping[str, RowForm]) -> dict[int, list[Act]]:
    """Auditing one line, open for those that must be looked into."""
    audits = sheet.it.state == "auditing" and sheet.it.drawn
    return {
        row.line.id: [_line_offer(row.line, sent, row.line.id in sheet.to_audit)]
        if audits and row.line.standing not in LEFT_OUT else []
        for row in sheet.card.rows
    }  # fmt: skip


def _line_offer(line: StarLine, sent: Mapping[str, RowForm], due: bool) -> Act:
    form = sent.get(f"line-{line.id}") or AuditForm(formdata=None, prefix=f"{line.id}-")
    action = url_for(".audit_line", township_id=line.township_id, id=line.application_id,
                     line=line.id)  # fmt: skip
    return Act(LOOK if due else CHANGE, form, action, due or f"line-{line.id}" in sent)


def _file_url(line: StarLine, file: StoredFile) -> str:
    return url_for(".star_file", township_id=line.township_id, id=line.application_id,
                   file_id=file.id)  # fmt: skip


@county_bp.get("/stars/<int:township_id>/<int:id>/files/<int:file_id>")
@require(CAPABILITY)
def star_file(township_id: int, id: int, file_id: int) -> ResponseReturnValue:
    """A file that proves a line of what was put before the county."""
    if township_id not in county_townships(MODULE):
        raise NotFound()
    with township_scope(township_id, writes=False):
        it, file = _before_county_or_404(id), get_or_404(StoredFile, file_id)
        if not proves(file, it):
            raise NotFound()
        return send(file)
