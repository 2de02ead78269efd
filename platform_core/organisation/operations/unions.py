"""Unions and their committees."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.organisation.models import (
    COUNTED,
    CommitteeKind,
    Member,
    OfficerTerm,
    Union,
    UnionKind,
)
from platform_core.organisation.operations.changes import changed
from platform_core.organisation.terms import TERM
from platform_core.rules import current_pack, verdict
from platform_core.tenancy import db


@dataclass(frozen=True, kw_only=True)
class UnionFacts:
    """What the register says of a union. `established_on` is a partial date."""

    name: str
    kind: UnionKind
    code: str | None = None
    parent_id: int | None = None
    employer_id: int | None = None
    approval_no: str | None = None
    established_on: str | None = None
    term_years: int = 5
    committee_since: date | None = None
    full_time_cadres: int = 0


def establish(facts: UnionFacts, *, actor: Actor, now: datetime) -> Union:
    """Enter a union. Raises RuleBroken where its name or code is taken or the law forbids it."""
    _check(facts, None, now)
    union = Union(**asdict(facts))
    db.session.add(union)
    record("core:establish_union", union, actor=actor, at=now, kind=facts.kind.value)
    return union


def amend(union: Union, facts: UnionFacts, *, actor: Actor, now: datetime) -> None:
    """Change a union's entry. Raises RuleBroken as `establish` does."""
    _check_stands(union)
    _check(facts, union, now)
    fields = changed(union, asdict(facts))
    if fields:
        record("core:amend_union", union, actor=actor, at=now, fields=fields)


def _check(facts: UnionFacts, union: Union | None, now: datetime) -> None:
    for field, taken in (
        ("name", _("A union of this name is there already.")),
        ("code", _("Another union has this code.")),
    ):
        value = getattr(facts, field)
        query = select(Union.id).where(getattr(Union, field) == value)
        other = db.session.scalar(query) if value else None
        if other is not None and (union is None or other != union.id):
            raise RuleBroken(taken, field=field)
    _check_term(facts.term_years, facts.committee_since, now)
    if union is not None and facts.parent_id is not None:
        _check_parent(union, facts.parent_id)


def _check_term(years: int, since: date | None, now: datetime) -> None:
    rule = current_pack().limit(TERM)
    length = verdict(rule, years)
    if length.ok is False:
        raise RuleBroken(" ".join(length.sentences()), field="term_years", rule=rule.key)
    if since is not None and since > local_date(now):
        raise RuleBroken(_("A committee cannot sit from a day to come."), field="committee_since")


def _check_parent(union: Union, parent_id: int) -> None:
    """A union does not stand below itself, directly or by a detour."""
    above: int | None = parent_id
    while above is not None:
        if above == union.id:
            raise RuleBroken(_("A union cannot stand below itself."), field="parent_id")
        above = db.session.scalar(select(Union.parent_id).where(Union.id == above))


def renew_committee(
    union: Union, *, since: date, term_years: int, approval_no: str | None, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Note that a new committee was elected; the terms of the old one's officers end.

    Raises RuleBroken for a day to come, one before the sitting committee's, a term of no
    lawful length.
    """
    _check_stands(union)
    _check_term(term_years, since, now)
    before = union.committee_since
    if before is not None and since <= before:
        raise RuleBroken(
            _("The sitting committee was elected later than that. Check the day."), field="since"
        )
    query = select(OfficerTerm).where(
        OfficerTerm.union_id == union.id,
        OfficerTerm.committee == CommitteeKind.UNION,
        OfficerTerm.until.is_(None),
        OfficerTerm.since < since,
    )
    for term in db.session.scalars(query):
        term.until = since
    union.committee_since, union.term_years = since, term_years
    record("core:renew_committee", union, actor=actor, at=now, since=since.isoformat(),
           term_years=term_years, approval_no=approval_no)  # fmt: skip


def dissolve(union: Union, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Dissolve a union. Raises RuleBroken while it has members, or without a reason."""
    _check_stands(union)
    if not reason.strip():
        raise RuleBroken(_("Give the reason and the decision it rests on."), field="reason")
    if on > local_date(now):
        raise RuleBroken(_("It cannot have been dissolved on a day to come."), field="on")
    left = select(func.count()).where(Member.union_id == union.id, Member.status.in_(COUNTED))
    count = db.session.scalar(left)
    if count:
        raise RuleBroken(
            _("It still has %(count)s members. Transfer them first.", count=count), field="on"
        )
    union.dissolved_on = on
    record("core:dissolve_union", union, actor=actor, at=now, note=reason.strip(),
           on=on.isoformat())  # fmt: skip


def appoint(
    union: Union, member: Member, *, committee: CommitteeKind, position: str, since: date,
    full_time: bool, approval_no: str | None, actor: Actor, now: datetime,
) -> OfficerTerm:  # fmt: skip
    """Enter that a member was elected to a committee of their union.

    Raises RuleBroken for somebody who is no member of this union or holds that position.
    """
    _check_stands(union)
    if member.union_id != union.id or member.status not in COUNTED:
        raise RuleBroken(_("Only a member on this union's rolls can be elected."), field="member")
    if since > local_date(now):
        raise RuleBroken(_("A term cannot begin on a day to come."), field="since")
    if db.session.scalar(_sitting(union, member, committee)) is not None:
        raise RuleBroken(
            _("This person sits on that committee already. End that term first."), field="member"
        )
    term = OfficerTerm(
        union_id=union.id, member_id=member.id, committee=committee, position=position.strip(),
        full_time=full_time, since=since, approval_no=approval_no,
    )  # fmt: skip
    db.session.add(term)
    record("core:appoint", union, actor=actor, at=now, member=member.id,
           committee=committee.value, since=since.isoformat())  # fmt: skip
    return term


def _sitting(union: Union, member: Member, committee: CommitteeKind) -> Select[int]:
    return select(OfficerTerm.id).where(
        OfficerTerm.union_id == union.id,
        OfficerTerm.member_id == member.id,
        OfficerTerm.committee == committee,
        OfficerTerm.until.is_(None),
    )


def end_term(term: OfficerTerm, *, until: date, reason: str, actor: Actor, now: datetime) -> None:
    """End an officer's term. Raises RuleBroken where it has ended or the day cannot be."""
    if term.until is not None:
        raise RuleBroken(_("This term has ended already."), field="until")
    if not term.since <= until <= local_date(now):
        raise RuleBroken(
            _("The last day lies between the term's beginning and today."), field="until"
        )
    term.until = until
    record("core:end_term", term.union, actor=actor, at=now, note=reason.strip() or None,
           member=term.member_id, committee=term.committee.value,
           until=until.isoformat())  # fmt: skip


def _check_stands(union: Union) -> None:
    if union.dissolved_on is not None:
        raise RuleBroken(_("This union is dissolved; its entry stays as it is."))
