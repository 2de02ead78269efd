"""Entering, changing and closing a body that discloses."""

from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import Actor, RuleBroken, db, record, search
from platform_core.api import gettext as _
from plugins.transparency.models import Body
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind, Ownership


@dataclass(frozen=True, kw_only=True)
class BodyFacts:
    """What is kept of a body."""

    name: str
    kind: BodyKind
    ownership: Ownership
    responsible: str
    since: date
    office: str = ""
    responsible_id: int | None = None
    clerk_id: int | None = None
    union_id: int | None = None
    employer_id: int | None = None
    rules_on: date | None = None
    public: bool = True


def enter_body(facts: BodyFacts, *, actor: Actor, now: datetime) -> Body:
    """Enter a body that must disclose."""
    body = Body(**vars(_checked(facts, None)))
    db.session.add(body)
    db.session.flush()
    search.index(body, body.name, body.office)
    record("transparency:enter_body", body, actor=actor, at=now, kind=body.kind)
    return body


def change_body(body: Body, facts: BodyFacts, *, actor: Actor, now: datetime) -> None:
    """Change what is kept of a body. What kind it is stays: its past duties depend on it."""
    if facts.kind is not body.kind:
        raise RuleBroken(_("A body's kind stays. Close this one and enter another."), field="kind")
    for name, value in vars(_checked(facts, body)).items():
        setattr(body, name, value)
    search.index(body, body.name, body.office)
    record("transparency:change_body", body, actor=actor, at=now)


def _checked(facts: BodyFacts, own: Body | None) -> BodyFacts:
    if not facts.name.strip() or not facts.responsible.strip():
        raise RuleBroken(_("Give the body's name and its responsible person."), field="name")
    same = register.body_called(facts.name)
    if same is not None and same is not own:
        raise RuleBroken(_("There is a body of this name already."), field="name")
    return facts


def close_body(body: Body, on: date, *, actor: Actor, now: datetime) -> None:
    """A body that discloses no more from a day on; what it disclosed stays."""
    if body.closed_on is not None:
        raise RuleBroken(_("It has been closed already."))
    if on < body.since:
        raise RuleBroken(_("That day is before its first."), field="on")
    body.closed_on = on
    record("transparency:close_body", body, actor=actor, at=now, on=on)
