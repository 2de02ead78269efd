"""Keeping the bodies and the people who take cases."""

from datetime import date, datetime

from platform_core.api import Actor, Ref, RuleBroken, db, emit, local_date, record
from platform_core.api import gettext as _
from plugins.legal_aid.models import AidBody, Officer


def keep_body(body: AidBody, *, actor: Actor, now: datetime) -> AidBody:
    """Add a body, or set it right."""
    if body.founded_on > local_date(now):
        raise RuleBroken(_("That day lies ahead. Enter what has happened."), field="founded_on")
    if body.origin_ref:
        _check_origin(body.origin_ref)
    db.session.add(body)
    db.session.flush()
    record("legal_aid:body", body, actor=actor, at=now, level=body.level)
    if body.origin_ref:
        emit("legal_aid.founded", ref=body, origin=body.origin_ref, label=body.name)
    return body


def _check_origin(ref: str) -> None:
    try:
        Ref.parse(ref)
    except ValueError:
        told = _("This is no reference like module:kind:number.")
        raise RuleBroken(told, field="origin_ref") from None


def close_body(body: AidBody, on: date, *, actor: Actor, now: datetime) -> None:
    """Close a body; its cases stay where they are."""
    if not body.founded_on <= on <= local_date(now):
        raise RuleBroken(_("It closes between its founding and today."), field="closed_on")
    body.closed_on = on
    record("legal_aid:body", body, actor=actor, at=now, closed=on)


def keep_officer(officer: Officer, *, actor: Actor, now: datetime) -> Officer:
    """Add somebody who takes cases, or set their entry right."""
    db.session.add(officer)
    db.session.flush()
    record("legal_aid:officer", officer, actor=actor, at=now, body=officer.body_id)
    return officer
