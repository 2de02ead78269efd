"""What people do with inquiries. None of it commits but `send`, which enters each township."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from platform_core.accounts import Actor
from platform_core.accounts.queries import holders_of
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.indicators.periods import Period
from platform_core.indicators.stated import Statement, latest, read_number, state
from platform_core.inquiries import notices
from platform_core.inquiries.fields import Field, from_json
from platform_core.inquiries.models import Inquiry, InquiryAnswer
from platform_core.matters import move, open_matter
from platform_core.messaging.notices import NoticeKind, notify
from platform_core.tenancy import db, each_township

SERIES = "DC"  # 调查
MOST_URGED = 3  # times one answer is urged; then the county speaks to somebody
READERS = ("township_admin", "township_officer")


def send(
    *,
    title: str,
    body: str,
    period: Period,
    fields: Sequence[Field],
    due_on: date,
    township_ids: Sequence[int],
    actor: Actor,
    now: datetime,
) -> Inquiry:
    """Ask these townships. Each is entered in a transaction of its own; it commits.

    Raises RuleBroken without a township, a title, something to answer, or for a day that passed.
    """
    if not township_ids:
        raise RuleBroken(_("Choose at least one township."), field="townships")
    if due_on < local_date(now):
        raise RuleBroken(_("Choose today or a later day."), field="due_on")
    assert actor.county_id is not None
    inquiry = Inquiry(
        county_id=actor.county_id, title=title.strip(), body=body.strip(), period=str(period),
        fields=[each.as_json() for each in fields], due_on=due_on, sent_at=now,
        sent_by=actor.account_id or None,
    )  # fmt: skip
    db.session.add(inquiry)
    db.session.flush()
    record_county("core:send_inquiry", inquiry, county_id=actor.county_id, actor=actor, at=now,
                  townships=len(township_ids), due=due_on)  # fmt: skip
    db.session.expunge(inquiry)  # written; read again it would open a second writer
    db.session.commit()
    for _township in each_township(sorted(set(township_ids))):
        _ask(inquiry, actor, now)
        db.session.commit()
    return inquiry


def _ask(inquiry: Inquiry, actor: Actor, now: datetime) -> None:
    it = InquiryAnswer(inquiry_id=inquiry.id, title=inquiry.title, due_on=inquiry.due_on, given={})
    open_matter(it, actor=actor, now=now, series=SERIES, inquiry=inquiry.id)
    tell(it, notices.ASKED)


def tell(it: InquiryAnswer, kind: NoticeKind) -> None:
    """Notify whoever may answer."""
    readers = [account for role in READERS for account in holders_of(role)]
    notify(readers, kind, ref=it, title=it.title, due=it.due_on)


def answer(
    it: InquiryAnswer,
    inquiry: Inquiry,
    given: Mapping[str, str],
    remark: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Answer. Every number asked for must be there; "0" is an answer, nothing is none."""
    kept = {each.label: _checked(each, given.get(each.label, "")) for each in asked_of(inquiry)}
    move(it, "answer", actor=actor, now=now, fields=len(kept))
    it.given, it.remark, it.answered_at = kept, remark.strip() or None, now
    db.session.flush()


def asked_of(inquiry: Inquiry) -> list[Field]:
    """What an inquiry asks for."""
    return from_json(inquiry.fields)


def _checked(field: Field, typed: str) -> str:
    if not typed.strip():
        raise RuleBroken(_("“%(label)s” is missing.", label=field.label))
    if field.is_number:
        return f"{read_number(typed):f}"
    return typed.strip()[:1000]


def urge(it: InquiryAnswer, *, actor: Actor, now: datetime) -> None:
    """Urge an answer that is due: once a day, and not more than three times. Raises RuleBroken."""
    today = local_date(now)
    if it.due_on >= today:
        raise RuleBroken(_("It is not due yet; the township is reminded by itself."))
    if it.urged_on == today:
        raise RuleBroken(_("It was urged today already."))
    if it.urged >= MOST_URGED:
        raise RuleBroken(_("It was urged %(n)s times. Speak to the township.", n=MOST_URGED))
    it.urged, it.urged_on = it.urged + 1, today
    move(it, "urge", actor=actor, now=now, times=it.urged)
    tell(it, notices.URGED)


def give_back(it: InquiryAnswer, reason: str, *, actor: Actor, now: datetime) -> None:
    """Return an answer to be completed."""
    move(it, "return", actor=actor, now=now, note=reason.strip())
    tell(it, notices.RETURNED)


def call_off(it: InquiryAnswer, reason: str, *, actor: Actor, now: datetime) -> None:
    """Ask this township no longer."""
    move(it, "call_off", actor=actor, now=now, note=reason.strip())


def accept(it: InquiryAnswer, inquiry: Inquiry, *, actor: Actor, now: datetime) -> int:
    """Accept an answer: its numbers become stated figures. Returns how many."""
    move(it, "accept", actor=actor, now=now)
    numbers = [each for each in asked_of(inquiry) if each.is_number]
    for each in numbers:
        _land(each, it, inquiry, actor, now)
    return len(numbers)


def _land(field: Field, it: InquiryAnswer, inquiry: Inquiry, actor: Actor, now: datetime) -> None:
    written = it.given[field.label]
    before = latest(field.label, inquiry.period)
    same_unit = before is not None and before.unit == field.unit
    if before is not None and same_unit and Decimal(before.written) == Decimal(written):
        return
    said = Statement(
        key=field.key, label=field.label, written=written, unit=field.unit,
        period=inquiry.period, source=_("answer to “%(title)s”", title=inquiry.title),
        source_on=local_date(it.answered_at or now).isoformat(),
    )  # fmt: skip
    state(said, actor=actor, now=now, reason=it.number, origin=f"core:inquiry_answer:{it.id}")


def remind(answers: Iterable[InquiryAnswer], now: datetime) -> int:
    """Remind of what is due soon, once each. Returns how many were."""
    told = 0
    for it in answers:
        it.reminded_on = local_date(now)
        tell(it, notices.REMINDED)
        told += 1
    return told
