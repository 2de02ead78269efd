"""The row behind a kept file. The bytes lie in the storage, under a name nobody can guess."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import text
from platform_core.tenancy import TownshipModel


class StoredFile(TownshipModel):
    """A file that belongs to one thing of a township.

    Whoever may see the thing that `ref` names may see the file: the page of that thing asks.
    `size` is in bytes, `sha256` in hexadecimal digits.
    """

    __tablename__ = "core_file"
    __table_args__ = (
        Index(None, "township_id", "ref"),
        UniqueConstraint("township_id", "stored_as"),
        CheckConstraint("size > 0", name="never_empty"),
    )

    ref: Mapped[str] = text(80, pii="none")
    name: Mapped[str] = text(120, pii="content")
    content_type: Mapped[str] = text(100, pii="none")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = text(64, pii="none")
    stored_as: Mapped[str] = text(32, pii="none")
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
