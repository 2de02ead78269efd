"""The county's own values of rules that no law fixes: what holds, who set it, the next decision."""

from flask import g, request
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.accounts.queries import names_of
from platform_core.clock import today, utcnow
from platform_core.console.forms import DecisionForm, EndForm, decision_form
from platform_core.console.views.room import console
from platform_core.errors import NotFound
from platform_core.rules import Rule, RulePack, current_pack, rule_words, standing_words
from platform_core.rules.decisions import (
    decide,
    decision_in_force,
    decisions_of,
    end_decision,
    with_decision,
)
from platform_core.rules.models import RuleOverride
from platform_core.runtime.registry import registry
from platform_core.tenancy import db
from platform_core.web import page, redirect_to
from platform_core.web.asking import accepted

CORE = "core"


@console.get("/values")
@require("console:see")
def values() -> ResponseReturnValue:
    """The rules that are for the county to decide, module by module; what it has decided."""
    groups = _groups(_pack())
    group = request.args.get("module", "")
    group = group if group in groups else next(iter(groups))
    rules = groups[group]
    decisions = decision_in_force(rules)
    return page(
        "console/values.html", group=group, groups={name: _label(name) for name in groups},
        rules=rules, decisions=decisions,
        blanks=[each for found in groups.values() for each in found if each.is_blank],
        names=names_of(each.by for each in decisions.values()),
        rule_words=rule_words, standing_words=standing_words,
    )  # fmt: skip


def _pack() -> RulePack:
    return current_pack(county_id=g.actor.county_id)


def _groups(pack: RulePack) -> dict[str, list[Rule]]:
    """The open rules by the module that brought them, the platform's own last."""
    groups: dict[str, list[Rule]] = {each.name: [] for each in registry().ready()}
    groups[CORE] = []
    for rule in pack:
        if rule.is_open:
            name = rule.key.partition(".")[0]
            groups[name if name in groups else CORE].append(rule)
    return {name: rules for name, rules in groups.items() if rules}


def _label(name: str) -> str:
    plugin = registry().plugins.get(name)
    return str(plugin.label) if plugin else ""


@console.get("/values/<key>")
@require("console:see")
def value(key: str) -> ResponseReturnValue:
    """One rule: what it is, what the county decided, and the next decision."""
    return _page(_rule_or_404(key))


def _rule_or_404(key: str) -> Rule:
    rule = _pack().get(key)
    if rule is None or not rule.is_open:
        raise NotFound
    return rule


def _page(rule: Rule, form: DecisionForm | None = None, ending: EndForm | None = None) -> str:
    rows = decisions_of(g.actor.county_id, rule.key)
    return page(
        "console/value.html", rule=rule, form=form or decision_form(rule, formdata=None),
        ending=ending or EndForm(prefix="end-", formdata=None),
        rows=[(row, rule_words(with_decision(rule, row))) for row in rows],
        running=[row for row in rows if row.effective_to is None or row.effective_to >= today()],
        names=names_of(row.by for row in rows), may=g.actor.can("console:values"),
        today=today(), rule_words=rule_words, standing_words=standing_words,
    )  # fmt: skip


@console.post("/values/<key>")
@require("console:values")
def set_value(key: str) -> ResponseReturnValue:
    """Set the county's value from a day on."""
    rule = _rule_or_404(key)
    form = decision_form(rule)
    if not accepted(form, lambda: decide(
        key, form.changes(rule), reason=form.reason.data, source=form.source.data,
        since=form.since.data, until=form.until.data, actor=g.actor, now=utcnow(),
    )):  # fmt: skip
        return _page(_rule_or_404(key), form), 422
    return redirect_to(".value", key=key)


@console.post("/values/<key>/end/<int:id>")
@require("console:values")
def end_value(key: str, id: int) -> ResponseReturnValue:
    """Let the county's value end, so that what it replaced holds again."""
    row = db.session.get(RuleOverride, id, with_for_update=True)
    if row is None or (row.county_id, row.key) != (g.actor.county_id, key):
        raise NotFound
    form = EndForm(prefix="end-")
    if not accepted(form, lambda: end_decision(
        row, form.last_day.data, form.why.data, actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _page(_rule_or_404(key), ending=form), 422
    return redirect_to(".value", key=key)
