"""Members: enrol, correct, transfer, and what else may happen to a membership."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.cells import Cell
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.organisation import membership, numbers
from platform_core.organisation.models import COUNTED, Member, MemberStatus, Sex, Union
from platform_core.organisation.names import sort_key
from platform_core.organisation.operations.changes import changed
from platform_core.organisation.rosters.findings import say
from platform_core.organisation.rosters.identity import Identity, clean_identity
from platform_core.sealing import identity_index, phone_index
from platform_core.tenancy import db


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """What the register says of a member.

    `identity_no` and `phone` None leave what is there. Days are partial dates.
    """

    name: str
    sex: Sex | None = None
    born_on: str | None = None
    ethnicity: str | None = None
    identity_no: str | None = None
    phone: str | None = None
    education: str | None = None
    political_status: str | None = None
    job: str | None = None
    rural_household: bool | None = None
    migrant: bool = False
    joined_on: str | None = None


def enrol(
    union: Union, facts: MemberFacts, *, number: str = "", applied: bool = False, actor: Actor,
    now: datetime,
) -> Member:  # fmt: skip
    """Take a person into a union, or note their application. Without `number` one is made.

    Raises RuleBroken where the identity number is wrong or a member's already, the card number
    is taken, or the union dissolved.
    """
    _check_open(union)
    facts = _agreeing(facts, local_date(now))
    _check_unknown(facts.identity_no, None)
    status = MemberStatus.APPLIED if applied else MemberStatus.ACTIVE
    member = Member(union_id=union.id, number=_number(number), status=status, **_columns(facts))
    db.session.add(member)
    record("core:enrol", member, actor=actor, at=now, union=union.id, status=status.value)
    return member


def correct(member: Member, facts: MemberFacts, *, actor: Actor, now: datetime) -> None:
    """Correct a member's particulars. Raises RuleBroken as `enrol` does."""
    facts = _agreeing(facts, local_date(now))
    _check_unknown(facts.identity_no, member)
    values = _columns(facts)
    kept = {"identity_no": ("identity_no", "identity_index"), "phone": ("phone", "phone_index")}
    for field, columns in kept.items():
        if getattr(facts, field) is None:
            for column in columns:
                del values[column]
    fields = changed(member, values)
    if fields:
        record("core:correct_member", member, actor=actor, at=now, fields=fields)


def transfer(member: Member, to: Union, *, reason: str, actor: Actor, now: datetime) -> None:
    """Move a membership to another union of the township: it goes along with the person.

    Raises RuleBroken for somebody not on the rolls, a dissolved union or the same one.
    """
    _check_open(to)
    if member.status not in COUNTED:
        raise RuleBroken(_("Only who is on the rolls can be transferred."), field="union_id")
    if member.union_id == to.id:
        raise RuleBroken(_("The member belongs to this union already."), field="union_id")
    before, member.union_id = member.union_id, to.id
    record("core:transfer", member, actor=actor, at=now, note=reason.strip() or None,
           source=before, target=to.id)  # fmt: skip


def change_status(
    member: Member, verb: str, *, reason: str = "", actor: Actor, now: datetime
) -> None:
    """Do one of `membership.CHANGES`: approve, keep, resume, leave, expel and so on.

    Raises RuleBroken where the table forbids it or a reason is missing.
    """
    target = membership.after(member.status, verb)
    if membership.CHANGES[verb].needs_reason and not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    if target is MemberStatus.ACTIVE:
        _check_open(member.union)
    before, member.status = member.status, target
    record(f"core:{verb}_member", member, actor=actor, at=now, note=reason.strip() or None,
           source=before.value, target=target.value)  # fmt: skip


def note_shown(subject: object, *, actor: Actor, now: datetime) -> None:
    """Record that somebody looked at full identity and telephone numbers."""
    record("core:show_identity", subject, actor=actor, at=now)


def _check_open(union: Union) -> None:
    if union.dissolved_on is not None:
        raise RuleBroken(_("This union is dissolved. Choose another one."), field="union_id")


def _number(given: str) -> str:
    number = given.strip() or numbers.member_number(numbers.take(numbers.MEMBERS)[0])
    taken = db.session.scalar(select(Member.id).where(Member.number == number))
    if taken is not None and given.strip():
        raise RuleBroken(_("Another member has this card number."), field="number")
    return number if taken is None else _number("")  # a roster brought that one along


def _agreeing(facts: MemberFacts, today: date) -> MemberFacts:
    """The facts with sex and birth date as the identity number says. Raises RuleBroken where
    what was typed says otherwise, or the number is none."""
    if facts.born_on and facts.born_on > today.isoformat():
        raise RuleBroken(_("The birth date lies in the future."), field="born_on")
    if not facts.identity_no:
        return facts
    identity = _read(facts.identity_no, today)
    if facts.sex is not None and facts.sex != identity.sex:
        raise RuleBroken(_("The sex contradicts the identity number. Check both."), field="sex")
    born = identity.born.isoformat()
    if facts.born_on and not born.startswith(facts.born_on):
        raise RuleBroken(
            _("The birth date contradicts the identity number. Check both."), field="born_on"
        )
    return replace(facts, identity_no=identity.number, sex=Sex(identity.sex), born_on=born)


def _read(number: str, today: date) -> Identity:
    clean = clean_identity(Cell(number), today)
    if not isinstance(clean.value, Identity):
        wrong = clean.remarks[-1]
        raise RuleBroken(say(wrong.code, wrong.facts), field="identity_no")
    return clean.value


def _check_unknown(number: str | None, member: Member | None) -> None:
    if number is None:
        return
    query = select(Member.id, Member.number).where(Member.identity_index == identity_index(number))
    other = db.session.execute(query).one_or_none()
    if other is not None and (member is None or other.id != member.id):
        raise RuleBroken(
            _("This person is in the register already, with card number %(number)s. "
              "Transfer or readmit them there.", number=other.number),
            field="identity_no",
        )  # fmt: skip


def _columns(facts: MemberFacts) -> dict[str, Any]:
    identity, phone = facts.identity_no, facts.phone
    return asdict(facts) | {
        "sort_key": sort_key(facts.name),
        "identity_index": identity_index(identity) if identity else None,
        "phone_index": phone_index(phone) if phone else None,
    }
