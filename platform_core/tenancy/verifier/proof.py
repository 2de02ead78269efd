"""Equality chains: does every township table in a statement hang on a constant?

A fact says: where this cell's row survives, its township equals that term. Facts come only
from conditions that every surviving row meets (WHERE, an inner ON), from the ON of a LEFT JOIN
for its right side alone, and only about the block's own sources: a condition inside a subquery
says nothing about the rows outside, which NOT EXISTS would otherwise turn round.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from platform_core.tenancy.verifier.reading import Statement
from platform_core.tenancy.verifier.terms import (
    Cell,
    Constant,
    Demand,
    Term,
    bare,
    is_township_column,
    refuse,
)

_BLOCKS = (exp.Select, exp.Update, exp.Delete)
_CURE = "Add township_id = :township for it, or write it with select() on the model."


@dataclass
class Block:
    """One SELECT, UPDATE or DELETE: its sources by alias, and the facts about them."""

    node: exp.Expr
    sources: dict[str, exp.Expr] = field(default_factory=dict)
    facts: list[tuple[Cell, Term]] = field(default_factory=list)

    def cell(self, alias: str) -> Cell:
        return Cell(id(self.node), alias)


Blocks = dict[int, Block]


def table_name(source: exp.Expr) -> str:
    """The lower-case name of a table, or of the function it is called as; "" for the rest."""
    return source.this.name.lower() if isinstance(source, exp.Table) and source.this else ""


def blocks_of(statement: Statement) -> Blocks:
    """Every block of the statement with its sources and facts. Outer blocks come first."""
    blocks: Blocks = {}
    for node in statement.tree.find_all(*_BLOCKS, bfs=True):
        blocks[id(node)] = _Reader(statement, blocks, Block(node)).read()
    return blocks


def township_reads(
    statement: Statement, blocks: Blocks, tenant_tables: frozenset[str]
) -> Iterator[Demand]:
    """A demand for each township table that is read. Raises UnsafeSQL for one left loose."""
    _check_nothing_is_hidden(statement, blocks, tenant_tables)
    for block in blocks.values():
        for alias, source in block.sources.items():
            if table_name(source) not in tenant_tables:
                continue
            constants = _constants(block.cell(alias), blocks)
            if not constants or _renames_columns(source):
                raise refuse(block.node.key.upper(), table_name(source),
                             "it is not tied to the township.", _CURE)  # fmt: skip
            yield Demand(block.node.key.upper(), table_name(source), constants)


def _check_nothing_is_hidden(
    statement: Statement, blocks: Blocks, tenant_tables: frozenset[str]
) -> None:
    """Every mention of a township table must be a source that was understood."""
    for cte in statement.tree.find_all(exp.CTE):
        if cte.alias_or_name.lower() in tenant_tables:
            raise refuse("WITH", cte.alias_or_name, "it takes the name of a table.", "Rename it.")
    for listed in statement.tree.find_all(exp.In):
        if listed.args.get("field") is not None:
            raise refuse("IN", listed.args["field"].name, "it names a table.", "Use IN (SELECT …).")
    understood = {id(source) for block in blocks.values() for source in block.sources.values()}
    for table in statement.tree.find_all(exp.Table):
        if table_name(table) not in tenant_tables or id(table) in understood:
            continue
        if not table.find_ancestor(exp.Lock) and not _is_insert_target(table):
            raise refuse(statement.kind, table_name(table), "this form is not understood.", _CURE)


def _is_insert_target(table: exp.Table) -> bool:
    parent = table.parent.parent if isinstance(table.parent, exp.Schema) else table.parent
    return isinstance(parent, exp.Insert) and table.arg_key == "this"


def _renames_columns(source: exp.Expr) -> bool:
    alias = source.args.get("alias")
    return alias is not None and bool(alias.args.get("columns"))


def constants_of(column: exp.Expr, block: Block, blocks: Blocks) -> frozenset[Constant]:
    """What a township_id column of the block's own sources is equal to; nothing for others."""
    cell = _find_cell(column, block, blocks) if is_township_column(column) else None
    return _constants(cell, blocks) if cell and cell.block == id(block.node) else frozenset()


def _constants(cell: Cell, blocks: Blocks) -> frozenset[Constant]:
    """All parameters and numbers that the cell is equal to, through any number of equalities."""
    found: set[Constant] = set()
    seen, waiting = {cell}, [cell]
    while waiting:
        current = waiting.pop()
        for target, origin in blocks[current.block].facts:
            if target != current:
                continue
            if not isinstance(origin, Cell):
                found.add(origin)
            elif origin not in seen:
                seen.add(origin)
                waiting.append(origin)
    return frozenset(found)


