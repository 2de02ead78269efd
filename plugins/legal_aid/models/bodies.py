"""Who gives legal aid: the bodies of every level, and the people in them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Employer, TownshipModel, ref, text, to_many, to_one, words


class Level(StrEnum):
    """Where a body stands. Mediation committees are listed with them, counted apart."""

    COUNTY_CENTRE = "county_centre"
    TOWNSHIP_STATION = "township_station"
    VILLAGE_POINT = "village_point"
    MEDIATION_COMMITTEE = "mediation_committee"


AID_LEVELS = (Level.COUNTY_CENTRE, Level.TOWNSHIP_STATION, Level.VILLAGE_POINT)


class Post(StrEnum):
    """What somebody is in a body."""

    HEAD = "head"
    STAFF = "staff"
    LAWYER = "lawyer"
    MEDIATOR = "mediator"
    VOLUNTEER = "volunteer"


class AidBody(TownshipModel):
    """A centre, station or point (法律援助机构), or a mediation committee (调解组织).

    `origin_ref` names the suggestion it came from.
    """

    __tablename__ = "legal_aid_body"
    __table_args__ = (
        UniqueConstraint("township_id", "name"),
        CheckConstraint("closed_on IS NULL OR closed_on >= founded_on", name="closed_later"),
        CheckConstraint(
            "(origin_ref IS NULL) = (origin_label IS NULL)", name="origin_has_a_label"
        ),
        {"info": {"county_reads": ("township_id", "id", "level", "founded_on", "closed_on")}},
    )  # fmt: skip

    name: Mapped[str] = text(80, pii="none")
    level: Mapped[Level] = mapped_column(words(Level))
    founded_on: Mapped[date]
    closed_on: Mapped[date | None]
    place: Mapped[str | None] = text(120, pii="none")
    hours: Mapped[str | None] = text(80, pii="none")
    telephone: Mapped[str | None] = text(40, pii="none")  # the office's, on its door
    origin_ref: Mapped[str | None] = text(80, pii="none")
    origin_label: Mapped[str | None] = text(120, pii="none")
    version: Mapped[int] = mapped_column(default=1)

    people: Mapped[list["Officer"]] = to_many(
        "legal_aid_officer.body_id", order_by="Officer.id", back_populates="body"
    )

    __mapper_args__ = {"version_id_col": version}


class Officer(TownshipModel):
    """Somebody who takes cases (援助人员): how many at once, in which share, and on which days.

    `employer_id` is whom they work for besides: never the other side of their case. `duty_days`
    are the weekdays of the rota, "135" for Monday, Wednesday and Friday.
    """

    __tablename__ = "legal_aid_officer"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight_is_a_percentage"),
    )

    body_id: Mapped[int] = ref("legal_aid_body")
    name: Mapped[str] = text(40, pii="identity")
    post: Mapped[Post] = mapped_column(words(Post), default=Post.STAFF)
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    licence: Mapped[str | None] = text(40, pii="identity")  # of a lawyer, where they have one
    employer_id: Mapped[int | None] = ref("core_employer")
    capacity: Mapped[int] = mapped_column(default=10)
    weight: Mapped[int] = mapped_column(default=10)
    duty_days: Mapped[str] = text(7, pii="none", default="")
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[AidBody] = to_one("body_id", back_populates="people")
    employer: Mapped[Employer | None] = to_one("employer_id")

    __mapper_args__ = {"version_id_col": version}
