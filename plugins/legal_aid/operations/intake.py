"""Taking an application in, testing it, asking for papers, and deciding on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from platform_core.api import (
    SYSTEM,
    Actor,
    Employer,
    RuleBroken,
    current_pack,
    db,
    grant_access,
    holders_of,
    identity_index,
    keyed_hash,
    local_date,
    move,
    new_id,
    notify,
    open_matter,
    phone_index,
    record,
)
from platform_core.api import gettext as _
from plugins.legal_aid import eligibility, queries
from plugins.legal_aid.days import Precision
from plugins.legal_aid.models import (
    AidBody,
    AidObjection,
    Case,
    Eligibility,
    MissingPaper,
    Worker,
)
from plugins.legal_aid.notices.cases import DECIDED, ENTERED, MISSING
from plugins.legal_aid.operations.tally import count
from plugins.legal_aid.queries.cases import objection_to
from plugins.legal_aid.queries.names import name_index
from plugins.legal_aid.workflow.cases import Applicant, Channel, Form, Matter

SERIES = "FY"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the people a case is for, as they said who they are."""

    name: str
    identity: str = ""
    phone: str = ""
    account: str = ""
    migrant: bool = False
    represents: bool = False


@dataclass(frozen=True, kw_only=True)
class Application:
    """What is taken down of an application. `again` says it is no repetition of another."""

    title: str
    story: str
    about: Matter
    applicant_kind: Applicant
    opponent: str
    people: Sequence[Person]
    body: AidBody
    channel: Channel = Channel.DESK
    form: Form = Form.ADVICE
    received_on: date | None = None
    received_as: Precision = Precision.DAY
    employer: Employer | None = None
    urgent_reason: str = ""
    diagnosis: Sequence[str] = field(default=())
    again: bool = False


def take_in(draft: Application, *, actor: Actor, now: datetime) -> Case:
    """Take an application in, from the first word on confidential.

    Whoever enters it for another keeps it until a handler has it; who applies for themself
    follows it. Raises RuleBroken where something is missing, lies ahead or was entered before.
    """
    _check(draft, now)
    case = Case(
        id=new_id(), body=draft.body, channel=draft.channel, about=draft.about,
        received_on=draft.received_on or local_date(now), received_as=draft.received_as,
        applicant_kind=draft.applicant_kind, form=draft.form, title=draft.title.strip(),
        story=draft.story.strip(), opponent=draft.opponent.strip(), opponent_row=draft.employer,
        diagnosis=list(draft.diagnosis), urgent=bool(draft.urgent_reason.strip()),
        urgent_reason=draft.urgent_reason.strip() or None, facts_index=facts_index(draft),
    )  # fmt: skip
    _let_in(case, draft, actor, now)
    _refuse_twin(case, draft)
    open_matter(case, actor=actor, now=now, series=SERIES, channel=draft.channel)
    for person in draft.people:
        add_worker(case, person, actor=actor, now=now)
    count(case)
    keeper = case.keeper_id or case.supervisor_id
    notify([keeper] if keeper else [], ENTERED, ref=case, number=case.number)
    return case


def _check(draft: Application, now: datetime) -> None:
    for name in ("title", "story", "opponent"):
        if not getattr(draft, name).strip():
            raise RuleBroken(_("Fill in what it is about and who the other side is."), field=name)
    if not draft.people or not all(person.name.strip() for person in draft.people):
        raise RuleBroken(_("Say who is to be helped."), field="name")
    if draft.received_on is not None and draft.received_on > local_date(now):
        raise RuleBroken(_("It cannot have been received on a day to come."), field="received_on")
    if draft.body.closed_on is not None and draft.body.closed_on <= local_date(now):
        raise RuleBroken(_("That body is closed; choose another."), field="body")


def _let_in(case: Case, draft: Application, actor: Actor, now: datetime) -> None:
    """Access for the supervisor, and for whoever applies or takes it in, before there is a row."""
    case.supervisor_id = supervisor_here()
    if draft.channel is Channel.WEB:
        case.applicant_id = actor.account_id or None
        mine = ((case.applicant_id, "applicant"), (case.supervisor_id, "supervisor"))
    else:
        case.keeper_id = actor.account_id or None
        mine = ((case.keeper_id, "keeper"), (case.supervisor_id, "supervisor"))
    for account_id, role in mine:
        if account_id is not None:
            grant_access(case, account_id, role, actor=actor, now=now)


