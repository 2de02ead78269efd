"""Signals heard, warnings verified, dealt with and lifted; the county told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from platform_core.api import (
    SYSTEM,
    Actor,
    Employer,
    RuleBroken,
    clocks_of,
    current_pack,
    db,
    format_day,
    holders_of,
    local_date,
    move,
    notify,
    open_matter,
    record_county,
    search,
)
from platform_core.api import gettext as _
from plugins.contracts.models import Alert, EarlyWarning, Signal
from plugins.contracts.queries import warnings as asking
from plugins.contracts.warning_labels import COLOURS, TOPICS
from plugins.contracts.warning_notices import ASSIGNED, INSTRUCTED, SIGNALLED
from plugins.contracts.warning_rules import Alarm, alarm_words, judge
from plugins.contracts.warning_states import Colour, Topic

SERIES = "YJ"  # 预警
LARGEST = 10**12


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A fact: its numbers, whom it is about, and where it came from.

    `key` names it for good: told twice, it is heard once.
    """

    topic: Topic
    facts: Mapping[str, int]
    happened_on: date
    employer: Employer | None = None
    story: str = ""
    source_ref: str | None = None
    key: str | None = None
    keep: bool = True  # also where no threshold is reached
    employer_id: int | None = field(default=None)

    @property
    def about(self) -> int | None:
        """The employer's id."""
        return self.employer.id if self.employer else self.employer_id


def hear(heard: Heard, *, actor: Actor, now: datetime) -> EarlyWarning | None:
    """Take a fact in. Where it reaches a threshold it opens a warning, or joins the one that is
    open for the same employer and topic, and raises it where it is graver."""
    _check(heard, now)
    alarms = judge(heard.topic, heard.facts, current_pack())
    if not alarms and not heard.keep:
        return None
    if heard.key and asking.is_known(heard.key):
        return None
    warning = _warning_for(heard, alarms, actor=actor, now=now) if alarms else None
    signal = Signal(
        topic=heard.topic, employer_id=heard.about, at=now, happened_on=heard.happened_on,
        facts=dict(heard.facts), story=heard.story.strip(), source_ref=heard.source_ref,
        source_key=heard.key, by_account_id=actor.account_id,
        level=alarms[0].level if alarms else None,
        verdicts=[each.verdict.to_json() for each in alarms],
        warning_id=warning.id if warning else None,
    )  # fmt: skip
    db.session.add(signal)
    db.session.flush()
    if warning is not None:
        db.session.refresh(warning, ["signals"])
        _raise_where_graver(warning, alarms[0], now)
        _copy_to_county(warning, now)
    return warning


def _check(heard: Heard, now: datetime) -> None:
    if heard.happened_on > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="happened_on")
    for name, number in heard.facts.items():
        if not 0 <= number <= LARGEST:
            raise RuleBroken(_("Write a whole number that is not negative."), field=name)


def _warning_for(
    heard: Heard, alarms: Sequence[Alarm], *, actor: Actor, now: datetime
) -> EarlyWarning:
    standing = asking.open_warning(heard.topic, heard.about)
    if standing is not None:
        return standing
    level = alarms[0].level
    name = heard.employer.name if heard.employer else asking.employer_name(heard.about)
    warning = EarlyWarning(
        topic=heard.topic, level=level, employer_id=heard.about,
        title=f"{TOPICS[heard.topic]}：{name}"[:160] if name else str(TOPICS[heard.topic]),
        county_told_at=now if level.is_county_matter else None,
    )  # fmt: skip
    open_matter(warning, actor=actor, now=now, series=SERIES, topic=heard.topic, level=level)
    search.index(warning, warning.title, heard.story)
    due = next(each.due_on for each in clocks_of(warning))
    notify(holders_of("township_officer"), SIGNALLED, ref=warning, number=warning.number,
           level=COLOURS[level], due=due)  # fmt: skip
    return warning


def _raise_where_graver(warning: EarlyWarning, alarm: Alarm, now: datetime) -> None:
    if alarm.level.rank > warning.level.rank:
        grounds = alarm_words(alarm.verdict, current_pack())
        change_level(warning, alarm.level, grounds, actor=SYSTEM, now=now)


def verify(
    warning: EarlyWarning, level: Colour, found: str, *, actor: Actor, now: datetime
) -> None:
    """Say what verifying it found, and set its level."""
    _set_level(warning, level, now)
    warning.verified_on = local_date(now)
    move(warning, "verify", actor=actor, now=now, note=found, level=level)
    _copy_to_county(warning, now, found)


