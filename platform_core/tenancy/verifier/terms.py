"""What equalities are about: a township column, a parameter, a number; and how to refuse."""

from dataclasses import dataclass

from sqlglot import exp

from platform_core.errors import UnsafeSQL

COLUMN = "township_id"

_WHOLE_NUMBERS = frozenset({exp.DataType.Type.INT, exp.DataType.Type.BIGINT})


@dataclass(frozen=True)
class Param:
    """A bound parameter: its place on SQLite, its name on PostgreSQL."""

    key: int | str


@dataclass(frozen=True)
class Number:
    """A whole number written in the statement."""

    value: int


@dataclass(frozen=True)
class Cell:
    """`township_id` of one source of one block (a SELECT, UPDATE or DELETE)."""

    block: int
    alias: str


Constant = Param | Number
Term = Constant | Cell


@dataclass(frozen=True)
class Demand:
    """At least one of `terms` must be the township's id, for `kind` (SELECT …) on `table`."""

    kind: str
    table: str
    terms: frozenset[Constant]


def refuse(kind: str, table: str, cause: str, cure: str) -> UnsafeSQL:
    """The error for a statement of `kind` on `table`; the caller raises it."""
    return UnsafeSQL(f"{kind} on {table} was refused: {cause} {cure}")


def bare(expression: exp.Expr) -> exp.Expr:
    """Without its parentheses, its label and casts to a whole number, which change no value."""
    while True:
        whole = isinstance(expression, exp.Cast) and expression.to.this in _WHOLE_NUMBERS
        if not whole and not isinstance(expression, exp.Paren | exp.Alias):
            return expression
        expression = expression.this


def is_township_column(expression: exp.Expr) -> bool:
    """Whether it is a column named township_id, of whatever table."""
    return isinstance(expression, exp.Column) and expression.name.lower() == COLUMN
