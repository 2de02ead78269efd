"""Who may see, draft, review, approve or answer; and how a hidden author is known again."""

import secrets

from sqlalchemy import ColumnElement, or_, select, true

from platform_core.api import Actor, Member, code_index, db, keyed_hash
from plugins.transparency.models import Body, Disclosure, Objection
from plugins.transparency.terms import Audience, Identity


def is_office(actor: Actor) -> bool:
    """Whether this actor keeps bodies and calendar, and so may step in for everybody."""
    return actor.can("transparency:plan")


def may_draft(body: Body, actor: Actor) -> bool:
    """The body's own clerk drafts; the office steps in for a body without one."""
    return is_office(actor) or (body.clerk_id is not None and body.clerk_id == actor.account_id)


def may_review(body: Body, actor: Actor) -> bool:
    """The chair of the union over the body reviews; the office steps in."""
    return is_office(actor) or (body.union_id is not None and body.union_id in actor.union_ids)


def may_approve(body: Body, actor: Actor) -> bool:
    """The responsible person approves; the office steps in where they have no account."""
    own = body.responsible_id is not None and body.responsible_id == actor.account_id
    return own or (is_office(actor) and body.responsible_id is None)


def works_on(body: Body, actor: Actor) -> bool:
    """Whether this actor sees what a body has not disclosed yet."""
    own = actor.account_id > 0 and actor.account_id in (body.clerk_id, body.responsible_id)
    return own or may_review(body, actor)


def may_see(disclosure: Disclosure, actor: Actor | None) -> bool:
    """Whether somebody may open it: who works on it; its audience, once it is posted."""
    if actor is None or works_on(disclosure.body, actor):
        return True
    return disclosure.is_shown and (
        disclosure.audience is Audience.PUBLIC or is_employee(disclosure.body, actor)
    )


def is_employee(body: Body, actor: Actor) -> bool:
    """Whether what a body tells its employees is meant for this actor: a member of its union."""
    return body.union_id is None or body.union_id == union_of(actor)


def union_of(actor: Actor) -> int | None:
    """The union of this actor's own row in the register of members."""
    if actor.member_id is None:
        return None
    return db.session.scalar(select(Member.union_id).where(Member.id == actor.member_id))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """As `may_see`, for lists of Disclosure joined to Body."""
    if is_office(actor):
        return true()
    own = or_(
        Body.clerk_id == actor.account_id,
        Body.responsible_id == actor.account_id,
        Body.union_id.in_(actor.union_ids),
    )
    meant = or_(
        Disclosure.audience == Audience.PUBLIC,
        Body.union_id.is_(None),
        Body.union_id == union_of(actor),
    )
    return or_(own, (Disclosure.edition > 0) & meant)


def may_reply(objection: Objection, actor: Actor) -> bool:
    """The body's own clerk answers; the office steps in."""
    return may_draft(objection.body, actor)


def may_see_objection(objection: Objection, actor: Actor | None) -> bool:
    """Whoever works on its body, and its author."""
    return (
        actor is None or works_on(objection.body, actor) or is_author(objection, actor)
    )  # fmt: skip


def is_author(objection: Objection, actor: Actor, receipt: str = "") -> bool:
    """Whether this actor, or whoever holds this receipt code, handed it in."""
    if objection.identity is Identity.OPEN:
        return objection.author_id is not None and objection.author_id == actor.account_id
    given = as_issued(receipt)
    claimed = receipt_index(given) if given else author_index(actor.account_id)
    known = objection.author_index
    return known is not None and secrets.compare_digest(known, claimed)


def receipt_index(receipt: str) -> bytes:
    """The digest under which whoever holds this receipt code finds what they handed in."""
    return code_index("transparency:receipt", receipt)


def author_index(account_id: int) -> bytes:
    """The keyed digest under which a hidden author with an account is found again."""
    return keyed_hash("transparency:author", f"account:{account_id}", 16)


def as_issued(receipt: str) -> str:
    """A receipt code however it was typed: XXXX-XXXX-XXXX."""
    signs = "".join(sign for sign in receipt.upper() if sign.isalnum())
    signs = signs.replace("O", "0").replace("I", "1").replace("L", "1")
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4))
