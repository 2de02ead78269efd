"""The way of a disclosure: drafted, reviewed, approved, posted, corrected, closed, archived."""

from datetime import date, datetime, timedelta

from platform_core.api import (
    Actor,
    Clock,
    Denied,
    RuleBroken,
    clocks_of,
    format_day,
    local_date,
    move,
    notify,
    record,
    restart,
    search,
)
from platform_core.api import gettext as _
from plugins.transparency import access, fingerprint
from plugins.transparency.gate import current_files, open_findings
from plugins.transparency.models import Disclosure, Text
from plugins.transparency.notices import URGED
from plugins.transparency.queries import duties

EDITABLE = frozenset({"planned", "drafting"})


def edit(it: Disclosure, title: str, content: str, *, actor: Actor, now: datetime) -> None:
    """Write the draft; a planned one begins with it."""
    _check_drafter(it, actor)
    if it.state not in EDITABLE:
        raise RuleBroken(_("It is under review or posted. Send it back, or correct it, first."))
    if not title.strip():
        raise RuleBroken(_("Say what is to be disclosed."), field="title")
    if it.state == "planned":
        move(it, "begin", actor=actor, now=now)
    it.title, it.content = title.strip(), content.strip()
    it.prepared_by = actor.account_id or None
    search.index(it, it.title, it.body.name)
    record("transparency:edit", it, actor=actor, at=now)


def _check_drafter(it: Disclosure, actor: Actor) -> None:
    if not access.may_draft(it.body, actor):
        raise Denied(_("Only the body's clerk or the office may do this."))


def submit(it: Disclosure, *, actor: Actor, now: datetime) -> None:
    """Hand the draft over to the union."""
    _check_drafter(it, actor)
    if not it.content and not current_files(it):
        raise RuleBroken(_("Write the text or add a file first."), field="content")
    move(it, "submit", actor=actor, now=now)


def endorse(it: Disclosure, *, actor: Actor, now: datetime) -> None:
    """The union agrees."""
    _check_reviewer(it, actor)
    move(it, "endorse", actor=actor, now=now)
    it.reviewed_by = actor.account_id or None


def send_back(it: Disclosure, reason: str, *, actor: Actor, now: datetime) -> None:
    """The union sends it back with its remarks."""
    _check_reviewer(it, actor)
    move(it, "send_back", actor=actor, now=now, note=reason)


def _check_reviewer(it: Disclosure, actor: Actor) -> None:
    if not access.may_review(it.body, actor):
        raise Denied(_("Only the chair of the union over this body, or the office, reviews it."))


def urge(it: Disclosure, *, actor: Actor, now: datetime) -> Clock:
    """Urge the body in writing to disclose what is overdue; its answer has a time limit."""
    _check_reviewer(it, actor)
    if not is_overdue(it, local_date(now)):
        raise RuleBroken(_("Only what is overdue is urged in writing."))
    if is_urged(it):
        raise RuleBroken(_("The body has been urged already; its time to answer still runs."))
    clock = restart(it, "urge", local_date(now))
    record("transparency:urge", it, actor=actor, at=now, due=clock.due_on)
    told = filter(None, (it.body.clerk_id, it.body.responsible_id))
    notify(told, URGED, ref=it, title=it.title, body=it.body.name, due=clock.due_on)
    return clock


def is_urged(it: Disclosure) -> bool:
    """Whether a letter of urging waits for its answer."""
    return any(clock.name == "urge" and clock.runs for clock in clocks_of(it))


def is_overdue(it: Disclosure, today: date) -> bool:
    """Whether it should have been disclosed by now and never was."""
    return it.edition == 0 and it.state != "waived" and it.due_on < today


def approve(it: Disclosure, *, actor: Actor, now: datetime) -> None:
    """The responsible person approves. Whoever drafted it cannot approve it."""
    _check_head(it, actor)
    if it.prepared_by is not None and it.prepared_by == actor.account_id:
        raise RuleBroken(_("You drafted this yourself; somebody else has to approve it."))
    move(it, "approve", actor=actor, now=now)
    it.approved_by = actor.account_id or None


