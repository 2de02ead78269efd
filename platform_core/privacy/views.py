"""Personal data to take away, one's own or a member's who asks at the counter; and erasure."""

import json
from typing import Any

from flask import Blueprint, Response, flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.accounts.models import Account
from platform_core.accounts.policy import signed_in
from platform_core.clock import utcnow
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation import queries
from platform_core.organisation.models import Member
from platform_core.organisation.views.room import accepted, ask
from platform_core.privacy import operations
from platform_core.tenancy import db
from platform_core.web import redirect_to
from platform_core.web.forms import Form, TextArea

privacy = Blueprint("privacy", __name__, url_prefix="/t/<township>")


class EraseForm(Form):
    """Why the data go."""

    reason = TextArea(_l("Reason, e.g. the date and number of the request"), longest=400, rows=3)


@privacy.get("/my-data.json")
@signed_in
def my_data() -> ResponseReturnValue:
    """Everything that is kept of whoever asks."""
    member = db.session.get(Member, (g.township.id, g.actor.member_id or 0))
    if member is not None:
        return _file(operations.all_about(member))
    account = db.session.get_one(Account, g.actor.account_id)
    return _file(operations.all_about_account(account, g.township.id))


@privacy.post("/members/<int:id>/data.json")
@require("privacy:hand_out")
def member_data(id: int) -> ResponseReturnValue:
    """Everything that is kept of a member, to hand out to them; that it was is recorded."""
    member = queries.member_or_404(g.actor, id)
    record("privacy:hand_out", member, actor=g.actor, at=utcnow())
    return _file(operations.all_about(member))


@privacy.get("/members/<int:id>/erase")
@require("privacy:erase")
def ask_erase(id: int) -> ResponseReturnValue:
    """Ask why the data of a former member are erased."""
    return _erase_page(queries.member_or_404(g.actor, id), EraseForm(formdata=None))


@privacy.post("/members/<int:id>/erase")
@require("privacy:erase")
def erase(id: int) -> ResponseReturnValue:
    """Erase them. There is no way back."""
    member, form = queries.member_or_404(g.actor, id), EraseForm()
    if not accepted(form, lambda: operations.erase(
        member, form.reason.data, actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _erase_page(member, form), 422
    flash(_("The personal data are erased."), "success")
    return redirect_to("organisation.members")


def _erase_page(member: Member, form: EraseForm) -> str:
    return ask(
        form, _("Erase the personal data of %(name)s", name=member.name), _("Erase for good"),
        action=url_for(".erase", id=member.id), back=url_for("organisation.member", id=member.id),
        danger=True,
        explanation=_(
            "Names, numbers and particulars go from every register and matter of this township, "
            "and so does the person's account. What the union did, and its figures, stay. This "
            "cannot be undone; a backup that is restored later is erased anew."
        ),
    )  # fmt: skip


def _file(data: dict[str, Any]) -> Response:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return answer
