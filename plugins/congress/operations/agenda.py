"""The agenda, the papers put before the delegates, and what the delegations say of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import Actor, RuleBroken, db, local_date, record, ref_of
from platform_core.api import gettext as _
from plugins.congress.models import (
    AgendaItem,
    Amendment,
    Delegate,
    DelegateGroup,
    GroupOpinion,
    Material,
    MaterialReceipt,
    Session,
)
from plugins.congress.notices import PAPERS_SENT
from plugins.congress.operations.telling import tell_delegates
from plugins.congress.operations.training import log
from plugins.congress.powers import BY_KEY, JOINT_MEETINGS, LAST_RESOLUTIONS, PATROLS
from plugins.congress.queries import opening
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Activity, Channel, ItemKind

CHANGEABLE = frozenset({"planning", "approved", "called"})


@dataclass(frozen=True, kw_only=True)
class Motion:
    """An item to be put on the agenda. `subject_ref` names another module's row it is about."""

    title: str
    kind: ItemKind
    power: str = ""
    proposer: str = ""
    minutes: int = 15
    needs_vote: bool = False
    secret: bool = False
    part: bool = False
    internal: bool = False
    subject_ref: str = ""
    subject_label: str = ""


def add_item(session: Session, motion: Motion, *, actor: Actor, now: datetime) -> AgendaItem:
    """Put an item at the end of the agenda. A ballot the rules want secret is made so."""
    _check_changeable(session)
    _check_motion(motion)
    item = place_item(session, motion)
    record("congress:add_item", session, actor=actor, at=now, item=item.id, kind=item.kind,
           about=item.subject_ref)  # fmt: skip
    return item


def place_item(session: Session, motion: Motion, automatic: bool = False) -> AgendaItem:
    """The item at the end of the agenda, without a record of its own."""
    item = AgendaItem(
        session_id=session.id, position=len(session.items) + 1, title=motion.title.strip(),
        kind=motion.kind, power=motion.power or None, proposer=motion.proposer,
        minutes=motion.minutes, needs_vote=motion.needs_vote, automatic=automatic,
        part=motion.part and bool(session.items), internal=motion.internal,
        secret=motion.secret or opening.must_be_secret(motion.kind, motion.needs_vote),
        subject_ref=motion.subject_ref or None, subject_label=motion.subject_label or None,
    )  # fmt: skip
    session.items.append(item)
    db.session.flush()
    return item


def add_from_power(session: Session, power: str, *, actor: Actor, now: datetime) -> AgendaItem:
    """Put an item on the agenda as the template of a power has it."""
    return add_item(session, motion_of(power), actor=actor, now=now)


def motion_of(key: str) -> Motion:
    """The item that a power's template makes."""
    power = BY_KEY[key]
    return Motion(title=str(power.label), kind=power.kind, power=key, minutes=power.minutes,
                  needs_vote=power.passes)  # fmt: skip


def put_to_vote(
    session: Session, subject_ref: str, subject_label: str, power: str, *, actor: Actor,
    now: datetime,
) -> AgendaItem:  # fmt: skip
    """Put another module's row to the vote: an item whose subject it is, once in a session."""
    query = select(AgendaItem).where(
        AgendaItem.session_id == session.id, AgendaItem.subject_ref == subject_ref
    )
    if db.session.scalar(query) is not None:
        raise RuleBroken(_("This is on the agenda of the session already."))
    template = motion_of(power)
    motion = Motion(title=subject_label[:160], kind=template.kind, power=power,
                    minutes=template.minutes, needs_vote=True, subject_ref=subject_ref,
                    subject_label=subject_label[:160])  # fmt: skip
    return add_item(session, motion, actor=actor, now=now)


