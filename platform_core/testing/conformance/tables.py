"""A plugin's tables: whose they are, what they may reveal, and how they come and go."""

from collections.abc import Iterator

import sqlalchemy as sa

from platform_core.db import PII_CLASSES, Base
from platform_core.i18n import lazy_gettext as _l
from platform_core.schema.components import VERSION_PREFIX
from platform_core.sealing import Sealed
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.conformance.finding import MIGRATION, TABLES, Check, Finding

NUMBERS = ("identity_no", "phone", "bank_account", "account_no", "contact_phone")


def _own(bench: Bench) -> list[sa.Table]:
    return [t for t in Base.metadata.sorted_tables if t.name.startswith(f"{bench.name}_")]


def _place(bench: Bench, table: sa.Table, column: str = "") -> str:
    """The line of a column, searched from where its table is declared; else the table's."""
    start = bench.sources.line_of(f'"{table.name}"', table.name, within="models")
    path, _colon, first = start.partition(":")
    lines = bench.sources.texts.get(path, "").splitlines()
    for number, line in enumerate(lines[int(first) :], int(first) + 1):
        if column and line.strip().startswith(f"{column}:"):
            return f"{path}:{number}"
        if line.startswith("class "):
            break
    return start


def townships(bench: Bench) -> Iterator[Finding]:
    """Every row belongs to a township and points to none of another."""
    for table in _own(bench):
        if table.info.get("shared"):
            continue
        if [column.name for column in table.primary_key] != ["township_id", "id"]:
            yield Finding(
                _place(bench, table),
                _l("%(table)s belongs to no township.", table=table.name),
                _l("Derive the model from TownshipModel or Matter."),
            )
        for key in table.foreign_key_constraints:
            tenant = "township_id" in key.referred_table.columns
            if tenant and "township_id" not in key.column_keys:
                column = key.column_keys[0]
                yield Finding(
                    _place(bench, table, column),
                    _l(
                        "%(column)s may point into another township.",
                        column=f"{table.name}.{column}",
                    ),
                    _l('Declare it by ref("%(table)s").', table=key.referred_table.name),
                )


def requirements(bench: Bench) -> Iterator[Finding]:
    """It points to no table but the core's, its own and those of what it requires."""
    allowed = ("core", bench.name, *bench.plugin.requires)
    for table in _own(bench):
        for key in table.foreign_key_constraints:
            other = key.referred_table.name
            if not any(other.startswith(f"{name}_") for name in allowed):
                column = key.column_keys[-1]
                yield Finding(
                    _place(bench, table, column),
                    _l(
                        "%(column)s points to %(other)s.",
                        column=f"{table.name}.{column}",
                        other=other,
                    ),
                    _l("Name its plugin under requires, or keep a ref and a label."),
                )


def classified(bench: Bench) -> Iterator[Finding]:
    """Every text says what it may reveal; numbers of people are sealed."""
    for table in _own(bench):
        for column in table.columns:
            kind = getattr(column.type, "impl_instance", column.type)
            text = isinstance(kind, sa.String | sa.JSON) and not isinstance(kind, sa.Enum)
            if text and column.info.get("pii") not in PII_CLASSES and not column.foreign_keys:
                yield Finding(
                    _place(bench, table, column.name),
                    _l("%(column)s does not say what it may reveal.", column=str(column)),
                    _l('Declare it by text(…, pii="none") or another class.'),
                )
            if column.name in NUMBERS and not isinstance(column.type, Sealed):
                yield Finding(
                    _place(bench, table, column.name),
                    _l("%(column)s lies open.", column=str(column)),
                    _l("Declare it by sealed(…), with an index to find it by."),
                )


def amounts(bench: Bench) -> Iterator[Finding]:
    """Money is a whole number of fen."""
    for table in _own(bench):
        for column in table.columns:
            money = column.name.endswith(("_fen", "amount", "money", "_yuan"))
            if isinstance(column.type, sa.Numeric) or (
                money and not isinstance(column.type, sa.Integer)
            ):
                yield Finding(
                    _place(bench, table, column.name),
                    _l("%(column)s is not a whole number.", column=str(column)),
                    _l("Keep money as fen: BigInteger, named …_fen."),
                )


