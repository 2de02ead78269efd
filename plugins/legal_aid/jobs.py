"""What happens without anybody's hand: time limits are told of, old files lose their people."""

from datetime import timedelta

from sqlalchemy import select

from platform_core.api import (
    SYSTEM,
    Clock,
    Ctx,
    DocketEntry,
    db,
    emit,
    holders_of,
    notify,
    today,
    utcnow,
)
from plugins.legal_aid.limits.facts import OURS
from plugins.legal_aid.models import Case, Mediation
from plugins.legal_aid.notices.cases import NEAR
from plugins.legal_aid.notices.letters import DOUBLE, DUE, FOUND, OVER
from plugins.legal_aid.operations import (
    confidence,
    erasing,
    hotline,
    mediations,
    patterns,
    petitions,
)
from plugins.legal_aid.queries import letters

REMIND_BEFORE = (60, 30, 7, 1)  # days
NEAR_BEFORE = (7, 3, 1, 0)


def remind(ctx: Ctx) -> int:
    """Tell whoever has the case, and other modules, that one of its time limits is near."""
    days = {today() + timedelta(days=ahead): ahead for ahead in REMIND_BEFORE}
    query = (
        select(Clock, DocketEntry)
        .join(DocketEntry, DocketEntry.ref == Clock.ref)
        .where(
            Clock.stopped_on.is_(None), Clock.paused_on.is_(None), Clock.due_on.in_(days),
            DocketEntry.module == "legal_aid", DocketEntry.kind == "case",
        )
    )  # fmt: skip
    told = 0
    for clock, entry in db.session.execute(query.order_by(Clock.due_on, Clock.id)):
        ahead = days[clock.due_on]
        if ahead > 7 and clock.name not in OURS:
            continue  # the office's own short limits are told of once they are near
        if entry.waits_account_id is not None:
            notify([entry.waits_account_id], NEAR, ref=entry.ref, number=entry.number,
                   due=clock.due_on, days=ahead)  # fmt: skip
        emit("legal_aid.deadline_near", ref=entry.ref, days=ahead, due=clock.due_on)
        told += 1
    return told


def erase(ctx: Ctx) -> int:
    """Erase what archived files need not keep any longer; their figures stay."""
    archived = db.session.scalars(select(Case).where(Case.state == "archived")).all()
    over = [case for case in archived if confidence.is_over(case, today())]
    for case in over:
        confidence.erase(case, actor=SYSTEM, now=utcnow())
    return len(over)


def lapse(ctx: Ctx) -> int:
    """End the petitions whose time to ask for a review is over."""
    over = letters.lapsed(today())
    for petition in over:
        petitions.lapse(petition, actor=SYSTEM, now=utcnow())
    return len(over)


def compare(ctx: Ctx) -> int:
    """Tell the supervisors, once, of petitions that may be the same: they alone see both."""
    since = utcnow() - timedelta(days=1)
    told = 0
    for first, second in letters.doubles():
        if second.opened_at >= since and first.supervisor_id is not None:
            notify([first.supervisor_id], DOUBLE, ref=second, number=second.number)
            told += 1
    return told


def find_patterns(ctx: Ctx) -> int:
    """Look for what several matters have in common, and tell the office of what is new."""
    fresh = patterns.find_patterns(today(), actor=SYSTEM, now=utcnow())
    if fresh:
        notify(holders_of("township_admin"), FOUND)
    return len(fresh)


def remind_matters(ctx: Ctx) -> int:
    """Tell whoever has a petition, mediation, letter or protection case that a date is near."""
    days = [today() + timedelta(days=ahead) for ahead in NEAR_BEFORE]
    query = select(DocketEntry).where(
        DocketEntry.module == "legal_aid", DocketEntry.kind != "case",
        DocketEntry.closed_on.is_(None), DocketEntry.due_on.in_(days),
    )  # fmt: skip
    near = db.session.scalars(query.order_by(DocketEntry.id)).all()
    admins = holders_of("township_admin")[:1]
    for entry in near:
        people = [entry.waits_account_id] if entry.waits_account_id else admins
        notify(people, DUE, ref=entry.ref, number=entry.number, due=entry.due_on)
    return len(near)


def tell_overrun(ctx: Ctx) -> int:
    """Tell the mediators, once, that a mediation's time is over and its notice is due."""
    query = select(Mediation).where(Mediation.agreed_on.is_(None), Mediation.closed_at.is_(None))
    over = [
        each for each in db.session.scalars(query.order_by(Mediation.id))
        if mediations.overrun(each, utcnow()) == today() - timedelta(days=1)
    ]  # fmt: skip
    for each in over:
        notify([each.waits_for_account] if each.waits_for_account else [], OVER, ref=each,
               number=each.number)  # fmt: skip
    return len(over)


def forget_uploads(ctx: Ctx) -> int:
    """Let go of files of work orders that nobody confirmed."""
    left = hotline.forgotten(today())
    for batch in left:
        hotline.drop(batch, actor=SYSTEM, now=utcnow())
    return len(left)


def erase_matters(ctx: Ctx) -> int:
    """Erase petitions, mediations and protection cases whose time to be kept is over."""
    gone = list(erasing.over(today()))
    for matter in gone:
        erasing.erase(matter, actor=SYSTEM, now=utcnow())
    return len(gone)
