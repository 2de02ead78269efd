"""Delegates: elected in their districts, checked, grouped, recalled and replaced."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Member,
    RuleBroken,
    current_pack,
    db,
    local_date,
    record,
    search,
    verdict,
)
from platform_core.api import gettext as _
from plugins.congress.models import (
    CommitteeSeat,
    Congress,
    Delegate,
    DelegateGroup,
    District,
    DistrictElection,
    DistrictVote,
    SpecialCommittee,
)
from plugins.congress.queries import bodies
from plugins.congress.terms import Category, CommitteeTask, Credential, Ending, Sex


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the tellers of a district reported. `due` are all its employees on that day."""

    held_on: date
    due: int
    turnout: int
    method: str = ""
    tellers: str = ""
    by_election: bool = False
    posted_from: date | None = None
    posted_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Candidacy:
    """A candidate and the votes for them."""

    name: str
    votes: int
    sex: Sex
    category: Category
    member: Member | None = None


def enter_election(
    district: District, report: Report, candidates: Sequence[Candidacy], *, actor: Actor,
    now: datetime,
) -> DistrictElection:  # fmt: skip
    """Enter an election; whoever the rules say is elected becomes a delegate.

    Turnout and votes are judged by `delegate.elect_turnout` and `delegate.elect`, on all
    employees of the district. A seat goes to the candidates with most votes; a tie for the last
    one leaves it open for a second ballot. Raises RuleBroken where the figures cannot be.
    """
    _check_report(district, report, candidates, now)
    election = DistrictElection(district_id=district.id, **vars(report))
    db.session.add(election)
    db.session.flush()
    winners = _judge(election, district, candidates)
    record("congress:enter_election", district, actor=actor, at=now, election=election.id,
           due=report.due, turnout=report.turnout, elected=len(winners))  # fmt: skip
    for each in winners:
        _seat(district, each, report.held_on, actor=actor, now=now)
    return election


def _check_report(
    district: District, report: Report, candidates: Sequence[Candidacy], now: datetime
) -> None:
    if report.held_on > local_date(now):
        raise RuleBroken(_("An election to come cannot be entered yet."), field="held_on")
    if not 0 <= report.turnout <= report.due:
        raise RuleBroken(_("More took part than the district has employees."), field="turnout")
    if not candidates:
        raise RuleBroken(_("Enter at least one candidate."), field="candidates")
    if any(each.votes > report.turnout or each.votes < 0 for each in candidates):
        raise RuleBroken(_("A candidate has more votes than people took part."), field="candidates")
    if free_seats(district, report.held_on) < 1:
        raise RuleBroken(_("Every seat of this district is taken."))


def free_seats(district: District, day: date) -> int:
    """Seats of a district without a delegate in office on `day`."""
    held = bodies.delegates_in_office(district.congress, day)
    return district.seats - sum(1 for each in held if each.district_id == district.id)


def _judge(
    election: DistrictElection, district: District, candidates: Sequence[Candidacy]
) -> list[Candidacy]:
    pack = current_pack()
    turnout = verdict(pack.limit("delegate.elect_turnout"), election.turnout, election.due)
    enough = pack.limit("delegate.elect")
    free = free_seats(district, election.held_on)
    ranked = sorted(candidates, key=lambda each: -each.votes)
    winners = []
    for each in ranked:
        votes = verdict(enough, each.votes, election.due)
        tied = sum(1 for other in ranked if other.votes >= each.votes) > free
        elected = turnout.ok is True and votes.ok is True and not tied
        said = [*([] if turnout.ok else turnout.sentences()), *votes.sentences()]
        if votes.ok and tied:
            said.append(_("There are more with as many votes than seats: vote again among them."))
        election.votes.append(
            DistrictVote(
                election_id=election.id, candidate=each.name, votes=each.votes, elected=elected,
                member_id=each.member.id if each.member else None, verdict=" ".join(said)[:400],
            )
        )  # fmt: skip
        winners += [each] if elected else []
    return winners


