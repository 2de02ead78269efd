"""What still stands before a session: every rule and every step, met, open, or in the way.

The page shows the list; `open_session` refuses while one of its blocking points is not met.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from platform_core.api import (
    Rule,
    Verdict,
    banded,
    current_calendar,
    current_pack,
    deadline,
    in_time,
    local_date,
    verdict,
)
from platform_core.api import gettext as _
from plugins.congress.models import AgendaItem, Material, Session
from plugins.congress.queries import bodies, hall
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Category, Credential, ItemKind, Office, SessionKind


@dataclass(frozen=True)
class Point:
    """One thing to be settled. `ok` is None where it is not known yet; `where` names the part of
    the page, or the page, on which it can be put right."""

    label: str
    ok: bool | None
    blocking: bool
    why: tuple[str, ...] = ()
    where: str = "session"

    @property
    def stops(self) -> bool:
        """Whether the session cannot be opened because of it."""
        return self.blocking and self.ok is not True


def points(session: Session, now: datetime) -> list[Point]:
    """All points in the order in which they are dealt with."""
    return [
        *_body(session, now), *_composition(session, now), *_plan(session), *_papers(session, now),
        *_offices(session), _quorum(session, now),
    ]  # fmt: skip


def _ruled(label: str, judged: Verdict, where: str) -> Point:
    blocking = judged.blocking or (judged.ok is None and judged.severity == "block")
    return Point(label, judged.ok, blocking, tuple(judged.sentences()), where)


def _body(session: Session, now: datetime) -> Iterator[Point]:
    congress, day = session.congress, local_date(now)
    yield Point(_("The Party committee's decision to set up the congress is on file"),
                congress.decision_no is not None, False, (), "congress")  # fmt: skip
    people = bodies.delegates_in_office(congress, day)
    vacant = sum(each.seats for each in congress.districts) - len(people)
    said = (_("%(count)s seats are vacant.", count=vacant),) if vacant > 0 else ()
    yield Point(_("Delegates have been elected in every district"), bool(people) and vacant <= 0,
                not people, said, "congress")  # fmt: skip
    waiting = sum(1 for each in people if each.credential is Credential.PENDING)
    said = (_("%(count)s mandates wait for the review.", count=waiting),) if waiting else ()
    yield Point(_("The delegates' credentials have been reviewed"), bool(people) and not waiting,
                False, said, "delegates")  # fmt: skip


def _composition(session: Session, now: datetime) -> Iterator[Point]:
    for check in bodies.composition(session.congress, local_date(now)):
        yield _ruled(str(check.rule.label), check.verdict, "congress")


def _plan(session: Session) -> Iterator[Point]:
    yield Point(_("The session has been approved"), session.approval_no is not None, True)
    yield Point(_("The agenda has items"), bool(session.items), True, (), "agenda")
    if session.kind is SessionKind.EXTRAORDINARY:
        rule = current_pack().limit("congress.extraordinary")
        whole = len(bodies.delegates_in_office(session.congress, session.planned_on))
        yield _ruled(str(rule.label), verdict(rule, session.proposed_by, whole), "session")
    open_votes = [item for item in session.items if item.needs_vote and not item.secret]
    rule = current_pack().limit("congress.secret_for")
    wrong = [item for item in open_votes if _must_be_secret(rule, item)]
    yield Point(str(rule.label), not wrong, rule.may_block,
                tuple(_not_secret(rule, item) for item in wrong), "agenda")  # fmt: skip


def must_be_secret(kind: ItemKind, needs_vote: bool) -> bool:
    """Whether the rules in force here ask for a secret ballot on such an item."""
    return needs_vote and kind.value in current_pack().limit("congress.secret_for").value


def _must_be_secret(rule: Rule, item: AgendaItem) -> bool:
    return item.kind.value in rule.value


def _not_secret(rule: Rule, item: AgendaItem) -> str:
    return _("Item %(n)s, “%(title)s”, is to be voted on by secret ballot (%(source)s).",
             n=item.number, title=item.title, source=rule.citation())  # fmt: skip


def _papers(session: Session, now: datetime) -> Iterator[Point]:
    if not session.materials:
        label = str(current_pack().limit("congress.materials_lead").label)
        yield Point(label, False, False, (_("No papers have been prepared."),), "materials")
    for material, judged in _sent(session, now):
        label = _("“%(title)s” was sent in time", title=material.title)
        yield _ruled(label, judged, "materials")


def papers_in_time(session: Session, now: datetime) -> bool:
    """Whether there were papers, and all of them were with the delegates in time."""
    judged = [verdict.ok for _material, verdict in _sent(session, now)]
    return bool(judged) and all(ok is True for ok in judged)


def _sent(session: Session, now: datetime) -> Iterator[tuple[Material, Verdict]]:
    """Every paper, and what the rule says of the day it was sent."""
    rule = current_pack().limit("congress.materials_lead")
    due = deadline(session.planned_on, rule, current_calendar())
    for material in session.materials:
        yield material, in_time(rule, due, material.sent_on, local_date(now))


def _offices(session: Session) -> Iterator[Point]:
    chairs = of_session.officers(session, Office.CHAIR)
    yield Point(_("An executive chair has been named"), bool(chairs), True, (), "offices")
    tellers = of_session.officers(session, Office.TELLER, Office.HEAD_TELLER)
    votes = any(item.needs_vote for item in session.items)
    yield Point(_("Two tellers have been named"), len(tellers) >= 2 or not votes, False, (),
                "offices")  # fmt: skip
    pack, presidium = current_pack(), of_session.officers(session, Office.PRESIDIUM)
    size = len(bodies.delegates_in_office(session.congress, session.planned_on))
    rule = pack.limit("congress.presidium")
    yield _ruled(str(rule.label), banded(rule, size, len(presidium)), "offices")
    rule = pack.limit("congress.presidium_frontline")
    workers = sum(1 for each in presidium if each.delegate.category is Category.FRONTLINE)
    yield _ruled(str(rule.label), verdict(rule, workers, len(presidium)), "offices")


def _quorum(session: Session, now: datetime) -> Point:
    gauge = hall.gauge(session, now)
    label = _("Enough delegates have checked in")
    return _ruled(label, gauge.verdict, "hall")
