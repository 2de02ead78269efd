"""What officers do with people: take them in, give and take roles, let them in again, shut out.

An officer of a township acts on whoever has roles there alone; whoever has roles elsewhere as
well is the county's to change, or a township could take over an account of another.
"""

import re
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from platform_core.accounts import sessions, slips, totp
from platform_core.accounts.actor import Actor
from platform_core.accounts.models import Account, ApiToken, Grant, Slip
from platform_core.accounts.passwords import check_new_password, passwords
from platform_core.accounts.permissions import Permissions, Role
from platform_core.accounts.slips import Issued
from platform_core.errors import RuleBroken
from platform_core.history import record, record_county
from platform_core.i18n import LOCALES
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.sealing import normal_phone, phone_index
from platform_core.tenancy import db, scope

_LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


def create_account(
    *,
    login_name: str,
    name: str,
    now: datetime,
    phone: str | None = None,
    password: str | None = None,
    must_change_password: bool = True,
    locale: str = "zh",
) -> Account:
    """A new person. Without `password` they need a slip. Recorded with their first role.

    Raises RuleBroken for a sign-in name or phone that is taken or malformed, a weak password.
    """
    login = login_name.strip().lower()
    if not _LOGIN_NAME.fullmatch(login):
        raise RuleBroken(
            _("A sign-in name begins with a letter and has letters, digits, dots and dashes."),
            field="login_name",
        )
    _check_free(login, phone)
    if password is not None:
        check_new_password(password, login, name, phone or "")
    account = Account(
        login_name=login,
        name=name.strip(),
        phone=normal_phone(phone) if phone else None,
        phone_index=phone_index(phone) if phone else None,
        password_hash=passwords().hash(password) if password is not None else None,
        must_change_password=password is not None and must_change_password,
        locale=locale if locale in LOCALES else "zh",
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return account


def invite(
    *,
    login_name: str,
    name: str,
    phone: str | None,
    actor: Actor,
    now: datetime,
    **granted: Any,
) -> Issued | Grant:
    """Take a person in with a first role (`granted` as for `grant_role`), and their slip.

    Whoever has an account already is known by sign-in name and phone together, and gets the
    role without a slip: the account is theirs and stays as it is. Raises RuleBroken as
    `create_account` and `grant_role` do.
    """
    known = _known(login_name, phone)
    if known is not None:
        return grant_role(known, actor=actor, now=now, **granted)
    account = create_account(login_name=login_name, name=name, phone=phone, now=now)
    grant_role(account, actor=actor, now=now, **granted)
    return issue_slip(account, actor=actor, now=now)


def grant_role(
    account: Account,
    role: str,
    *,
    actor: Actor,
    now: datetime,
    county_id: int | None = None,
    township_id: int | None = None,
    union_id: int | None = None,
    member_id: int | None = None,
    until: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Give a role in a county, a township or one of its unions, until `until` where given.

    Raises RuleBroken where the role does not belong in that place, the actor may not give it,
    or the person has it already.
    """
    declared = _role(role)
    _check_place(declared, county_id, township_id, union_id)
    _check_may_grant(actor, account, county_id, township_id)
    if until is not None and until <= now:
        raise RuleBroken(_("The role would end before it begins. Choose a later day."),
                         field="until")  # fmt: skip
    place = {"county_id": county_id, "township_id": township_id, "union_id": union_id}
    if any(grant.is_active(now) for grant in _same(account, role, place)):
        raise RuleBroken(_("This person has that role already."), field="role")
    grant = Grant(
        account=account, role=role, **place, member_id=member_id, since=now, until=until,
        granted_by=actor.account_id or None, reason=reason.strip() or None,
    )  # fmt: skip
    db.session.add(grant)
    db.session.flush()
    facts = {"role": role, "union": union_id, "until": until}
    _note("accounts:grant", account, grant, actor, now, reason, **facts)
    return grant


def revoke_role(grant: Grant, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a role away; every session of the person ends.

    Raises RuleBroken without a reason, for one's own role, or one given elsewhere.
    """
    if not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    _check_may_grant(actor, grant.account, grant.county_id, grant.township_id)
    if not grant.is_active(now):
        raise RuleBroken(_("This role has ended already."))
    grant.revoked_at, grant.revoked_by = now, actor.account_id or None
    grant.revoke_reason = reason.strip()
    sessions.revoke_all(grant.account_id, now)
    _note("accounts:revoke", grant.account, grant, actor, now, reason, role=grant.role)


def issue_slip(account: Account, *, actor: Actor, now: datetime) -> Issued:
    """A slip to get in with, first or again. Where a sensitive role is recovered it has no
    code until a second person approves it.

    Raises RuleBroken for a disabled account or one that has roles elsewhere too.
    """
    grant = _check_reach(account, actor, now)
    if account.disabled_at is not None:
        raise RuleBroken(_("This account is disabled. Enable it first."))
    recovers = account.password_hash is not None
    waits = recovers and actor.account_id != 0 and is_sensitive(account, now)
    issued = slips.issue(account, needs_approval=waits, issued_by=actor.account_id or None, now=now)
    _note("accounts:issue_slip", account, grant, actor, now, waits=waits, recovers=recovers)
    return issued


def approve_slip(slip: Slip, *, actor: Actor, now: datetime) -> Issued:
    """As second person, let a waiting slip be printed. Raises RuleBroken for the first one."""
    grant = _check_reach(slip.account, actor, now)
    issued = slips.approve(slip, approved_by=actor.account_id, now=now)
    _note("accounts:approve_slip", slip.account, grant, actor, now)
    return issued


def disable(account: Account, *, reason: str, actor: Actor, now: datetime) -> None:
    """Shut a person out: sessions end, slips are worthless, roles stay for the record."""
    if not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    grant = _check_reach(account, actor, now)
    if account.disabled_at is not None:
        raise RuleBroken(_("This account is disabled already."))
    account.disabled_at = now
    sessions.revoke_all(account.id, now)
    slips.withdraw_all(account.id, now)
    _note("accounts:disable", account, grant, actor, now, reason)


def close_for_good(account: Account, *, now: datetime) -> None:
    """Shut a person out for ever: every way in ends, and nothing is left to try against."""
    account.disabled_at = account.disabled_at or now
    account.password_hash = None
    totp.remove(account)
    sessions.revoke_all(account.id, now)
    slips.withdraw_all(account.id, now)
    mine = update(ApiToken).where(ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None))
    db.session.execute(mine.values(revoked_at=now))
    db.session.flush()


def enable(account: Account, *, actor: Actor, now: datetime) -> None:
    """Let a disabled person in again, with the password they had."""
    grant = _check_reach(account, actor, now)
    if account.disabled_at is None:
        raise RuleBroken(_("This account is not disabled."))
    account.disabled_at = None
    _note("accounts:enable", account, grant, actor, now)


def remove_second_factor(account: Account, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a lost second factor off; recorded apart from the recovery of the password."""
    if not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    grant = _check_reach(account, actor, now)
    if account.totp_enrolled_at is None:
        raise RuleBroken(_("This account has no second factor."))
    totp.remove(account)
    sessions.revoke_all(account.id, now)
    _note("accounts:remove_second_factor", account, grant, actor, now, reason)


def is_sensitive(account: Account, now: datetime) -> bool:
    """Whether a role in force asks for two persons when access is recovered."""
    found = [_declared().role(grant.role) for grant in account.grants if grant.is_active(now)]
    return any(role is None or role.sensitive for role in found)


def _known(login_name: str, phone: str | None) -> Account | None:
    if phone is None:
        return None
    both = {"login_name": login_name.strip().lower(), "phone_index": phone_index(phone)}
    return db.session.scalar(select(Account).filter_by(**both))


def _check_free(login: str, phone: str | None) -> None:
    if db.session.scalar(select(Account.id).where(Account.login_name == login)):
        raise RuleBroken(
            _("This sign-in name is taken. If it is this person's, give their mobile number too."),
            field="login_name",
        )
    if phone is None:
        return
    if db.session.scalar(select(Account.id).where(Account.phone_index == phone_index(phone))):
        raise RuleBroken(
            _("This mobile number belongs to an account with another sign-in name."), field="phone"
        )


def _role(name: str) -> Role:
    role = _declared().role(name)
    if role is None:
        raise RuleBroken(_("There is no such role."), field="role")
    return role


def _check_place(
    role: Role, county_id: int | None, township_id: int | None, union_id: int | None
) -> None:
    given = "county" if county_id is not None else "union" if union_id is not None else "township"
    if (county_id is None) == (township_id is None) or role.scope != given:
        wanted = {
            "county": _("This role is given for the county."),
            "township": _("This role is given for a whole township."),
            "union": _("This role is given for one union. Choose the union."),
        }
        field = "union_id" if role.scope == "union" else "role"
        raise RuleBroken(wanted[role.scope], field=field)


def _check_may_grant(
    actor: Actor, account: Account, county_id: int | None, township_id: int | None
) -> None:
    if actor.account_id == 0:
        return
    if actor.account_id == account.id:
        raise RuleBroken(_("Nobody gives or takes their own roles. Ask a colleague."))
    own_township = township_id is not None and actor.township_id == township_id
    if not own_township and not _in_county(actor, county_id, township_id):
        raise RuleBroken(_("This role is not yours to give or take."))


def _in_county(actor: Actor, county_id: int | None, township_id: int | None) -> bool:
    if actor.county_id is None or county_id is not None:
        return actor.county_id is not None and county_id == actor.county_id
    township = db.session.get(Township, township_id)
    return township is not None and township.county_id == actor.county_id


def _check_reach(account: Account, actor: Actor, now: datetime) -> Grant | None:
    """A grant that shows where the account belongs. Raises RuleBroken unless the actor may act
    on every role in force of the person."""
    active = [grant for grant in account.grants if grant.is_active(now)]
    held = active or list(account.grants)
    if actor.account_id == 0:
        return held[0] if held else None
    if actor.account_id == account.id:
        raise RuleBroken(_("Nobody does this to their own account. Ask a colleague."))
    for grant in held:
        own = grant.township_id is not None and grant.township_id == actor.township_id
        if not own and not _in_county(actor, grant.county_id, grant.township_id):
            raise RuleBroken(
                _("This person has roles elsewhere too, so only the county can do this.")
            )
    if not held:
        raise RuleBroken(_("This person belongs to no office yet."))
    return held[0]


def _same(account: Account, role: str, place: dict[str, int | None]) -> list[Grant]:
    query = select(Grant).filter_by(account_id=account.id, role=role, **place)
    return list(db.session.scalars(query.where(Grant.revoked_at.is_(None))))


def _note(
    action: str,
    account: Account,
    grant: Grant | None,
    actor: Actor,
    now: datetime,
    note: str = "",
    **facts: Any,
) -> None:
    """Into the township's history from inside it, else into the county's."""
    said: dict[str, Any] = {"actor": actor, "at": now, "note": note.strip() or None, **facts}
    if scope().township_id is not None:
        record(action, account, **said)
        return
    township_id = grant.township_id if grant else None
    county_id = actor.county_id or (grant.county_id if grant else None)
    if county_id is None and township_id is not None:
        county_id = db.session.get_one(Township, township_id).county_id
    if county_id is not None:
        record_county(action, account, county_id=county_id, township_id=township_id, **said)


def _declared() -> Permissions:
    declared: Permissions = current_app.extensions["union_permissions"]
    return declared
