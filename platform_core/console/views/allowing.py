"""What the county allows: rules per module, packages of modules, requests of townships."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.clock import utcnow
from platform_core.console import queries
from platform_core.console.forms import AnswerForm, ProfileForm
from platform_core.console.views.room import console
from platform_core.errors import NotFound
from platform_core.i18n import gettext as _
from platform_core.runtime import policies
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.switching import label_of
from platform_core.web import page, redirect_to
from platform_core.web.asking import accepted


@console.get("/rules")
@require("console:see")
def rules() -> ResponseReturnValue:
    """Which modules townships may switch, which new ones begin with, packages, requests."""
    return _rules_page(ProfileForm(formdata=None))


@console.post("/rules/<module>")
@require("console:switch")
def set_rule(module: str) -> ResponseReturnValue:
    """Say what townships may do with a module."""
    policies.set_policy(
        module, township_may="township_may" in request.form, for_new="for_new" in request.form,
        actor=g.actor, now=utcnow(),
    )  # fmt: skip
    flash(_("The rule for “%(module)s” is set.", module=label_of(module)), "success")
    return redirect_to(".rules")


@console.post("/profiles")
@require("console:switch")
def save_profile() -> ResponseReturnValue:
    """Make a package of modules, or change the one of that name."""
    form = ProfileForm()
    if not accepted(form, lambda: policies.save_profile(
        form.name.data, form.modules.data, actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _rules_page(form), 422
    flash(_("The package is saved."), "success")
    return redirect_to(".rules")


@console.post("/profiles/<int:id>/drop")
@require("console:switch")
def drop_profile(id: int) -> ResponseReturnValue:
    """Delete a package; what was switched by it stays."""
    policies.drop_profile(id, actor=g.actor, now=utcnow())
    return redirect_to(".rules")


@console.get("/profiles/<int:id>/apply")
@require("console:switch")
def apply_profile(id: int) -> ResponseReturnValue:
    """Go and look at what switching the package on would affect in the ticked townships."""
    wanted = policies.profile_or_404(id, g.actor.county_id)
    ticked = set(request.args.getlist("township"))
    townships = [t for t in queries.townships_of(g.actor.county_id) if str(t.id) in ticked]
    modules = [p for p in queries.shown_modules() if p.name in wanted.modules]
    cells = [cell.key for row in queries.matrix(townships, modules) for cell in row
             if cell.state is not ModuleIs.ON]  # fmt: skip
    if not cells:
        flash(_("Nothing is left to switch: choose townships that lack a module of it."), "error")
        return redirect_to(".rules")
    return redirect(url_for(".preview", target=ModuleIs.ON, cell=cells), 303)


@console.post("/requests/<int:id>/<verb>")
@require("console:switch")
def answer_request(id: int, verb: str) -> ResponseReturnValue:
    """Grant or refuse what a township asks for."""
    if verb not in ("grant", "refuse"):
        raise NotFound
    text = AnswerForm().answer.data or ""
    done = policies.answer(id, granted=verb == "grant", text=text, actor=g.actor, now=utcnow())
    for failed in done.failed if done else ():
        flash(failed.message, "error")
    flash(_("The township has its answer."), "success")
    return redirect_to(".rules")


def _rules_page(form: ProfileForm) -> str:
    county_id = g.actor.county_id
    names = {each.id: each for each in queries.townships_of(county_id)}
    return page(
        "console/rules.html",
        modules=queries.shown_modules(),
        rules=policies.policies_of(county_id),
        profiles=policies.profiles_of(county_id),
        requests=[(each, policies.said(each), names[each.township_id])
                  for each in policies.open_requests(county_id)],
        townships=list(names.values()),
        form=form,
        label_of=label_of,
        may=g.actor.can("console:switch"),
    )  # fmt: skip
