"""Who may see, handle or speak for a suggestion; and how a hidden author is known again."""

import secrets

from platform_core.api import Actor, code_index, keyed_hash
from plugins.suggestions.models import Assignment, Suggestion
from plugins.suggestions.workflow import WORKFLOW, Identity, Kind


def may_see(suggestion: Suggestion, actor: Actor | None) -> bool:
    """Whether somebody may open it: who reads all, its author, its units, everybody once it is
    published, and co-sponsors while a proposal looks for them.

    Without an actor (a job) nobody asks, and everything may be seen.
    """
    if actor is None or is_worker(actor) or suggestion.published:
        return True
    if suggestion.kind is Kind.PROPOSAL and suggestion.state == WORKFLOW.initial:
        return actor.can("suggestions:support")
    return is_author(suggestion, actor) or _is_in_hand_of(suggestion, actor)


def is_worker(actor: Actor) -> bool:
    """Whether this actor works on suggestions, and so sees what is written about them."""
    return actor.can("suggestions:read")


def _is_in_hand_of(suggestion: Suggestion, actor: Actor) -> bool:
    return any(each.unit.account_id == actor.account_id for each in suggestion.assignments)


def may_handle(suggestion: Suggestion, actor: Actor) -> bool:
    """Whether it is in this actor's hands; who assigns may step in for any unit."""
    if actor.can("suggestions:assign"):
        return True
    lead = suggestion.lead
    return lead is not None and lead.unit.account_id == actor.account_id


def may_give_opinion(assignment: Assignment, actor: Actor) -> bool:
    """Whether this actor speaks for a co-handling unit."""
    if assignment.leads or assignment.returned_at is not None:
        return False
    return assignment.unit.account_id == actor.account_id or actor.can("suggestions:assign")


def is_author(suggestion: Suggestion, actor: Actor, receipt: str = "") -> bool:
    """Whether this actor, or whoever holds this receipt code, handed it in."""
    if suggestion.identity is Identity.OPEN:
        by_account = suggestion.author_id == actor.account_id and actor.account_id > 0
        by_member = suggestion.member_id is not None and suggestion.member_id == actor.member_id
        return by_account or by_member
    given = as_issued(receipt)
    claimed = receipt_index(given) if given else author_index(actor.account_id)
    known = suggestion.author_index
    return known is not None and claimed is not None and secrets.compare_digest(known, claimed)


def receipt_index(receipt: str) -> bytes:
    """The digest under which whoever holds this receipt code finds what they handed in."""
    return code_index("suggestions:receipt", receipt)


def author_index(account_id: int | None) -> bytes | None:
    """The keyed digest under which a hidden author with an account is found again."""
    claim = f"account:{account_id}"
    return keyed_hash("suggestions:author", claim, 16) if account_id else None


def as_issued(receipt: str) -> str:
    """A receipt code however it was typed: XXXX-XXXX-XXXX."""
    signs = "".join(sign for sign in receipt.upper() if sign.isalnum())
    signs = signs.replace("O", "0").replace("I", "1").replace("L", "1")
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4))
