"""One valid row for every table, made from the models alone.

A column is filled by its type; what a CHECK asks for besides stands in WANTED. A new table
usually needs nothing here; where it does, the tests that walk all tables say so.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
)
from sqlalchemy.exc import StatementError

from platform_core.db import Base
from platform_core.matters.models import Matter
from platform_core.sealing import Sealed
from platform_core.tenancy.policies import is_tenant
from plugins.transparency.rubrics import proposal

HERE, THERE = 1, 2  # townships
SAME = 100  # an id that both townships use for a row of each table
PEER, FOREIGN = 101, 200  # an id only Jinzhai uses, an id only the neighbour uses
MISSING = 999  # an id nobody uses
MARK = "SECRET"  # in every text of the neighbour's, so that it is known wherever it turns up
OWN_MARK = "jinzhai"
MARKUP = "<q>"  # as well; a page that shows it as markup is broken
OFFICER, STRANGER = 107, 208  # accounts: somebody here, somebody of the neighbour's
ADMIN = 15  # the administrator here, to whom confidential matters are open
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

PLACES = ((HERE, SAME), (HERE, PEER), (THERE, SAME), (THERE, FOREIGN))

# Values that a table's constraints ask for; a function is given township and id.
WANTED: Mapping[str, Mapping[str, Any]] = {
    "core_access": {
        "account_id": lambda township, id: ADMIN if township == HERE else STRANGER,
        "role": "supervisor",
    },
    "core_event_delivery": {"next_try_at": NOW},
    "congress_constituent": {"employer_id": None},
    "contracts_signal": {"level": None, "warning_id": None},
    "core_file": {"ref": lambda township, id: f"suggestions:suggestion:{id}"},
    "core_history_head": {"id": 0},
    "core_period_closing": {"period": lambda township, id: f"2026-{id % 12 + 1:02}"},
    "core_indicator_value": {
        "key": "org.members",
        "period": lambda township, id: f"2026-{id % 12 + 1:02}",
    },
    "core_escalation": {"past": [], "redactions": []},
    "legal_aid_hotline_batch": {
        "by_account_id": lambda township, id: ADMIN if township == HERE else STRANGER,
        "faults": [],
    },
    "legal_aid_pattern": {"body_id": None, "cases": 3, "persons": 3},
    "legal_aid_petition_review": {"round": 1},
    "transparency_adoption": {"since": lambda _township, id: NOW.date() + timedelta(days=id)},
    "transparency_attachment": {"text_layer": "none", "first_edition": 1},
    "transparency_text": {"reason": "corrected"},
    "transparency_star_application": {"rubric_id": SAME, "period": "2026"},
    "transparency_star_line": {"code": "1.1", "position": 1, "standing": "judged"},
    "transparency_star_award": {"stars": 1, "period": "2026"},
}
LATER = ("until", "ends", "due", "closes", "expires")  # days that come after other days
SINGLE = frozenset({"core_history_head"})  # one row per township by its nature


def tenant_tables() -> list[Table]:
    """Every table of townships, parents first."""
    return [table for table in Base.metadata.sorted_tables if is_tenant(table)]


def fill(connection: Connection) -> dict[str, str]:
    """County, two townships, two accounts; in every table of townships two rows for each.

    The tables whose constraints refused the row, and why; a test of its own reports them.
    """
    tables = Base.metadata.tables
    _add(connection, tables["core_county"], id=1, code="610981")
    for township, slug in ((HERE, "jinzhai"), (THERE, "tongmu")):
        _add(connection, tables["core_township"], id=township, county_id=1, slug=slug,
             code=f"61098111{township}", name=slug, federation_name=slug, stamp=1)  # fmt: skip
    for inquiry in (SAME, PEER, FOREIGN, 500):
        _add(connection, tables["core_inquiry"], id=inquiry, county_id=1, fields=[])
    for account in (OFFICER, STRANGER):
        _add(connection, tables["core_account"], id=account, login_name=f"account{account}")
    _add(connection, tables["transparency_rubric"], id=SAME, county_id=1, edition="2026.1",
         content=proposal().to_json(), effective_from=NOW.date(), published_at=NOW,
         published_by=OFFICER)  # fmt: skip
    refused: dict[str, str] = {}
    for table in tenant_tables():
        for township, id in PLACES:
            if table.name in SINGLE and id != SAME:
                continue
            try:
                with connection.begin_nested():
                    connection.execute(insert(table).values(row(table, township, id)))
            except StatementError as refusal:
                refused[table.name] = str(refusal.orig).strip().splitlines()[0]
    return refused


def row(table: Table, township: int, id: int) -> dict[str, Any]:
    """A row of `table` in a township; what it refers to has the same id as itself."""
    made = {
        column.name: _value(column, township, id)
        for column in table.columns
        if not column.nullable or _refers(column)
    }
    wanted = {**_state_of(table), **WANTED.get(table.name, {})}
    asked = {name: v(township, id) if callable(v) else v for name, v in wanted.items()}
    return made | {"township_id": township, "id": _key(table, id)} | asked


def _key(table: Table, id: int) -> int | bytes:
    """Some ids are drawn by lot, so that their order tells nothing."""
    return f"{id}".rjust(16).encode() if isinstance(table.c.id.type, LargeBinary) else id


def _state_of(table: Table) -> dict[str, str]:
    """A matter begins in the first state of its workflow."""
    for mapper in Base.registry.mappers:
        if mapper.local_table is table and issubclass(mapper.class_, Matter):
            return {"state": mapper.class_.__workflow__.initial}
    return {}


def _add(connection: Connection, table: Table, **given: Any) -> None:
    made = {c.name: _value(c, HERE, SAME) for c in table.columns if not c.nullable}
    connection.execute(insert(table).values(made | given))


def _refers(column: Column[Any]) -> bool:
    """Whether it points to a row of the same township, in another table."""
    info = column.info.get("township_ref")
    return info is not None and info[0] != column.table.name


def _value(column: Column[Any], township: int, id: int) -> Any:
    if "township_ref" in column.info:
        return id if _refers(column) else None
    if any(key.target_fullname == "core_account.id" for key in column.foreign_keys):
        return OFFICER if township == HERE else STRANGER
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg
    return _by_type(column, township, id)


def _by_type(column: Column[Any], township: int, id: int) -> Any:
    kind = column.type
    if isinstance(kind, Sealed):
        return f"{_word(township)} {id}"
    impl = getattr(kind, "impl_instance", kind)
    if isinstance(impl, Enum):
        return impl.enum_class(impl.enums[0]) if impl.enum_class else impl.enums[0]
    if isinstance(impl, String):
        return _text(township, id, impl.length)
    if isinstance(impl, Integer):
        return id
    if isinstance(impl, Date):
        return date(2027 if column.name.startswith(LATER) else 2026, 11, 22)
    for known, value in _PLAIN.items():
        if isinstance(impl, known):
            return value
    raise TypeError(f"{column}: say in tests/isolation/rows.py what stands in a {kind!r}")


_PLAIN: Mapping[type, Any] = {
    Boolean: False,
    DateTime: NOW,
    JSON: {},
    LargeBinary: b"x" * 16,
}


def _word(township: int) -> str:
    return MARK if township == THERE else OWN_MARK


def _text(township: int, id: int, length: int | None) -> str:
    said = f"{_word(township)} {MARKUP}{id}"
    return said if length is None or length >= len(said) else f"{id}"[-length:]
