"""What may be done on a page: a table of verbs, each with its form, and one way to do them.

A page registers a `Place`: the row it is about and its verbs. Sending a form loads the row,
checks the permission and the form, does it, and goes back to the page; a refused form comes back
on the page with what was typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    Conflict,
    Denied,
    NotFound,
    RuleBroken,
    db,
    get_or_404,
    require,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.congress.forms.base import PlainForm, RowForm
from plugins.congress.views.frame import bp

Refused = Mapping[str, RowForm]
NONE: Refused = {}


def always(row: Any) -> bool:
    """The verb makes sense in every state of the row."""
    return True


def moves(*names: str) -> Callable[[Any], bool]:
    """The row's workflow allows one of these moves now."""
    return lambda row: any(row.state in row.__workflow__.move(name).sources for name in names)


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One thing to do: `do(row, form, actor=…, now=…)`. `leads` marks the step that is due; what
    `do` gives back, where it is a row with a page, is where the person goes next."""

    name: str
    label: str
    permission: str
    do: Callable[..., Any]
    form: type[RowForm] = PlainForm
    may: Callable[[Any], bool] = always
    leads: bool = False
    kind: str = "secondary"
    upload: bool = False

    @property
    def plain(self) -> bool:
        """Whether there is nothing to fill in: a button is enough."""
        return self.form is PlainForm


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page about a row: how it is shown, where it stands, what may be done there."""

    name: str
    model: type[Any]
    show: Callable[[Any, Refused], str]
    address: Callable[[Any], str]
    verbs: tuple[Verb, ...] = ()


PLACES: dict[str, Place] = {}


def place(it: Place) -> Place:
    """Register a page's verbs."""
    PLACES[it.name] = it
    return it


@dataclass(frozen=True)
class Offer:
    """A verb as the page shows it: with its form, open where it is due or was refused."""

    verb: Verb
    form: RowForm
    action: str
    open: bool


def offers(name: str, row: Any, refused: Refused = NONE) -> list[Offer]:
    """What whoever asks may do to the row on the page called `name`, in the table's order."""
    return [
        _offer(name, row, verb, refused)
        for verb in PLACES[name].verbs
        if g.actor.can(verb.permission) and verb.may(row)
    ]


def _offer(name: str, row: Any, verb: Verb, refused: Refused) -> Offer:
    key = f"{name}-{row.id}-{verb.name}"
    sent = refused.get(key)
    form = sent or verb.form(row, formdata=None, prefix=f"{key}-")
    action = url_for("congress.act", place=name, id=row.id, verb=verb.name)
    return Offer(verb, form, action, verb.leads or sent is not None)


@bp.post("/act/<place>/<int:id>/<verb>")
@require("congress:read")
def act(place: str, id: int, verb: str) -> ResponseReturnValue:
    """Do one thing. The verb's own permission is asked here; moves ask theirs again."""
    where = PLACES.get(place)
    doing = next((each for each in where.verbs if each.name == verb), None) if where else None
    if where is None or doing is None:
        raise NotFound()
    if not g.actor.can(doing.permission):
        raise Denied(_("You may not do this: “%(move)s”.", move=doing.label))
    row = get_or_404(where.model, id, lock=True)
    return _done(where, doing, row)


def _done(where: Place, doing: Verb, row: Any) -> ResponseReturnValue:
    key = f"{where.name}-{row.id}-{doing.name}"
    form = doing.form(row, prefix=f"{key}-")
    if not form.validate_on_submit():
        return where.show(row, {key: form}), 422
    id, back = row.id, where.address(row)
    try:
        if not doing.may(row):
            raise Conflict(_("This is not possible any more. Somebody else may have acted."))
        made = doing.do(row, form, actor=g.actor, now=utcnow())
        db.session.flush()
    except (RuleBroken, Conflict) as broken:
        db.session.rollback()
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        return where.show(get_or_404(where.model, id), {key: form}), broken.status
    flash(_("Done: %(what)s.", what=doing.label), "success")
    return redirect(_next(made) or back, 303)


def _next(made: Any) -> str:
    """The page of the row that was made, where it has one."""
    for where in PLACES.values():
        if where.model is type(made) and where.name == made.__tablename__.partition("_")[2]:
            return where.address(made)
    return ""


def can(actor: Actor, *permissions: str) -> bool:
    """Whether the actor has one of these permissions."""
    return any(actor.can(each) for each in permissions)
