"""An application for stars in the township: self-assessment, marks, the right of reply.

What records give nobody types in. Whoever declared does not mark. No mark is overwritten: the
unit's own, the township's and the county's stand beside each other.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from platform_core.api import (
    Actor,
    NoticeKind,
    Period,
    RuleBroken,
    TownshipHere,
    current_calendar,
    current_pack,
    db,
    deadline,
    emit,
    holders_of,
    local_date,
    move,
    notify,
    open_matter,
    record,
    record_county,
    ref_of,
    search,
)
from platform_core.api import gettext as _
from plugins.transparency.models import Body, RubricEdition, StarApplication, StarAward, StarLine
from plugins.transparency.notices import STAR_MARKED, STAR_OVERDUE, STAR_RECHECK
from plugins.transparency.operations.measuring import measure
from plugins.transparency.queries import rubrics
from plugins.transparency.queries import stars as found
from plugins.transparency.rubrics import Rubric
from plugins.transparency.scoring import BY_HAND, band_of_mark
from plugins.transparency.star_workflow import Reason

SERIES = "XJ"  # 星级


@dataclass(frozen=True)
class Subject:
    """Who applies: a body, or without one the township itself under its own name."""

    name: str
    body: Body | None = None

    @property
    def body_id(self) -> int | None:
        """The body's id, None for the township itself."""
        return self.body.id if self.body else None


def apply(
    township: TownshipHere, body: Body | None, year: int, *, actor: Actor, now: datetime
) -> StarApplication:
    """Begin for a body, or for the township itself, by the county's rubric in force today."""
    edition = rubrics.in_force(township.county_id, local_date(now))
    if edition is None:
        raise RuleBroken(_("The county has not published a rubric yet; ask it to."))
    subject = Subject(body.name if body else township.federation_name, body)
    return begin(subject, Period.parse(str(year)), edition, actor=actor, now=now)


def begin(
    subject: Subject, period: Period, edition: RubricEdition, *, actor: Actor, now: datetime,
    reason: Reason = Reason.FIRST, applicant_id: int | None = None,
) -> StarApplication:  # fmt: skip
    """Begin a self-assessment for a year by the county's rubric in force; records are asked.

    Raises RuleBroken while another application of the same unit is open, and for a year to come.
    """
    if period.first > local_date(now):
        raise RuleBroken(_("That year has not begun yet."), field="year")
    if subject.body is not None and subject.body.closed_on is not None:
        raise RuleBroken(_("This unit is closed."), field="body")
    if (other := found.open_of(subject.body_id)) is not None:
        told = _("%(number)s of the same unit is still open; finish it first.", number=other.number)
        raise RuleBroken(told, field="body")
    made = StarApplication(
        reason=reason, body_id=subject.body_id, subject=subject.name, edition=edition,
        fingerprint=edition.fingerprint, period=str(period), vetoes=[],
        applicant_id=applicant_id or actor.account_id or None,
        lines=[] if reason is Reason.REVIEW else _lines(edition.rubric),
    )  # fmt: skip
    open_matter(made, actor=actor, now=now, series=SERIES, body=subject.body_id,
                period=str(period), rubric=edition.edition)  # fmt: skip
    search.index(made, made.subject, made.period)
    if made.lines:
        measure(made, now=now)
    return made


