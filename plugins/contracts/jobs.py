"""What happens without anybody's hand."""

from datetime import date, timedelta

from platform_core.api import (
    SYSTEM,
    Ctx,
    NoticeKind,
    db,
    history_of,
    holders_of,
    notify,
    record,
    ref_of,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.contracts.check_notices import CHECK_DUE
from plugins.contracts.models import Contract
from plugins.contracts.notices import BELOW_FLOOR, DUE_SOON, EFFECTIVE, EXPIRING, OVERDUE, UNSURE
from plugins.contracts.operations import chain
from plugins.contracts.operations.fulfilment import half_of, open_check
from plugins.contracts.operations.scanning import scan
from plugins.contracts.queries import contracts, fulfilment

CHECK_MONTHS = (6, 12)
REMIND_BEFORE = (7, 3, 0)  # days
DATES = (3, 0, -1)  # days to a time limit of a consultation or contract


def settle_silence(ctx: Ctx) -> int:
    """Bring into force what the labour bureau did not object to in time, and tell both sides.

    Where the last day is provisional nothing happens by itself: `remind` says what to do.
    """
    settled = 0
    for it in contracts.under_review():
        clock = chain.bureau_clock(it)
        if clock is not None and clock.due_on <= today() and not clock.provisional:
            chain.lapse(it, actor=SYSTEM, now=utcnow())
            _tell(EFFECTIVE, it, it.effective_on or today())
            settled += 1
    return settled


def open_renewal_windows(ctx: Ctx) -> int:
    """Open the renewal of contracts near their end, and end those whose term is over."""
    near, past = contracts.near_end(today()), contracts.past_end(today())
    for it in near:
        chain.near_end(it, actor=SYSTEM, now=utcnow())
        _tell(EXPIRING, it, it.ends_on)
    for it in past:
        chain.end(it, it.ends_on, str(_("Its term is over.")), actor=SYSTEM, now=utcnow())
    return len(near) + len(past)


def remind(ctx: Ctx) -> int:
    """Tell the office that a date is near or has just passed, and which contracts the minimum
    wage has overtaken."""
    told = _ask_about_silence()
    for days in DATES:
        for entry in contracts.due_on(today() + timedelta(days=days)):
            kind = OVERDUE if days < 0 else DUE_SOON
            notify(_office(), kind, ref=entry.ref, number=entry.number, title=entry.title,
                   day=entry.due_on)  # fmt: skip
            told += 1
    return told + _tell_below_floor()


def _tell_below_floor() -> int:
    """Once for each contract and each minimum wage, whenever the county entered it."""
    floor = contracts.wage_floor()
    below = [each for each in contracts.below(floor) if not _was_told(each, floor)]
    if below:
        notify(_office(), BELOW_FLOOR, numbers="、".join(each.number for each in below))
    for each in below:
        record("contracts:below_floor", each, actor=SYSTEM, at=utcnow(), floor=floor)
    return len(below)


def _was_told(it: Contract, floor: int) -> bool:
    told = (each for each in history_of(ref_of(it)) if each.action == "contracts:below_floor")
    return any(each.facts["floor"] == floor for each in told)


def _ask_about_silence() -> int:
    """Tell the office, on the day and every week after, that silence waits for a calendar."""
    told = 0
    for it in contracts.under_review():
        clock = chain.bureau_clock(it)
        if clock is None or not clock.provisional or clock.due_on > today():
            continue
        if (today() - clock.due_on).days % 7 == 0:
            _tell(UNSURE, it, clock.due_on)
            told += 1
    return told


def _office() -> list[int]:
    return [*holders_of("township_officer"), *holders_of("township_admin")]


def _tell(kind: NoticeKind, it: Contract, day: date) -> None:
    """The office and the unions' chairs, who stand for the employees' side."""
    readers = [*_office(), *holders_of("union_chair")]
    notify(readers, kind, ref=ref_of(it), number=it.number, title=it.title, day=day)


def scan_warnings(ctx: Ctx) -> int:
    """Hear what today makes a signal of."""
    return scan(now=utcnow())


def open_checks(ctx: Ctx) -> int:
    """Begin the half-yearly check of every contract in force, in June and in December."""
    day = today()
    if day.month not in CHECK_MONTHS:
        return 0
    year, half = half_of(day)
    contracts = fulfilment.contracts_without_check(year, half)
    for each in contracts:
        if fulfilment.clauses_of(each.id):
            open_check(each, year, half, each.inspectors or "", actor=SYSTEM, now=utcnow())
    return len(contracts)


def remind_checks(ctx: Ctx) -> int:
    """Tell the office that a check is due."""
    told = 0
    for days in REMIND_BEFORE:
        for entry in fulfilment.checks_due(today() + timedelta(days=days)):
            notify(holders_of("township_officer"), CHECK_DUE, ref=entry.ref, number=entry.number,
                   due=entry.due_on)  # fmt: skip
            told += 1
    db.session.flush()
    return told
