"""Migrations: one linear history and one version table for each component.

A component is the core or a plugin. A fault in one leaves the others migrated, and one that is
taken away leaves its tables and its version behind, to be found again when it returns.
"""

from platform_core.schema.components import Component, SchemaError, core_component
from platform_core.schema.environment import run_env
from platform_core.schema.runner import Outcome, Schema, State, Status

__all__ = [
    "Component",
    "Outcome",
    "Schema",
    "SchemaError",
    "State",
    "Status",
    "core_component",
    "run_env",
]
