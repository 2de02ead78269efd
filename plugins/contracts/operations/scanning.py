"""Looking through what the module knows for signals: contracts, demands, monthly figures."""

from datetime import date, datetime, timedelta

from platform_core.api import SYSTEM, Ref, local_date
from plugins.contracts.operations.warnings import Heard, hear
from plugins.contracts.queries import scanning as asking
from plugins.contracts.warning_states import Topic


def scan_month(month: date, *, now: datetime) -> int:
    """Hear what the figures of a month say; how many warnings it made or joined."""
    day = min(_month_end(month), local_date(now))
    return sum(_heard(each, now) for each in (*_labour(month, day), *_insurance(month, day)))


def _month_end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _heard(heard: Heard, now: datetime) -> int:
    return hear(heard, actor=SYSTEM, now=now) is not None


def _labour(month: date, day: date) -> list[Heard]:
    heard = []
    for each in asking.labour_in(month):
        facts = {"unsigned": each.due - each.signed, "employees": each.employees}
        heard.append(Heard(
            topic=Topic.UNSIGNED, facts=facts, happened_on=day, employer_id=each.employer_id,
            key=f"unsigned:{each.employer_id}:{month}", keep=False,
        ))  # fmt: skip
        owed = {"people": each.unpaid_people, "months": each.unpaid_months,
                "periods": each.unpaid_months}  # fmt: skip
        heard.append(Heard(
            topic=Topic.ARREARS, facts=owed, happened_on=day, employer_id=each.employer_id,
            key=f"arrears:{each.employer_id}:{month}", keep=False,
        ))  # fmt: skip
    return heard


def _insurance(month: date, day: date) -> list[Heard]:
    return [
        Heard(topic=Topic.INSURANCE, facts={"months": months}, happened_on=day,
              employer_id=employer_id, key=f"insurance:{employer_id}:{month}", keep=False)
        for employer_id, months in asking.longest_owed(month)
    ]  # fmt: skip


def scan(*, now: datetime) -> int:
    """Hear what today makes a signal of: contracts near or past their end, demands without a
    reply, a congress that has not met, tasks of its resolutions left undone."""
    today = local_date(now)
    heard = [*_contracts(today), *_demands(today), *_tasks(today), *_congress(today)]
    return sum(_heard(each, now) for each in heard)


def _contracts(today: date) -> list[Heard]:
    heard = []
    for each in asking.contracts_ending(today):
        left = (each.ends_on - today).days
        facts = {"days_left": left} if left >= 0 else {"days_expired": -left}
        step = "expiring" if left >= 0 else "expired"
        heard.append(Heard(
            topic=Topic.CONTRACT, facts=facts, happened_on=today, employer_id=each.employer_id,
            story=f"{each.number} {each.title}", source_ref=f"contracts:contract:{each.id}",
            key=f"{step}:{each.id}:{each.ends_on}", keep=False,
        ))  # fmt: skip
    return heard


def _demands(today: date) -> list[Heard]:
    return [
        Heard(topic=Topic.DEMAND, facts={"days_late": (today - due).days}, happened_on=today,
              employer_id=each.employer_id, story=f"{each.number} {each.title}",
              source_ref=f"contracts:consultation:{each.id}", key=f"demand:{clock_id}", keep=False)
        for each, clock_id, due in asking.demands_unanswered(today)
    ]  # fmt: skip


def _tasks(today: date) -> list[Heard]:
    return [
        Heard(topic=Topic.TASK, facts={"days_late": (today - entry.due_on).days},
              happened_on=today, story=f"{entry.number} {entry.title}", source_ref=entry.ref,
              key=f"task:{Ref.parse(entry.ref).id}", keep=False)
        for entry in asking.tasks_overdue(today)
        if entry.due_on is not None
    ]  # fmt: skip


def _congress(today: date) -> list[Heard]:
    last = asking.last_congress()
    if last is None:
        return []
    months = (today.year - last.year) * 12 + today.month - last.month - (today.day < last.day)
    return [Heard(topic=Topic.CONGRESS, facts={"months": months}, happened_on=today,
                  key=f"no_congress:{last}", keep=False)]  # fmt: skip
