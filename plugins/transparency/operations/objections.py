"""Objections and questions: handed in, answered, put right, rated."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from platform_core.api import (
    Actor,
    Conflict,
    Denied,
    NoticeKind,
    RuleBroken,
    clocks_of,
    emit,
    local_date,
    move,
    notify,
    open_matter,
    record,
    ref_of,
)
from platform_core.api import gettext as _
from plugins.transparency import access
from plugins.transparency.models import Answer, Body, Disclosure, Objection
from plugins.transparency.notices import ANSWERED, OBJECTED
from plugins.transparency.queries import objections
from plugins.transparency.terms import Identity, ObjectionKind, Rating

SERIES = "YY"
RECEIPT_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another
LAST_ROUND = 2


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody hands in. `id` is the form's own number: sent twice, it is still one."""

    body: Body
    disclosure: Disclosure | None = None
    kind: ObjectionKind = ObjectionKind.OBJECTION
    title: str
    content: str
    identity: Identity = Identity.OPEN
    id: int | None = None


def bearer(township_id: int) -> Actor:
    """Somebody who is not signed in: may hand in, and answer for what they hold a receipt of."""
    return Actor(
        account_id=0, name="", permissions=frozenset({"transparency:object"}),
        township_id=township_id, member_id=None, union_ids=frozenset(), roles=frozenset(),
        locale="zh",
    )  # fmt: skip


def raise_objection(draft: Draft, *, actor: Actor, now: datetime) -> tuple[Objection, str]:
    """Hand in an objection or a question. Returns it and, for a nameless one, the receipt code.

    The code is shown once and kept only as a keyed digest.
    """
    _check(draft)
    it = Objection(
        body_id=draft.body.id, disclosure_id=draft.disclosure.id if draft.disclosure else None,
        kind=draft.kind, title=draft.title.strip(), content=draft.content.strip(),
        received_on=local_date(now), identity=draft.identity,
    )  # fmt: skip
    it.body = draft.body
    if draft.id is not None:
        it.id = draft.id
    receipt = _name_author(it, actor)
    shown = actor if draft.identity is Identity.OPEN else actor.unnamed()
    open_matter(it, actor=shown, now=now, series=SERIES)
    emit("transparency.objected", ref=ref_of(it), number=it.number, state=it.state)
    _tell_clerk(it)
    return it, receipt


def _check(draft: Draft) -> None:
    for field in ("title", "content"):
        if not getattr(draft, field).strip():
            raise RuleBroken(_("Write a title and what you want to say."), field=field)
    if draft.disclosure is not None and not draft.disclosure.is_shown:
        raise RuleBroken(_("This is not posted."))
    if draft.id is not None and objections.by_id(draft.id):
        raise Conflict(_("This form was sent already; its receipt code was shown then."))


def _name_author(it: Objection, actor: Actor) -> str:
    """Put down what may be known of the author; nothing else may tell it. Returns a receipt."""
    if it.identity is Identity.NONE:
        code = "".join(secrets.choice(RECEIPT_SIGNS) for _place in range(12))
        receipt = f"{code[:4]}-{code[4:8]}-{code[8:]}"
        it.author_index = access.receipt_index(receipt)
        return receipt
    if it.identity is Identity.SEALED:
        it.author_sealed = f"{actor.account_id}|{actor.name}"
        it.author_index = access.author_index(actor.account_id)
        return ""
    it.author_id, it.author_name = actor.account_id or None, actor.name or None
    return ""


def _tell_clerk(it: Objection) -> None:
    due = next((clock.due_on for clock in clocks_of(it) if clock.runs), None)
    if it.body.clerk_id is not None:
        notify([it.body.clerk_id], OBJECTED, ref=it, number=it.number, due=due)


def reply(
    it: Objection, content: str, *, actor: Actor, now: datetime, upheld: bool = False
) -> Answer:
    """Answer it; `upheld` says that it is right and will be put right in time."""
    _check_replier(it, actor)
    _check_content(content)
    move(it, "uphold" if upheld else "reply", actor=actor, now=now, note=content)
    if it.replied_on is None:
        it.answered_late, it.replied_on = _was_late(it), local_date(now)
    it.upheld = it.upheld or upheld
    return _answered(it, content, upheld, actor, now)


