"""A file of 12351 work orders between its upload and its confirmation."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Guarded, TownshipModel, sealed, text


class HotlineBatch(Guarded, TownshipModel):
    """What was read of one file, for whoever uploaded it alone.

    `content` is sealed, and gone once it has been taken over.
    """

    __tablename__ = "legal_aid_hotline_batch"
    __guard__: ClassVar[str] = "id"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NULL OR content IS NULL", name="content_goes_when_taken"),
        CheckConstraint("orders >= 0", name="orders_not_negative"),
    )

    name: Mapped[str] = text(200, pii="none")
    content: Mapped[str | None] = sealed(pii="content")
    orders: Mapped[int]
    faults: Mapped[list[Any]] = mapped_column(JSON, default=list, info={"pii": "none"})
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