def add_what_is_owed(session: Session) -> None:
    """What the congress is owed by itself: the fate of earlier resolutions, joint meetings to
    confirm, patrols to report. Added once each; runs again when the session is called."""
    present = {item.power for item in session.items}
    owed = {
        LAST_RESOLUTIONS: of_session.resolutions_before(session),
        JOINT_MEETINGS: of_session.unconfirmed_meetings(session.congress),
        PATROLS: of_session.patrols_to_report(session.congress),
    }
    for power, rows in owed.items():
        if rows and power not in present:
            place_item(session, motion_of(power), automatic=True)


def change_item(item: AgendaItem, motion: Motion, *, actor: Actor, now: datetime) -> None:
    """Change an item before the session is opened."""
    _check_changeable(item.session)
    _check_motion(motion)
    item.title, item.kind, item.proposer = motion.title.strip(), motion.kind, motion.proposer
    item.minutes, item.needs_vote = motion.minutes, motion.needs_vote
    item.secret, item.internal = motion.secret, motion.internal
    item.part = motion.part and item.position > 1
    record("congress:change_item", item.session, actor=actor, at=now, item=item.id)


def move_item(item: AgendaItem, up: bool, *, actor: Actor, now: datetime) -> None:
    """Move an item one place up or down."""
    _check_changeable(item.session)
    items = sorted(item.session.items, key=lambda each: each.position)
    place = items.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    _renumber(items)
    record("congress:move_item", item.session, actor=actor, at=now, item=item.id)


def remove_item(item: AgendaItem, *, actor: Actor, now: datetime) -> None:
    """Take an item off the agenda. What the platform itself put there stays."""
    session = item.session
    _check_changeable(session)
    if item.automatic:
        raise RuleBroken(_("The congress is owed this report: it stays on the agenda."))
    if any(material.item_id == item.id for material in session.materials):
        raise RuleBroken(_("Papers have been prepared for this item; it stays on the agenda."))
    session.items.remove(item)
    db.session.delete(item)
    _renumber(session.items)
    record("congress:remove_item", session, actor=actor, at=now, item=item.id)


def _renumber(items: list[AgendaItem]) -> None:
    for place, each in enumerate(items, start=1):
        each.position, each.part = place, each.part and place > 1


def _check_motion(motion: Motion) -> None:
    if motion.internal and motion.needs_vote:
        raise RuleBroken(_("What is voted on cannot be hidden from the delegates."),
                         field="internal")  # fmt: skip


def note_outcome(item: AgendaItem, outcome: str, *, actor: Actor, now: datetime) -> None:
    """Write down what was said or decided on an item; the minutes are made of it."""
    if item.session.state not in ("in_session", "closed"):
        raise RuleBroken(_("The outcome is written down during the session, or right after it."))
    item.outcome = outcome.strip()
    record("congress:note_outcome", item.session, actor=actor, at=now, item=item.id)


def _check_changeable(session: Session) -> None:
    if session.state not in CHANGEABLE:
        raise RuleBroken(_("The agenda was adopted when the session was opened."))


def prepare_material(
    session: Session, title: str, body: str, item: AgendaItem | None, *, actor: Actor, now: datetime
) -> Material:
    """Prepare a paper. A file may be kept about it besides its text."""
    _check_changeable(session)
    material = Material(session_id=session.id, item_id=item.id if item else None,
                        title=title.strip(), body=body.strip())  # fmt: skip
    session.materials.append(material)
    db.session.flush()
    record("congress:prepare_material", session, actor=actor, at=now, material=material.id)
    return material


