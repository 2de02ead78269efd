"""History: who did what to which thing, when. Append-only, one hash chain per township.

`record` only notes it; the chain is written as the last thing before the commit, so that the
head row, which every writer of a township needs, is locked for as short as possible. The hashed
text holds ids, numbers and codes; what a person wrote goes into `note`, of which only a digest
is hashed, so that it can be erased without breaking the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    event,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from platform_core import __version__
from platform_core.db import Base, key, new_id, text
from platform_core.tenancy import ScopedSession, TownshipModel, db, scope

START = "0" * 64
_PENDING = "history"


class _Link:
    """What one link of a chain holds."""

    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str] = text(80, pii="none")
    ref: Mapped[str] = text(80, pii="none")
    note: Mapped[str | None] = text(pii="content")
    raw: Mapped[str] = text(pii="none")
    prev: Mapped[str] = text(64, pii="none")
    hash: Mapped[str] = text(64, pii="none")

    @property
    def facts(self) -> dict[str, Any]:
        """The ids, numbers and codes that were recorded."""
        facts: dict[str, Any] = json.loads(self.raw)["facts"]
        return facts


class HistoryRecord(_Link, TownshipModel):
    """One thing that happened in a township."""

    __tablename__ = "core_history"
    __table_args__ = (
        UniqueConstraint("township_id", "seq"),
        Index(None, "township_id", "ref", "seq"),
        {"info": {"append_only": True, "erasable": ("note",)}},
    )


class HistoryHead(TownshipModel):
    """The last link of a township's chain; one row, locked while a link is added."""

    __tablename__ = "core_history_head"
    __table_args__ = (
        CheckConstraint("id = 0", name="one_head_per_township"),
        {"info": {"county_reads": ("township_id", "seq", "hash")}},
    )

    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = text(64, pii="none", default=START)


