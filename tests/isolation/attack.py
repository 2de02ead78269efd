"""Runs attacks and tells which of them leaked."""

from collections.abc import Iterable

from platform_core.tenancy import db, township_scope
from tests.isolation.ground import Ground
from tests.isolation.probes import READS, WRITES, leaked
from tests.isolation.rows import HERE


def leaks(ground: Ground, name: str) -> bool:
    """Whether one attack from Jinzhai saw or changed what is the neighbour's."""
    return _reads(ground, name) if name in READS else _writes(ground, name)


def all_leaks(ground: Ground, names: Iterable[str] = ()) -> set[str]:
    """The attacks that leak, of these or of all."""
    return {name for name in names or (*READS, *WRITES) if leaks(ground, name)}


def _reads(ground: Ground, name: str) -> bool:
    with ground.app.app_context(), township_scope(HERE, writes=False):
        try:
            return leaked(READS[name](db.session()))
        except Exception:
            return False
        finally:
            _let_go()


def _writes(ground: Ground, name: str) -> bool:
    with ground.app.app_context(), township_scope(HERE):
        session = db.session()
        try:
            WRITES[name](session)
            session.commit()
        except Exception:
            session.rollback()
        finally:
            session.close()
            _let_go()
    damaged = bool(ground.damage())
    ground.restore()
    return damaged


def _let_go() -> None:
    """Attacks change the scope under their feet; no session of theirs may outlive them."""
    sessions = db.session.registry.registry
    for session in list(sessions.values()):
        session.close()
    sessions.clear()
