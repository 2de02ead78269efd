"""Bodies that disclose, and the catalogues of what they must: the county's and the township's."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    CountyModel,
    Employer,
    Status,
    TownshipModel,
    Union,
    ref,
    text,
    to_one,
    words,
)
from plugins.transparency.terms import Audience, BodyKind, Cadence, Ownership, TimeUnit


class Body(TownshipModel):
    """A body that discloses (公开主体): an enterprise, an office, a school, a village.

    `rules_on` is the day of its written rules of disclosure: with them and a catalogue it counts
    as having the system (建制).
    """

    __tablename__ = "transparency_body"
    __table_args__ = (
        UniqueConstraint("township_id", "name"),
        CheckConstraint("closed_on IS NULL OR closed_on >= since", name="closed_after_it_began"),
        {"info": {"county_reads": ("township_id", "id", "kind", "ownership", "rules_on", "since",
                                   "closed_on")}},
    )  # fmt: skip

    name: Mapped[str] = text(120, pii="none")
    kind: Mapped[BodyKind] = mapped_column(words(BodyKind))
    ownership: Mapped[Ownership] = mapped_column(words(Ownership))
    responsible: Mapped[str] = text(40, pii="identity")
    responsible_id: Mapped[int | None] = mapped_column(BigInteger)  # the account that approves
    office: Mapped[str] = text(80, pii="none", default="")
    clerk_id: Mapped[int | None] = mapped_column(BigInteger)  # the account that drafts
    union_id: Mapped[int | None] = ref("core_union")
    employer_id: Mapped[int | None] = ref("core_employer")
    since: Mapped[date]
    rules_on: Mapped[date | None]
    public: Mapped[bool] = mapped_column(default=True)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    union: Mapped[Union | None] = to_one("union_id")
    employer: Mapped[Employer | None] = to_one("employer_id")

    __mapper_args__ = {"version_id_col": version}


class Edition(CountyModel):
    """One edition of the county's catalogue for a kind of body. Never changed, only followed.

    `items` are the rows of the catalogue as `catalogue.Entry` writes them.
    """

    __tablename__ = "transparency_edition"
    __table_args__ = (
        UniqueConstraint("county_id", "kind", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        {"info": {"shared": "the county's catalogues, which its townships read"}},
    )

    kind: Mapped[BodyKind] = mapped_column(words(BodyKind))
    number: Mapped[int]
    in_force_on: Mapped[date]
    note: Mapped[str] = text(400, pii="none")
    items: Mapped[list[Any]] = mapped_column(JSON(), info={"pii": "none"})
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Item(TownshipModel):
    """One item of a township's catalogue (公开目录) for a kind of body, while it is in force.

    A changed item is ended and followed by another with the same `key`, so what was disclosed
    keeps the item it was disclosed under. `edition` names where it came from: "2026.1" is the
    platform's own, "C3" the county's third, "" the township's addition.
    """

    __tablename__ = "transparency_item"
    __table_args__ = (
        UniqueConstraint("township_id", "kind", "key", "since"),
        Index(None, "township_id", "kind", "until"),
        CheckConstraint("within > 0", name="a_limit_is_some_days"),
        CheckConstraint("posting_days >= 0", name="posting_not_negative"),
        CheckConstraint("until IS NULL OR until >= since", name="ended_after_it_began"),
        CheckConstraint("status = 'proposed' OR law != ''", name="law_is_named"),
    )

    kind: Mapped[BodyKind] = mapped_column(words(BodyKind))
    key: Mapped[str] = text(40, pii="none")
    edition: Mapped[str] = text(24, pii="none")
    group: Mapped[str] = text(40, pii="none")
    title: Mapped[str] = text(160, pii="none")
    law: Mapped[str] = text(80, pii="none")
    article: Mapped[str] = text(40, pii="none")
    status: Mapped[Status] = mapped_column(words(Status))
    ownership: Mapped[Ownership | None] = mapped_column(words(Ownership))  # NULL: for every one
    cadence: Mapped[Cadence] = mapped_column(words(Cadence))
    within: Mapped[int]
    unit: Mapped[TimeUnit] = mapped_column(words(TimeUnit))
    timing: Mapped[Status] = mapped_column(words(Status, "timing_is_known"))
    deadline: Mapped[Status] = mapped_column(words(Status, "deadline_is_known"))
    channels: Mapped[list[Any]] = mapped_column(JSON(), info={"pii": "none"})
    posting_days: Mapped[int]
    audience: Mapped[Audience] = mapped_column(words(Audience))
    since: Mapped[date]
    until: Mapped[date | None]  # the first day it no longer holds


class Adoption(TownshipModel):
    """That a township took over an edition of the catalogue for a kind of body from a day on."""

    __tablename__ = "transparency_adoption"
    __table_args__ = (
        UniqueConstraint("township_id", "kind", "since"),
        {"info": {"county_reads": True}},
    )

    kind: Mapped[BodyKind] = mapped_column(words(BodyKind))
    edition: Mapped[str] = text(24, pii="none")
    since: Mapped[date]
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
