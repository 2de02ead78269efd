"""What the interface has alike for every kind of matter: lists, reading, what is done."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from flask import g

from platform_core.api import (
    Matter,
    NotFound,
    clocks_of,
    get_or_404,
    has_access,
    moves_for,
    note_view,
    people_choices,
    require,
    rest,
    status_sentence,
    today,
    utcnow,
)
from plugins.legal_aid import labels
from plugins.legal_aid.api.frame import api_bp
from plugins.legal_aid.api.schemas import ReasonIn, VerbIn
from plugins.legal_aid.operations.entrance import check_texts
from plugins.legal_aid.queries.letters import Filters, Line, Lines
from plugins.legal_aid.views.roles import roles_in, works_on

Given = dict[str, Any]


class Door(NamedTuple):
    """One thing done to a matter: its address, what is sent, and what it is."""

    rule: str
    sent: type[rest.Schema]
    summary: str
    do: Callable[..., object]
    permission: str = ""
    own: bool = False  # for whoever applied, too


class Kind(NamedTuple):
    """A kind of matter: where it stands, what it takes to work on it, what may be seen of it."""

    model: type[Matter]
    place: str
    works: str
    plain: tuple[str, ...]
    more: Callable[[Any], Mapping[str, Any]]

    def shown(self, it: Any) -> Given:
        """The matter as data, its version in the ETag; names of people, never their numbers.

        Whoever took it in and has no access to it gets its number alone.
        """
        if it.is_confidential and not has_access(it, g.actor):
            return {"id": it.id, "number": it.number}
        rest.stamp(it)
        dates = [clock.due_on for clock in clocks_of(it) if clock.runs]
        kind = it.__workflow__.kind
        return {name: getattr(it, name) for name in self.plain} | {
            "state_name": labels.state_name(it.state, kind),
            "sentence": status_sentence(it, today()), "due_on": min(dates, default=None),
            "moves": [move.name for move in moves_for(it, g.actor)] if _does(it, True) else [],
            **self.more(it),
        }  # fmt: skip


def listed(query: Callable[[Filters, Any], Lines], model: type[Matter], args: Given) -> Any:
    """One page of a list, the newest first."""
    filters = Filters(str(args["state"]), args["overdue"], args["q"])
    newest = (model.opened_at.desc(), model.id.desc())
    width = len(Line._fields)
    return rest.listed(query(filters, today()), *newest, args=args,
                       shown=lambda rows: [Line(*row[:width]) for row in rows])  # fmt: skip


def read(kind: Kind, id: int) -> Given:
    """One matter, for those with access to it; that it was looked at is written down."""
    it = get_or_404(kind.model, id)
    if it.is_confidential:
        note_view(it, actor=g.actor, at=utcnow())
    return kind.shown(it)


def open_doors(kind: Kind, out: type[rest.Schema], doors: Iterable[Door]) -> None:
    """A route for each thing done, for those who work on the matter."""
    for door in doors:
        _open(kind, out, door)


def _open(kind: Kind, out: type[rest.Schema], door: Door) -> None:
    def view(given: Given, id: int) -> Any:
        it = get_or_404(kind.model, id, lock=True)
        if not _does(it, door.own):
            raise NotFound()
        check_texts(given)
        now = {"version": it.version, "state": it.state}
        rest.check_unchanged(it, given.pop("version"), current=now, yours=given)
        door.do(it, given, actor=g.actor, now=utcnow())
        return kind.shown(it)

    view.__name__, view.__doc__ = f"{kind.place}_{door.rule.replace('-', '_')}", door.summary
    answered = api_bp.arguments(door.sent)(api_bp.response(200, out)(view))
    allowed = require(door.permission or kind.works)(answered)
    api_bp.post(f"/{kind.place}/<int:id>/{door.rule}")(allowed)


def _does(it: Matter, own: bool) -> bool:
    """Whether they work on it or, where that is enough, applied."""
    return works_on(it) or (own and "applicant" in roles_in(it, g.actor))


def person_here(id: int) -> int:
    """The account, where it is somebody's with a role here; else 404."""
    if id not in dict(people_choices(g.actor)):
        raise NotFound()
    return id


class DayIn(VerbIn):
    """The day it happened."""

    day = rest.IsoDay(required=True)


class ReasonDayIn(ReasonIn):
    """Why, and the day it happened."""

    day = rest.IsoDay(required=True)


class HandlerIn(VerbIn):
    """Somebody's account, and the day."""

    account_id = rest.Id(required=True)
    day = rest.IsoDay(required=True)


class LinesArgs(rest.PageArgs):
    """What a list is narrowed to."""

    state = rest.Line(40, load_default="open", metadata={"description": "A state, open or ended"})
    q = rest.Line(80, load_default="")
    overdue = rest.Flag(load_default=False)


class MatterLineOut(rest.Schema):
    """A matter in a list."""

    id = rest.Id(required=True)
    number = rest.Line(24, required=True)
    title = rest.Line(120, required=True)
    kind = rest.Line(40, required=True)
    about = rest.Line(120, required=True)
    day = rest.IsoDay(required=True)
    state = rest.Line(40, required=True)
    due_on = rest.IsoDay(required=True, allow_none=True)


class MatterOut(rest.Schema):
    """What every matter says of itself."""

    id = rest.Id(required=True)
    number = rest.Line(24, required=True)
    state = rest.Line(40, required=True)
    state_name = rest.Line(80, required=True)
    sentence = rest.Text(4000, required=True)
    due_on = rest.IsoDay(required=True, allow_none=True)
    opened_at = rest.Instant(required=True)
    closed_at = rest.Instant(required=True, allow_none=True)
    version = rest.Whole(required=True)
    moves = rest.Several(rest.Line(40), most=50)


EVERY = ("id", "number", "state", "opened_at", "closed_at", "version")
