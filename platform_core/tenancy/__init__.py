"""Tenancy: which township a piece of work belongs to, and four layers that keep it there."""

from platform_core.tenancy.guards import Access, Guarded
from platform_core.tenancy.keys import CountyModel, TownshipModel, ref, to_many, to_one
from platform_core.tenancy.scope import (
    Scope,
    county_scope,
    each_township,
    platform_scope,
    scope,
    township_scope,
)
from platform_core.tenancy.session import ScopedSession, db

__all__ = [
    "Access",
    "CountyModel",
    "Guarded",
    "Scope",
    "ScopedSession",
    "TownshipModel",
    "county_scope",
    "db",
    "each_township",
    "platform_scope",
    "ref",
    "scope",
    "to_many",
    "to_one",
    "township_scope",
]
