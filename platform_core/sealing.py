"""Sealed columns: what identifies a person stays unreadable in a copied database.

A sealed value is `version (1 byte) | key id (4) | nonce (12) | ciphertext and tag`, AES-256-GCM
with a random nonce. What it is bound to (the additional data) is its `table.column`, so a value
moved into another column does not open. A column type cannot know its row; a value moved between
two rows of the same column is noticed where a blind index stands beside it.

A sealed column cannot be searched. The blind index beside it is a keyed hash of the normalised
value: equal values meet, and without the key nobody can try all mobile numbers against it.

The keys live in `instance/keys.json`, readable by the owner alone, never in the database and
never in its backup.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    and_,
    event,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from platform_core.errors import SetupError

VERSION = b"\x01"
_HEAD, _NONCE = 5, 12  # bytes: version and key id; nonce


@dataclass(frozen=True)
class KeyRing:
    """The keys of one installation. The last sealing key seals; every one opens."""

    seals: dict[bytes, bytes]  # key id (4 bytes) → AES-256 key, oldest first
    index: bytes  # for blind indexes and keyed hashes; not rotated, or every index would change

    @property
    def newest(self) -> bytes:
        """The id of the key that seals."""
        return next(reversed(self.seals))

    def seal(self, value: str, place: str) -> bytes:
        """`value` sealed for `place` ("table.column")."""
        head, nonce = VERSION + self.newest, os.urandom(_NONCE)
        return head + nonce + self._cipher(head).encrypt(nonce, value.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """What `seal` was given. Raises SetupError where the key is missing or the value was
        changed or moved here from another column."""
        head, nonce = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE]
        try:
            return (
                self._cipher(head).decrypt(nonce, sealed[_HEAD + _NONCE :], place.encode()).decode()
            )
        except InvalidTag as exc:
            raise SetupError(
                place,
                "A sealed value was changed or moved from elsewhere.",
                "Restore that row from a backup.",
            ) from exc

    def is_stale(self, sealed: bytes) -> bool:
        """Whether an older key than the newest sealed it."""
        return sealed[:_HEAD] != VERSION + self.newest

    def knows(self, sealed: bytes) -> bool:
        """Whether the key that sealed it is here."""
        return sealed[1:_HEAD] in self.seals

    def hash(self, purpose: str, value: str, length: int = 32) -> bytes:
        """A keyed hash of `value`, `length` bytes; different for each `purpose`."""
        message = f"{purpose}\0{value}".encode()
        return hmac.digest(self.index, message, hashlib.sha256)[:length]

    def _cipher(self, head: bytes) -> AESGCM:
        key = self.seals.get(head[1:])
        if head[:1] != VERSION or key is None:
            raise SetupError(
                "keys.json",
                f"The key {head[1:].hex()}, which sealed a value in the database, is missing.",
                "Put the keys.json that belongs to this database into the instance folder.",
            )
        return AESGCM(key)


_ring: KeyRing | None = None
_file: tuple[Path, int] | None = None  # where the ring was read, and the file's inode then


def use_keys(ring: KeyRing) -> None:
    """Seal and open with `ring` from now on, in this process."""
    global _ring
    _ring = ring


def _newest_keys() -> KeyRing:
    """The keys in use, read anew where another process has put a new file in their place.

    A rotation replaces the file, so a process that serves meanwhile finds another inode.
    """
    global _file
    if _file is not None:
        path, inode = _file
        now = path.stat().st_ino
        if now != inode:
            use_keys(_read(path))
            _file = (path, now)
    return keys()


def keys() -> KeyRing:
    """The keys in use. Raises SetupError before `use_keys`."""
    if _ring is None:
        raise SetupError("keys.json", "No keys were loaded.", "Call ensure_keys(instance) first.")
    return _ring


def ensure_keys(instance: Path) -> KeyRing:
    """Load `instance/keys.json`, made if there is none, and use it.

    Raises SetupError where others than the owner may read it, or it cannot be understood.
    """
    global _file
    path = instance / "keys.json"
    if not path.exists():
        _write_once(path, KeyRing({secrets.token_bytes(4): secrets.token_bytes(32)},
                                  secrets.token_bytes(32)))  # fmt: skip
    ring, _file = _read(path), (path, path.stat().st_ino)
    use_keys(ring)
    return ring


def rotate_keys(instance: Path) -> KeyRing:
    """Add a new key, which seals from now on. The old ones still open; then call `reseal`."""
    path = instance / "keys.json"
    old = ensure_keys(instance)
    ring = KeyRing({**old.seals, secrets.token_bytes(4): secrets.token_bytes(32)}, old.index)
    _write_beside(path, ring).replace(path)
    return ensure_keys(instance)


def _write_once(path: Path, ring: KeyRing) -> None:
    """Two workers may start at once: the first file stays."""
    fresh = _write_beside(path, ring)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _write_beside(path: Path, ring: KeyRing) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    content = {
        "seal": [{"id": name.hex(), "key": _text(key)} for name, key in ring.seals.items()],
        "index": _text(ring.index),
    }
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _read(path: Path) -> KeyRing:
    if path.stat().st_mode & 0o077:
        raise SetupError(str(path), "Others than its owner may read it.", "Run chmod 600 on it.")
    try:
        given = json.loads(path.read_text())
        seals = {bytes.fromhex(each["id"]): base64.b64decode(each["key"]) for each in given["seal"]}
        ring = KeyRing(seals, base64.b64decode(given["index"]))
        sizes = {len(key) for key in (*seals.values(), ring.index)}
    except (ValueError, KeyError, TypeError) as exc:
        raise SetupError(str(path), "It is not a key file.", "Restore it from its copy.") from exc
    if sizes != {32} or not seals:
        raise SetupError(str(path), "It lacks a key.", "Restore it from its copy.")
    return ring


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


class Sealed(TypeDecorator[str]):
    """Text, sealed in the database. `place` is what it is bound to: "table.column"."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _newest_keys().seal(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        ring = keys()
        return (ring if ring.knows(value) else _newest_keys()).open(bytes(value), self.place)