def _set_level(warning: EarlyWarning, level: Colour, now: datetime) -> None:
    """From orange on the county knows of it from this very moment."""
    warning.level = level
    if level.is_county_matter and warning.county_told_at is None:
        warning.county_told_at = now


def change_level(
    warning: EarlyWarning, level: Colour, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Raise or lower the level, with the reason."""
    if level is warning.level:
        raise RuleBroken(_("It stands at this level already."), field="level")
    name = "raise_level" if level.rank > warning.level.rank else "lower_level"
    before = warning.level
    _set_level(warning, level, now)
    move(warning, name, actor=actor, now=now, note=reason, level=level, was=before)
    _copy_to_county(warning, now, reason)


def assign(
    warning: EarlyWarning, unit: str, account_id: int | None, *, actor: Actor, now: datetime
) -> None:
    """Name who deals with it."""
    warning.unit, warning.unit_account_id = unit.strip() or None, account_id
    move(warning, "assign", actor=actor, now=now, unit=warning.unit, account=account_id)
    if account_id:
        notify([account_id], ASSIGNED, ref=warning, number=warning.number,
               level=COLOURS[warning.level])  # fmt: skip
    _copy_to_county(warning, now)


def take_measure(warning: EarlyWarning, measure: str, *, actor: Actor, now: datetime) -> None:
    """Report what was done."""
    move(warning, "measure", actor=actor, now=now, note=measure)
    _copy_to_county(warning, now, measure)


def lift(warning: EarlyWarning, outcome: str, *, actor: Actor, now: datetime) -> None:
    """The danger has passed: say how it ended."""
    _end(warning, "lift", outcome, actor=actor, now=now)


def dismiss(warning: EarlyWarning, reason: str, *, actor: Actor, now: datetime) -> None:
    """There was nothing in it."""
    _end(warning, "dismiss", reason, actor=actor, now=now)


def _end(warning: EarlyWarning, name: str, outcome: str, *, actor: Actor, now: datetime) -> None:
    move(warning, name, actor=actor, now=now, note=outcome, level=warning.level)
    warning.outcome = outcome.strip()
    _copy_to_county(warning, now, outcome)


def _copy_to_county(warning: EarlyWarning, now: datetime, said: str = "") -> None:
    """Bring the county's copy up to date, once the county has been told."""
    if warning.county_told_at is None:
        return
    db.session.flush()
    alert = asking.alert_of(warning.id) or _new_alert(warning, now)
    alert.level, alert.state, alert.changed_at = warning.level, warning.state, now
    alert.grounds = grounds_of(warning)
    if said.strip():
        alert.measures += _line(now, said)
    db.session.flush()


def _new_alert(warning: EarlyWarning, now: datetime) -> Alert:
    """A copy with what was written down before the county was told."""
    told = "".join(_line(each.at, each.note) for each in asking.steps_of(warning))
    alert = Alert(warning_id=warning.id, number=warning.number, title=warning.title,
                  topic=warning.topic, told_at=now, measures=told)  # fmt: skip
    db.session.add(alert)
    return alert


def _line(at: datetime, said: str) -> str:
    return f"{format_day(local_date(at))} {said.strip()}\n"


def grounds_of(warning: EarlyWarning) -> str:
    """What was heard and which rules it met, oldest first."""
    pack = current_pack()
    return "\n".join(
        " ".join([format_day(each.happened_on), each.story,
                  *(alarm_words(one, pack) for one in asking.verdicts_of(each))])
        for each in warning.signals
    )  # fmt: skip


def instruct(
    alert: Alert, warning: EarlyWarning, text: str, *, actor: Actor, now: datetime
) -> None:
    """The county's instruction. Called in the township's scope; stands in both histories."""
    move(warning, "instruct", actor=actor, now=now, note=text)
    alert.instruction, alert.instructed_at = text.strip(), now
    readers = {*holders_of("township_admin"), warning.unit_account_id or 0} - {0}
    notify(readers, INSTRUCTED, ref=warning, number=warning.number)
    if actor.county_id is not None:
        record_county("contracts:instruct", alert, county_id=actor.county_id,
                      township_id=warning.township_id, actor=actor, at=now, note=text.strip(),
                      number=warning.number)  # fmt: skip