def _seat(
    district: District, who: Candidacy, since: date, *, actor: Actor, now: datetime
) -> Delegate:
    return enter(district, who.name, who.sex, who.category, since, member=who.member, actor=actor,
                 now=now)  # fmt: skip


def enter(
    district: District, name: str, sex: Sex, category: Category, since: date, *,
    member: Member | None = None, actor: Actor, now: datetime,
) -> Delegate:  # fmt: skip
    """Put somebody elected onto the roll of delegates. Raises RuleBroken for a second mandate."""
    congress = district.congress
    if not congress.since <= since < congress.until:
        raise RuleBroken(_("A mandate begins within the term of its congress."), field="since")
    if free_seats(district, since) < 1:
        raise RuleBroken(
            _("Every seat of “%(district)s” is taken.", district=district.name), field="district"
        )
    if member is not None and any(
        each.congress_id == congress.id for each in bodies.mandates_of(member.id, since)
    ):
        raise RuleBroken(_("“%(name)s” is a delegate already.", name=name), field="member")
    delegate = Delegate(
        congress_id=congress.id, district_id=district.id, number=bodies.next_number(congress),
        name=name, sex=sex, category=category, since=since, badge=secrets.token_urlsafe(12),
        member_id=member.id if member else None, replaces_id=_vacant_since(district, since),
    )  # fmt: skip
    congress.delegates.append(delegate)
    db.session.flush()
    record("congress:seat", delegate, actor=actor, at=now, number=delegate.number,
           district=district.id)  # fmt: skip
    search.index(delegate, name, f"{delegate.number} {district.name}")
    return delegate


def _vacant_since(district: District, day: date) -> int | None:
    """The delegate whose vacancy this mandate fills: the first one ended and not yet replaced."""
    taken = {each.replaces_id for each in district.congress.delegates}
    ended = [
        each for each in district.congress.delegates
        if each.district_id == district.id and each.until is not None and each.until <= day
        and each.id not in taken
    ]  # fmt: skip
    return min(ended, key=lambda each: (each.until, each.id)).id if ended else None


def review_credential(
    delegate: Delegate, confirmed: bool, note: str, *, actor: Actor, now: datetime
) -> None:
    """Confirm a mandate, or refuse it with the reason."""
    if not confirmed and not note.strip():
        raise RuleBroken(_("Say why the mandate is refused."), field="note")
    delegate.credential = Credential.CONFIRMED if confirmed else Credential.REFUSED
    delegate.credential_note = note.strip() or None
    record("congress:review", delegate, actor=actor, at=now, note=note.strip() or None,
           credential=delegate.credential)  # fmt: skip


def confirm_all(congress: Congress, *, actor: Actor, now: datetime) -> int:
    """Confirm every mandate that waits for the review. Returns how many."""
    waiting = [each for each in congress.delegates if each.credential is Credential.PENDING]
    for each in waiting:
        each.credential = Credential.CONFIRMED
    record("congress:confirm_all", congress, actor=actor, at=now, count=len(waiting))
    return len(waiting)


