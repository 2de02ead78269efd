"""The calendar: the matrix of bodies and items, the gaps, what is coming, events."""

from datetime import timedelta

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    Page,
    Ref,
    RuleBroken,
    asked_page,
    db,
    get_or_404,
    page,
    paginate,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.transparency import access, labels
from plugins.transparency.forms.calendar import EventForm, YearForm
from plugins.transparency.models import Duty
from plugins.transparency.operations import calendar
from plugins.transparency.queries import duties, register
from plugins.transparency.queries.duties import Line
from plugins.transparency.terms import BodyKind
from plugins.transparency.views.frame import bp, resolved

SOON = timedelta(days=30)


@bp.get("/")
@require("transparency:read")
def index() -> ResponseReturnValue:
    """The matrix of one kind of body in a year: a missing cell is red."""
    counts = register.count_by_kind()
    kind = _kind_asked(next(iter(counts), BodyKind.FACTORY))
    year = _year_asked()
    return page(
        "transparency/index.html", matrix=duties.matrix(kind, year, today()), kind=kind,
        year=year, kinds=labels.choices(BodyKind), counts=counts,
        missing=duties.count_missing(today()), form=YearForm(formdata=None),
    )  # fmt: skip


def _kind_asked(usual: BodyKind) -> BodyKind:
    given = request.args.get("kind", "")
    return BodyKind(given) if given in set(BodyKind) else usual


def _year_asked() -> int:
    year = request.args.get("year", type=int) or today().year
    return year if 2000 <= year <= today().year + 1 else today().year


@bp.post("/calendar")
@require("transparency:plan")
def write() -> ResponseReturnValue:
    """Bring the calendar in line now, instead of tonight."""
    if not YearForm().validate_on_submit():
        return redirect_to("transparency.index")
    written = calendar.write_year(today().year)
    flash(
        _("The calendar is up to date: %(added)s added, %(changed)s changed, %(removed)s removed.",
          added=written.added, changed=written.changed, removed=written.removed),
        "success",
    )  # fmt: skip
    return redirect_to("transparency.index")


@bp.get("/gaps")
@require("transparency:read")
def gaps() -> ResponseReturnValue:
    """What should have been disclosed and is not; and what comes up."""
    after, limit = asked_page(30)
    keys = (Duty.due_on.asc(), Duty.id.asc())
    found = paginate(duties.list_gaps(today()), *keys, after=after, limit=limit)
    soon = db.session.execute(duties.list_coming(today(), today() + SOON).order_by(*keys).limit(50))
    return page(
        "transparency/gaps.html", lines=_lines(found), coming=[Line(*row) for row in soon],
    )  # fmt: skip


def _lines(found: Page) -> Page[Line]:  # type: ignore[type-arg]
    width = len(Line._fields)
    return Page([Line(*row[:width]) for row in found.items], found.next, found.prev)


@bp.post("/duties/<int:id>/begin")
@require("transparency:draft", starts=True)
def begin(id: int) -> ResponseReturnValue:
    """Begin the disclosure of one cell of the calendar."""
    duty = get_or_404(Duty, id, lock=True)
    if not access.may_draft(duty.body, g.actor):
        raise NotFound()
    opened = calendar.open_duty(duty, actor=g.actor, now=utcnow())
    return redirect_to("transparency.disclosure", id=opened.id)


@bp.get("/event")
@require("transparency:draft", starts=True)
def event() -> ResponseReturnValue:
    """Ask what happened that must be disclosed. `about` is a row of another module."""
    form, about = EventForm(formdata=None), request.args.get("about", "")[:80]
    target = resolved(about) if _is_ref(about) else None
    form.about.data = about if target else ""
    form.title.data = target.title if target else ""
    form.body.data = request.args.get("body", "")
    return page("transparency/event.html", form=form, target=target)


def _is_ref(written: str) -> bool:
    try:
        Ref.parse(written)
    except ValueError:
        return False
    return True


@bp.post("/event")
@require("transparency:draft", starts=True)
def note_event() -> ResponseReturnValue:
    """It happened: the disclosure is due within the item's days."""
    form = EventForm()
    about = form.about.data or ""
    target = resolved(about) if _is_ref(about) else None
    if not form.validate_on_submit():
        return page("transparency/event.html", form=form, target=target), 422
    try:
        body, item = form.chosen(g.actor)
        made = calendar.note_event(
            body, item, form.on.data, form.title.data, actor=g.actor, now=utcnow(),
            about=(about, target.title) if target else None,
        )  # fmt: skip
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return page("transparency/event.html", form=form, target=target), 422
    flash(_("It stands in the calendar. Write the draft now."), "success")
    return redirect_to("transparency.disclosure", id=made.id)