class CountyRecord(_Link, Base):
    """One thing the county did: switching, granting, reading across townships."""

    __tablename__ = "core_county_history"
    __table_args__ = (
        UniqueConstraint("county_id", "seq"),
        Index(None, "county_id", "township_id", "seq"),
        {"info": {"append_only": True, "erasable": ("note",), "shared": "what the county did"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    township_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_township.id"))


class CountyHead(Base):
    """The last link of a county's chain."""

    __tablename__ = "core_county_history_head"

    county_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("core_county.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = text(64, pii="none", default=START)


class CountyRoot(Base):
    """One hash over the heads of all chains of a county on one day.

    Copied into minutes or stored elsewhere, it shows later that no chain was cut or written anew:
    the database alone cannot show that of itself.
    """

    __tablename__ = "core_county_root"
    __table_args__ = ({"info": {"append_only": True, "shared": "a hash over the heads of all"}},)

    county_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("core_county.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    heads: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info={"pii": "none"})
    root: Mapped[str] = text(64, pii="none")


class Acting(Protocol):
    """Whoever acts: an actor, or the system with account 0."""

    @property
    def account_id(self) -> int: ...


@dataclass
class _Pending:
    transaction: SessionTransaction | None
    county_id: int | None
    township_id: int | None
    at: datetime
    actor_id: int | None
    action: str
    ref: str
    note: str | None
    facts: dict[str, Any]


def record(
    action: str,
    subject: object,
    *,
    actor: Acting,
    at: datetime,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Note that `actor` did `action` ("plugin:verb") to `subject` in this township.

    `subject` is a row or a ref as text. `facts` are ids, numbers, codes, days: never personal
    text, which belongs in `note` and can be erased.
    """
    township_id = scope().township_or_raise()
    _note(_Pending(None, None, township_id, at, actor.account_id or None, action,
                   ref_of(subject), note, facts))  # fmt: skip


def record_county(
    action: str,
    subject: object,
    *,
    county_id: int,
    township_id: int | None = None,
    actor: Acting,
    at: datetime,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Note what the county did; `township_id` says which township it concerns."""
    _note(_Pending(None, county_id, township_id, at, actor.account_id or None, action,
                   ref_of(subject), note, facts))  # fmt: skip


def ref_of(subject: object) -> str:
    """The ref of a row ("plugin:kind:id", from its table's name); text is taken as it is."""
    if isinstance(subject, str):
        return subject
    if subject.id is None:  # type: ignore[attr-defined]
        subject.id = new_id()  # type: ignore[attr-defined]
    return ref_to(type(subject), subject.id)  # type: ignore[attr-defined]


def ref_to(model: type[Any], id: int) -> str:
    """The ref of the row of `model` with this id, which need not be loaded."""
    component, kind = _named(model)  # type: ignore[arg-type]  # a class is hashable
    return f"{component}:{kind}:{id}"


@cache
def _named(model: type[Any]) -> tuple[str, str]:
    """Plugin and kind of a table: "legal_aid_case" of the package legal_aid is (legal_aid, case).

    Without such a package it is the first word of the table's name: core_member is (core, member).
    """
    table: str = model.__tablename__
    packages = model.__module__.split(".")
    own = next((each for each in packages if table.startswith(f"{each}_")), None)
    component, _, kind = table.partition("_")
    return (own, table.removeprefix(f"{own}_")) if own else (component, kind)


def history_of(ref: str, *, limit: int = 200) -> Sequence[HistoryRecord]:
    """What happened to one thing, oldest first."""
    query = select(HistoryRecord).where(HistoryRecord.ref == ref)
    newest = db.session.scalars(query.order_by(HistoryRecord.seq.desc()).limit(limit)).all()
    return newest[::-1]


def _note(pending: _Pending) -> None:
    session = db.session()
    if not session.in_transaction():
        session.begin()  # or a rollback would not tell that this did not happen
    pending.transaction = session.get_nested_transaction()
    session.info.setdefault(_PENDING, []).append(pending)


@event.listens_for(ScopedSession, "before_commit")
def _write_links(session: ScopedSession) -> None:
    if session.in_nested_transaction() or not session.info.get(_PENDING):
        return
    session.flush()
    noted: list[_Pending] = session.info.pop(_PENDING)
    for township_id in sorted({p.township_id for p in noted if p.county_id is None}, key=int):  # type: ignore[arg-type]
        head = _locked(session, HistoryHead, {"township_id": township_id, "id": 0})
        mine = [p for p in noted if p.county_id is None and p.township_id == township_id]
        _append(session, head, mine, HistoryRecord, {"township_id": township_id})
    for county_id in sorted({p.county_id for p in noted if p.county_id is not None}):
        head = _locked(session, CountyHead, {"county_id": county_id})
        mine = [p for p in noted if p.county_id == county_id]
        _append(session, head, mine, CountyRecord, {"county_id": county_id})
    session.flush()


@event.listens_for(ScopedSession, "after_soft_rollback")
def _forget(session: ScopedSession, undone: SessionTransaction) -> None:
    """What a rolled-back savepoint noted did not happen."""
    if undone.parent is None:
        session.info.pop(_PENDING, None)
        return
    kept = [p for p in session.info.get(_PENDING, []) if not _inside(p.transaction, undone)]
    session.info[_PENDING] = kept


def _inside(transaction: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while transaction is not None:
        if transaction is undone:
            return True
        transaction = transaction.parent
    return False


def _locked(session: Session, head: type[Any], identity: dict[str, Any]) -> Any:
    """The head row, made when it is the chain's first link, locked until the commit."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(head.__table__).values(seq=0, hash=START, **identity)
    session.execute(first.on_conflict_do_nothing())
    query = select(head).filter_by(**identity).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _append(
    session: Session,
    head: Any,
    noted: Iterable[_Pending],
    link: type[Any],
    owner: dict[str, Any],
) -> None:
    for pending in noted:
        seq = head.seq + 1
        raw = _canonical(pending, seq)
        digest = hashlib.sha256((head.hash + raw).encode()).hexdigest()
        row = link(
            **owner, seq=seq, at=pending.at, actor_id=pending.actor_id, action=pending.action,
            ref=pending.ref, note=pending.note, raw=raw, prev=head.hash, hash=digest,
        )  # fmt: skip
        if pending.county_id is not None:
            row.township_id = pending.township_id
        session.add(row)
        head.seq, head.hash = seq, digest


def _canonical(pending: _Pending, seq: int) -> str:
    note = pending.note and hashlib.sha256(pending.note.encode()).hexdigest()
    link = {
        "county": pending.county_id,
        "township": pending.township_id,
        "seq": seq,
        "at": pending.at.isoformat(),
        "actor": pending.actor_id,
        "action": pending.action,
        "ref": pending.ref,
        "facts": pending.facts,
        "note": note,
        "version": __version__,
    }
    return json.dumps(
        link, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


@dataclass(frozen=True)
class Flaw:
    """Where a chain does not hold: the number of the link and what is wrong with it."""

    seq: int
    fault: str


def verify(links: Iterable[_Link], head_seq: int, head_hash: str) -> list[Flaw]:
    """Check a chain from its first link. Needs nothing but the rows, so it works offline too.

    Finds edited, removed, reordered and inserted links, an erased head and a note that is not
    the one recorded (an erased note, None, is allowed).
    """
    flaws, prev, seq = [], START, 0
    for link in links:
        seq += 1
        flaws += [Flaw(link.seq, fault) for fault in _faults(link, seq, prev)]
        prev, seq = link.hash, link.seq
    if (seq, prev) != (head_seq, head_hash):
        flaws.append(Flaw(head_seq, "the head does not match the last link"))
    return flaws


def _faults(link: _Link, seq: int, prev: str) -> Iterable[str]:
    if link.seq != seq:
        yield f"number {seq} expected"
    if link.prev != prev:
        yield "does not follow the link before it"
    if hashlib.sha256((link.prev + link.raw).encode()).hexdigest() != link.hash:
        yield "was changed after it was written"
    said = json.loads(link.raw)
    if (said["seq"], said["action"], said["ref"], said["actor"]) != (
        link.seq, link.action, link.ref, link.actor_id,
    ):  # fmt: skip
        yield "shows something other than what was recorded"
    if link.note is not None and hashlib.sha256(link.note.encode()).hexdigest() != said["note"]:
        yield "carries another note than the one recorded"
