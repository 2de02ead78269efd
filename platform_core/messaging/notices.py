"""Notices: messages to people inside Union, each in the language of whoever reads it.

A plugin declares its kinds of notice as data and names one when it writes. Another way to reach
people (SMS, e-mail) is a job that reads new rows of core_notice; nothing here need change for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.history import ref_of
from platform_core.i18n import LazyText, format_day, format_instant
from platform_core.i18n import gettext as _
from platform_core.messaging.models import Notice, NoticeMute
from platform_core.tenancy import db


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice.

    `name` is "plugin:happened"; `label` is shown where kinds are muted; `sentence` is a lazy
    text with placeholders, e.g. "Your suggestion %(number)s has been answered.". One that a
    person must not miss has `mutable=False`.
    """

    name: str
    label: str
    sentence: str
    mutable: bool = True

    def say(self, params: Mapping[str, Any]) -> str:
        """The sentence in the reader's language. Raises KeyError where a placeholder is empty."""
        return str(self.sentence) % {name: _shown(value) for name, value in params.items()}


def notify(
    account_ids: Iterable[int], kind: NoticeKind, *, ref: object = None, **params: Any
) -> list[Notice]:
    """Write a notice to each of these people who has not muted the kind.

    `ref` is the row (or its ref) that it is about. `params` fill the sentence: numbers and names,
    and days, instants and lazy labels, which are shown in the reader's way. Raises KeyError where
    the sentence needs another.
    """
    facts = {name: _stored(value) for name, value in params.items()}
    kind.say(facts)
    about = None if ref is None else _as_ref(ref)
    at = utcnow()
    readers = dict.fromkeys(account_ids)  # each once, in the order given
    deaf = _muted_by(readers, kind) if kind.mutable and readers else set()
    written = [
        Notice(account_id=reader, kind=kind.name, ref=about, params=facts, at=at)
        for reader in readers
        if reader not in deaf
    ]
    db.session.add_all(written)
    return written


def _stored(value: Any) -> Any:
    """`value` as JSON; what each reader sees in a way of their own is marked as what it is."""
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"text": value.message} if isinstance(value, LazyText) else value


def _shown(value: Any) -> Any:
    match value:
        case {"day": day}:
            return format_day(day)
        case {"instant": instant}:
            return format_instant(datetime.fromisoformat(instant))
        case {"text": message}:
            return _(message)
        case _:
            return value


def _as_ref(ref: object) -> str:
    return ref_of(ref) if hasattr(ref, "__tablename__") else str(ref)


def _muted_by(account_ids: Iterable[int], kind: NoticeKind) -> set[int]:
    query = select(NoticeMute.account_id).where(
        NoticeMute.kind == kind.name, NoticeMute.account_id.in_(account_ids)
    )
    return set(db.session.scalars(query))


def inbox(
    account_id: int, *, unread_only: bool = False, before: int | None = None, limit: int = 50
) -> Sequence[Notice]:
    """What this township wrote to one person, newest first; `before` is the id to go on from."""
    query = select(Notice).where(Notice.account_id == account_id)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    if before is not None:
        query = query.where(Notice.id < before)
    return db.session.scalars(query.order_by(Notice.id.desc()).limit(limit)).all()


def unread_count(account_id: int) -> int:
    """How many notices of this township the person has not read."""
    query = select(func.count()).select_from(Notice)
    unread = query.where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return db.session.scalars(unread).one()


def say(notice: Notice, kinds: Mapping[str, NoticeKind]) -> str:
    """The notice as a sentence; `kinds` are all that are declared, by name."""
    kind = kinds.get(notice.kind)
    if kind is None:
        return _("A message from a module that is no longer installed.")
    return kind.say(notice.params)


def mark_read(account_id: int, notice_ids: Iterable[int] | None = None, *, now: datetime) -> int:
    """Mark these notices of one person as read, or all; returns how many were unread."""
    change = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    if notice_ids is not None:
        change = change.where(Notice.id.in_(list(notice_ids)))
    result = db.session.execute(change.values(read_at=now))
    return cast(CursorResult[Any], result).rowcount


def muted(account_id: int) -> set[str]:
    """The kinds this person does not want."""
    query = select(NoticeMute.kind).where(NoticeMute.account_id == account_id)
    return set(db.session.scalars(query))


def mute(account_id: int, kind: NoticeKind) -> None:
    """Write no more notices of this kind to the person. Raises RuleBroken if it must not be."""
    if not kind.mutable:
        raise RuleBroken(
            _("“%(kind)s” cannot be switched off: it tells of time limits.", kind=kind.label)
        )
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(NoticeMute).values(account_id=account_id, kind=kind.name)
    db.session.execute(row.on_conflict_do_nothing())


def unmute(account_id: int, kind: NoticeKind) -> None:
    """Write notices of this kind to the person again."""
    db.session.execute(
        delete(NoticeMute).where(NoticeMute.account_id == account_id, NoticeMute.kind == kind.name)
    )
