"""Taking a matter up to the county, and the answer back down."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import BinaryIO

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.escalations.models import Escalation
from platform_core.escalations.queries import flow_of, is_confidential, latest_of
from platform_core.escalations.redaction import redact
from platform_core.files.operations import keep
from platform_core.history import history_of
from platform_core.i18n import gettext as _
from platform_core.matters import move, open_matter
from platform_core.tenancy import db

SERIES = "SB"  # 上报


def send(
    *,
    title: str,
    body: str,
    ref: str | None,
    names: Iterable[str],
    consent: str,
    wanted_by: date | None,
    files: Iterable[tuple[BinaryIO, str]] = (),
    actor: Actor,
    now: datetime,
) -> Escalation:
    """Send a copy up: redacted, with the history of what it came from, and with consent.

    `consent` says whose consent is there and how it was given; without it nothing leaves the
    township. `files` are streams and names; what they hold goes up as it is. Raises RuleBroken.
    """
    _check(ref, consent, wanted_by, now)
    known = list(names)
    told = [redact(each, known) for each in (title, body, consent)]
    taken = sum((Counter(each.taken) for each in told), Counter[str]())
    heading, text, allowed = (each.text.strip() for each in told)
    it = Escalation(
        ref=ref, title=heading, body=text, past=_past(ref), consent=allowed, wanted_by=wanted_by,
        redactions=[[kind, count] for kind, count in sorted(taken.items())],
    )  # fmt: skip
    open_matter(it, actor=actor, now=now, series=SERIES, source=ref or "", redacted=taken.total())
    for stream, name in files:
        _attach(it, stream, redact(name, known).text, actor=actor, now=now)
    return it


def _check(ref: str | None, consent: str, wanted_by: date | None, now: datetime) -> None:
    if not consent.strip():
        raise RuleBroken(_("Say who consented, and how."), field="consent")
    if wanted_by is not None and wanted_by < local_date(now):
        raise RuleBroken(_("Choose today or a later day."), field="wanted_by")
    if ref and is_confidential(ref):
        raise RuleBroken(_("A confidential matter goes up from its own page only."), field="ref")
    last = latest_of(ref) if ref else None
    if last is not None and last.closed_at is None:
        raise RuleBroken(_("It is before the county already: %(number)s.", number=last.number),
                         field="ref")  # fmt: skip


def _attach(it: Escalation, stream: BinaryIO, name: str, *, actor: Actor, now: datetime) -> None:
    try:
        keep(stream, name, about=it, actor=actor, now=now)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="upload") from broken


def _past(ref: str | None) -> Sequence[list[str]]:
    """The steps it took, without what anybody wrote, who did it and who looked at it."""
    flow = flow_of(ref) if ref else None
    if ref is None or flow is None:
        return []
    steps = {"open", *(move.name for move in flow.moves)}
    return [
        [local_date(each.at).isoformat(), each.action]
        for each in history_of(ref)
        if each.action.partition(":")[2] in steps
    ]


def take(it: Escalation, *, actor: Actor, now: datetime) -> None:
    """The county takes it on."""
    move(it, "take", actor=actor, now=now)


def answer(it: Escalation, text: str, *, actor: Actor, now: datetime) -> None:
    """The county answers; the township has it at once."""
    move(it, "answer", actor=actor, now=now, note=text.strip())
    it.answer, it.answered_at = text.strip(), now
    db.session.flush()


def pass_on(it: Escalation, how: str, *, actor: Actor, now: datetime) -> None:
    """The township says how the answer reached whoever raised it."""
    move(it, "pass_on", actor=actor, now=now, note=how.strip())


def withdraw(it: Escalation, reason: str, *, actor: Actor, now: datetime) -> None:
    """The township takes it back."""
    move(it, "withdraw", actor=actor, now=now, note=reason.strip())
