"""Accounts: people, sign-in, sessions, roles and grants, invitations."""

from platform_core.accounts.actor import SYSTEM, Actor
from platform_core.accounts.permissions import Permission, Permissions, Role

__all__ = ["SYSTEM", "Actor", "Permission", "Permissions", "Role"]
