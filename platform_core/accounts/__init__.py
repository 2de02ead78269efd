"""Accounts: people, sign-in, sessions, roles and grants, invitations."""

from platform_core.accounts.actor import SYSTEM, Actor
from platform_core.accounts.permissions import Permission, Permissions, Role
from platform_core.accounts.policy import Policy, during, public, require, signed_in
from platform_core.accounts.sessions import (
    Granted,
    SignedIn,
    actor_of,
    county_of,
    current_sign_in,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "Granted",
    "Permission",
    "Permissions",
    "Policy",
    "Role",
    "SignedIn",
    "actor_of",
    "county_of",
    "current_sign_in",
    "during",
    "public",
    "require",
    "signed_in",
]
