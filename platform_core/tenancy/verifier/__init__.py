"""The second layer of isolation: reads the SQL about to be sent and proves it stays inside.

Whatever made the statement (ORM, Core, text, a driver's own call), every township table in it
must be tied by equalities to a value, and the value must be the township's id. What cannot be
read, or is neither a query nor a change of rows, is refused: failing closed is the whole point.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlglot import exp

from platform_core.errors import UnsafeSQL
from platform_core.tenancy.verifier.proof import blocks_of, table_name, township_reads
from platform_core.tenancy.verifier.reading import READER, SAVEPOINT, Statement, read
from platform_core.tenancy.verifier.terms import Demand, Number, refuse
from platform_core.tenancy.verifier.writes import insert_demands, update_demands

__all__ = ["check", "check_reading"]

_SHOWN = 160  # characters of a refused statement in the message


def check(
    sql: str,
    parameters: Any,
    executemany: bool,
    dialect: str,
    township_id: int | None,
    tenant_tables: frozenset[str],
    reader: str | None = None,
) -> None:
    """Refuse a statement that is not proven to stay inside the township.

    `sql` and `parameters` are what the driver will get: `?` with a sequence on "sqlite",
    `%(name)s` with a mapping on "postgresql"; with `executemany` an iterable of them.
    `township_id` is None outside a township: then only shared tables may be touched.
    `tenant_tables` are lower-case names; `reader` is the only one that the database may be told
    (see guards.py), None where it may be told none. Raises UnsafeSQL naming table, statement
    and cure.
    """
    demands = _demands(sql, dialect, tenant_tables)
    if not demands:
        return
    try:
        _meet(demands, parameters if executemany else (parameters,), township_id, reader)
    except UnsafeSQL as refusal:
        raise _with_statement(refusal, sql) from None


@lru_cache(maxsize=1024)
def check_reading(sql: str, dialect: str, readable: frozenset[str]) -> None:
    """Refuse what is not a query of `readable` tables alone. For the county, which writes nothing.

    Raises UnsafeSQL. Columns are the database's business.
    """
    if SAVEPOINT.fullmatch(sql):
        return
    try:
        statement = read(sql, dialect)
        if statement.tree.find(exp.Insert, exp.Update, exp.Delete) or any(statement.settings()):
            raise refuse(statement.kind, "the county's engine", "the county only reads.",
                         "Change rows in their township's scope.")  # fmt: skip
        local = {cte.alias_or_name.lower() for cte in statement.tree.find_all(exp.CTE)}
        for table in statement.tree.find_all(exp.Table):
            if table_name(table) not in readable | local:
                raise refuse("SELECT", table_name(table), "the county may not read it.",
                             "List its columns in county_reads of the model.")  # fmt: skip
    except UnsafeSQL as refusal:
        raise _with_statement(refusal, sql) from None


@lru_cache(maxsize=4096)
def _demands(sql: str, dialect: str, tenant_tables: frozenset[str]) -> tuple[Demand, ...]:
    """What must hold of the parameters. Depends on the text alone, so it is worked out once."""
    if SAVEPOINT.fullmatch(sql):
        return ()
    try:
        statement = read(sql, dialect)
        return tuple(dict.fromkeys(_demands_of(statement, tenant_tables)))
    except UnsafeSQL as refusal:
        raise _with_statement(refusal, sql) from None


def _demands_of(statement: Statement, tenant_tables: frozenset[str]) -> list[Demand]:
    blocks = blocks_of(statement)
    return [
        *statement.settings(),
        *township_reads(statement, blocks, tenant_tables),
        *update_demands(statement, tenant_tables),
        *insert_demands(statement, blocks, tenant_tables),
    ]


def _meet(
    demands: tuple[Demand, ...], rows: Iterable[Any], township_id: int | None, reader: str | None
) -> None:
    if township_id is None:
        raise refuse(demands[0].kind, demands[0].table, "no township is set.",
                     "Enter township_scope(id) first.")  # fmt: skip
    allowed = (township_id, str(township_id))
    for row in rows:
        for demand in demands:
            right = (reader,) if demand.table == READER else allowed
            if not any(_value(term, row) in right for term in demand.terms):
                raise refuse(demand.kind, demand.table, "it is bound to another township.",
                             "Work on one township at a time, each in its own scope.")  # fmt: skip


def _value(term: Any, row: Any) -> object:
    if isinstance(term, Number):
        return term.value
    try:
        value = row[term.key]
    except (LookupError, TypeError):
        return None
    return value if type(value) in (int, str) else None


def _with_statement(refusal: UnsafeSQL, sql: str) -> UnsafeSQL:
    return UnsafeSQL(f"{refusal} Statement: {' '.join(sql.split())[:_SHOWN]}")
