"""Instances to measure: so many townships with so many suggestions each."""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, insert
from sqlalchemy.engine import make_url

from platform_core.accounts.models import Account, AuthSession, Grant
from platform_core.clock import utcnow
from platform_core.config import Settings
from platform_core.organisation.models import County, Township
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy.policies import Roles, role_statements
from platform_core.testing.databases import migrate
from platform_core.testing.postgres import Server
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import Category

COUNTY, OFFICER, SID = 1, 2, "bench"
CHUNK = 5_000


@dataclass(frozen=True)
class Towns:
    """A filled instance; `page` is the list of suggestions of its first township."""

    instance: Path
    settings: dict[str, Any]
    superuser: str | None = None
    page: str = "/t/t1/suggestions/"
    cookie: str = f"sid={SID}"

    def child(self, **more: Any) -> dict[str, Any]:
        """What a child is told to answer for this instance."""
        return {"app": "union", "instance": str(self.instance), "settings": self.settings,
                "path": self.page, "cookie": self.cookie} | more  # fmt: skip

    def unguarded(self, **more: Any) -> dict[str, Any]:
        """The same for a superuser, whom no row-level security binds."""
        if self.superuser is None:
            return self.child(**more)
        settings = self.settings | {"database_url": self.superuser}
        return self.child(**more) | {"settings": settings}

    def bare(self, record: Path) -> dict[str, Any]:
        """The same for the bare application."""
        return self.child(app="bare", record=str(record), path="/")


def made(folder: Path, townships: int, each: int, server: Server | None = None) -> Towns:
    """A new instance with `townships` townships of `each` suggestions."""
    folder.mkdir()
    settings: dict[str, Any] = {"argon2_memory_kib": 64, "argon2_rounds": 1}
    superuser = None
    if server is not None:
        name = folder.name.replace("-", "_")
        server.execute(*role_statements(Roles()))
        superuser = server.create(name, owner=Roles.owner)
        server.execute(*role_statements(Roles()), database=name)
        settings |= _addresses(superuser)
    migrate(Settings(folder, settings))
    engine = create_engine(superuser or f"sqlite:///{folder / 'union.db'}")
    with engine.begin() as connection:
        _fill(connection, townships, each)
    _analyse(engine)
    return Towns(folder, settings, superuser)


def _addresses(superuser: str) -> dict[str, Any]:
    url = make_url(superuser)
    roles = {"": Roles.app, "county_": "union_county", "owner_": Roles.owner}
    return {
        f"{prefix}database_url": url.set(username=role).render_as_string(hide_password=False)
        for prefix, role in roles.items()
    }


def _fill(connection: Connection, townships: int, each: int) -> None:
    now = utcnow()
    connection.execute(insert(County), {"id": COUNTY, "code": "610981", "name": "旬阳市",
                                        "federation_name": "旬阳市总工会"})  # fmt: skip
    connection.execute(insert(Township), [_township(n) for n in range(1, townships + 1)])
    person = {"id": OFFICER, "login_name": "officer", "name": "测试员", "created_at": now}
    connection.execute(insert(Account), person)
    grant = {"account_id": OFFICER, "role": "township_officer", "township_id": 1, "since": now}
    connection.execute(insert(Grant), grant)
    sign_in = {"sid_sha256": hashlib.sha256(SID.encode()).hexdigest(), "account_id": OFFICER,
               "auth_level": 2, "created_at": now, "last_seen_at": now,
               "expires_at": now + timedelta(hours=12)}  # fmt: skip
    connection.execute(insert(AuthSession), sign_in)
    states = [{"county_id": COUNTY, "township_id": n, "module": "suggestions", "state": ModuleIs.ON,
               "since": now, "reason": "bench", "switch_id": 1}
              for n in range(1, townships + 1)]  # fmt: skip
    connection.execute(insert(ModuleState), states)
    rows = _suggestions(townships, each)
    while chunk := list(itertools.islice(rows, CHUNK)):
        connection.execute(insert(Suggestion), chunk)


def _township(n: int) -> dict[str, Any]:
    return {"id": n, "county_id": COUNTY, "code": f"6{n:08}", "slug": f"t{n}", "name": f"第{n}镇",
            "federation_name": f"第{n}镇总工会"}  # fmt: skip


def _suggestions(townships: int, each: int) -> Iterator[dict[str, Any]]:
    now, categories = utcnow(), itertools.cycle(Category)
    numbers = itertools.count(1)
    for township, n in itertools.product(range(1, townships + 1), range(1, each + 1)):
        yield {
            "township_id": township, "id": next(numbers), "number": f"JY2026-{n:05}",
            "state": "submitted", "opened_at": now - timedelta(minutes=n),
            "title": f"关于第{n}车间照明与通风的建议", "problem": "照明不足。" * 5,
            "proposal": "增设灯具。" * 5, "category": next(categories),
            "received_on": date(2026, 11, 1), "author_id": OFFICER,
        }  # fmt: skip


def _analyse(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