def _lines(rubric: Rubric) -> list[StarLine]:
    return [
        StarLine(position=place, code=each.code, key=each.key, points=each.points,
                 standing="judged")
        for place, each in enumerate(rubric.criteria, start=1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """Points that a person gives to a line, and the band where the rubric leaves that open."""

    points: int
    band: str = ""
    reason: str = ""


def assess(
    line: StarLine, mark: Mark, evidence: str, page: str, *, actor: Actor, now: datetime
) -> None:
    """The unit's own mark for a line that no record decides, with what proves it and where."""
    application = line.application
    if application.state != "draft":
        raise RuleBroken(_("The self-assessment has been declared; it no longer changes."))
    band = _band_by_hand(line, mark)
    if mark.points and not (evidence.strip() and page.strip()):
        told = _("Say what proves these points, and on which page it stands.")
        raise RuleBroken(told, field="evidence" if not evidence.strip() else "page")
    line.own, line.own_band = 10 * mark.points, band
    line.evidence, line.evidence_page = evidence.strip(), _bare(page)
    record("transparency:assess", application, actor=actor, at=now, line=line.code,
           points=mark.points)  # fmt: skip


def _bare(page: str) -> str:
    """第3页 as 3: where it is shown, the words come from the reader's language."""
    return page.strip().removeprefix("第").removesuffix("页").strip()


def _band_by_hand(line: StarLine, mark: Mark) -> str:
    if line.standing not in BY_HAND:
        raise RuleBroken(_("Records decide this line; nobody gives points to it."))
    criterion = line.application.edition.rubric.criterion(line.code)
    return band_of_mark(criterion, mark.points, mark.band)


def measure_again(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """Ask the records once more, before the self-assessment is declared."""
    if application.state != "draft":
        raise RuleBroken(_("The self-assessment has been declared; it no longer changes."))
    measure(application, now=now)
    record("transparency:measure", application, actor=actor, at=now)


def declare(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """Declare the self-assessment. The records are asked a last time; from then on they stand."""
    measure(application, now=now)
    missing = next((each for each in by_hand(application) if each.own is None), None)
    if missing is not None:
        raise RuleBroken(_("Line %(code)s has no points of your own yet.", code=missing.code))
    application.declared_by = actor.account_id
    move(application, "declare", actor=actor, now=now, fingerprint=application.fingerprint)


def by_hand(application: StarApplication) -> list[StarLine]:
    """The lines that people decide."""
    return [each for each in application.lines if each.standing in BY_HAND]


def mark_line(line: StarLine, mark: Mark, *, actor: Actor, now: datetime) -> None:
    """The township's mark for a line; one that differs from the unit's own needs a reason."""
    application = line.application
    if application.state != "declared":
        raise RuleBroken(_("Marks are given once the unit has declared, and before it replies."))
    _check_other_person(application, actor)
    _give(line, mark)
    record("transparency:mark_line", application, actor=actor, at=now, line=line.code,
           points=mark.points)  # fmt: skip


def _check_other_person(application: StarApplication, actor: Actor) -> None:
    if application.declared_by == actor.account_id:
        raise RuleBroken(_("Whoever declared a self-assessment does not mark it; ask a colleague."))


def _give(line: StarLine, mark: Mark) -> None:
    if 10 * mark.points == line.own and not mark.band:
        mark = replace(mark, band=line.own_band)
    band = _band_by_hand(line, mark)
    if 10 * mark.points != line.own and not mark.reason.strip():
        raise RuleBroken(_("Say why the mark differs from the unit's own."), field="reason")
    line.township, line.township_reason = 10 * mark.points, mark.reason.strip()
    line.band = band


def hand_over(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """Hand the marks to the unit, which may now reply to each."""
    _check_other_person(application, actor)
    missing = next((each for each in by_hand(application) if each.township is None), None)
    if missing is not None:
        raise RuleBroken(_("Line %(code)s has not been marked yet.", code=missing.code))
    application.marked_by = actor.account_id
    move(application, "mark", actor=actor, now=now)
    tell_unit(application, STAR_MARKED)


def tell_unit(application: StarApplication, kind: NoticeKind, **params: Any) -> None:
    """Write to the account that acts for the unit."""
    if application.applicant_id:
        notify([application.applicant_id], kind, ref=application, number=application.number,
               subject=application.subject, **params)  # fmt: skip


def reply_line(line: StarLine, text: str, *, actor: Actor, now: datetime) -> None:
    """What the unit says of a mark, or of what the records say."""
    if line.application.state != "answering":
        raise RuleBroken(_("The time to reply to the marks is over."))
    if not text.strip():
        raise RuleBroken(_("Write the reply first."), field="text")
    line.reply = text.strip()
    record("transparency:reply_line", line.application, actor=actor, at=now, line=line.code)


def close_reply(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """The unit has nothing more to say."""
    move(application, "reply", actor=actor, now=now,
         replies=sum(1 for each in application.lines if each.reply))  # fmt: skip


def settle(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """Go on where the unit said nothing in time."""
    move(application, "settle", actor=actor, now=now)


def answer_line(
    line: StarLine, answer: str, mark: Mark | None, *, actor: Actor, now: datetime
) -> None:
    """The township's answer to a reply; with `mark` it also changes its mark."""
    application = line.application
    if application.state != "review":
        raise RuleBroken(_("Replies are answered after the unit has replied."))
    if not line.reply:
        raise RuleBroken(_("The unit did not reply to this line."))
    if not answer.strip():
        raise RuleBroken(_("Write the answer first."), field="answer")
    _check_other_person(application, actor)
    if mark is not None:
        _give(line, mark)
    line.answer = answer.strip()
    record("transparency:answer_line", application, actor=actor, at=now, line=line.code)


def charge(
    application: StarApplication, codes: list[str], grounds: str, *, actor: Actor, now: datetime
) -> None:
    """Put down which vetoes apply that no record proves, and what they rest on.

    By the township before it goes to the county, by the county while it audits.
    """
    mine = ("declared", "review") if actor.county_id is None else ("auditing",)
    if application.state not in mine:
        raise RuleBroken(_("Vetoes are put down while it is marked or audited."))
    by_person = {each.code for each in application.edition.rubric.vetoes if not each.key}
    if codes and not grounds.strip():
        raise RuleBroken(_("Say what the veto rests on."), field="grounds")
    proved = [code for code in application.vetoes if code not in by_person]
    application.vetoes = [*proved, *(code for code in codes if code in by_person)]
    application.veto_grounds = grounds.strip()
    record("transparency:charge", application, actor=actor, at=now, note=grounds,
           codes=application.vetoes)  # fmt: skip


def forward(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """Put the scorecard before the county; every reply must have been answered."""
    open_reply = next((each for each in application.lines if each.reply and not each.answer), None)
    if open_reply is not None:
        told = _("The reply to line %(code)s has not been answered yet.", code=open_reply.code)
        raise RuleBroken(told)
    move(application, "forward", actor=actor, now=now)


def withdraw(application: StarApplication, *, actor: Actor, now: datetime) -> None:
    """Take the application back, before the township has weighed the replies."""
    move(application, "withdraw", actor=actor, now=now)


def appeal(application: StarApplication, grounds: str, *, actor: Actor, now: datetime) -> None:
    """Disagree with the result while it is posted."""
    move(application, "appeal", actor=actor, now=now, note=grounds)


def begin_recheck(
    award: StarAward, edition: RubricEdition, *, actor: Actor, now: datetime
) -> StarApplication:
    """Begin the yearly re-check of an award, for the year after the one it was given for."""
    body = db.session.get(Body, (award.township_id, award.body_id)) if award.body_id else None
    period = Period.parse(str(Period.parse(award.period).first.year + 1))
    made = begin(Subject(award.subject, body), period, edition, actor=actor, now=now,
                 reason=Reason.RECHECK, applicant_id=award.application.applicant_id)  # fmt: skip
    tell_unit(made, STAR_RECHECK, day=award.recheck_on)
    return made


def flag_overdue(award: StarAward, county_id: int, *, actor: Actor, now: datetime) -> None:
    """Note that an award's re-check did not come: it stands, and the county is to decide."""
    award.overdue_on = local_date(now)
    application = award.application
    record("transparency:flag_overdue", application, actor=actor, at=now, stars=award.stars,
           recheck_on=award.recheck_on)  # fmt: skip
    record_county("transparency:flag_overdue", application, county_id=county_id,
                  township_id=award.township_id, actor=actor, at=now, number=application.number,
                  recheck_on=award.recheck_on)  # fmt: skip
    emit("transparency.star_recheck_overdue", ref=ref_of(application), stars=award.stars,
         recheck_on=award.recheck_on)  # fmt: skip
    notify([application.applicant_id or 0, *holders_of("township_admin")], STAR_OVERDUE,
           ref=application, subject=award.subject, day=award.recheck_on)  # fmt: skip


def is_overdue(award: StarAward, today: date) -> bool:
    """Whether the time in which the re-check should have come to a result has run out."""
    rule = current_pack().limit("transparency.star_overdue")
    return deadline(award.recheck_on, rule, current_calendar()).due < today


def due_for_recheck(award: StarAward, today: date) -> bool:
    """Whether the time between two looks has run out, and the next year has begun."""
    next_year = Period.parse(award.period).first.year + 1
    return award.recheck_on <= today and next_year <= today.year