def _was_late(it: Objection) -> bool:
    limit = next(clock for clock in clocks_of(it) if clock.name == "reply")
    return limit.stopped_on is not None and limit.stopped_on > limit.due_on


def rectify(it: Objection, content: str, *, actor: Actor, now: datetime) -> Answer:
    """Report that what was found right has been put right."""
    _check_replier(it, actor)
    _check_content(content)
    move(it, "rectify", actor=actor, now=now, note=content)
    it.rectified_on = local_date(now)
    return _answered(it, content, True, actor, now)


def _check_content(content: str) -> None:
    if not content.strip():
        raise RuleBroken(_("Write the answer before you send it."), field="content")


def _check_replier(it: Objection, actor: Actor) -> None:
    if not access.may_reply(it, actor):
        raise Denied(_("Only the body's clerk or the office may do this."))


def _answered(it: Objection, content: str, upheld: bool, actor: Actor, now: datetime) -> Answer:
    made = Answer(objection_id=it.id, round=it.round, content=content.strip(), upheld=upheld,
                  by_account_id=actor.account_id, at=now)  # fmt: skip
    it.answers.append(made)
    _tell_author(it, ANSWERED)
    return made


def _tell_author(it: Objection, kind: NoticeKind) -> None:
    """Write to its author. A hidden one gets no notice: the notice would name them."""
    if it.author_id is not None:
        notify([it.author_id], kind, ref=it, number=it.number)


def rate(
    it: Objection, rating: Rating, comment: str, *, actor: Actor, now: datetime, receipt: str = ""
) -> None:
    """Say whether the answer satisfies. Not satisfied opens a second round, which is the last."""
    seen = _speaking(it, actor, receipt)
    if rating is Rating.UNSATISFIED and not comment.strip():
        raise RuleBroken(_("Say what is missing, so that it can be put right."), field="comment")
    if rating is Rating.UNSATISFIED and it.round < LAST_ROUND:
        it.round = LAST_ROUND
        move(it, "insist", actor=seen, now=now, note=comment)
        _tell_clerk(it)
    else:
        move(it, "rate", actor=seen, now=now, rating=rating, note=comment.strip() or None)
    it.rating = rating


def withdraw(it: Objection, *, actor: Actor, now: datetime, receipt: str = "") -> None:
    """Take it back before it is answered."""
    move(it, "withdraw", actor=_speaking(it, actor, receipt), now=now)


def _speaking(it: Objection, actor: Actor, receipt: str) -> Actor:
    """Whom the history names: nobody, where the author is hidden. Denied for anybody else."""
    if not access.is_author(it, actor, receipt):
        raise Denied(_("Only its author may do this."))
    return actor if it.identity is Identity.OPEN else actor.unnamed()


def settle(it: Objection, *, actor: Actor, now: datetime) -> None:
    """Close an answered one whose author did not say anything in time."""
    move(it, "settle", actor=actor, now=now)


def show(it: Objection, shown: bool, *, actor: Actor, now: datetime) -> None:
    """Show it and its answers on the public page, or take it off. Its author is never shown."""
    _check_replier(it, actor)
    if shown and objections.has_personal_data(it):
        raise RuleBroken(
            _("It names somebody or shows personal data. It can be answered, not shown.")
        )
    it.shown = shown
    record(f"transparency:{'show' if shown else 'hide'}", it, actor=actor, at=now)


def unseal(it: Objection, reason: str, *, actor: Actor, now: datetime) -> str:
    """Look at a sealed identity, with a reason that the history keeps. Returns the name."""
    if it.identity is not Identity.SEALED or it.author_sealed is None:
        raise RuleBroken(_("There is no sealed identity here."))
    if not reason.strip():
        raise RuleBroken(_("Say why the identity must be known."), field="reason")
    record("transparency:unseal", it, actor=actor, at=now, note=reason.strip())
    return it.author_sealed.partition("|")[2]
