"""The archive: what a backup file holds, how it is written, verified and unpacked.

A backup is one .tar.gz: the database, the uploaded files, and last a manifest with the size and
SHA-256 of every file and the number of rows of every table. Keys stay out unless asked for, so
that a lost backup reveals no sealed value; without them a restore needs the instance's own.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from sqlalchemy.engine import make_url

from platform_core import __version__
from platform_core.backup.postgres import PostgresStore
from platform_core.backup.sqlite import SqliteStore
from platform_core.backup.stores import Store
from platform_core.clock import utcnow
from platform_core.config import Settings
from platform_core.errors import SetupError

MANIFEST = "manifest.json"
DATABASE = "database"
SECRET = ("keys.json", "union.toml")  # the settings may hold a database's password
FORMAT = 1
CHUNK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `rows` counts every table at the moment of the backup; `key_ids` are
    the names of the keys without which its sealed values stay shut."""

    made_at: str
    version: str
    engine: str
    keys: bool
    key_ids: list[str]
    rows: dict[str, int]
    files: dict[str, Entry] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        """The manifest as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """The stored manifest. Raises ValueError or TypeError where it is none of ours."""
        found = json.loads(text)
        if found.get("format") != FORMAT:
            raise ValueError(f"format {found.get('format')!r}")
        files = {name: Entry(**entry) for name, entry in found.pop("files").items()}
        return cls(files=files, **found)


def backup(settings: Settings, target: Path, *, keys: bool = False) -> Manifest:
    """Write a verified backup to `target`, a new .tar.gz. Serving may go on meanwhile.

    Raises SetupError where the target exists, the copy does not verify, or pg_dump is missing.
    """
    if target.exists():
        raise SetupError(str(target), "It exists already.", "Name a new file.")
    with _workshop(target.parent) as shop:
        copy = shop / DATABASE
        rows = _store(settings).save(copy)
        # The database first: a file of the backup that no row knows harms nobody, a row whose
        # file is missing does.
        engine = make_url(settings.database_url).get_backend_name()
        ids = sorted(_key_ids(settings.instance))
        manifest = Manifest(utcnow().isoformat(), __version__, engine, keys, ids, rows)
        unfinished = shop / "backup.tar.gz"
        with tarfile.open(unfinished, "w:gz", compresslevel=3) as tar:
            _add(tar, DATABASE, copy, manifest)
            for name, path in _instance_files(settings.instance, keys=keys):
                _add(tar, name, path, manifest)
            _add_text(tar, MANIFEST, manifest.to_json())
        check(unfinished)
        unfinished.chmod(0o600)
        os.replace(unfinished, target)
    return manifest


def check(source: Path) -> Manifest:
    """Read the whole backup and compare it with its manifest. Raises SetupError if it differs."""
    with _workshop(Path(tempfile.gettempdir())) as shop:
        return _unpack(source, shop)


def restore(settings: Settings, source: Path, *, replace: bool = False) -> Manifest:
    """Put the instance back as it was in `source`; everybody must sign in anew.

    The backup is unpacked and verified beside the instance, then swapped in; what was there is
    kept in `before-restore-<time>`. Raises SetupError where the instance already holds data and
    `replace` is not given, where it is being served, or where the backup does not verify.
    """
    store = _store(settings)
    if not replace and (store.in_use() or any((settings.instance / "files").glob("*"))):
        cure = "Restore into another UNION_INSTANCE, or say --yes to replace it."
        raise SetupError(str(settings.instance), "This instance already holds data.", cure)
    settings.instance.mkdir(parents=True, exist_ok=True)
    with _workshop(settings.instance) as shop:
        manifest = _unpack(source, shop)
        if manifest.engine != make_url(settings.database_url).get_backend_name():
            cure = f"Set UNION_DATABASE_URL to a {manifest.engine} database."
            raise SetupError(str(source), f"It is a backup of {manifest.engine}.", cure)
        if not manifest.keys:
            _check_keys(manifest, settings.instance)
        aside = settings.instance / f"before-restore-{utcnow():%Y%m%d-%H%M%S}"
        store.load(shop / DATABASE, manifest.rows, aside)
        _swap_files(shop, settings.instance, aside, keys=manifest.keys)
    return manifest


def _store(settings: Settings) -> Store:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return SqliteStore(Path(str(url.database)))
    return PostgresStore(settings.backup_database_url, settings.owner_database_url)


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A private folder on the same disk as `beside`, so that a finished file can be moved."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".union-", dir=beside) as folder:
        yield Path(folder)


def _instance_files(instance: Path, *, keys: bool) -> Iterator[tuple[str, Path]]:
    """Uploaded files, and with `keys` what is secret: their names in the backup and here."""
    for path in sorted((instance / "files").rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(instance).as_posix(), path
    for name in SECRET if keys else ():
        if (instance / name).exists():
            yield name, instance / name


def _key_ids(instance: Path) -> set[str]:
    path = instance / "keys.json"
    return {key["id"] for key in json.loads(path.read_text())["seal"]} if path.exists() else set()


def _check_keys(manifest: Manifest, instance: Path) -> None:
    missing = sorted(set(manifest.key_ids) - _key_ids(instance))
    if missing:
        cause = f"The key {missing[0]}, which sealed values of this backup, is not here."
        cure = "Copy the keys.json that belongs to the backup into the instance folder first."
        raise SetupError(str(instance / "keys.json"), cause, cure)


def _add(tar: tarfile.TarFile, name: str, path: Path, manifest: Manifest) -> None:
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        reader = _Hashing(file)
        tar.addfile(info, reader)
    manifest.files[name] = Entry(info.size, reader.digest.hexdigest())


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(text.encode())
    tar.addfile(info, io.BytesIO(text.encode()))


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _unpack(source: Path, into: Path) -> Manifest:
    """Unpack and verify. Only plain files with plain relative names are taken."""
    found: dict[str, Entry] = {}
    text = ""
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is None or not _is_plain(member.name):
                    raise ValueError(f"it holds {member.name!r}")
                if member.name == MANIFEST:
                    text = content.read().decode()
                else:
                    found[member.name] = _write(content, into / member.name)
        manifest = Manifest.from_json(text)
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError, KeyError) as exc:
        cure = "Use another backup; this one is damaged or none of Union's."
        raise SetupError(str(source), f"It cannot be read: {exc}.", cure) from exc
    if manifest.files != found:
        wrong = sorted(dict(manifest.files.items() ^ found.items()))
        cause = f"These files are not as they were saved: {', '.join(wrong)}."
        raise SetupError(str(source), cause, "Use another backup.")
    return manifest


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _write(content: IO[bytes], path: Path) -> Entry:
    path.parent.mkdir(parents=True, exist_ok=True)
    reader = _Hashing(content)
    size = 0
    with path.open("wb") as file:
        while data := reader.read(CHUNK):
            size += file.write(data)
    path.chmod(0o600)
    return Entry(size, reader.digest.hexdigest())


def _swap_files(shop: Path, instance: Path, aside: Path, *, keys: bool) -> None:
    for name in ("files", *SECRET) if keys else ("files",):
        if (instance / name).exists():
            aside.mkdir(exist_ok=True)
            os.replace(instance / name, aside / name)
        if (shop / name).exists():
            os.replace(shop / name, instance / name)
