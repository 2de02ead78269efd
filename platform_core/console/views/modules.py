"""Modules as a township sees them: how they stand, what it may switch, what it asks for."""

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.clock import utcnow
from platform_core.console import queries
from platform_core.console.forms import TARGETS, ReasonForm, read_target
from platform_core.console.views.room import modules
from platform_core.errors import NotFound
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.runtime import policies
from platform_core.runtime.impact import impacts
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.switching import label_of
from platform_core.tenancy import db
from platform_core.web import page, redirect_to
from platform_core.web.asking import accepted, ask

HERE = "/t/<township>/modules"


@modules.get(HERE)
@require("modules:see")
def index() -> ResponseReturnValue:
    """Which modules this township has, since when, and why; what may be done about it."""
    here = db.session.get_one(Township, g.township.id)
    rules = policies.policies_of(here.county_id)
    return page(
        "console/modules.html",
        cells=queries.matrix([here], queries.shown_modules())[0],
        free={name for name, rule in rules.items() if rule.township_may},
        targets=TARGETS,
        requests=[(each, policies.said(each)) for each in policies.requests_of(here.id)],
        may_ask=g.actor.can("modules:ask"),
    )


@modules.get(f"{HERE}/<module>/<target>")
@require("modules:ask")
def ask_switch(module: str, target: str) -> ResponseReturnValue:
    """What a switch would affect, and the form to make it or to ask the county for it."""
    return _switch_page(module, _known(module, target), ReasonForm(formdata=None))


@modules.post(f"{HERE}/<module>/<target>")
@require("modules:ask")
def switch(module: str, target: str) -> ResponseReturnValue:
    """Switch, where the county allows it; else ask the county."""
    wanted, form, here = _known(module, target), ReasonForm(), g.township
    free = policies.may_switch(here.county_id, module)
    act = policies.switch_own if free else policies.ask
    if not accepted(form, lambda: act(
        here.id, here.county_id, module, wanted, reason=form.reason.data, actor=g.actor,
        now=utcnow(),
    )):  # fmt: skip
        return _switch_page(module, wanted, form), 422
    flash(_("Switched.") if free else _("The county has your request."), "success")
    return redirect_to(".index")


def _known(module: str, target: str) -> ModuleIs:
    if module not in {each.name for each in queries.shown_modules()}:
        raise NotFound
    return read_target(target)


def _switch_page(module: str, target: ModuleIs, form: ReasonForm) -> str:
    here, free = g.township, policies.may_switch(g.township.county_id, module)
    found = impacts([(here.id, module)], target)[0]
    what = f"{label_of(module)}: {dict(TARGETS)[target]}"
    return ask(
        form, what if free else _("Ask the county: %(what)s", what=what),
        dict(TARGETS)[target] if free else _("Ask the county"),
        action=url_for(".switch", module=module, target=target), back=url_for(".index"),
        explanation=" ".join((*found.sentences, found.refusal)),
    )  # fmt: skip
