"""What a county decides on rules: its own values from one day to another, with reason and source.

A decision is never changed, only followed by another or ended; so whoever asks can see who set
what when, and what held before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.rules.current import current_pack, forget_current
from platform_core.rules.models import RuleOverride
from platform_core.rules.pack import decided, fits
from platform_core.rules.rule import Rule
from platform_core.tenancy import db

DAY = timedelta(days=1)


def decisions_of(county_id: int, key: str) -> Sequence[RuleOverride]:
    """What the county decided on one rule: the last to hold first."""
    query = select(RuleOverride).where(RuleOverride.county_id == county_id, RuleOverride.key == key)
    return db.session.scalars(
        query.order_by(RuleOverride.effective_from.desc(), RuleOverride.id.desc())
    ).all()


def decision_in_force(rules: Iterable[Rule]) -> Mapping[str, RuleOverride]:
    """The decisions behind the county's rules among these, by the key of the rule."""
    asked = [int(rule.version) for rule in rules if rule.shipped is not rule]
    query = select(RuleOverride).where(RuleOverride.id.in_(asked))
    return {row.key: row for row in db.session.scalars(query)}


def with_decision(rule: Rule, decision: RuleOverride) -> Rule:
    """The rule as it reads with a decision, in force or not."""
    return decided(rule.shipped, decision.as_override())


def decide(
    key: str, changes: Mapping[str, Any], *, reason: str, source: str, since: date,
    until: date | None = None, actor: Actor, now: datetime,
) -> RuleOverride:  # fmt: skip
    """Set the county's value of a rule from `since` on.

    What holds on that day ends with the day before; what was set for later days stays. On one and
    the same day the decision made last holds, so a slip is put right by deciding again. Raises
    RuleBroken for the law, for a value the rule cannot have, and without reason or source.
    """
    assert actor.county_id is not None
    rule = _open_rule(key, actor.county_id)
    if not fits(rule.shipped, changes):
        raise RuleBroken(_("This rule cannot have that value."), field="value")
    for name, said in (("reason", reason), ("source", source)):
        if not said.strip():
            raise RuleBroken(_("Give the reason and what the value rests on."), field=name)
    if until is not None and until < since:
        raise RuleBroken(_("It cannot end before it begins."), field="until")
    row = RuleOverride(
        county_id=actor.county_id, key=key, value=dict(changes), reason=reason.strip(),
        source=source.strip(), effective_from=since,
        effective_to=_make_room(actor.county_id, key, since, until), by=actor.account_id or None,
        at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record_county("core:decide_rule", row, county_id=row.county_id, actor=actor, at=now,
                  note=row.reason, key=key, since=since)  # fmt: skip
    forget_current()
    return row


def _open_rule(key: str, county_id: int) -> Rule:
    rule = current_pack(county_id=county_id).get(key)
    if rule is None:
        raise NotFound
    if not rule.is_open:
        raise RuleBroken(_("This is not for the county to decide: %(standing)s",
                           standing=str(rule.shipped.citation())))  # fmt: skip
    return rule


def _make_room(county_id: int, key: str, since: date, until: date | None) -> date | None:
    """End what holds on `since`; the last day until which the new decision can hold."""
    last = until
    for row in decisions_of(county_id, key):
        if row.effective_from > since:
            ends = row.effective_from - DAY
            last = ends if last is None else min(last, ends)
        elif (row.effective_to or since) >= since:
            # One of the same day keeps that day, on which the later decision wins.
            row.effective_to = max(since - DAY, row.effective_from)
    return last


def end_decision(
    row: RuleOverride, last_day: date, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Let the county's value hold until `last_day`; then what it replaced holds again."""
    if not reason.strip():
        raise RuleBroken(_("Say why it ends."), field="why")
    if last_day < row.effective_from:
        raise RuleBroken(_("It cannot end before it begins."), field="last_day")
    if row.effective_to is not None and row.effective_to <= last_day:
        raise RuleBroken(_("It ends on %(day)s already.", day=row.effective_to.isoformat()),
                         field="last_day")  # fmt: skip
    row.effective_to = last_day
    db.session.flush()
    record_county("core:end_rule", row, county_id=row.county_id, actor=actor, at=now,
                  note=reason.strip(), key=row.key, until=last_day)  # fmt: skip
    forget_current()