class _Reader:
    """Reads one block: first all sources, then the facts, because names need the sources."""

    def __init__(self, statement: Statement, blocks: Blocks, block: Block) -> None:
        self.statement = statement
        self.blocks = blocks
        self.block = block
        self.conditions: list[tuple[exp.Expr, frozenset[str] | None]] = []

    def read(self) -> Block:
        node = self.block.node
        for item in self._items():
            self._add_source(item)
        for join in node.args.get("joins") or ():
            self._add_join(join)
        if node.args.get("where") is not None:
            self.conditions.append((node.args["where"].this, None))
        for condition, targets in self.conditions:
            for left, right in _equalities(condition):
                self._add_facts(left, right, targets)
        return self.block

    def _items(self) -> Iterator[exp.Expr]:
        node = self.block.node
        if not isinstance(node, exp.Select):
            yield node.this
        if node.args.get("from_") is not None:
            yield node.args["from_"].this
        yield from node.args.get("using") or ()

    def _add_source(self, item: exp.Expr) -> frozenset[str]:
        """Register a source and what is joined to it in the same parentheses."""
        inner = item.this if isinstance(item, exp.Subquery | exp.Paren) else None
        if isinstance(inner, exp.Table | exp.Subquery | exp.Paren):
            if item.alias:
                raise refuse("JOIN", item.alias, "a named join hides its tables.", "Drop the name.")
            added = self._add_source(inner)
        else:
            added = self._register(item)
        for join in item.args.get("joins") or ():
            added |= self._add_join(join)
        return added

    def _register(self, item: exp.Expr) -> frozenset[str]:
        alias = (item.alias_or_name or table_name(item)).lower()
        if alias in self.block.sources:
            raise refuse(self.statement.kind, alias, "two sources share a name.", "Alias one.")
        self.block.sources[alias] = item
        return frozenset({alias})

    def _add_join(self, join: exp.Join) -> frozenset[str]:
        added = self._add_source(join.this)
        condition, side = join.args.get("on"), join.side.upper()
        plain = not join.method and join.kind.upper() in ("", "INNER", "CROSS", "OUTER")
        if condition is not None and plain and side in ("", "LEFT"):
            self.conditions.append((condition, added if side else None))
        return added

    def _add_facts(self, left: exp.Expr, right: exp.Expr, only: frozenset[str] | None) -> None:
        a, b = self._term(left), self._term(right)
        for target, origin in ((a, b), (b, a)):
            if (
                not isinstance(target, Cell)
                or origin is None
                or target.block != id(self.block.node)
            ):
                continue
            if only is None or target.alias in only:
                self.block.facts.append((target, origin))

    def _term(self, expression: exp.Expr) -> Term | None:
        expression = bare(expression)
        if not is_township_column(expression):
            return self.statement.constant(expression)
        return _find_cell(expression, self.block, self.blocks)


def _find_cell(column: exp.Expr, block: Block | None, blocks: Blocks) -> Cell | None:
    """Whose township_id a column is: of the nearest block that has a source of that name."""
    if not column.args.get("table"):
        alone = len(block.sources) == 1 if block else False
        return block.cell(next(iter(block.sources))) if block and alone else None
    alias = column.args["table"].name.lower()
    while block is not None:
        if alias in block.sources:
            return block.cell(alias)
        outer = block.node.find_ancestor(*_BLOCKS)
        block = blocks.get(id(outer)) if outer is not None else None
    return None


def _equalities(condition: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """The equalities that hold wherever the condition does: those joined by AND alone."""
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Paren):
            waiting.append(part.this)
        elif isinstance(part, exp.And):
            waiting += [part.left, part.right]
        elif isinstance(part, exp.EQ):
            yield from _pairs(part.left, part.right)
        elif isinstance(part, exp.In) and len(part.expressions) == 1:
            yield part.this, part.expressions[0]


def _pairs(left: exp.Expr, right: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """(a, b) = (c, d) is a = c and b = d."""
    if not isinstance(left, exp.Tuple) or not isinstance(right, exp.Tuple):
        yield left, right
    elif len(left.expressions) == len(right.expressions):
        yield from zip(left.expressions, right.expressions, strict=True)
