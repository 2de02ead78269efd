"""The bodies: county, township, union, employer, member, committee, honour."""

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from platform_core.db import Base, key, text, words
from platform_core.sealing import blind_index, sealed
from platform_core.sealing import identity_index as by_identity
from platform_core.sealing import phone_index as by_phone
from platform_core.tenancy import TownshipModel, ref, to_many, to_one


class County(Base):
    """A county federation of trade unions (县总工会). One installation serves one or many."""

    __tablename__ = "core_county"
    __table_args__ = (UniqueConstraint("code"), {"info": {"county_reads": True}})

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
        {"info": {"county_reads": True}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"), index=True)
    code: Mapped[str] = text(12, pii="none")  # county code + three digits, e.g. 610981115
    slug: Mapped[str] = text(40, pii="none")
    name: Mapped[str] = text(80, pii="none")  # of the place: 金寨镇
    federation_name: Mapped[str] = text(120, pii="none")
    founded_on: Mapped[str | None] = text(10, pii="none")  # partial date: "2007" is allowed
    suspended_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]  # its pages are closed for good; its rows are kept
    erased_at: Mapped[datetime | None]  # its rows are gone; the certificate is in the history
    stamp: Mapped[int] = mapped_column(BigInteger, default=0)  # rises with every module switch
    version: Mapped[int] = mapped_column(default=1)

    county: Mapped[County] = relationship()

    __mapper_args__ = {"version_id_col": version}


class UnionKind(enum.StrEnum):
    """What a grassroots union is formed around."""

    VILLAGE = "village"
    ENTERPRISE = "enterprise"
    SELF_EMPLOYED = "self_employed"
    AGENCY_INSTITUTION = "agency_institution"
    JOINT = "joint"
    INDUSTRY = "industry"


# The county counts employers; it does not read who stands behind them.
EMPLOYER_FIGURES = (
    "township_id", "id", "ownership", "non_public", "industry", "employees", "women", "migrants",
    "closed_on",
)  # fmt: skip


class Employer(TownshipModel):
    """An employer (用人单位). Ownership codes are those of union registers, e.g. 170 private."""

    __tablename__ = "core_employer"
    __table_args__ = (
        UniqueConstraint("township_id", "credit_code"),
        CheckConstraint("employees >= 0", name="employees_not_negative"),
        CheckConstraint("women <= employees", name="women_among_employees"),
        {"info": {"county_reads": EMPLOYER_FIGURES}},
    )

    name: Mapped[str] = text(120, pii="none")
    credit_code: Mapped[str | None] = text(18, pii="none")
    ownership: Mapped[str | None] = text(3, pii="none")
    non_public: Mapped[bool] = mapped_column(default=True)
    industry: Mapped[str | None] = text(2, pii="none")
    legal_representative: Mapped[str | None] = text(40, pii="identity")
    phone: Mapped[str | None] = sealed(pii="contact")
    employees: Mapped[int] = mapped_column(default=0)
    women: Mapped[int] = mapped_column(default=0)
    migrants: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Union(TownshipModel):
    """A grassroots union (基层工会) below the township federation."""

    __tablename__ = "core_union"
    __table_args__ = (
        UniqueConstraint("township_id", "name"),
        UniqueConstraint("township_id", "code"),
        CheckConstraint("term_years IN (3, 5)", name="term_is_three_or_five_years"),
        {"info": {"county_reads": True}},
    )

    name: Mapped[str] = text(120, pii="none")
    code: Mapped[str | None] = text(20, pii="none")  # the township's own short sign: V01
    kind: Mapped[UnionKind] = mapped_column(words(UnionKind))
    parent_id: Mapped[int | None] = ref("core_union")
    employer_id: Mapped[int | None] = ref("core_employer")
    approval_no: Mapped[str | None] = text(60, pii="none")
    established_on: Mapped[str | None] = text(10, pii="none")  # partial date
    term_years: Mapped[int] = mapped_column(default=5)
    committee_since: Mapped[date | None]
    full_time_cadres: Mapped[int] = mapped_column(default=0)
    dissolved_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Union | None"] = to_one("parent_id")
    employer: Mapped[Employer | None] = to_one("employer_id")
    members: Mapped[list["Member"]] = to_many("core_member.union_id", back_populates="union")

    __mapper_args__ = {"version_id_col": version}


