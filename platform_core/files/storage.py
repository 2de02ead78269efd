"""Where the bytes lie. One folder per township, outside the web root, under random names.

Another storage (an object store) is another class with these four methods.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from flask import Flask, current_app

from platform_core.errors import NotFound

PIECE = 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{32}\Z")
_INCOMING = "incoming"


@dataclass(frozen=True)
class Stored:
    """What was put away: its name in the storage, bytes, SHA-256 in hexadecimal digits."""

    stored_as: str
    size: int
    sha256: str


class Storage(Protocol):
    """Keeps bytes by township and random name."""

    def put(self, township_id: int, stream: BinaryIO) -> Stored:
        """Keep what `stream` holds from here on. When it returns, the bytes survive a crash."""

    def open(self, township_id: int, stored_as: str) -> BinaryIO:
        """Read it, from any place in it. Raises NotFound where there is none."""

    def delete(self, township_id: int, stored_as: str) -> None:
        """Let it go; nothing happens where there is none."""

    def older_than(self, township_id: int, instant: datetime) -> Iterator[str]:
        """The names of what was put away before `instant`, half-received files included."""


class LocalStorage:
    """A folder of this machine: `root`/<township>/<first two digits>/<name>."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, township_id: int, stream: BinaryIO) -> Stored:
        stored_as = secrets.token_hex(16)
        temporary = self._folder(township_id, _INCOMING) / stored_as
        try:
            size, sha256 = _written(stream, temporary)
            final = self._folder(township_id, stored_as[:2]) / stored_as
            temporary.rename(final)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(final.parent)
        return Stored(stored_as, size, sha256)

    def open(self, township_id: int, stored_as: str) -> BinaryIO:
        try:
            return self._path(township_id, stored_as).open("rb")
        except FileNotFoundError as missing:
            raise NotFound from missing

    def delete(self, township_id: int, stored_as: str) -> None:
        self._path(township_id, stored_as).unlink(missing_ok=True)
        (self.root / str(int(township_id)) / _INCOMING / stored_as).unlink(missing_ok=True)

    def older_than(self, township_id: int, instant: datetime) -> Iterator[str]:
        for path in (self.root / str(int(township_id))).glob("*/*"):
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if written < instant and _NAME.match(path.name):
                yield path.name

    def _path(self, township_id: int, stored_as: str) -> Path:
        if not _NAME.match(stored_as):
            raise NotFound
        return self.root / str(int(township_id)) / stored_as[:2] / stored_as

    def _folder(self, township_id: int, name: str) -> Path:
        folder = self.root / str(int(township_id)) / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def _written(stream: BinaryIO, path: Path) -> tuple[int, str]:
    """Copy to `path` and down to the disk; how many bytes, and their SHA-256."""
    size, digest = 0, hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """A rename survives a crash only once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def use_storage(app: Flask, storage: Storage) -> None:
    """Let this application keep its files in `storage`."""
    app.extensions["files"] = storage


def storage() -> Storage:
    """Where the running application keeps its files."""
    return cast(Storage, current_app.extensions["files"])
