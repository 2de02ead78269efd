"""Keeping the figures of a case beside it, without its story."""

from platform_core.api import clocks_of, db
from plugins.legal_aid.limits.facts import OURS
from plugins.legal_aid.models import Case, Tally
from plugins.legal_aid.queries.cases import tally_of
from plugins.legal_aid.workflow.cases import CASE, ENTERED

COPIED = (
    "officer_id", "received_on", "channel", "applicant_kind", "about", "form", "urgent",
    "decided_on", "assigned_on", "closed_on", "result", "rating",
)  # fmt: skip


def count(case: Case) -> Tally:
    """Bring the figures of a case up to date; every operation that changes it ends here."""
    db.session.flush()
    tally = tally_of(case.id) or Tally(case_id=case.id)
    for name in COPIED:
        setattr(tally, name, getattr(case, name))
    tally.persons = max(1, len(case.workers))
    tally.migrants = sum(worker.migrant for worker in case.workers)
    tally.ended = not CASE.state(case.state).open
    _time(case, tally)
    db.session.add(tally)
    db.session.flush()
    return tally


def _time(case: Case, tally: Tally) -> None:
    """What was decided, whether in time, and the next limitation that is ours to keep."""
    clocks = {clock.name: clock for clock in clocks_of(case)}
    decided = case.decided_on is not None and case.state not in ENTERED
    tally.granted = case.state not in ("refused", "objection", "upheld") if decided else None
    review, assign = clocks.get("review"), clocks.get("assign")
    if review is not None and review.stopped_on is not None and decided:
        tally.review_late = review.stopped_on > review.due_on
    if assign is not None and assign.stopped_on is not None and case.assigned_on is not None:
        tally.assign_late = assign.stopped_on > assign.due_on
    running = [clock.due_on for name, clock in clocks.items() if name in OURS and clock.runs]
    tally.limit_on = min(running, default=None)
