"""One's own tokens: which there are, a new one, and the end of one."""

from datetime import timedelta

from flask import flash
from flask.typing import ResponseReturnValue

from platform_core.accounts import tokens
from platform_core.accounts.models import ApiToken
from platform_core.accounts.policy import signed_in
from platform_core.accounts.queries import own_townships
from platform_core.accounts.views.door import accounts, signed_in_person
from platform_core.clock import utcnow
from platform_core.errors import NotFound, RuleBroken
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.tenancy import db
from platform_core.web import Form, page, redirect_to
from platform_core.web.forms import ChoiceField, ChoicesField, LineField

LASTS = ((7, _l("7 days")), (30, _l("30 days")), (90, _l("90 days")), (365, _l("1 year")))


class TokenForm(Form):
    """What a token is for, where, what it may do, and how long."""

    name = LineField(_l("What it is for"), longest=80)
    township_id = ChoiceField(
        _l("Where"),
        choices=lambda: own_townships(signed_in_person()),
        coerce=int,
        required=False,
        blank=_l("Everywhere I have a role"),
    )
    scopes = ChoicesField(
        _l("What it may do"),
        choices=lambda: [(each.name, each.label) for each in tokens.offered(signed_in_person())],
    )
    days = ChoiceField(_l("Good for"), choices=LASTS, coerce=int)


@accounts.get("/me/tokens")
@signed_in
def own_tokens() -> ResponseReturnValue:
    """The tokens I have, and the form for a new one."""
    return _tokens_page(TokenForm(formdata=None))


@accounts.post("/me/tokens")
@signed_in
def make_token() -> ResponseReturnValue:
    """Make a token; its secret is on the answer, this once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _tokens_page(form), 422
    try:
        made, secret = tokens.make(
            signed_in_person(), form.name.data, form.scopes.data, now=utcnow(),
            lasts=timedelta(days=form.days.data), township_id=form.township_id.data,
        )  # fmt: skip
    except RuleBroken as broken:
        form.refuse(broken)
        return _tokens_page(form), 422
    return page("accounts/token.html", token=made, secret=secret), 201


@accounts.post("/me/tokens/<int:id>/revoke")
@signed_in
def revoke_token(id: int) -> ResponseReturnValue:
    """End one of my tokens."""
    token = db.session.get(ApiToken, id) if id < 2**63 else None
    if token is None or token.account_id != signed_in_person().account_id:
        raise NotFound
    if token.revoked_at is None:
        tokens.revoke(token, now=utcnow())
    flash(_("The token is revoked."))
    return redirect_to("accounts.own_tokens")


def _tokens_page(form: TokenForm) -> str:
    person = signed_in_person()
    return page(
        "accounts/tokens.html", form=form, tokens=tokens.tokens_of(person.account_id),
        places=dict(own_townships(person)), now=utcnow(),
    )  # fmt: skip
