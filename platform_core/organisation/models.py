"""The bodies: county, township, union, employer, member, committee, honour."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from platform_core.db import Base, key, text


class County(Base):
    """A county federation of trade unions (县总工会). One installation serves one or many."""

    __tablename__ = "core_county"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = key()
    code: Mapped[str] = text(12, pii="none")  # GB/T 2260, e.g. 610981
    name: Mapped[str] = text(80, pii="none")  # of the place: 旬阳市
    federation_name: Mapped[str] = text(120, pii="none")


class Township(Base):
    """A township federation (镇总工会): the tenant. `slug` is its name in addresses."""

    __tablename__ = "core_township"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("slug"),
        CheckConstraint("slug = lower(slug)", name="slug_is_lower_case"),
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"), index=True)
    code: Mapped[str] = text(12, pii="none")  # county code + three digits, e.g. 610981115
    slug: Mapped[str] = text(40, pii="none")
    name: Mapped[str] = text(80, pii="none")  # of the place: 金寨镇
    federation_name: Mapped[str] = text(120, pii="none")
    founded_on: Mapped[str | None] = text(10, pii="none")  # partial date: "2007" is allowed
    suspended_at: Mapped[datetime | None]
    stamp: Mapped[int] = mapped_column(BigInteger, default=0)  # rises with every module switch
    version: Mapped[int] = mapped_column(default=1)

    county: Mapped[County] = relationship()

    __mapper_args__ = {"version_id_col": version}