def send_materials(session: Session, day: date, *, actor: Actor, now: datetime) -> int:
    """Hand out every paper not handed out yet, and tell the delegates. Returns how many."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    unsent = [each for each in session.materials if each.sent_on is None]
    if not unsent:
        raise RuleBroken(_("There is no paper left to send. Prepare one first."))
    for each in unsent:
        each.sent_on = day
    record("congress:send_materials", session, actor=actor, at=now, count=len(unsent), day=day)
    tell_delegates(session.congress, PAPERS_SENT, session, day=session.planned_on,
                   title=session.title)  # fmt: skip
    return len(unsent)


def receive(material: Material, delegate: Delegate, channel: Channel, *, now: datetime) -> None:
    """Note that a delegate has received a paper; a second time changes nothing."""
    if material.sent_on is None:
        raise RuleBroken(_("This paper has not been sent yet."))
    if delegate.congress_id != material.session.congress_id:
        raise RuleBroken(_("This delegate belongs to another congress."))
    if any(each.delegate_id == delegate.id for each in material.receipts):
        return
    material.receipts.append(
        MaterialReceipt(material_id=material.id, delegate_id=delegate.id, channel=channel, at=now)
    )


def receive_on_paper(
    session: Session, delegates: list[Delegate], *, actor: Actor, now: datetime
) -> None:
    """Enter that these delegates signed for every paper that was sent."""
    for material in session.materials:
        for delegate in delegates if material.sent_on else ():
            receive(material, delegate, Channel.PAPER, now=now)
    record("congress:receive_on_paper", session, actor=actor, at=now, count=len(delegates))


def propose_amendment(
    material: Material, group: DelegateGroup, paragraph: int, wording: str, reason: str, *,
    actor: Actor, now: datetime,
) -> Amendment:  # fmt: skip
    """Enter a delegation's other wording of a paragraph; an empty one strikes it out."""
    _check_changeable(material.session)
    if group.congress_id != material.session.congress_id:
        raise RuleBroken(_("This delegation belongs to another congress."), field="group")
    if not 1 <= paragraph <= len(material.paragraphs):
        raise RuleBroken(_("The paper has no paragraph of this number."), field="paragraph")
    if not reason.strip():
        raise RuleBroken(_("Say why the paragraph should be changed."), field="reason")
    amendment = Amendment(group_id=group.id, paragraph=paragraph, wording=wording.strip(),
                          reason=reason.strip())  # fmt: skip
    material.amendments.append(amendment)
    db.session.flush()
    record("congress:propose_amendment", material.session, actor=actor, at=now,
           amendment=amendment.id, paragraph=paragraph, group=group.id)  # fmt: skip
    return amendment


def decide_amendment(
    amendment: Amendment, accept: bool, answer: str, *, actor: Actor, now: datetime
) -> None:
    """Take an amendment over, or refuse it with the reason. One for each paragraph at most."""
    material = amendment.material
    _check_changeable(material.session)
    if amendment.decided_at is not None:
        raise RuleBroken(_("This amendment was decided already."))
    if not accept and not answer.strip():
        raise RuleBroken(_("Say why it is not taken over."), field="answer")
    rivals = [each for each in material.amendments if each.accepted]
    if accept and any(each.paragraph == amendment.paragraph for each in rivals):
        raise RuleBroken(_("Another wording of this paragraph was taken over."), field="accept")
    amendment.accepted, amendment.answer = accept, answer.strip() or None
    amendment.decided_at = now
    record("congress:decide_amendment", material.session, actor=actor, at=now,
           amendment=amendment.id, accepted=accept)  # fmt: skip


def give_opinion(
    item: AgendaItem, group: DelegateGroup, body: str, *, actor: Actor, now: datetime
) -> GroupOpinion:
    """Enter what a delegation said of an item; its members' logs say so too."""
    if group.congress_id != item.session.congress_id:
        raise RuleBroken(_("This delegation belongs to another congress."), field="group")
    opinion = GroupOpinion(item_id=item.id, group_id=group.id, body=body.strip())
    item.opinions.append(opinion)
    db.session.flush()
    for delegate in group.delegates:
        log(delegate, Activity.OPINION, local_date(now), item.title, ref_of(opinion))
    record("congress:give_opinion", item.session, actor=actor, at=now, item=item.id, group=group.id)
    return opinion


def answer_opinion(opinion: GroupOpinion, answer: str, *, actor: Actor, now: datetime) -> None:
    """Answer what a delegation said: taken over, or why not."""
    if not answer.strip():
        raise RuleBroken(_("Write the answer before you send it."), field="answer")
    opinion.answer = answer.strip()
    record("congress:answer_opinion", opinion, actor=actor, at=now)
