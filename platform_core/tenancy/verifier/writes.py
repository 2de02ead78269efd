"""What a written row must say about its township: INSERT, upsert and UPDATE … SET."""

from collections.abc import Iterator

from sqlglot import exp

from platform_core.tenancy.verifier.proof import Block, Blocks, constants_of, table_name
from platform_core.tenancy.verifier.reading import Statement
from platform_core.tenancy.verifier.terms import COLUMN, Demand, bare, is_township_column, refuse

_CURE = "Bind township_id to the scope's own, or add the row through the session."


def update_demands(statement: Statement, tenant_tables: frozenset[str]) -> Iterator[Demand]:
    """SET township_id may only set what it already is. Raises UnsafeSQL for any other form."""
    for update in statement.tree.find_all(exp.Update):
        if table_name(update.this) in tenant_tables:
            for change in update.expressions:
                yield from _change_demands(statement, "UPDATE", table_name(update.this), change)


def insert_demands(
    statement: Statement, blocks: Blocks, tenant_tables: frozenset[str]
) -> Iterator[Demand]:
    """Every inserted row must name its township. Raises UnsafeSQL for one that does not."""
    for insert in statement.tree.find_all(exp.Insert):
        target = insert.this.this if isinstance(insert.this, exp.Schema) else insert.this
        if table_name(target) in tenant_tables:
            yield from _Insert(statement, blocks, insert, table_name(target)).demands()


def _change_demands(
    statement: Statement, kind: str, table: str, change: exp.Expr
) -> Iterator[Demand]:
    if not isinstance(change, exp.EQ):
        raise refuse(kind, table, "SET is written in a form not understood.", _CURE)
    if not any(is_township_column(column) for column in change.left.find_all(exp.Column)):
        return
    if kind == "INSERT" and change.right == exp.column(COLUMN, "excluded"):
        return  # the row whose township was demanded above
    value = statement.constant(change.right)
    if value is None or not is_township_column(change.left):
        raise refuse(kind, table, "township_id is set from an expression.", _CURE)
    yield Demand(kind, table, frozenset({value}))


class _Insert:
    """One INSERT into a township table."""

    def __init__(
        self, statement: Statement, blocks: Blocks, insert: exp.Insert, table: str
    ) -> None:
        self.statement = statement
        self.blocks = blocks
        self.insert = insert
        self.table = table

    def demands(self) -> Iterator[Demand]:
        if self.insert.text("alternative").lower() == "replace":
            raise self._refuse("REPLACE may remove another row.", "Use ON CONFLICT … DO UPDATE.")
        place, width = self._place()
        for row, block in self._rows(self.insert.expression):
            if len(row) != width or any(value.is_star for value in row):
                raise self._refuse("its values cannot be matched to its columns.")
            yield from self._value_demands(row[place], block)
        if self.insert.args.get("conflict") is not None:
            yield from self._conflict_demands(self.insert.args["conflict"])

    def _place(self) -> tuple[int, int]:
        """Where township_id stands among the named columns, and how many they are."""
        named = self.insert.this.expressions if isinstance(self.insert.this, exp.Schema) else ()
        columns = [column.name.lower() for column in named]
        if columns.count(COLUMN) != 1:
            raise self._refuse("it does not name township_id.")
        return columns.index(COLUMN), len(columns)

    def _rows(self, body: exp.Expr | None) -> Iterator[tuple[list[exp.Expr], Block | None]]:
        """The values of each row; for a SELECT its columns, with the block they belong to."""
        if isinstance(body, exp.Values):
            for row in body.expressions:
                yield row.expressions, None
        elif isinstance(body, exp.Select):
            yield body.expressions, self.blocks[id(body)]
        elif isinstance(body, exp.SetOperation):
            yield from self._rows(body.this)
            yield from self._rows(body.expression)
        elif isinstance(body, exp.Subquery):
            yield from self._rows(body.this)
        else:
            raise self._refuse("this form is not understood.")

    def _value_demands(self, value: exp.Expr, block: Block | None) -> Iterator[Demand]:
        constant = self.statement.constant(value)
        if constant is not None:
            yield Demand("INSERT", self.table, frozenset({constant}))
            return
        value = bare(value)
        copied = constants_of(value, block, self.blocks) if block else frozenset()
        listed = _listed_values(value, block)
        if copied:
            yield Demand("INSERT", self.table, copied)
        elif not listed:
            raise self._refuse("township_id comes from an expression.")
        for row_value in listed:
            yield from self._value_demands(row_value, None)

    def _conflict_demands(self, conflict: exp.OnConflict) -> Iterator[Demand]:
        if not conflict.expressions:
            return  # DO NOTHING changes no row
        keys = {key.name.lower() for part in conflict.args.get("conflict_keys") or ()
                for key in part.find_all(exp.Column)}  # fmt: skip
        if COLUMN not in keys:
            raise self._refuse("ON CONFLICT may meet another township's row.",
                               "Name township_id among the conflict's columns.")  # fmt: skip
        for change in conflict.expressions:
            yield from _change_demands(self.statement, "INSERT", self.table, change)

    def _refuse(self, cause: str, cure: str = _CURE) -> Exception:
        return refuse("INSERT", self.table, cause, cure)


def _listed_values(value: exp.Expr, block: Block | None) -> list[exp.Expr]:
    """SQLAlchemy inserts many rows as SELECT p0, p1 … FROM (VALUES …) AS s(p0, p1, …)."""
    if block is None or not isinstance(value, exp.Column) or len(block.sources) != 1:
        return []
    source = next(iter(block.sources.values()))
    alias = source.args.get("alias")
    names = [name.name.lower() for name in alias.args.get("columns") or ()] if alias else []
    if not isinstance(source, exp.Values) or names.count(value.name.lower()) != 1:
        return []
    place = names.index(value.name.lower())
    return [row.expressions[place] for row in source.expressions]
