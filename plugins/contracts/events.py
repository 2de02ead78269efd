"""What the module does when others tell that something happened."""

from datetime import date

from platform_core.api import SYSTEM, Ctx, OutboxEvent, local_date, today, utcnow
from plugins.contracts.models import FIGURES
from plugins.contracts.operations import chain
from plugins.contracts.operations.warnings import Heard, hear
from plugins.contracts.queries import contracts
from plugins.contracts.warning_states import Topic


def ratify(ctx: Ctx, event: OutboxEvent) -> None:
    """Enter the vote of the congress on a contract put before it.

    A vote held while the module was off is entered when it comes back, and each vote once: the
    second delivery finds the contract beyond the congress, or its own reference in it.
    """
    told = event.payload
    it = contracts.waiting_at_congress(told["subject"])
    if it is None or it.state != "congress":
        return
    figures = told["figures"]
    decision = chain.Decision(
        number=told["number"], ref=told["ref"], body=told["session"],
        decided_on=date.fromisoformat(told["decided_on"]), passed=told["passed"],
        **{name: figures[name] for name in FIGURES},
    )  # fmt: skip
    chain.ratify(it, decision, actor=SYSTEM, now=utcnow())


def note_congress(ctx: Ctx, event: OutboxEvent) -> None:
    """Remember the day the congress met: its absence is a signal."""
    hear(
        Heard(topic=Topic.CONGRESS, facts={}, happened_on=local_date(event.at),
              source_ref=event.payload["ref"], key=f"event:{event.id}"),
        actor=SYSTEM, now=utcnow(),
    )  # fmt: skip


def note_late_task(ctx: Ctx, event: OutboxEvent) -> None:
    """A task from a resolution is overdue; how long decides whether it is a signal."""
    due = date.fromisoformat(event.payload["due"])
    hear(
        Heard(topic=Topic.TASK, facts={"days_late": max(0, (today() - due).days)},
              happened_on=today(), story=event.payload["number"],
              source_ref=event.payload["ref"], key=f"event:{event.id}"),
        actor=SYSTEM, now=utcnow(),
    )  # fmt: skip


def note_pattern(ctx: Ctx, event: OutboxEvent) -> None:
    """Legal aid sees several cases about one employer: petitions are confidential, so it tells
    only how many there were."""
    told = event.payload
    if told.get("use") != "warning" or told.get("employer_id") is None:
        return
    hear(
        Heard(topic=Topic.PETITION, facts={"petitions": told["cases"]}, happened_on=today(),
              employer_id=told["employer_id"], source_ref=told["ref"], key=f"event:{event.id}"),
        actor=SYSTEM, now=utcnow(),
    )  # fmt: skip
