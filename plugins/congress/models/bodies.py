"""The congress as a body: who it is for, how its seats are cut, who sits in it."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    Employer,
    Member,
    TownshipModel,
    Union,
    ref,
    text,
    to_many,
    to_one,
    words,
)
from plugins.congress.terms import (
    Activity,
    Category,
    CommitteeTask,
    Credential,
    Ending,
    Level,
    Sex,
)


class Congress(TownshipModel):
    """One congress in one term of office (届), by decision of the Party committee."""

    __tablename__ = "congress_congress"
    __table_args__ = (
        UniqueConstraint("township_id", "name", "term"),
        CheckConstraint("term >= 1", name="term_counts_from_one"),
        CheckConstraint("until > since", name="ends_after_it_begins"),
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        CheckConstraint("(decision_no IS NULL) = (decision_on IS NULL)", name="decision_is_dated"),
        {"info": {"county_reads": ("township_id", "id", "level", "term", "since", "until",
                                   "seats")}},
    )  # fmt: skip

    name: Mapped[str] = text(120, pii="none")
    level: Mapped[Level] = mapped_column(words(Level), default=Level.REGIONAL)
    term: Mapped[int] = mapped_column(default=1)
    since: Mapped[date]
    until: Mapped[date]
    area: Mapped[str] = text(200, pii="none", default="")  # what it covers, in words
    union_id: Mapped[int | None] = ref("core_union")  # whose it is, where not the township's
    decision_no: Mapped[str | None] = text(80, pii="none")
    decision_on: Mapped[date | None]
    decision_by: Mapped[str | None] = text(120, pii="none")
    seats: Mapped[int] = mapped_column(default=30)
    version: Mapped[int] = mapped_column(default=1)

    union: Mapped[Union | None] = to_one("union_id")
    districts: Mapped[list["District"]] = to_many(
        "congress_district.congress_id", order_by="District.position", back_populates="congress"
    )
    constituents: Mapped[list["Constituent"]] = to_many(
        "congress_constituent.congress_id", order_by="Constituent.id"
    )
    delegates: Mapped[list["Delegate"]] = to_many(
        "congress_delegate.congress_id", order_by="Delegate.number", back_populates="congress"
    )

    __mapper_args__ = {"version_id_col": version}


class District(TownshipModel):
    """An electoral district (选区): one constituent, or several small ones merged."""

    __tablename__ = "congress_district"
    __table_args__ = (
        UniqueConstraint("township_id", "congress_id", "name"),
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        {"info": {"county_reads": ("township_id", "id", "congress_id", "seats")}},
    )

    congress_id: Mapped[int] = ref("congress_congress")
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = text(120, pii="none")
    seats: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    congress: Mapped[Congress] = to_one("congress_id", back_populates="districts")
    constituents: Mapped[list["Constituent"]] = to_many(
        "congress_constituent.district_id", order_by="Constituent.id", back_populates="district"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def employees(self) -> int:
        """All employees of its constituents: the base of its elections."""
        return sum(each.employees for each in self.constituents)

    @property
    def women(self) -> int:
        """The women among them."""
        return sum(each.women for each in self.constituents)


class Constituent(TownshipModel):
    """An employer, or a union where there is no employer, that belongs to the congress.

    Employees and women are those of the day the seats were allotted, so that the allotment can
    be checked years later.
    """

    __tablename__ = "congress_constituent"
    __table_args__ = (
        UniqueConstraint("township_id", "congress_id", "employer_id"),
        UniqueConstraint("township_id", "congress_id", "union_id"),
        CheckConstraint("(employer_id IS NULL) <> (union_id IS NULL)", name="employer_or_union"),
        CheckConstraint("employees >= 0", name="employees_not_negative"),
        CheckConstraint("women BETWEEN 0 AND employees", name="women_among_employees"),
        {"info": {"county_reads": True}},
    )

    congress_id: Mapped[int] = ref("congress_congress")
    district_id: Mapped[int | None] = ref("congress_district")
    employer_id: Mapped[int | None] = ref("core_employer")
    union_id: Mapped[int | None] = ref("core_union")
    employees: Mapped[int] = mapped_column(default=0)
    women: Mapped[int] = mapped_column(default=0)

    district: Mapped[District | None] = to_one("district_id", back_populates="constituents")
    employer: Mapped[Employer | None] = to_one("employer_id")
    union: Mapped[Union | None] = to_one("union_id")

    @property
    def name(self) -> str:
        """The employer's or the union's name."""
        body = self.employer or self.union
        return body.name if body else ""


class DistrictElection(TownshipModel):
    """An election in a district, as its tellers reported it."""

    __tablename__ = "congress_election"
    __table_args__ = (
        CheckConstraint("due >= 1", name="somebody_may_vote"),
        CheckConstraint("turnout BETWEEN 0 AND due", name="turnout_within_those_due"),
        CheckConstraint("posted_until IS NULL OR posted_until >= posted_from", name="posting_ends"),
    )

    district_id: Mapped[int] = ref("congress_district")
    held_on: Mapped[date]
    by_election: Mapped[bool] = mapped_column(default=False)
    due: Mapped[int]  # employees of the district on that day
    turnout: Mapped[int]
    method: Mapped[str] = text(80, pii="none", default="")
    tellers: Mapped[str | None] = text(120, pii="identity")
    posted_from: Mapped[date | None]
    posted_until: Mapped[date | None]

    district: Mapped[District] = to_one("district_id")
    votes: Mapped[list["DistrictVote"]] = to_many(
        "congress_district_vote.election_id", order_by="DistrictVote.votes.desc()",
        back_populates="election",
    )  # fmt: skip


class DistrictVote(TownshipModel):
    """What one candidate got, with the verdict on it as it stood that day."""

    __tablename__ = "congress_district_vote"
    __table_args__ = (CheckConstraint("votes >= 0", name="votes_not_negative"),)

    election_id: Mapped[int] = ref("congress_election")
    candidate: Mapped[str] = text(40, pii="identity")
    member_id: Mapped[int | None] = ref("core_member")
    votes: Mapped[int]
    elected: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str] = text(400, pii="none", default="")  # the sentence, with its rule

    election: Mapped[DistrictElection] = to_one("election_id", back_populates="votes")


class DelegateGroup(TownshipModel):
    """A delegation (代表团组) that deliberates together under its head."""

    __tablename__ = "congress_group"
    __table_args__ = (UniqueConstraint("township_id", "congress_id", "name"),)

    congress_id: Mapped[int] = ref("congress_congress")
    name: Mapped[str] = text(80, pii="none")

    delegates: Mapped[list["Delegate"]] = to_many(
        "congress_delegate.group_id", order_by="Delegate.number", back_populates="group"
    )

    @property
    def head(self) -> "Delegate | None":
        """Who speaks for it."""
        return next((each for each in self.delegates if each.heads_group), None)


class Delegate(TownshipModel):
    """A delegate (职工代表). In office from `since` until before `until`."""

    __tablename__ = "congress_delegate"
    __table_args__ = (
        UniqueConstraint("township_id", "congress_id", "number"),
        Index(None, "township_id", "congress_id", "until"),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        CheckConstraint("(until IS NULL) = (ending IS NULL)", name="ending_has_a_cause"),
        CheckConstraint("credential != 'refused' OR credential_note IS NOT NULL",
                        name="refusal_has_a_reason"),
        {"info": {"county_reads": ("township_id", "id", "congress_id", "category", "sex", "since",
                                   "until", "credential", "ending")}},
    )  # fmt: skip

    congress_id: Mapped[int] = ref("congress_congress")
    district_id: Mapped[int] = ref("congress_district")
    group_id: Mapped[int | None] = ref("congress_group")
    heads_group: Mapped[bool] = mapped_column(default=False)
    member_id: Mapped[int | None] = ref("core_member")
    number: Mapped[int]  # 1, 2, 3 … within the congress; on the badge and at check-in
    name: Mapped[str] = text(40, pii="identity")
    sex: Mapped[Sex] = mapped_column(words(Sex))
    category: Mapped[Category] = mapped_column(words(Category))
    since: Mapped[date]
    until: Mapped[date | None]
    ending: Mapped[Ending | None] = mapped_column(words(Ending))
    ending_note: Mapped[str | None] = text(400, pii="content")
    credential: Mapped[Credential] = mapped_column(words(Credential), default=Credential.PENDING)
    credential_note: Mapped[str | None] = text(400, pii="content")
    replaces_id: Mapped[int | None] = ref("congress_delegate")  # elected in a by-election
    badge: Mapped[str] = text(24, pii="none")  # random sign in the QR code of the badge
    version: Mapped[int] = mapped_column(default=1)

    congress: Mapped[Congress] = to_one("congress_id", back_populates="delegates")
    district: Mapped[District] = to_one("district_id")
    group: Mapped[DelegateGroup | None] = to_one("group_id", back_populates="delegates")
    member: Mapped[Member | None] = to_one("member_id")
    replaces: Mapped["Delegate | None"] = to_one("replaces_id")

    __mapper_args__ = {"version_id_col": version}

    def in_office(self, day: date) -> bool:
        """Whether the mandate holds on `day`: it has begun, not ended, and was not refused."""
        begun = self.since <= day and (self.until is None or day < self.until)
        return begun and self.credential is not Credential.REFUSED


class SpecialCommittee(TownshipModel):
    """A special committee (专门委员会) of the congress."""

    __tablename__ = "congress_committee"
    __table_args__ = (UniqueConstraint("township_id", "congress_id", "task"),)

    congress_id: Mapped[int] = ref("congress_congress")
    task: Mapped[CommitteeTask] = mapped_column(words(CommitteeTask))

    seats: Mapped[list["CommitteeSeat"]] = to_many(
        "congress_committee_seat.committee_id", order_by="CommitteeSeat.id"
    )


class CommitteeSeat(TownshipModel):
    """A delegate on a special committee."""

    __tablename__ = "congress_committee_seat"
    __table_args__ = (UniqueConstraint("township_id", "committee_id", "delegate_id"),)

    committee_id: Mapped[int] = ref("congress_committee")
    delegate_id: Mapped[int] = ref("congress_delegate")
    heads: Mapped[bool] = mapped_column(default=False)

    delegate: Mapped[Delegate] = to_one("delegate_id")


class Training(TownshipModel):
    """A course for delegates."""

    __tablename__ = "congress_training"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="it_takes_time"),
        {"info": {"county_reads": ("township_id", "id", "congress_id", "held_on", "minutes")}},
    )

    congress_id: Mapped[int] = ref("congress_congress")
    course: Mapped[str] = text(120, pii="none")
    held_on: Mapped[date]
    minutes: Mapped[int]
    place: Mapped[str] = text(120, pii="none", default="")
    lecturer: Mapped[str | None] = text(60, pii="identity")

    attendances: Mapped[list["TrainingAttendance"]] = to_many(
        "congress_training_attendance.training_id", back_populates="training"
    )


class TrainingAttendance(TownshipModel):
    """A delegate who took part in a course; the certificate bears the number."""

    __tablename__ = "congress_training_attendance"
    __table_args__ = (
        UniqueConstraint("township_id", "training_id", "delegate_id"),
        {"info": {"county_reads": ("township_id", "id", "training_id", "delegate_id")}},
    )

    training_id: Mapped[int] = ref("congress_training")
    delegate_id: Mapped[int] = ref("congress_delegate")
    certificate_no: Mapped[str] = text(40, pii="none")

    delegate: Mapped[Delegate] = to_one("delegate_id")
    training: Mapped[Training] = to_one("training_id", back_populates="attendances")


class DelegateActivity(TownshipModel):
    """Something a delegate did (履职记录). `source` is the row it came from, "" if written in."""

    __tablename__ = "congress_activity"
    __table_args__ = (
        Index(None, "township_id", "delegate_id", "day"),
        {"info": {"county_reads": ("township_id", "id", "delegate_id", "day", "kind")}},
    )

    delegate_id: Mapped[int] = ref("congress_delegate", index=False)
    day: Mapped[date]
    kind: Mapped[Activity] = mapped_column(words(Activity))
    note: Mapped[str] = text(400, pii="content")
    source: Mapped[str] = text(80, pii="none", default="")

    delegate: Mapped[Delegate] = to_one("delegate_id")
