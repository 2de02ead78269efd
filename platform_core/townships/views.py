"""The county's pages for the life of a township. Moving and erasing are for the command line."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.errors import NotFound
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.models import Township
from platform_core.runtime.policies import profiles_of
from platform_core.tenancy import db
from platform_core.townships import operations
from platform_core.web import redirect_to
from platform_core.web.asking import accepted, ask
from platform_core.web.forms import ChoiceField, Form, LineField, TextArea

townships = Blueprint("townships", __name__)

ACTS: Mapping[str, tuple[str, str, Callable[..., None]]] = {
    "suspend": (_l("Suspend the township"),
                _l("Its pages and jobs are closed for a time; all of it is kept."),
                operations.suspend),
    "resume": (_l("Open the township again"), _l("Its pages and jobs are open again."),
               operations.resume),
    "archive": (_l("Archive the township"),
                _l("Its pages are closed for good; its rows are kept, and can be exported."),
                operations.archive),
}  # fmt: skip


def _profiles() -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in profiles_of(g.actor.county_id)]


class TownshipForm(Form):
    """A new township."""

    name = LineField(_l("Name of the place"), longest=80, description=_l("For example 金寨镇."))
    code = LineField(_l("Code"), longest=12, description=_l("Nine digits, like 610981115."))
    slug = LineField(_l("Address"), longest=40, description=_l("In small letters: jinzhai."))
    profile = ChoiceField(_l("Package of modules"), choices=_profiles, coerce=int, required=False,
                          blank=_l("what new townships begin with"))  # fmt: skip


class WhyForm(Form):
    """Why a township is closed or opened."""

    reason = TextArea(_l("Reason"), longest=400)


@townships.get("/county/townships/new")
@require("townships:manage")
def ask_township() -> ResponseReturnValue:
    """Ask what the new township is."""
    return _new_page(TownshipForm(formdata=None))


@townships.post("/county/townships/new")
@require("townships:manage")
def create() -> ResponseReturnValue:
    """Make a township from a package of modules."""
    form, made = TownshipForm(), list[Township]()
    if not accepted(form, lambda: made.append(operations.create(
        county_id=g.actor.county_id, code=form.code.data, slug=form.slug.data,
        name=form.name.data, profile_id=form.profile.data, actor=g.actor, now=utcnow(),
    ))):  # fmt: skip
        return _new_page(form), 422
    flash(_("The township is there. Give somebody a role in it."), "success")
    return redirect_to("console.township", slug=made[0].slug)


def _new_page(form: TownshipForm) -> str:
    return ask(form, _("New township"), _("Make it"), action=url_for(".create"),
               back=url_for("console.townships"))  # fmt: skip


@townships.get("/county/townships/<slug>/<verb>")
@require("townships:manage")
def ask_why(slug: str, verb: str) -> ResponseReturnValue:
    """Ask why a township is suspended, opened again or archived."""
    return _why_page(_here(slug), verb, WhyForm(formdata=None))


@townships.post("/county/townships/<slug>/<verb>")
@require("townships:manage")
def act(slug: str, verb: str) -> ResponseReturnValue:
    """Suspend a township, open it again, or archive it."""
    here, form = _here(slug), WhyForm()
    _label, _means, doing = _act(verb)
    if not accepted(form, lambda: doing(here, form.reason.data, actor=g.actor, now=utcnow())):
        return _why_page(here, verb, form), 422
    return redirect_to("console.township", slug=slug)


def _act(verb: str) -> tuple[str, str, Any]:
    if verb not in ACTS:
        raise NotFound
    return ACTS[verb]


def _here(slug: str) -> Township:
    query = select(Township).filter_by(slug=slug, county_id=g.actor.county_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _why_page(here: Township, verb: str, form: WhyForm) -> str:
    label, means, _doing = _act(verb)
    return ask(form, label, label, about=here.federation_name, explanation=means, danger=True,
               action=url_for(".act", slug=here.slug, verb=verb),
               back=url_for("console.township", slug=here.slug))  # fmt: skip
