"""The county's part: a sample looked into, the result posted, appeals decided, stars awarded.

Called in the township's scope. Every step stands in the township's history and in the county's.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

from platform_core.api import (
    Actor,
    Period,
    RuleBroken,
    clocks_of,
    current_calendar,
    current_pack,
    db,
    deadline,
    emit,
    format_day,
    local_date,
    move,
    notify,
    record,
    record_county,
    ref_of,
    verdict,
)
from platform_core.api import gettext as _
from plugins.transparency.models import StarApplication, StarAward, StarLine
from plugins.transparency.notices import STAR_AWARDED, STAR_LOST, STAR_POSTED, STAR_SENT_BACK
from plugins.transparency.operations.stars import Subject, begin, tell_unit
from plugins.transparency.operations.stars import charge as put_down
from plugins.transparency.queries import stars as found
from plugins.transparency.queries.scorecards import assessable
from plugins.transparency.scoring import BY_HAND, LEFT_OUT, bands_giving, stars_for
from plugins.transparency.star_workflow import Ended, Reason


def draw(application: StarApplication, *, actor: Actor, now: datetime) -> Sequence[StarLine]:
    """Draw by lot the lines to look into: at least the share that the rules ask for."""
    _check_auditing(application)
    if application.drawn:
        raise RuleBroken(_("The sample was drawn already; it is not drawn a second time."))
    lines = [each for each in application.lines if each.standing not in LEFT_OUT]
    share = int(current_pack().limit("transparency.star_sample").value)
    chosen = random.SystemRandom().sample(lines, min(len(lines), ceil(len(lines) * share / 100)))
    for line in chosen:
        line.sampled = True
    application.drawn = True
    _note("draw_sample", application, actor, now, lines=sorted(each.code for each in chosen))
    return chosen


def _check_auditing(application: StarApplication) -> None:
    if application.state != "auditing":
        raise RuleBroken(_("Only what the township has put before the county is audited."))


def _note(
    verb: str, application: StarApplication, actor: Actor, now: datetime, note: str | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    """Into the township's history, and into the county's."""
    record(f"transparency:{verb}", application, actor=actor, at=now, note=note, **facts)
    _note_county(verb, application, actor, now, note, **facts)


def _note_county(
    verb: str, application: StarApplication, actor: Actor, now: datetime, note: str | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    if actor.county_id is not None:
        record_county(
            f"transparency:{verb}", application, county_id=actor.county_id,
            township_id=application.township_id, actor=actor, at=now, note=note,
            number=application.number, **facts,
        )  # fmt: skip


def audit_line(
    line: StarLine, points: int | None, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Confirm a line, or change its points with a reason; also one that records decided."""
    application = line.application
    _check_auditing(application)
    if not application.drawn:
        raise RuleBroken(_("Draw the sample first."))
    if line.standing in LEFT_OUT:
        raise RuleBroken(_("This line cannot be assessed; there is nothing to audit."))
    if points is not None and 10 * points != line.given:
        if not 0 <= points <= line.points:
            told = _("Give 0 to %(most)s points.", most=line.points)
            raise RuleBroken(told, field="points")
        if not reason.strip():
            raise RuleBroken(_("Say why the points are changed."), field="reason")
        line.county, line.county_reason = 10 * points, reason.strip()
        giving = bands_giving(application.edition.rubric.criterion(line.code), points)
        line.band = giving[0].label if len(giving) == 1 else ""
    line.audited = True
    _note("audit_line", application, actor, now, line=line.code, points=points)


def charge(
    application: StarApplication, codes: list[str], grounds: str, *, actor: Actor, now: datetime
) -> None:
    """Put down vetoes while it is audited, and what they rest on."""
    put_down(application, codes, grounds, actor=actor, now=now)
    _note_county("charge", application, actor, now, grounds, codes=application.vetoes)


def to_audit(application: StarApplication) -> list[StarLine]:
    """The lines that must be looked into before the result is posted: the sample; and once too
    many of its marks had to be changed, every line that a person decided."""
    sampled = [each for each in application.lines if each.sampled]
    wanted = sampled
    if sampled and all(each.audited for each in sampled) and not sample_holds(sampled):
        wanted = [each for each in application.lines
                  if each.sampled or each.standing in BY_HAND]  # fmt: skip
    return [each for each in wanted if not each.audited]


def sample_holds(sampled: Sequence[StarLine]) -> bool:
    """Whether few enough marks of the sample had to be changed."""
    changed = sum(1 for each in sampled if each.county is not None)
    rule = current_pack().limit("transparency.star_deviation")
    return verdict(rule, ceil(100 * changed / len(sampled))).ok is True


