"""Handing in: what is taken down of a suggestion, and what may be known of its author."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import (
    Actor,
    Conflict,
    Member,
    RuleBroken,
    db,
    local_date,
    open_matter,
    record,
    search,
)
from platform_core.api import gettext as _
from plugins.suggestions import access, queries
from plugins.suggestions.models import Suggestion, Supporter
from plugins.suggestions.workflow import Category, Channel, Identity, Kind

SERIES = {Kind.SUGGESTION: "JY", Kind.PROPOSAL: "TA"}
RECEIPT_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody hands in.

    `member` or `author_name` is given when an officer writes for another. `id` is the form's own
    number: sent twice, it is still one suggestion.
    """

    title: str
    problem: str
    proposal: str
    category: Category
    kind: Kind = Kind.SUGGESTION
    benefit: str = ""
    channel: Channel = Channel.WEB
    received_on: date | None = None
    identity: Identity = Identity.OPEN
    author_name: str = ""
    member: Member | None = None
    migrant: bool = False
    union_id: int | None = None
    employer_id: int | None = None
    session_label: str = ""
    supporters: tuple[Member, ...] = ()
    id: int | None = None

    @property
    def is_for_another(self) -> bool:
        """Whether whoever writes it down is not its author."""
        return self.member is not None or bool(self.author_name.strip())


def hand_in(draft: Draft, *, actor: Actor, now: datetime) -> tuple[Suggestion, str]:
    """Hand in a suggestion or proposal. Returns it and, for a nameless one, the receipt code.

    The code is shown once and kept only as a keyed digest: whoever has it may read the answer
    and say whether they are satisfied. Raises RuleBroken when something needed is missing or
    does not fit, Conflict when the same form was sent before.
    """
    _check(draft, actor, now)
    suggestion = Suggestion(
        kind=draft.kind, title=draft.title.strip(), problem=draft.problem.strip(),
        proposal=draft.proposal.strip(), benefit=draft.benefit.strip() or None,
        category=draft.category, channel=draft.channel, identity=draft.identity,
        received_on=draft.received_on or local_date(now), migrant=draft.migrant,
        session_label=draft.session_label.strip() or None,
    )  # fmt: skip
    if draft.id is not None:
        suggestion.id = draft.id
    receipt = _name_author(suggestion, draft, actor)
    named = draft.identity is Identity.OPEN or draft.is_for_another
    shown = actor if named else actor.unnamed()
    open_matter(suggestion, actor=shown, now=now, series=SERIES[draft.kind])
    _name_supporters(suggestion, draft, now)
    search.index(suggestion, suggestion.title, f"{suggestion.problem} {suggestion.proposal}")
    return suggestion, receipt


def _check(draft: Draft, actor: Actor, now: datetime) -> None:
    for field in ("title", "problem", "proposal"):
        if not getattr(draft, field).strip():
            raise RuleBroken(_("Fill in the title, the problem and what you propose."), field=field)
    if draft.received_on and draft.received_on > local_date(now):
        raise RuleBroken(_("It cannot have been received on a day to come."), field="received_on")
    if draft.kind is Kind.PROPOSAL and draft.identity is not Identity.OPEN:
        raise RuleBroken(_("A proposal is made in a delegate's own name."), field="identity")
    if draft.is_for_another and draft.identity is Identity.NONE:
        raise RuleBroken(_("You gave a name. Leave it out, or choose another kind."), field="name")
    if draft.member and _is_beyond(draft.member, actor):
        raise RuleBroken(_("This member belongs to another union than yours."), field="member")
    if draft.id is not None and queries.by_id(draft.id) is not None:
        raise Conflict(_("This form was sent already; its receipt code was shown then."))


def _is_beyond(member: Member, actor: Actor) -> bool:
    """A chair writes for the members of their own union, the office for everybody."""
    return not actor.can("suggestions:register") and member.union_id not in actor.union_ids


def _name_author(suggestion: Suggestion, draft: Draft, actor: Actor) -> str:
    """Put down what may be known of the author; nothing else may tell it. Returns a receipt."""
    if draft.identity is Identity.NONE:
        receipt = _new_receipt()
        suggestion.author_index = access.receipt_index(receipt)
        return receipt
    account_id, member = _author_of(draft, actor)
    name = draft.author_name.strip() or (member.name if member else actor.name)
    if draft.identity is Identity.SEALED:
        suggestion.author_sealed = f"{account_id or ''}|{member.id if member else ''}|{name}"
        suggestion.author_index = access.author_index(account_id)
        return ""
    suggestion.author_id, suggestion.author_name = account_id, name or None
    suggestion.union_id, suggestion.employer_id = draft.union_id, draft.employer_id
    if member is not None:
        suggestion.member_id = member.id
        suggestion.union_id = draft.union_id or member.union_id
        suggestion.migrant = draft.migrant or member.migrant
    return ""


def _author_of(draft: Draft, actor: Actor) -> tuple[int | None, Member | None]:
    """The account and the roster's row of whoever it is from."""
    if draft.is_for_another:
        return None, draft.member
    if actor.member_id is None:
        return actor.account_id or None, None
    assert actor.township_id is not None
    return actor.account_id, db.session.get(Member, (actor.township_id, actor.member_id))


def _new_receipt() -> str:
    """A code of 60 random bits that can be read out over the telephone."""
    code = "".join(secrets.choice(RECEIPT_SIGNS) for _place in range(12))
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _name_supporters(suggestion: Suggestion, draft: Draft, now: datetime) -> None:
    for member in dict.fromkeys(draft.supporters):
        if member.id == suggestion.member_id:
            raise RuleBroken(
                _("Whoever hands in a proposal cannot be its co-sponsor."), field="supporters"
            )
        db.session.add(Supporter(suggestion_id=suggestion.id, member_id=member.id, at=now))
    db.session.flush()


def support(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Co-sponsor it."""
    if access.is_author(suggestion, actor):
        raise RuleBroken(_("You handed this in yourself; others may support it."))
    if not suggestion.__workflow__.state(suggestion.state).open:
        raise RuleBroken(_("It is settled; there is nothing left to support."))
    if queries.supports(suggestion, actor):
        raise RuleBroken(_("You support it already."))
    db.session.add(Supporter(suggestion_id=suggestion.id, account_id=actor.account_id,
                             member_id=actor.member_id, at=now))  # fmt: skip
    record("suggestions:support", suggestion, actor=actor, at=now)
