"""Every setting, with its type, unit, default and meaning. Read once, checked at start.

A setting comes from the environment (`UNION_PORT=8080`), else from `instance/union.toml`
(`port = 8080`), else its default. An unknown or unusable one stops the start and says why.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platform_core.errors import SetupError

PREFIX = "UNION_"


@dataclass(frozen=True)
class Setting:
    """One setting. `kind` is what its text is turned into; `unit` is "" where it has none."""

    name: str
    kind: type
    default: Any
    meaning: str
    unit: str = ""


SETTINGS = (
    Setting("database_url", str, "", "Database; empty: SQLite at instance/union.db"),
    Setting("county_database_url", str, "", "The county's read-only role; empty: as database_url"),
    Setting("owner_database_url", str, "", "Owner role for migrations; empty: as database_url"),
    Setting("backup_database_url", str, "", "Role that reads every row; empty: as the owner"),
    Setting("host", str, "127.0.0.1", "Address to serve on"),
    Setting("port", int, 8000, "Port to serve on"),
    Setting("workers", int, 1, "Web processes; more than one needs PostgreSQL or a fast disk"),
    Setting("https", bool, False, "Served through TLS: secure cookies and HSTS"),
    Setting("proxies", int, 0, "Trusted reverse proxies in front of the application"),
    Setting("safe_mode", bool, False, "Start without any plugin"),
    Setting("plugins_exclude", str, "", "Names of plugins not to load, separated by commas"),
    Setting("idle_minutes_staff", int, 30, "A staff session ends when idle this long", "minutes"),
    Setting("idle_minutes_member", int, 480, "A member's session ends when idle", "minutes"),
    Setting("session_hours", int, 12, "A session ends after this long in any case", "hours"),
    Setting("argon2_memory_kib", int, 19456, "Memory of one password hash", "KiB"),
    Setting("argon2_rounds", int, 2, "Rounds of one password hash"),
    Setting("mfa", str, "enrolled", "Second factor: off, enrolled (who set it up), required"),
    Setting("upload_mib", int, 20, "Largest request body", "MiB"),
    Setting("log_days", int, 400, "Logs are kept this long; never under 183", "days"),
    Setting("demo", bool, False, "Show the demo sign-ins on the sign-in page"),
    Setting("debug", bool, False, "Development: errors in full, plain-text logs"),
)


class Settings:
    """The settings in force, one attribute each, and the instance folder they belong to."""

    instance: Path
    database_url: str
    county_database_url: str
    owner_database_url: str
    backup_database_url: str
    host: str
    port: int
    workers: int
    https: bool
    proxies: int
    safe_mode: bool
    plugins_exclude: str
    idle_minutes_staff: int
    idle_minutes_member: int
    session_hours: int
    argon2_memory_kib: int
    argon2_rounds: int
    mfa: str
    upload_mib: int
    log_days: int
    demo: bool
    debug: bool

    def __init__(self, instance: Path, values: Mapping[str, Any]) -> None:
        self.instance = instance
        for setting in SETTINGS:
            setattr(self, setting.name, values.get(setting.name, setting.default))
        sqlite = f"sqlite:///{instance / 'union.db'}"
        self.database_url = self.database_url or sqlite
        self.county_database_url = self.county_database_url or self.database_url
        self.owner_database_url = self.owner_database_url or self.database_url
        self.backup_database_url = self.backup_database_url or self.owner_database_url
        if self.mfa not in ("off", "enrolled", "required"):
            raise SetupError("UNION_MFA", f"{self.mfa!r} is none of its values.",
                             "Set off, enrolled or required.")  # fmt: skip
        if self.log_days < 183:
            raise SetupError("UNION_LOG_DAYS", "Logs must be kept 183 days.", "Set 183 or more.")


def load_settings(environ: Mapping[str, str], instance: Path | None = None) -> Settings:
    """The settings of `instance` (else UNION_INSTANCE, else ./instance).

    Raises SetupError that names the setting, what is wrong with it and how to put it right.
    """
    folder = (instance or Path(environ.get(f"{PREFIX}INSTANCE") or "instance")).resolve()
    values = _from_file(folder / "union.toml") | _from_environment(environ)
    return Settings(folder, values)


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as exc:
        raise SetupError(str(path), f"It is not valid TOML: {exc}.", "Mend that line.") from exc
    return {name: _checked(name, value, str(path)) for name, value in given.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    ours = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    ours.pop(f"{PREFIX}INSTANCE", None)
    return {
        name.removeprefix(PREFIX).lower(): _checked(name.removeprefix(PREFIX).lower(), value, name)
        for name, value in ours.items()
        if not name.startswith(f"{PREFIX}TEST_")
    }


def _checked(name: str, value: object, origin: str) -> Any:
    setting = next((known for known in SETTINGS if known.name == name), None)
    if setting is None:
        known = ", ".join(known.name for known in SETTINGS)
        raise SetupError(origin, f"There is no setting {name!r}.", f"Known are: {known}.")
    if isinstance(value, setting.kind) and not (setting.kind is int and value is True):
        return value
    try:
        return _from_text(setting.kind, str(value))
    except ValueError as exc:
        wanted = setting.kind.__name__
        raise SetupError(origin, f"{value!r} is not a {wanted}.", f"Give a {wanted}.") from exc


def _from_text(kind: type, written: str) -> Any:
    if kind is not bool:
        return kind(written)
    if written.lower() in ("1", "true", "yes", "on"):
        return True
    if written.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ValueError(written)
