"""Honours."""

from dataclasses import asdict, dataclass
from datetime import datetime

from platform_core.accounts import Actor
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Honour, HonourLevel
from platform_core.organisation.operations.changes import changed
from platform_core.tenancy import db


@dataclass(frozen=True, kw_only=True)
class HonourFacts:
    """What the register says of an honour. Without a union it is the township federation's."""

    title: str
    level: HonourLevel
    granted_by: str
    granted_on: str | None = None
    union_id: int | None = None


def enter_honour(facts: HonourFacts, *, actor: Actor, now: datetime) -> Honour:
    """Enter an honour."""
    honour = Honour(**asdict(facts))
    db.session.add(honour)
    record("core:enter_honour", honour, actor=actor, at=now, level=facts.level.value)
    return honour


def amend_honour(honour: Honour, facts: HonourFacts, *, actor: Actor, now: datetime) -> None:
    """Change an honour's entry."""
    fields = changed(honour, asdict(facts))
    if fields:
        record("core:amend_honour", honour, actor=actor, at=now, fields=fields)


def strike_honour(honour: Honour, *, reason: str, actor: Actor, now: datetime) -> None:
    """Strike out an honour that was entered by mistake or withdrawn. Needs a reason."""
    if not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    record("core:strike_honour", honour, actor=actor, at=now, note=reason.strip(),
           level=honour.level.value)  # fmt: skip
    db.session.delete(honour)
