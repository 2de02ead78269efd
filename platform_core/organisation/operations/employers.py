"""Employers."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Employer
from platform_core.organisation.operations.changes import changed
from platform_core.organisation.words import PUBLIC
from platform_core.tenancy import db


@dataclass(frozen=True, kw_only=True)
class EmployerFacts:
    """What the register says of an employer. Counts are people; `phone` None leaves what is
    there."""

    name: str
    credit_code: str | None = None
    ownership: str | None = None
    industry: str | None = None
    legal_representative: str | None = None
    phone: str | None = None
    employees: int = 0
    women: int = 0
    migrants: int = 0


def register(facts: EmployerFacts, *, actor: Actor, now: datetime) -> Employer:
    """Enter an employer. Raises RuleBroken where it is there already or the counts disagree."""
    _check(facts, None)
    employer = Employer(**asdict(facts), non_public=is_non_public(facts.ownership))
    db.session.add(employer)
    record("core:register_employer", employer, actor=actor, at=now)
    return employer


def amend_employer(
    employer: Employer, facts: EmployerFacts, *, actor: Actor, now: datetime
) -> None:
    """Change an employer's entry. Raises RuleBroken as `register` does."""
    _check(facts, employer)
    values = asdict(facts) | {"non_public": is_non_public(facts.ownership)}
    if facts.phone is None:
        del values["phone"]
    fields = changed(employer, values)
    if fields:
        record("core:amend_employer", employer, actor=actor, at=now, fields=fields)


def close(employer: Employer, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Note that an employer has closed down or moved away."""
    if employer.closed_on is not None:
        raise RuleBroken(_("This employer is closed already."), field="on")
    if on > local_date(now):
        raise RuleBroken(_("It cannot have closed on a day to come."), field="on")
    employer.closed_on = on
    record("core:close_employer", employer, actor=actor, at=now, note=reason.strip() or None,
           on=on.isoformat())  # fmt: skip


def is_non_public(ownership: str | None) -> bool:
    """Whether an employer of this ownership is outside the public sector; unknown counts so."""
    return ownership not in PUBLIC


def _check(facts: EmployerFacts, employer: Employer | None) -> None:
    for field, label in (("women", _("Women")), ("migrants", _("Migrant workers"))):
        if getattr(facts, field) > facts.employees:
            raise RuleBroken(
                _("%(part)s cannot be more than all employees.", part=label), field=field
            )
    taken = Employer.credit_code == facts.credit_code
    if facts.credit_code is None:
        taken = (Employer.name == facts.name) & Employer.closed_on.is_(None)
    other = db.session.scalar(select(Employer.id).where(taken).limit(1))
    if other is not None and (employer is None or other != employer.id):
        field = "credit_code" if facts.credit_code else "name"
        raise RuleBroken(_("This employer is in the register already."), field=field)