def supervisor_here() -> int | None:
    """Who watches over cases here: the administrator who has been it the longest."""
    return next(iter(holders_of("township_admin")), None)


def facts_index(draft: Application) -> bytes:
    """What tells that two applications are about the same facts: other side, matter, person."""
    first = draft.people[0]
    who = first.identity.strip().upper() or "".join(first.name.split())
    other = "".join(draft.opponent.split())
    return keyed_hash("legal_aid:facts", f"{other}|{draft.about}|{who}", 16)


def _refuse_twin(case: Case, draft: Application) -> None:
    """Of the cases that the actor may know of; the supervisor sees the others on the page."""
    twin = next(iter(queries.cases.twins_of(case)), None)
    if twin is not None and not draft.again:
        told = _("Case %(number)s is about the same facts. Open it; or say that this is another "
                 "matter.", number=twin.number)  # fmt: skip
        raise RuleBroken(told, field="again")


def add_worker(case: Case, person: Person, *, actor: Actor, now: datetime) -> Worker:
    """Add somebody to a case; a group case has many people and is one case."""
    worker = Worker(case_id=case.id)
    _write_person(worker, person)
    known = {each.identity_index for each in case.workers}
    if worker.identity_index is not None and worker.identity_index in known:
        raise RuleBroken(_("This person is in the case already."), field="identity")
    case.workers.append(worker)
    db.session.flush()
    record("legal_aid:worker", case, actor=actor, at=now, worker=worker.id)
    return worker


def add_person(case: Case, person: Person, *, actor: Actor, now: datetime) -> Worker:
    """Add somebody to a case that is under way."""
    worker = add_worker(case, person, actor=actor, now=now)
    count(case)
    return worker


def change_worker(
    case: Case, worker: Worker, person: Person, *, actor: Actor, now: datetime
) -> None:
    """Set right who somebody is."""
    _write_person(worker, person)
    record("legal_aid:change_worker", case, actor=actor, at=now, worker=worker.id)
    count(case)


def _write_person(worker: Worker, person: Person) -> None:
    worker.name, worker.name_index = person.name.strip(), name_index(person.name)
    worker.migrant, worker.represents = person.migrant, person.represents
    number, phone = person.identity.strip(), person.phone.strip()
    worker.identity = number.upper() or None
    worker.identity_index = identity_index(number) if number else None
    worker.phone, worker.phone_index = phone or None, phone_index(phone) if phone else None
    worker.account = person.account.strip() or None