class MemberStatus(enum.StrEnum):
    """Where a person's membership stands."""

    APPLIED = "applied"
    ACTIVE = "active"
    KEPT = "kept"
    TRANSFERRED = "transferred"
    LEFT = "left"
    EXPELLED = "expelled"
    DECEASED = "deceased"


COUNTED = (MemberStatus.ACTIVE, MemberStatus.KEPT)


class Sex(enum.StrEnum):
    """As the roster says."""

    FEMALE = "female"
    MALE = "male"


class Member(TownshipModel):
    """A member (会员) of one union. The identity number is sealed; its index keeps it unique."""

    __tablename__ = "core_member"
    __table_args__ = (
        UniqueConstraint("township_id", "number"),
        UniqueConstraint("township_id", "identity_index"),
        Index(None, "township_id", "union_id", "status"),
        Index(None, "township_id", "sort_key", "id"),
        {"info": {"county_reads": ("township_id", "id", "union_id", "sex", "migrant", "status")}},
    )

    number: Mapped[str] = text(20, pii="none")
    union_id: Mapped[int] = ref("core_union", index=False)
    name: Mapped[str] = text(40, pii="identity")
    sort_key: Mapped[str] = text(80, pii="identity")  # pinyin, for order and search
    sex: Mapped[Sex | None] = mapped_column(words(Sex))
    born_on: Mapped[str | None] = text(10, pii="identity")  # partial date
    ethnicity: Mapped[str | None] = text(20, pii="sensitive")
    identity_no: Mapped[str | None] = sealed(pii="identity")
    identity_index: Mapped[bytes | None] = blind_index("identity_no", by_identity)
    phone: Mapped[str | None] = sealed(pii="contact")
    phone_index: Mapped[bytes | None] = blind_index("phone", by_phone)
    education: Mapped[str | None] = text(20, pii="identity")
    political_status: Mapped[str | None] = text(20, pii="sensitive")
    job: Mapped[str | None] = text(40, pii="identity")
    rural_household: Mapped[bool | None]
    migrant: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[str | None] = text(10, pii="none")  # partial date
    status: Mapped[MemberStatus] = mapped_column(words(MemberStatus), default=MemberStatus.ACTIVE)
    version: Mapped[int] = mapped_column(default=1)

    union: Mapped[Union] = to_one("union_id", back_populates="members")

    __mapper_args__ = {"version_id_col": version}


class CommitteeKind(enum.StrEnum):
    """The bodies a union elects."""

    UNION = "union"
    AUDIT = "audit"
    WOMEN = "women"
    MEDIATION = "mediation"
    SUPERVISION = "supervision"


class OfficerTerm(TownshipModel):
    """Who sat on which committee of which union, in which position, from when to when."""

    __tablename__ = "core_officer_term"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
    )

    union_id: Mapped[int] = ref("core_union")
    member_id: Mapped[int] = ref("core_member")
    committee: Mapped[CommitteeKind] = mapped_column(words(CommitteeKind))
    position: Mapped[str] = text(40, pii="none")
    full_time: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]
    approval_no: Mapped[str | None] = text(60, pii="none")

    union: Mapped[Union] = to_one("union_id")
    member: Mapped[Member] = to_one("member_id")


class HonourLevel(enum.StrEnum):
    """Who granted it."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class Honour(TownshipModel):
    """An honour (荣誉) of the township federation or of one of its unions."""

    __tablename__ = "core_honour"
    __table_args__ = ({"info": {"county_reads": True}},)

    title: Mapped[str] = text(120, pii="none")
    level: Mapped[HonourLevel] = mapped_column(words(HonourLevel))
    granted_by: Mapped[str] = text(120, pii="none")
    granted_on: Mapped[str | None] = text(10, pii="none")  # partial date
    union_id: Mapped[int | None] = ref("core_union")
    version: Mapped[int] = mapped_column(default=1)

    union: Mapped[Union | None] = to_one("union_id")

    __mapper_args__ = {"version_id_col": version}
