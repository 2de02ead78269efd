"""What happens without anybody's hand: time limits are told of, old files lose their people."""

from datetime import timedelta

from sqlalchemy import select

from platform_core.api import SYSTEM, Clock, Ctx, DocketEntry, db, emit, notify, today, utcnow
from plugins.legal_aid.limits.facts import OURS
from plugins.legal_aid.models import Case
from plugins.legal_aid.notices.cases import NEAR
from plugins.legal_aid.operations import confidence

REMIND_BEFORE = (60, 30, 7, 1)  # days


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
