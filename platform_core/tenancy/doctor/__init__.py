"""Looks for tables, roles, views and functions that would let rows leave their township.

Runs at every start, after each migration and as `union doctor`. It asks the driver directly,
because what it reads (catalogues, PRAGMAs) is what the SQL verifier refuses.
"""

from sqlalchemy import Engine, MetaData

from platform_core.tenancy.doctor.ailment import Ailment
from platform_core.tenancy.doctor.models import model_ailments
from platform_core.tenancy.doctor.postgres import Postgres
from platform_core.tenancy.doctor.sqlite import SQLite

__all__ = ["Ailment", "inspect"]


def inspect(
    engine: Engine,
    metadata: MetaData,
    *,
    county_role: str | None = None,
    trusted_functions: frozenset[str] = frozenset(),
) -> list[Ailment]:
    """Every ailment of the models and of the database behind `engine`; none when sound.

    `engine` is the application's own, so that its role and its PRAGMAs are those examined.
    `county_role` is the only one that a policy may open a table to, and must have the columns
    that the models list for it, no more; `trusted_functions` are the SECURITY DEFINER functions
    known to be harmless. Takes a few milliseconds.
    """
    tables = list(metadata.tables.values())
    ailments = list(model_ailments(tables))
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            ailments += SQLite(connection.cursor(), tables).ailments()
        else:
            cursor = connection.cursor()
            ailments += Postgres(cursor, tables, county_role, trusted_functions).ailments()
    finally:
        connection.rollback()
        connection.close()
    return ailments
