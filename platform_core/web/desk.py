"""What may be done on a page: a table of verbs, each with its form, and one way to do them.

A plugin makes one `Desk` for its blueprint. A page registers a `Place`: the row it is about and
its verbs. Sending a form loads the row, checks the permission and the form, does it, and goes
back to the page; a refused form comes back on the page with what was typed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.clock import utcnow
from platform_core.errors import Conflict, Denied, NotFound, RuleBroken
from platform_core.history import ref_of
from platform_core.i18n import gettext as _
from platform_core.tenancy import db
from platform_core.web.forms import Form
from platform_core.web.page import get_or_404


class RowForm(Form):
    """A form about one row, which `fill` may ask for choices and for what stands already."""

    def __init__(self, row: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.fill(row)

    def fill(self, row: Any) -> None:
        """Take choices and first values from the row."""

    def begin(self, **values: Any) -> None:
        """First values, where nothing has been sent."""
        for name, value in values.items():
            if self[name].raw_data is None:
                self[name].data = value


class PlainForm(RowForm):
    """One change, nothing to fill in."""


Refused = Mapping[str, RowForm]
NONE: Refused = {}


def offer(field: Any, pairs: Iterable[tuple[Any, str]], blank: str | None = None) -> None:
    """Give a field its choices; `blank` is the label of choosing none."""
    found = [(str(value), str(label)) for value, label in pairs]
    field.choices = found if blank is None else [("", blank), *found]


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


@dataclass(frozen=True)
class Offer:
    """A verb as the page shows it: with its form, open where it is due or was refused."""

    verb: Verb
    form: RowForm
    action: str
    open: bool


class Desk:
    """The places of one blueprint, and the route by which everything there is done."""

    def __init__(self, bp: Blueprint, permission: str) -> None:
        """`permission` opens the route; each verb asks its own, and moves ask theirs again."""
        self.places: dict[str, Place] = {}
        self._act = f"{bp.name}.act"

        @bp.post("/act/<place>/<int:id>/<verb>")
        @require(permission)
        def act(place: str, id: int, verb: str) -> ResponseReturnValue:
            """Do one thing."""
            return self._done(*self._asked(place, verb), id)

    def place(self, it: Place) -> Place:
        """Register a page's verbs."""
        self.places[it.name] = it
        return it

    def offers(self, name: str, row: Any, refused: Refused = NONE) -> list[Offer]:
        """What whoever asks may do to the row on the page `name`, in the table's order."""
        return [
            self._offer(name, row, verb, refused)
            for verb in self.places[name].verbs
            if g.actor.can(verb.permission) and verb.may(row)
        ]

    def _offer(self, name: str, row: Any, verb: Verb, refused: Refused) -> Offer:
        key = f"{name}-{row.id}-{verb.name}"
        sent = refused.get(key)
        form = sent or verb.form(row, formdata=None, prefix=f"{key}-")
        action = url_for(self._act, place=name, id=row.id, verb=verb.name)
        return Offer(verb, form, action, verb.leads or sent is not None)

    def _asked(self, place: str, verb: str) -> tuple[Place, Verb]:
        where = self.places.get(place)
        doing = next((each for each in where.verbs if each.name == verb), None) if where else None
        if where is None or doing is None:
            raise NotFound()
        if not g.actor.can(doing.permission):
            raise Denied(_("You may not do this: “%(move)s”.", move=doing.label))
        return where, doing

    def _done(self, where: Place, doing: Verb, id: int) -> ResponseReturnValue:
        row = get_or_404(where.model, id, lock=True)
        key = f"{where.name}-{row.id}-{doing.name}"
        form = doing.form(row, prefix=f"{key}-")
        if not form.validate_on_submit():
            return where.show(row, {key: form}), 422
        back = where.address(row)
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
        return redirect(self._next(made) or back, 303)

    def _next(self, made: Any) -> str:
        """The page of the row that was made, where it has one."""
        for where in self.places.values():
            if where.model is type(made) and where.name == ref_of(made).split(":")[1]:
                return where.address(made)
        return ""