def send_back(application: StarApplication, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give it back to the township, which marks again; the unit may reply again."""
    move(application, "send_back", actor=actor, now=now, note=reason)
    _forget_audit(application)
    _note_county("send_back", application, actor, now, reason)
    if application.marked_by:
        notify([application.marked_by], STAR_SENT_BACK, ref=application,
               number=application.number, subject=application.subject)  # fmt: skip


def _forget_audit(application: StarApplication) -> None:
    """A new audit draws a new sample; what the county changed before stays in the history."""
    application.drawn = False
    for line in application.lines:
        line.sampled = line.audited = False
        line.county, line.county_reason = None, ""


def post(application: StarApplication, *, demonstration: bool, actor: Actor, now: datetime) -> None:
    """Post the result: points, and the stars they make unless a veto rules them out."""
    _check_audited(application)
    summed = found.total_of(application)
    if summed.index is None:
        raise RuleBroken(_("Not every line has its points, so there is no result."))
    rubric = application.edition.rubric
    judged = assessable(rubric, summed)
    if judged.blocking:
        raise RuleBroken(" ".join(judged.sentences()))
    stars = stars_for(rubric, summed.index, demonstration=demonstration)
    application.stars = 0 if application.vetoes else stars
    application.tenths, application.assessable = summed.tenths, summed.assessable
    application.demonstration = demonstration
    _move(application, "post", actor, now, stars=application.stars, tenths=summed.tenths,
          assessable=summed.assessable)  # fmt: skip
    tell_unit(application, STAR_POSTED, stars=application.stars)


def _check_audited(application: StarApplication) -> None:
    _check_auditing(application)
    if not application.drawn:
        raise RuleBroken(_("Draw the sample first."))
    waiting = to_audit(application)
    if waiting:
        codes = "、".join(each.code for each in waiting)
        raise RuleBroken(_("These lines are still to be looked into: %(codes)s.", codes=codes))


def _move(
    application: StarApplication, name: str, actor: Actor, now: datetime, note: str | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    move(application, name, actor=actor, now=now, note=note, **facts)
    _note_county(name, application, actor, now, note, **facts)


def decide_appeal(
    application: StarApplication, *, again: bool, opinion: str, actor: Actor, now: datetime
) -> None:
    """Decide an appeal: audit `again`, or let the result stand. Then it is posted once more."""
    if again and application.is_unmarked:
        told = _("There is no scorecard to audit; drop the review, or let it stand.")
        raise RuleBroken(told, field="decision")
    if again:
        _forget_audit(application)
    _move(application, "audit_again" if again else "uphold", actor, now, opinion)


def reopen(
    award: StarAward, stars: int, codes: list[str], grounds: str, *, actor: Actor, now: datetime
) -> StarApplication:
    """Look at an award again between two re-checks, because something has come to light.

    The fewer stars are posted like any result, so that the unit may appeal before it loses them.
    A re-check that its unit has not declared is answered in this way too.
    """
    if award.ended_on is not None:
        raise RuleBroken(_("This award has ended already."))
    if not 0 <= stars < award.stars:
        raise RuleBroken(_("Say how many stars are to remain, fewer than now."), field="stars")
    made = _undeclared_recheck(award) or _begin_review(award, actor, now)
    made.vetoes, made.veto_grounds, made.stars = list(codes), grounds.strip(), stars
    _move(made, "reopen", actor, now, grounds, stars=stars)
    tell_unit(made, STAR_POSTED, stars=stars)
    return made


def _undeclared_recheck(award: StarAward) -> StarApplication | None:
    waiting = found.open_of(award.body_id)
    mute = waiting is not None and (waiting.reason, waiting.state) == (Reason.RECHECK, "draft")
    return waiting if mute else None


def _begin_review(award: StarAward, actor: Actor, now: datetime) -> StarApplication:
    now_is = award.application
    year = Period.parse(str(local_date(now).year))
    return begin(Subject(award.subject, now_is.body), year, now_is.edition, actor=actor, now=now,
                 reason=Reason.REVIEW, applicant_id=now_is.applicant_id)  # fmt: skip


def conclude(application: StarApplication, *, actor: Actor, now: datetime) -> StarAward | None:
    """After the posting time: award the stars, or close without. Fewer than before downgrade."""
    _check_posted_long_enough(application, local_date(now))
    before = found.standing_award(application.body_id)
    stars = application.stars or 0
    if stars:
        _move(application, "award", actor, now, stars=stars)
    else:
        _move(application, "decline", actor, now)
    award = _enter(application, stars, now) if stars else None
    if before is not None:
        _end(before, stars, application, now)
    if award is not None:
        tell_unit(application, STAR_AWARDED, stars=stars)
    return award


def _check_posted_long_enough(application: StarApplication, today: date) -> None:
    clock = next((c for c in clocks_of(application) if c.name == "publicity" and c.runs), None)
    if clock is not None and clock.due_on >= today:
        raise RuleBroken(
            _("The result is posted until %(day)s; the decision follows after that day.",
              day=format_day(clock.due_on))
        )  # fmt: skip


def _enter(application: StarApplication, stars: int, now: datetime) -> StarAward:
    day = local_date(now)
    rule = current_pack().limit("transparency.star_recheck")
    award = StarAward(
        application_id=application.id, body_id=application.body_id, subject=application.subject,
        period=application.period, stars=stars, awarded_on=day,
        recheck_on=deadline(day, rule, current_calendar()).due,
    )  # fmt: skip
    db.session.add(award)
    db.session.flush()
    return award


def _end(before: StarAward, stars: int, application: StarApplication, now: datetime) -> None:
    """The award before comes to its end; the modules hear of one that was lost in part or whole."""
    before.ended_on = local_date(now)
    before.ended = _how(before.stars, stars)
    if stars < before.stars:
        emit("transparency.star_downgraded", ref=ref_of(application), stars=stars,
             before=before.stars)  # fmt: skip
        tell_unit(application, STAR_LOST, stars=stars, before=before.stars)


def _how(before: int, after: int) -> Ended:
    if after == 0:
        return Ended.REVOKED
    return Ended.DOWNGRADED if after < before else Ended.RENEWED


def drop_review(application: StarApplication, reason: str, *, actor: Actor, now: datetime) -> None:
    """The county drops its review: the award stands as it was."""
    if not application.is_unmarked:
        raise RuleBroken(_("Only a review that the county began is dropped."))
    _move(application, "drop", actor, now, reason)
