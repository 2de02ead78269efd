"""What was handed in without a name, followed up by its receipt code and without signing in.

A plugin declares one `Receipts` for its blueprint: how a row is found, how it is shown, what the
holder of the code may do. The code never stands in an address. Attempts are counted per network
address, kept as a keyed hash that stands beside no row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.accounts import Actor
from platform_core.accounts.policy import public
from platform_core.accounts.throttle import Limit, Tried, attempt, succeeded
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.tenancy import db
from platform_core.web.forms import Form, LineField
from platform_core.web.page import page

SIGNS = 40  # of a code as somebody may type it


def leave_no_trace() -> None:
    """Keep the name of a hidden author out of this request's line in the log.

    The log holds the account and the minute; beside the history's minute that would tell who.
    """
    if g.get("actor") is not None:
        g.actor = g.actor.unnamed()


class ReceiptForm(Form):
    """The code of what was handed in."""

    receipt = LineField(
        _l("Receipt code"), longest=24, description=_l("Twelve signs, like AB12-CD34-EF56."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )  # fmt: skip


@dataclass(frozen=True)
class FollowUp:
    """What the holder of a code may do: `do(row, form, code, actor=…, now=…)`."""

    form: type[Form]
    do: Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Receipts:
    """Following up by receipt code, under `path` of a blueprint.

    name    of the limits that count attempts
    find    the row of a code, or None
    bearer  whoever holds a code, in the township of this id
    unknown what is said where no row has the code
    ask     template that asks for the code, with `form`
    show    the page of a row, given the code and the forms of what its workflow allows now
    """

    bp: Blueprint
    path: str
    name: str
    find: Callable[[str], Any | None]
    bearer: Callable[[int], Actor]
    unknown: str
    ask: str
    show: Callable[[Any, str, Mapping[str, Form]], str]
    verbs: Mapping[str, FollowUp]

    def __post_init__(self) -> None:
        """Add the routes: `receipt`, `follow_up`, and one “<verb>_by_receipt” each."""

        @self.bp.get(self.path)
        @public
        def receipt() -> ResponseReturnValue:
            """Ask for the code."""
            leave_no_trace()
            return page(self.ask, form=ReceiptForm())

        @self.bp.post(self.path)
        @public
        def follow_up() -> ResponseReturnValue:
            """Show where it stands."""
            leave_no_trace()
            return self._followed_up(ReceiptForm())

        for verb, step in self.verbs.items():
            act = public(self._acting(verb, step))
            self.bp.post(f"{self.path}/{verb}", endpoint=f"{verb}_by_receipt")(act)

    def count_handed_in(self) -> None:
        """Count that something is handed in from here. Raises TooMany."""
        attempt(_tried(f"{self.name}_handin"), now=utcnow())

    def _followed_up(self, form: ReceiptForm) -> ResponseReturnValue:
        if not form.validate_on_submit():
            return page(self.ask, form=form), 422
        try:
            return self._shown(self._found(form.receipt.data), form.receipt.data)
        except RuleBroken as broken:
            form.refuse(broken)
            return page(self.ask, form=form), 422

    def _acting(self, verb: str, step: FollowUp) -> Callable[[], ResponseReturnValue]:
        def act() -> ResponseReturnValue:
            """Do what the holder of the code asks, and show where it stands then."""
            leave_no_trace()
            code, form = request.form.get("receipt", "")[:SIGNS], step.form()
            it = self._found(code)
            if not form.validate_on_submit():
                return self._shown(it, code, {verb: form}), 422
            try:
                step.do(it, form, code, actor=self.bearer(g.township.id), now=utcnow())
            except RuleBroken as broken:
                db.session.rollback()
                form.refuse(broken)
                return self._shown(self._found(code), code, {verb: form}), 422
            flash(_("Thank you. It has been noted."), "success")
            return self._shown(it, code)

        return act

    def _found(self, code: str) -> Any:
        """The row of this code. Wrong codes are counted against the network address."""
        tried = _tried(f"{self.name}_receipt")
        attempt(tried, now=utcnow())
        it = self.find(code)
        if it is None:
            raise RuleBroken(str(self.unknown), field="receipt")
        succeeded(tried)
        return it

    def _shown(self, it: Any, code: str, refused: Mapping[str, Form] | None = None) -> str:
        sent = refused or {}
        may = it.__workflow__.moves_from(it.state, self.bearer(g.township.id).permissions)
        names = {move.name for move in may}
        forms = {verb: sent.get(verb) or each.form(formdata=None)
                 for verb, each in self.verbs.items() if verb in names}  # fmt: skip
        return self.show(it, code, forms)


def _tried(kind: str) -> Tried:
    """One more attempt from this network address, in this township."""
    limit = Limit(kind, free=20, memory=timedelta(hours=1), one_clears=False)
    return limit, f"{g.township.id}:{request.remote_addr}"
