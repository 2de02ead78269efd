"""The county's bank of model clauses: read it, write versions, take clauses out."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from flask import flash, g
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from platform_core.api import (
    Conflict,
    Form,
    RuleBroken,
    current_pack,
    db,
    names_of,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.contracts import checks
from plugins.contracts.bank import shipped
from plugins.contracts.forms.bank import ModelForm, RetireForm
from plugins.contracts.models import ModelClause
from plugins.contracts.operations import bank as keeping
from plugins.contracts.queries import bank
from plugins.contracts.queries.bank import Entry
from plugins.contracts.views.clauses import compared
from plugins.contracts.views.frame import county_bp

BANK = "contracts:bank"
LEAVING = "leaving-"


@county_bp.get("/bank")
@require(BANK)
def models() -> ResponseReturnValue:
    """Every clause of the bank, with what the checks say of it today."""
    found = bank.entries(g.actor.county_id)
    points = {each.model.key: _points(each) for each in found if not each.retired}
    return page("contracts/bank.html", rows=found, points=points)


def _points(entry: Entry) -> list[checks.Point]:
    pack = current_pack(county_id=g.actor.county_id)
    return checks.model_points(entry.model, pack, pack.region)


@county_bp.get("/bank/new")
@require(BANK)
def new_model() -> ResponseReturnValue:
    """A clause of the county's own."""
    return _new_page(ModelForm(formdata=None))


def _new_page(form: ModelForm) -> str:
    return page("contracts/bank_new.html", form=form)


@county_bp.post("/bank")
@require(BANK)
def add_model() -> ResponseReturnValue:
    """Take a new clause into the bank."""
    form = ModelForm()
    by = {"actor": g.actor, "now": utcnow()}
    status = _status(form, lambda: keeping.write_model(form.model(), form.note.data, **by))
    if status:
        return _new_page(form), status
    flash(_("The bank has been changed. Drafts keep what they have taken."), "success")
    return redirect_to("contracts_county.models")


@county_bp.get("/bank/<key>")
@require(BANK)
def model(key: str) -> ResponseReturnValue:
    """One clause: as it stands, its versions with what changed, and the next one."""
    return _page(bank.entry_or_404(g.actor.county_id, key))


def _page(entry: Entry, form: ModelForm | None = None, leaving: RetireForm | None = None) -> str:
    it, versions = entry.model, bank.versions(g.actor.county_id, entry.model.key)
    begins = {"kinds": sorted(it.kinds), "category": it.category, "obligated": it.obligated,
              "head": it.head or "", "heading": it.heading, "body": it.body,
              "version": it.version}  # fmt: skip
    return page(
        "contracts/bank_model.html", it=it, entry=entry, versions=versions,
        points=[] if entry.retired else _points(entry),
        changes=_changes(versions),
        names=names_of(each.by_account_id for each in versions),
        form=form or ModelForm(formdata=None, data=begins),
        leaving=leaving or RetireForm(formdata=None, prefix=LEAVING, data=begins),
    )  # fmt: skip


def _changes(versions: Sequence[ModelClause]) -> dict[int, Markup]:
    """What each version changed in the words before it, by its id; the first in what ships."""
    texts = [(each.id, each.body) for each in versions]
    texts += [(0, each.body) for each in shipped() if versions and each.key == versions[0].key]
    return {id: compared(before, body) for (id, body), (_id, before) in pairwise(texts)}


@county_bp.post("/bank/<key>")
@require(BANK)
def change_model(key: str) -> ResponseReturnValue:
    """Write the next version; a clause that was taken out comes back with it."""
    entry, form = bank.entry_or_404(g.actor.county_id, key), ModelForm()
    by = {"actor": g.actor, "now": utcnow()}

    def write() -> None:
        form.check_version(entry.model, "body")
        keeping.write_model(form.model(key), form.note.data, **by)

    status = _status(form, write)
    if status:
        return _page(bank.entry_or_404(g.actor.county_id, key), form), status
    flash(_("The bank has been changed. Drafts keep what they have taken."), "success")
    return redirect_to("contracts_county.model", key=key)


@county_bp.post("/bank/<key>/retire")
@require(BANK)
def retire_model(key: str) -> ResponseReturnValue:
    """Take a clause out of the bank."""
    entry, form = bank.entry_or_404(g.actor.county_id, key), RetireForm(prefix=LEAVING)
    by = {"actor": g.actor, "now": utcnow()}

    def retire() -> None:
        form.check_version(entry.model)
        keeping.retire_model(entry, form.note.data, **by)

    status = _status(form, retire)
    if status:
        return _page(bank.entry_or_404(g.actor.county_id, key), leaving=form), status
    flash(_("The clause has been taken out of the bank. Drafts keep what they have taken."),
          "success")  # fmt: skip
    return redirect_to("contracts_county.model", key=key)


def _status(form: Form, act: Callable[[], object]) -> int:
    """0 once it is done; else the status of the refusal, which stands in the form."""
    if not form.validate_on_submit():
        return 422
    try:
        act()
    except (RuleBroken, Conflict) as broken:
        db.session.rollback()
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        return broken.status
    return 0
