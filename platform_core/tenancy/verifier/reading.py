"""From the driver's text to one parsed statement whose parameters are known by key.

The parser is not the database's own. Whatever the two could read differently (comments,
backslashes, dollar quotes, a database's private placeholders) is refused before it is parsed.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from platform_core.errors import UnsafeSQL
from platform_core.tenancy.verifier.terms import Constant, Demand, Number, Param, bare, refuse

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it warns about is refused anyway

SAVEPOINT = re.compile(
    r'\s*(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) ("?)\w+\2\s*;?\s*', re.IGNORECASE
)
SETTING, READER = "app.township_id", "app.reader"

_PYFORMAT = re.compile(r"%%|%(?:\((\w+)\))?[sbt]")
_AMBIGUOUS = {
    "sqlite": re.compile(r"--|/\*|\x00"),
    "postgresql": re.compile(r"""--|/\*|\x00|\\|\$\w*\$|\bu&["']""", re.IGNORECASE),
}
_READER = {"sqlite": "sqlite", "postgresql": "postgres"}
_KINDS = (exp.Query, exp.Values, exp.Insert, exp.Update, exp.Delete)
_NOT_INSIDE = (exp.Command, exp.Into, exp.Merge, exp.Create, exp.Drop, exp.Copy)

# They take SQL, or the name of a table, as a text that no verifier sees.
_HIDING_FUNCTIONS = re.compile(
    r"(query|cursor|table|schema|database)_to_xml\w*|dblink\w*|ts_stat|ts_rewrite|crosstab\w*"
    r"|connectby|lo_(import|export)|pg_read_\w+|pg_ls_\w+|load_extension|readfile|writefile|eval"
)


@dataclass(frozen=True)
class Statement:
    """One parsed statement. `keys` gives the driver's key of each placeholder in it."""

    tree: exp.Expr
    keys: Mapping[str, int | str]

    @property
    def kind(self) -> str:
        """SELECT, INSERT, UPDATE or DELETE, as the messages name it."""
        written = (exp.Insert, exp.Update, exp.Delete)
        return self.tree.key.upper() if isinstance(self.tree, written) else "SELECT"

    def constant(self, expression: exp.Expr) -> Constant | None:
        """The parameter or whole number that `expression` is, if it is one."""
        expression = bare(expression)
        if isinstance(expression, exp.Placeholder):
            key = self.keys.get(expression.name)
            return None if key is None else Param(key)
        if isinstance(expression, exp.Literal) and not expression.is_string:
            return Number(int(expression.name)) if expression.name.isdecimal() else None
        return None

    def settings(self) -> Iterator[Demand]:
        """Township and reader told to PostgreSQL must be the scope's; nothing else may be set."""
        for function in self.tree.find_all(exp.Anonymous):
            if function.name.lower() != "set_config":
                continue
            name, *rest = function.expressions
            value = self.constant(_without_cast(rest[0])) if len(rest) == 2 else None
            known = name.name in (SETTING, READER)
            if not known or value is None or rest[1] != exp.true():
                raise refuse("SELECT", "set_config", "only the session may make a setting.",
                             "Enter township_scope(id) instead.")  # fmt: skip
            yield Demand("SELECT", name.name, frozenset({value}))


def read(sql: str, dialect: str) -> Statement:
    """Parse one statement. Raises UnsafeSQL when it is of a kind no scope allows, or unclear."""
    if dialect not in _READER or _AMBIGUOUS[dialect].search(sql):
        raise UnsafeSQL(
            "SQL was refused: it has a comment, a backslash or a quote that databases read "
            "differently. Bind such text as a parameter; escape LIKE with '/'."
        )
    try:
        text, keys = _NUMBERED[dialect](sql)
        trees = [tree for tree in sqlglot.parse(text, read=_READER[dialect]) if tree is not None]
    except (SqlglotError, RecursionError) as exc:
        raise UnsafeSQL("SQL was refused: it cannot be read. Write it with select().") from exc
    if len(trees) != 1:
        raise UnsafeSQL("SQL was refused: it is not one statement. Send one at a time.")
    _check_kind(trees[0])
    return Statement(trees[0], keys)


def _number_marks(sql: str) -> tuple[str, dict[str, int | str]]:
    """SQLite: `?` becomes `:v0`, `:v1` … outside of quoted text."""
    parts: list[str] = []
    end = marks = 0
    for token in sqlglot.tokenize(sql, read="sqlite"):
        if _is_private(token):
            raise UnsafeSQL("SQL was refused: only plain ? parameters are allowed.")
        if token.token_type is TokenType.PLACEHOLDER:
            parts += [sql[end : token.start], f":v{marks} "]
            end, marks = token.end + 1, marks + 1
            if sql[end : end + 1].isalnum():
                raise UnsafeSQL("SQL was refused: only plain ? parameters are allowed.")
    return "".join(parts) + sql[end:], {f"v{mark}": mark for mark in range(marks)}


def _is_private(token: Token) -> bool:
    named = token.token_type in (TokenType.COLON, TokenType.PARAMETER, TokenType.DCOLON)
    return named or (token.token_type is TokenType.VAR and token.text.startswith("$"))


def _number_names(sql: str) -> tuple[str, dict[str, int | str]]:
    """PostgreSQL: `%(name)s` becomes `:v0`, `:v1` …; the driver looks into quotes, so do we."""
    keys: dict[str, int | str] = {}

    def numbered(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        name = f"v{len(keys)}"
        keys[name] = match[1] or len(keys)
        return f":{name}"

    return _PYFORMAT.sub(numbered, sql), keys


_NUMBERED = {"sqlite": _number_marks, "postgresql": _number_names}


def _check_kind(tree: exp.Expr) -> None:
    if not isinstance(tree, _KINDS) or tree.find(*_NOT_INSIDE):
        raise UnsafeSQL(
            f"{tree.key.upper()} was refused: a scope allows SELECT, INSERT, UPDATE and DELETE. "
            "Change tables in a migration; anything else belongs to the command line."
        )
    for function in tree.find_all(exp.Anonymous):
        if _HIDING_FUNCTIONS.fullmatch(function.name.lower()):
            raise UnsafeSQL(f"{function.name} was refused: it hides SQL. Query the table itself.")


def _without_cast(expression: exp.Expr) -> exp.Expr:
    return expression.this if isinstance(expression, exp.Cast) else expression