def sealed(*, pii: str, **column: Any) -> MappedColumn[Any]:
    """A sealed text column. `pii` as in `db.text`: identity, contact, sensitive …

    Comparing it in a query never matches, because the same value is sealed differently each
    time; compare its blind index.
    """
    made: MappedColumn[Any] = mapped_column(
        Sealed(), info={"pii": pii, "sealed": True, **column.pop("info", {})}, **column
    )
    # Only the table knows its name; a mixin's column is copied, hence `propagate`.
    event.listen(made.column, "after_parent_attach", _bind_to_place, propagate=True)
    return made


def _bind_to_place(column: Any, table: Any) -> None:
    if isinstance(table, Table):
        column.type.place = f"{table.name}.{column.name}"


def blind_index(
    of: str = "", by: Callable[[str], bytes] | None = None, **column: Any
) -> MappedColumn[Any]:
    """The column beside the sealed column `of` that holds `by` of its value: `identity_index`.

    By that it is made anew where the row moves to an installation with other keys. One without
    `of` is taken along as it is.
    """
    given = column.pop("info", {})
    info = {"pii": "identity", "blind_index": True, "index_of": of, "index_by": by, **given}
    return mapped_column(LargeBinary(16), info=info, **column)


def identity_index(number: str) -> bytes:
    """The blind index of an identity number or a bank account, however it was typed."""
    return keys().hash("identity", _plain(number).upper(), 16)


def phone_index(number: str) -> bytes:
    """The blind index of a phone number, however it was typed."""
    return keys().hash("phone", normal_phone(number), 16)


def keyed_hash(purpose: str, value: str, length: int = 32) -> bytes:
    """A keyed hash of anything else that must be found again but not read; see KeyRing.hash."""
    return keys().hash(purpose, value, length)


def code_index(purpose: str, code: str) -> bytes:
    """The digest of a random code of 60 bits or more, such as that of a receipt.

    It needs no key, because nobody can try all codes; so a code still fits when its row has moved
    to an installation with other keys.
    """
    return hashlib.sha256(f"{purpose}\0{code}".encode()).digest()[:16]


def normal_phone(number: str) -> str:
    """The digits of a phone number, without the prefix of the country: 13900001234."""
    digits = "".join(sign for sign in _plain(number) if sign.isdigit())
    return digits.removeprefix("00").removeprefix("86") if len(digits) > 12 else digits


def _plain(number: str) -> str:
    wide = unicodedata.normalize("NFKC", number)
    return "".join(sign for sign in wide if sign.isalnum())


def mask_identity(number: str | None) -> str:
    """What a list may show of an identity number: the first three and last four signs."""
    return _masked(number, 3, 4)


def mask_phone(number: str | None) -> str:
    """What a list may show of a phone number: 139****1234."""
    return _masked(number, 3, 4)


def _masked(number: str | None, head: int, tail: int) -> str:
    if not number:
        return ""
    hidden = len(number) - head - tail
    return "*" * len(number) if hidden < 1 else number[:head] + "*" * hidden + number[-tail:]


def reseal(
    connection: Connection,
    table: Table,
    *,
    where: ColumnElement[bool] | None = None,
    limit: int = 500,
) -> int:
    """Seal with the newest key what older ones sealed; the number of rows changed.

    Call it until it answers 0. For a table of a township, `where` names the township; the
    caller's connection must be allowed to write there, and the caller commits.
    """
    columns = [column for column in table.columns if isinstance(column.type, Sealed)]
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
    newest = VERSION + keys().newest
    stale = or_(*(_prefix(column) != newest for column in columns)) if columns else None
    if stale is None:
        return 0
    query = select(*table.primary_key, *raw).where(stale if where is None else and_(where, stale))
    rows = connection.execute(query.limit(limit)).mappings().all()
    for row in rows:
        same = and_(*(key == row[key.name] for key in table.primary_key))
        connection.execute(update(table).where(same).values(_renewed(row, columns)))
    return len(rows)


def _prefix(column: ColumnElement[Any]) -> ColumnElement[Any]:
    from_start = type_coerce(column, LargeBinary)
    return func.substr(from_start, 1, _HEAD, type_=LargeBinary)


def _renewed(row: Any, columns: Iterable[Any]) -> dict[str, str]:
    ring = keys()
    given = {column: row[column.name] for column in columns}
    return {
        column.name: ring.open(bytes(value), column.type.place)
        for column, value in given.items()
        if value is not None and ring.is_stale(bytes(value))
    }