def assess(case: Case, inputs: eligibility.Inputs, *, actor: Actor, now: datetime) -> Eligibility:
    """Test whether aid may be given; inputs, rule and outcome are kept as they were."""
    found = eligibility.assess(inputs, current_pack())
    row = Eligibility(
        case_id=case.id, inputs=inputs.as_json(), outcome=found.outcome, rule=found.rule.key,
        pack=found.rule.version_label, explanation=list(found.because),
        by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("legal_aid:assess", case, actor=actor, at=now, outcome=found.outcome,
           rule=found.rule.key)  # fmt: skip
    return row


def ask_papers(case: Case, papers: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """Ask for all missing papers at once; a second list is not allowed (LAL 43)."""
    wanted = [paper.strip() for paper in papers if paper.strip()]
    if not wanted:
        raise RuleBroken(_("List what is missing, one paper a line."), field="papers")
    if case.papers_asked_on is not None:
        raise RuleBroken(_("Missing papers are asked for once, all together; that was done on "
                           "%(day)s.", day=case.papers_asked_on), field="papers")  # fmt: skip
    move(case, "ask_papers", actor=actor, now=now, note="\n".join(wanted))
    case.papers_asked_on = local_date(now)
    case.missing.extend(MissingPaper(case_id=case.id, label=paper[:120]) for paper in wanted)
    tell_applicant(case, MISSING)
    count(case)


def provide(case: Case, papers: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """Note which of the missing papers are here; the last one lets the decision go on."""
    for paper in case.missing:
        if paper.id in papers and paper.provided_on is None:
            paper.provided_on = local_date(now)
    record("legal_aid:provide", case, actor=actor, at=now, papers=len(papers))
    if all(paper.provided_on for paper in case.missing) and case.state == "supplement":
        move(case, "complete", actor=SYSTEM if not actor.can("legal_aid:apply") else actor, now=now)
    count(case)


def lapse(case: Case, *, actor: Actor, now: datetime) -> None:
    """What was not completed in time is taken as withdrawn."""
    move(case, "lapse", actor=actor, now=now)
    count(case)


def grant(case: Case, *, actor: Actor, now: datetime) -> None:
    """Grant aid, on the last test of the application."""
    tested = queries.cases.eligibility_of(case)
    if tested is None:
        raise RuleBroken(_("Test the application first: the decision names the rule."))
    if tested.outcome == "no":
        raise RuleBroken(_("By the test this may not be aided. Test again, or refuse with the "
                           "reasons."))  # fmt: skip
    _decide(case, actor, now)
    move(case, "grant", actor=actor, now=now, basis=tested.rule)
    tell_applicant(case, DECIDED)
    count(case)


def grant_first(case: Case, reason: str, *, actor: Actor, now: datetime) -> None:
    """Grant aid at once because a limitation is near or rights must be preserved (LAL 44)."""
    if not (case.urgent or reason.strip()):
        raise RuleBroken(_("Say what would be lost by waiting."), field="reason")
    _decide(case, actor, now)
    case.urgent, case.urgent_reason = True, case.urgent_reason or reason.strip()[:400]
    move(case, "grant_first", actor=actor, now=now, note=reason)
    tell_applicant(case, DECIDED)
    count(case)


def papers_in(case: Case, *, actor: Actor, now: datetime) -> None:
    """The papers of an aid that was granted first are here now."""
    move(case, "papers_in", actor=actor, now=now)
    count(case)


def refuse(case: Case, reasons: str, *, actor: Actor, now: datetime) -> None:
    """Refuse, in writing and with reasons (LAL 43)."""
    _decide(case, actor, now)
    move(case, "refuse", actor=actor, now=now, note=reasons)
    tell_applicant(case, DECIDED)
    count(case)


def _decide(case: Case, actor: Actor, now: datetime) -> None:
    case.decided_on, case.decided_by = local_date(now), actor.account_id or None


def object_to(case: Case, reason: str, *, actor: Actor, now: datetime) -> None:
    """Object to the refusal; the office enters it for whoever has no account."""
    move(case, "object", actor=actor, now=now, note=reason)
    db.session.add(AidObjection(case_id=case.id, reason=reason.strip(), at=now))
    count(case)


def decide_objection(
    case: Case, granted: bool, opinion: str, *, actor: Actor, now: datetime
) -> None:
    """Decide on the objection; never by whoever refused."""
    if actor.account_id and actor.account_id == case.decided_by:
        raise RuleBroken(_("You refused this application yourself: somebody else decides on the "
                           "objection."))  # fmt: skip
    move(case, "overturn" if granted else "uphold", actor=actor, now=now, note=opinion)
    found = objection_to(case)
    assert found is not None
    found.granted, found.opinion = granted, opinion.strip()
    found.decided_by, found.decided_at = actor.account_id or None, now
    tell_applicant(case, DECIDED)
    count(case)


def refer(case: Case, to: str, *, actor: Actor, now: datetime) -> None:
    """Refer it to the body that can act on it."""
    move(case, "refer", actor=actor, now=now, note=to)
    tell_applicant(case, DECIDED)
    count(case)


def withdraw(case: Case, *, actor: Actor, now: datetime) -> None:
    """Whoever applied takes it back."""
    move(case, "withdraw", actor=actor, now=now)
    count(case)


def tell_applicant(case: Case, kind: object, **params: object) -> None:
    """Write to whoever applied, where they have an account."""
    if case.applicant_id is not None:
        notify([case.applicant_id], kind, ref=case, number=case.number, **params)  # type: ignore[arg-type]
