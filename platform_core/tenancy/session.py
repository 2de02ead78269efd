"""The guarded session: criteria on every statement, checks on every row, scope fixed at birth."""

from typing import Any

from flask.globals import app_ctx
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy import text as sql
from sqlalchemy.orm import (
    ORMExecuteState,
    QueryContext,
    SessionTransaction,
    UOWTransaction,
    object_session,
    with_loader_criteria,
)
from sqlalchemy.orm import Session as PlainSession

from platform_core.db import Base
from platform_core.errors import CrossTownship, TownshipNotSet
from platform_core.tenancy.guards import READER, Guarded, opened_to
from platform_core.tenancy.keys import TownshipModel
from platform_core.tenancy.scope import SYSTEM_READER, Scope, scope

NOBODY = -1  # no account has this id


class ScopedSession(Session):
    """A session that belongs to one scope for life: a new scope needs a new session,
    so the identity map can never mix townships."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self._scope = scope()
        self._binds: dict[Engine, Engine] = {}

    @property
    def scope(self) -> Scope:
        """What this session may touch; there is no setter."""
        return self._scope

    def get_bind(self, *args: Any, **options: Any) -> Engine | Connection:
        """The engine, told whether this session writes; the county reads on its own."""
        county = self._scope.kind == "county"
        engine = self._db.engines["county"] if county else super().get_bind(*args, **options)
        if not isinstance(engine, Engine):
            return engine
        if engine not in self._binds:
            mode = "IMMEDIATE" if self._scope.writes else "DEFERRED"
            chosen = engine.execution_options(tx=mode, scope=self._scope)
            if engine.dialect.name == "sqlite":
                # Unqualified names are this connection's filtered views (policies.py).
                chosen = chosen.execution_options(schema_translate_map={None: "main"})
            self._binds[engine] = chosen
        return self._binds[engine]


def _context() -> int:
    """The running application context: each has one session, and that one scope for life.

    Raises CrossTownship where the scope was changed under a session: with the session as it is,
    rows of the former township would still be found in it.
    """
    context = id(app_ctx._get_current_object())  # type: ignore[attr-defined]
    sessions = db.session.registry.registry
    session = sessions.get(context)
    if session is not None and session.scope != scope():
        del sessions[context]
        session.close()
        raise CrossTownship("The scope was changed under a session: enter it with township_scope.")
    return context


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": ScopedSession, "scopefunc": _context},
    disable_autonaming=True,
)


@event.listens_for(ScopedSession, "do_orm_execute")
def _add_criteria(state: ORMExecuteState) -> None:
    entered = state.session.scope  # type: ignore[attr-defined]
    if entered.kind == "county":
        _narrow_county(state, entered)
        return
    township_id = entered.township_id
    if township_id is None:
        _refuse_township_rows(state)
        return
    if (state.is_select or state.is_update or state.is_delete) and not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                TownshipModel, lambda cls: cls.township_id == township_id, include_aliases=True
            )
        )
        if entered.reader != SYSTEM_READER:
            _open_to(state, NOBODY if entered.reader is None else entered.reader, township_id)


def _open_to(state: ORMExecuteState, reader: int, township_id: int) -> None:
    """Leave of confidential rows those of matters in which the reader has a place."""
    opened = opened_to(reader, township_id)
    state.statement = state.statement.options(
        with_loader_criteria(Guarded, lambda cls: cls.guard_id.in_(opened), include_aliases=True)
    )


def _narrow_county(state: ORMExecuteState, entered: Scope) -> None:
    if not state.is_select:
        raise CrossTownship("The county reads across townships; it does not write.")
    townships = entered.townships
    if townships and not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                TownshipModel, lambda cls: cls.township_id.in_(townships), include_aliases=True
            )
        )


def _refuse_township_rows(state: ORMExecuteState) -> None:
    for mapper in state.all_mappers:
        if issubclass(mapper.class_, TownshipModel):
            raise TownshipNotSet(f"{mapper.class_.__name__} was queried while no township is set.")


@event.listens_for(ScopedSession, "before_flush")
def _stamp_and_check(session: ScopedSession, context: UOWTransaction, objects: object) -> None:
    if session.scope.kind == "county":
        raise CrossTownship("The county reads across townships; it does not write.")
    for row in session.new:
        if isinstance(row, TownshipModel):
            _stamp(session, row)
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, TownshipModel):
            _check_unmoved(session, row)


def _stamp(session: ScopedSession, row: TownshipModel) -> None:
    township_id = session.scope.township_or_raise()
    if row.township_id is None:
        row.township_id = township_id
    elif row.township_id != township_id:
        raise CrossTownship(f"A new {type(row).__name__} names township {row.township_id}.")


def _check_unmoved(session: ScopedSession, row: TownshipModel) -> None:
    history = inspect(row).attrs.township_id.history
    moved = history.added or history.deleted
    if moved or row.township_id != session.scope.township_or_raise():
        raise CrossTownship(f"A {type(row).__name__} belongs to or moved to another township.")


def _check_loaded(row: TownshipModel, context: QueryContext | None, *_attributes: object) -> None:
    session = context.session if context is not None else object_session(row)
    if not isinstance(session, ScopedSession) or session.scope.kind == "county":
        return  # any other kind of session is stopped by the SQL verifier
    loaded = row.__dict__.get("township_id")
    if context is None and loaded is None:
        return  # merge() of a new row
    if loaded != session.scope.township_or_raise():
        raise CrossTownship(f"A {type(row).__name__} of another township was loaded.")


event.listen(TownshipModel, "load", _check_loaded, propagate=True)
event.listen(TownshipModel, "refresh", _check_loaded, propagate=True)


@event.listens_for(PlainSession, "after_begin")
def _tell_the_database(
    session: PlainSession, transaction: SessionTransaction, connection: Connection
) -> None:
    entered = session.scope if isinstance(session, ScopedSession) else Scope()
    connection.info["scope"] = entered
    connection.info["township"] = entered.township_id
    connection.info["reader"] = entered.reader
    if connection.dialect.name == "postgresql" and entered.township_id is not None:
        told = {"township": str(entered.township_id), "reader": entered.told_reader}
        connection.execute(
            sql("SELECT set_config('app.township_id', :township, true),"
                f" set_config('{READER}', :reader, true)"), told,
        )  # fmt: skip
