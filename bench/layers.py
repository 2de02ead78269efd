"""The platform without its layers of isolation, to see what they cost. For measuring only."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from platform_core.tenancy import engines, session, sqlite_guard
from platform_core.tenancy.keys import TownshipModel


def take_off_layers() -> None:
    """Remove criteria, checks, verifier and shadows. On PostgreSQL connect as superuser too."""
    guarded = session.ScopedSession
    event.remove(guarded, "do_orm_execute", session._add_criteria)
    event.remove(guarded, "before_flush", session._stamp_and_check)
    event.remove(Session, "after_begin", session._tell_the_database)
    for moment in ("load", "refresh"):
        event.remove(TownshipModel, moment, session._check_loaded)
    engines._verify = lambda *_arguments: None
    sqlite_guard.shadow_connection = lambda *_arguments: None
    sqlite_guard.authorize_township = lambda *_arguments: None