def recall(
    delegate: Delegate, day: date, votes: int, due: int, reason: str, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Recall a delegate by vote of the district that elected them.

    `votes` of all `due` employees are judged by `delegate.recall`; too few refuse the recall.
    """
    if not 0 <= votes <= due:
        raise RuleBroken(_("There are more votes than employees."), field="votes")
    judged = verdict(current_pack().limit("delegate.recall"), votes, due)
    if judged.ok is not True:
        raise RuleBroken(" ".join(judged.sentences()), field="votes", rule=judged.rule)
    end(delegate, Ending.RECALLED, day, reason, actor=actor, now=now)


def end(
    delegate: Delegate, ending: Ending, day: date, note: str, *, actor: Actor, now: datetime
) -> None:
    """End a mandate: the seat is vacant, and the district elects somebody else."""
    if delegate.until is not None:
        raise RuleBroken(_("This mandate has ended already."))
    if day < delegate.since:
        raise RuleBroken(_("A mandate cannot end before it began."), field="day")
    if not note.strip():
        raise RuleBroken(_("Say why the mandate ends."), field="note")
    delegate.until, delegate.ending, delegate.ending_note = day, ending, note.strip()
    delegate.heads_group = False
    record("congress:end_mandate", delegate, actor=actor, at=now, note=note.strip(),
           ending=ending, day=day)  # fmt: skip


def correct(
    delegate: Delegate, category: Category, group: DelegateGroup | None, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Change what a delegate does at work, or the delegation they belong to."""
    delegate.category = category
    if delegate.group_id != (group.id if group else None):
        delegate.group_id, delegate.heads_group = (group.id if group else None), False
    record("congress:correct", delegate, actor=actor, at=now, category=category,
           group=delegate.group_id)  # fmt: skip


def form_groups(congress: Congress, names: Sequence[str], *, actor: Actor, now: datetime) -> int:
    """Form delegations, and share the districts out among them in order, evenly by seats."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        raise RuleBroken(_("Name at least one delegation."), field="names")
    known = {group.name: group for group in groups_of(congress)}
    groups = [known.get(name) or _new_group(congress, name) for name in wanted]
    db.session.flush()
    present = bodies.delegates_in_office(congress, local_date(now))
    share = max(1, -(-len(present) // len(groups)))
    by_district = sorted(present, key=lambda each: (each.district_id, each.number))
    for place, delegate in enumerate(by_district):
        delegate.group_id = groups[min(place // share, len(groups) - 1)].id
        delegate.heads_group = place % share == 0 and place // share < len(groups)
    record("congress:form_groups", congress, actor=actor, at=now, groups=len(groups))
    db.session.flush()
    for group in groups:
        db.session.expire(group, ["delegates"])
    return len(groups)


def _new_group(congress: Congress, name: str) -> DelegateGroup:
    group = DelegateGroup(congress_id=congress.id, name=name)
    db.session.add(group)
    return group


def groups_of(congress: Congress) -> Sequence[DelegateGroup]:
    """The delegations of a congress."""
    query = select(DelegateGroup).where(DelegateGroup.congress_id == congress.id)
    return db.session.scalars(query.order_by(DelegateGroup.id)).all()


def name_head(delegate: Delegate, *, actor: Actor, now: datetime) -> None:
    """Make a delegate the head of their delegation."""
    if delegate.group is None:
        raise RuleBroken(_("This delegate belongs to no delegation yet."))
    for other in delegate.group.delegates:
        other.heads_group = other.id == delegate.id
    record("congress:name_head", delegate, actor=actor, at=now, group=delegate.group_id)


def fill_committee(
    congress: Congress, task: CommitteeTask, members: Sequence[Delegate], *, actor: Actor,
    now: datetime,
) -> SpecialCommittee:  # fmt: skip
    """Set up a special committee, or fill it anew; the first of `members` heads it."""
    if not members:
        raise RuleBroken(_("Choose at least one."), field="members")
    if any(not each.in_office(local_date(now)) for each in members):
        raise RuleBroken(_("Only delegates in office can sit on a committee."), field="members")
    found = next((each for each in bodies.committees_of(congress) if each.task is task), None)
    committee = found or SpecialCommittee(congress_id=congress.id, task=task)
    db.session.add(committee)
    db.session.flush()
    for seat in list(committee.seats):
        db.session.delete(seat)
    db.session.flush()
    for place, each in enumerate(members):
        db.session.add(
            CommitteeSeat(committee_id=committee.id, delegate_id=each.id, heads=place == 0)
        )
    db.session.flush()
    db.session.expire(committee, ["seats"])
    record("congress:fill_committee", congress, actor=actor, at=now, task=task, seats=len(members))
    return committee