def refuse(it: Disclosure, reason: str, *, actor: Actor, now: datetime) -> None:
    """The responsible person does not approve it as it is."""
    _check_head(it, actor)
    move(it, "refuse", actor=actor, now=now, note=reason)


def _check_head(it: Disclosure, actor: Actor) -> None:
    if not access.may_approve(it.body, actor):
        raise Denied(_("Only the responsible person of this body approves it."))


def schedule(it: Disclosure, day: date | None, *, actor: Actor, now: datetime) -> None:
    """Post it not before a day; None takes the day back."""
    _check_drafter(it, actor)
    if it.state in ("published", "closed", "archived", "waived"):
        raise RuleBroken(_("It is posted already."))
    if day is not None and day <= local_date(now):
        raise RuleBroken(_("Choose a day to come."), field="day")
    it.publish_on = day
    record("transparency:schedule", it, actor=actor, at=now, day=day)


def publish(it: Disclosure, *, actor: Actor, now: datetime) -> Text:
    """Post it: through the redaction gate, with its fingerprint, for the posting time."""
    _check_drafter(it, actor)
    _check_gate(it, now)
    day = local_date(now)
    text = _kept(it, actor, now)
    it.edition, it.posted_on = text.number, day
    it.posted_until = day + timedelta(days=it.item.posting_days)
    move(it, "publish", actor=actor, now=now, fingerprint=text.fingerprint, edition=text.number)
    it.posted_until = max(it.posted_until, _earliest_end(it))
    it.correction, it.publish_on = None, None
    _fill_cell(it, day)
    return text


def _check_gate(it: Disclosure, now: datetime) -> None:
    if it.publish_on is not None and it.publish_on > local_date(now):
        raise RuleBroken(_("It is to be posted on %(day)s.", day=format_day(it.publish_on)))
    left = len(open_findings(it))
    if left:
        raise RuleBroken(
            _("%(n)s findings are still open. Black out or keep each of them first.", n=left)
        )


def _kept(it: Disclosure, actor: Actor, now: datetime) -> Text:
    """The posted text, chained to the one before it."""
    before = it.texts[-1].fingerprint if it.texts else fingerprint.NONE
    files = sorted(each.file.sha256 for each in current_files(it))
    content = it.content or _("See the attached files.")
    text = Text(
        disclosure_id=it.id, number=it.edition + 1, title=it.title, content=content, files=files,
        reason=it.correction, fingerprint=fingerprint.of(it.title, content, files, before),
        before=before, posted_on=local_date(now), by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    it.texts.append(text)
    return text


def _earliest_end(it: Disclosure) -> date:
    """The day its posting clock names."""
    return next(clock.due_on for clock in clocks_of(it) if clock.name == "posting" and clock.runs)


def _fill_cell(it: Disclosure, day: date) -> None:
    duty = duties.duty_of(it)
    if duty is not None and duty.published_on is None:
        duty.published_on = day


def correct(
    it: Disclosure, reason: str, *, actor: Actor, now: datetime, withhold: bool = False
) -> None:
    """Begin another edition. The one that is posted stays readable meanwhile and after.

    `withhold` takes the standing text off the public page, because it shows what it must not.
    """
    _check_drafter(it, actor)
    move(it, "correct", actor=actor, now=now, note=reason)
    it.correction = reason.strip()[:400]
    if withhold:
        it.texts[-1].withheld = reason.strip()[:200]


def close(it: Disclosure, *, actor: Actor, now: datetime) -> None:
    """Take it down, once it was posted for as long as it must be."""
    _check_drafter(it, actor)
    assert it.posted_until is not None
    if local_date(now) < it.posted_until:
        raise RuleBroken(
            _("It stays posted until %(day)s at least.", day=format_day(it.posted_until))
        )
    move(it, "close", actor=actor, now=now)


def archive(it: Disclosure, *, actor: Actor, now: datetime) -> None:
    """File it away; it stays readable."""
    _check_drafter(it, actor)
    move(it, "archive", actor=actor, now=now)


def waive(it: Disclosure, reason: str, *, actor: Actor, now: datetime) -> None:
    """Say why there is nothing to disclose this time."""
    move(it, "waive", actor=actor, now=now, note=reason)
    duty = duties.duty_of(it)
    if duty is not None:
        duty.waived_on = local_date(now)
