"""The tables behind events, notices and jobs. The outbox is the truth; everything else reads it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import Base, key, text, words
from platform_core.tenancy import TownshipModel, ref, to_one


class DeliveryStatus(StrEnum):
    """How far one event has come with one plugin."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"  # tried in vain, will be tried again at `next_try_at`
    PARKED = "parked"  # tried often enough; waits for a person


class OutboxEvent(TownshipModel):
    """Something a module told the others, written in the transaction in which it happened.

    `id` stays the same however often the event is delivered: a handler that has seen it does
    nothing. `spread_at` is the moment from which its deliveries exist.
    """

    __tablename__ = "core_event"
    __table_args__ = (Index(None, "township_id", "spread_at"),)

    name: Mapped[str] = text(80, pii="none")
    payload: Mapped[dict[str, Any]] = mapped_column(info={"pii": "content"})
    at: Mapped[datetime]
    spread_at: Mapped[datetime | None]


class Delivery(TownshipModel):
    """One event on its way to one plugin. It waits while the plugin is off.

    The county's role reads this table to learn which townships have something to deliver, so it
    holds no content: `error` names the kind of the fault and where it arose, nothing more.
    """

    __tablename__ = "core_event_delivery"
    __table_args__ = (
        UniqueConstraint("township_id", "event_id", "plugin"),
        Index(None, "township_id", "status", "next_try_at"),
        CheckConstraint(
            "(next_try_at IS NOT NULL) = (status IN ('pending', 'failed'))",
            name="dated_while_it_will_be_tried",
        ),
        {"info": {"county_reads": True}},
    )

    event_id: Mapped[int] = ref("core_event", ondelete="CASCADE", index=False)
    plugin: Mapped[str] = text(24, pii="none")
    status: Mapped[DeliveryStatus] = mapped_column(
        words(DeliveryStatus), default=DeliveryStatus.PENDING
    )
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    error: Mapped[str | None] = text(200, pii="none")

    event: Mapped[OutboxEvent] = to_one("event_id")


class Notice(TownshipModel):
    """A message to one person about one thing, in whatever language they read."""

    __tablename__ = "core_notice"
    __table_args__ = (Index(None, "township_id", "account_id", "read_at"),)

    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    kind: Mapped[str] = text(80, pii="none")
    ref: Mapped[str | None] = text(80, pii="none")
    params: Mapped[dict[str, Any]] = mapped_column(info={"pii": "content"})
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoticeMute(Base):
    """A kind of notice that one person does not want, in any township."""

    __tablename__ = "core_notice_mute"

    account_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("core_account.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = text(80, pii="none", primary_key=True)


class JobRun(Base):
    """When a job last ran, for one township or for the whole installation (no township)."""

    __tablename__ = "core_job_run"
    __table_args__ = (
        UniqueConstraint("plugin", "job", "township_id"),
        # In a unique constraint two NULLs differ, so the job of the installation needs its own.
        Index(
            "uq_core_job_run_installation",
            "plugin",
            "job",
            unique=True,
            sqlite_where=sql("township_id IS NULL"),
            postgresql_where=sql("township_id IS NULL"),
        ),
        {"info": {"shared": "the worker finds what is due in all townships at once"}},
    )

    id: Mapped[int] = key()
    plugin: Mapped[str] = text(24, pii="none")
    job: Mapped[str] = text(40, pii="none")
    township_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("core_township.id"), index=True
    )
    last_started_at: Mapped[datetime | None]
    last_finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = text(200, pii="none")
    runs: Mapped[int] = mapped_column(default=0)
