"""Star ratings: the county's rubric, an application with its scorecard, and the award."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from platform_core.api import CountyModel, Matter, TownshipModel, ref, text, to_many, to_one, words
from plugins.transparency.models.bodies import Body
from plugins.transparency.rubrics import Rubric
from plugins.transparency.scoring import Standing
from plugins.transparency.star_workflow import STAR, Ended, Reason


class RubricEdition(CountyModel):
    """One edition of the county's scoring rubric. A published one never changes.

    `content` is `Rubric.to_json()`; its fingerprint is kept with every scorecard made by it. A
    draft has no `published_at`. `effective_to` is the last day, open until another follows.
    """

    __tablename__ = "transparency_rubric"
    __table_args__ = (
        UniqueConstraint("county_id", "edition"),
        CheckConstraint("effective_to >= effective_from", name="ends_after_it_begins"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)",
                        name="published_by_somebody"),
        CheckConstraint("published_at IS NULL OR effective_from IS NOT NULL",
                        name="published_from_a_day"),
        {"info": {"shared": "the county's rubrics, which its townships are marked by",
                  "county_reads": True}},
    )  # fmt: skip

    edition: Mapped[str] = text(24, pii="none")
    content: Mapped[dict[str, Any]] = mapped_column(info={"pii": "none"})
    fingerprint: Mapped[str] = text(64, pii="none")
    origin: Mapped[str] = text(200, pii="none", default="")
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(BigInteger)

    def moved_in(self, place: str, day: date) -> None:
        """In another county it explains old scorecards; it is never in force there."""
        self.edition = f"{self.edition[: 23 - len(place)]}·{place}"
        ended = max(self.effective_from or day, day - timedelta(days=1))
        self.effective_to = self.effective_to or ended

    @cached_property
    def rubric(self) -> Rubric:
        """What it says."""
        return Rubric.from_json(self.content)

    def write(self, rubric: Rubric) -> None:
        """Keep what it says from now on; only a draft is ever written again."""
        self.content, self.fingerprint, self.rubric = rubric.to_json(), rubric.fingerprint, rubric


class StarApplication(Matter):
    """A unit's application for stars, or the township's own: its scorecard for one year.

    Without a body it is the township itself with its regional congress. `tenths` are the points
    of the result in tenths, `assessable` the points that could be given at all.
    """

    __tablename__ = "transparency_star_application"
    __workflow__ = STAR
    __table_args__ = (
        CheckConstraint("stars BETWEEN 0 AND 5", name="five_stars_at_most"),
        CheckConstraint("state NOT IN ('publicity', 'appealed', 'awarded', 'declined')"
                        " OR stars IS NOT NULL", name="posted_with_a_result"),
        CheckConstraint("state != 'awarded' OR stars > 0", name="awarded_at_least_one"),
        CheckConstraint("marked_by IS NULL OR marked_by != declared_by",
                        name="not_marked_by_its_author"),
        Index(None, "township_id", "body_id", "period"),
        {"info": {"county_reads": ("township_id", "id", "number", "reason", "body_id", "subject",
                                   "period", "rubric_id", "state", "stars", "tenths",
                                   "assessable", "opened_at", "closed_at")}},
    )  # fmt: skip

    reason: Mapped[Reason] = mapped_column(words(Reason, "star_reason_is_known"))
    body_id: Mapped[int | None] = ref("transparency_body")
    subject: Mapped[str] = text(120, pii="none")  # its name then
    rubric_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("transparency_rubric.id"))
    fingerprint: Mapped[str] = text(64, pii="none")  # of the rubric
    period: Mapped[str] = text(10, pii="none")
    measured_at: Mapped[datetime | None]
    applicant_id: Mapped[int | None] = mapped_column(BigInteger)  # the account that acts for it
    declared_by: Mapped[int | None] = mapped_column(BigInteger)
    marked_by: Mapped[int | None] = mapped_column(BigInteger)
    # The codes of the vetoes in force, and what they rest on.
    vetoes: Mapped[list[Any]] = mapped_column(JSON(), default=list, info={"pii": "none"})
    veto_grounds: Mapped[str] = text(pii="content", default="")
    demonstration: Mapped[bool] = mapped_column(default=False)
    drawn: Mapped[bool] = mapped_column(default=False)  # the sample to look into
    stars: Mapped[int | None]
    tenths: Mapped[int | None]
    assessable: Mapped[int | None]

    body: Mapped[Body | None] = to_one("body_id")
    edition: Mapped[RubricEdition] = relationship()
    lines: Mapped[list["StarLine"]] = to_many(
        "transparency_star_line.application_id", order_by="StarLine.position",
        back_populates="application",
    )  # fmt: skip

    @property
    def safe_title(self) -> str:
        """Who applies, for which year."""
        return f"{self.subject} {self.period}"

    @property
    def is_unmarked(self) -> bool:
        """Whether fewer stars are posted without a scorecard: a review, or no re-check came."""
        posted = self.state in ("publicity", "appealed")
        return self.reason is Reason.REVIEW or (posted and self.tenths is None)

    @property
    def waits_for_account(self) -> int | None:
        """The unit's own account, where it is the unit's turn."""
        return self.applicant_id if self.state in ("draft", "answering") else None

    def line(self, code: str) -> "StarLine":
        """The line of one criterion."""
        return next(each for each in self.lines if each.code == code)


class StarLine(TownshipModel):
    """One line of a scorecard: what the records say, and every mark given, none overwritten.

    Points are in tenths. `numerator` and `denominator` are what the indicator `key` said in the
    period. Marks are the unit's own, the township's, the county's; the last one given counts.
    """

    __tablename__ = "transparency_star_line"
    __table_args__ = (
        UniqueConstraint("township_id", "application_id", "code"),
        CheckConstraint("points > 0", name="worth_something"),
        *(CheckConstraint(f"{name} BETWEEN 0 AND 10 * points", name=f"{name}_within_points")
          for name in ("computed", "own", "township", "county")),
        CheckConstraint("standing IN ('computed', 'judged', 'unclear') OR county IS NOT NULL"
                        " OR (computed IS NULL AND own IS NULL AND township IS NULL)",
                        name="left_out_has_no_points"),
        CheckConstraint("(standing = 'computed') = (computed IS NOT NULL)",
                        name="computed_has_points"),
        CheckConstraint("county IS NULL OR county_reason != ''", name="changed_with_a_reason"),
    )  # fmt: skip

    application_id: Mapped[int] = ref("transparency_star_application", index=False)
    position: Mapped[int]
    code: Mapped[str] = text(12, pii="none")
    key: Mapped[str] = text(80, pii="none", default="")
    points: Mapped[int]
    standing: Mapped[Standing] = mapped_column(words(Standing, "standing_is_known"))
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    of_unit: Mapped[bool] = mapped_column(default=False)  # counted for the unit alone
    band: Mapped[str] = text(60, pii="none", default="")
    computed: Mapped[int | None]
    own: Mapped[int | None]
    own_band: Mapped[str] = text(60, pii="none", default="")
    evidence: Mapped[str] = text(pii="content", default="")
    evidence_page: Mapped[str] = text(40, pii="none", default="")
    township: Mapped[int | None]
    township_reason: Mapped[str] = text(pii="content", default="")
    reply: Mapped[str] = text(pii="content", default="")
    answer: Mapped[str] = text(pii="content", default="")
    sampled: Mapped[bool] = mapped_column(default=False)
    audited: Mapped[bool] = mapped_column(default=False)
    county: Mapped[int | None]  # only where the county changed it
    county_reason: Mapped[str] = text(pii="content", default="")

    application: Mapped[StarApplication] = to_one("application_id", back_populates="lines")

    @property
    def band_now(self) -> str:
        """The band of the points that count, before there are any of the unit's own mark."""
        return self.own_band if self.given is None else self.band

    @property
    def given(self) -> int | None:
        """The points that count now, in tenths: the last mark given."""
        marks = (self.county, self.computed, self.township)
        return next((mark for mark in marks if mark is not None), None)