def numbered(bench: Bench) -> Iterator[Finding]:
    """Its revisions are one line and carry its name."""
    status = {each.component: each for each in bench.schema.status()}[bench.name]
    if status.state == "broken" or (_own(bench) and status.head is None):
        yield Finding(
            "migrations:1",
            status.detail or _l("It has tables and no revision."),
            _l('Run: union db revision %(name)s -m "its tables"', name=bench.name),
        )
    for path in bench.sources.folder.glob("migrations/*.py"):
        if not path.name.startswith((f"{bench.name}_", "__")):
            yield Finding(
                f"migrations/{path.name}:1",
                _l("A revision has another's name."),
                _l("Call it %(name)s_0001_….", name=bench.name),
            )


def migrated(bench: Bench) -> Iterator[Finding]:
    """Its tables are made, equal the models, go away and come back."""
    outcome = next(
        each for each in bench.schema.upgrade(bench.name) if each.component == bench.name
    )
    if not outcome.ok:
        said = outcome.detail.partition(": ")[2]
        yield Finding(
            _revision(bench, said),
            _l("It does not migrate: %(said)s.", said=outcome.detail),
            _l("Mend the revision; nothing of it was kept."),
        )
        return
    for line in bench.schema.check(bench.name):
        yield Finding(
            _revision(bench, line),
            _l("Models and tables differ: %(line)s.", line=line),
            _l("Run: union db revision %(name)s -m …", name=bench.name),
        )
    if outcome.after is not None:
        yield from _comes_and_goes(bench)
    bench.refresh()


def _comes_and_goes(bench: Bench) -> Iterator[Finding]:
    names = [bench.name, *_dependents(bench)]
    try:
        for name in reversed(names):
            bench.schema.downgrade(name, "base")
    except Exception as fault:
        yield Finding(
            _revision(bench, "downgrade"),
            _l("It cannot be taken back: %(said)s.", said=str(fault)),
            _l("Write downgrade(): drop what upgrade() made."),
        )
        return
    left = _left_behind(bench)
    if left:
        yield Finding(
            _revision(bench, *left),
            _l("It leaves %(tables)s behind.", tables=", ".join(left)),
            _l("Drop it in downgrade()."),
        )
    for outcome in [each for name in names for each in bench.schema.upgrade(name)]:
        if not outcome.ok:
            yield Finding(
                _revision(bench, "downgrade"),
                _l("It does not come back: %(said)s.", said=outcome.detail),
                _l("Drop in downgrade() all that upgrade() makes."),
            )


def _left_behind(bench: Bench) -> list[str]:
    with bench.schema.engine.execution_options(reads=True).connect() as connection:
        names = sa.inspect(connection).get_table_names()
    gone = f"{VERSION_PREFIX}{bench.name}"
    return [name for name in names if name.startswith(f"{bench.name}_") or name == gone]


def _dependents(bench: Bench) -> list[str]:
    """Those that depend on the plugin and are migrated, in order: they go before it."""
    dependents = bench.schema.dependents(bench.name)
    return [name for name in bench.schema.components if name in dependents]


def _revision(bench: Bench, *words: str) -> str:
    files = sorted(path for path in bench.sources.texts if path.startswith("migrations/"))
    for path in reversed(files):
        for number, line in enumerate(bench.sources.texts[path].splitlines(), 1):
            if any(word and word in line for word in words):
                return f"{path}:{number}"
    return f"{files[-1]}:1" if files else "migrations:1"


CHECKS = (
    Check("townships", TABLES, _l("keeps every row in its township"), townships),
    Check("requirements", TABLES, _l("points only to what it requires"), requirements),
    Check("classified", TABLES, _l("says what every text may reveal"), classified),
    Check("amounts", TABLES, _l("counts money in fen"), amounts),
    Check("numbered", TABLES, _l("has one line of revisions"), numbered),
    Check(
        "migrated",
        MIGRATION,
        _l("makes, drops and makes its tables, equal to its models"),
        migrated,
    ),
)