class StarAward(TownshipModel):
    """Stars in force for a unit, or for the township itself; until another award or none.

    Nothing is lost by itself: without its re-check an award is flagged, and the county decides.
    """

    __tablename__ = "transparency_star_award"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="one_to_five_stars"),
        CheckConstraint("(ended_on IS NULL) = (ended IS NULL)", name="ended_for_a_reason"),
        CheckConstraint("ended_on IS NULL OR ended_on >= awarded_on", name="ends_after_it_began"),
        CheckConstraint("overdue_on > recheck_on", name="overdue_after_its_day"),
        Index(None, "township_id", "ended_on", "stars"),
        {"info": {"county_reads": True}},
    )

    application_id: Mapped[int] = ref("transparency_star_application")
    body_id: Mapped[int | None] = ref("transparency_body")
    subject: Mapped[str] = text(120, pii="none")
    period: Mapped[str] = text(10, pii="none")
    stars: Mapped[int]
    awarded_on: Mapped[date]
    recheck_on: Mapped[date]
    overdue_on: Mapped[date | None]  # the day on which it was noted that no re-check had come
    ended_on: Mapped[date | None]
    ended: Mapped[Ended | None] = mapped_column(words(Ended, "ended_is_known"))

    application: Mapped[StarApplication] = to_one("application_id")
