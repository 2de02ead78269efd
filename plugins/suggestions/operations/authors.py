"""Whose suggestion it is: who may speak for its author, and how a hidden one stays hidden."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from platform_core.api import Actor, NoticeKind, RuleBroken, notify, record
from platform_core.api import gettext as _
from plugins.suggestions.access import is_author
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import Identity


@dataclass(frozen=True)
class Mark:
    """What an author of a nameless suggestion shows instead of a name: its receipt code."""

    receipt: str = ""


NO_MARK = Mark()


def bearer(township_id: int) -> Actor:
    """Somebody who is not signed in: may hand in, and answer for what they hold a receipt of."""
    return Actor(
        account_id=0, name="", permissions=frozenset({"suggestions:submit"}),
        township_id=township_id, member_id=None, union_ids=frozenset(), roles=frozenset(),
        locale="zh",
    )  # fmt: skip


def speaking(suggestion: Suggestion, actor: Actor, mark: Mark = NO_MARK) -> Actor:
    """Whom the history names when `actor` speaks for its author: nobody, where that is hidden.

    An author speaks for themself; the office enters what an author without a way in has said.
    Raises RuleBroken for anybody else.
    """
    if is_author(suggestion, actor, mark.receipt):
        return actor if suggestion.identity is Identity.OPEN else actor.unnamed()
    if suggestion.is_absent and actor.can("suggestions:register"):
        return actor
    raise RuleBroken(_("Only whoever handed it in may do this."))


def tell_author(suggestion: Suggestion, kind: NoticeKind, **params: Any) -> None:
    """Write to its author. A hidden one gets no notice: the notice would name them."""
    if suggestion.author_id is not None:
        notify([suggestion.author_id], kind, ref=suggestion, number=suggestion.number, **params)


def unseal(suggestion: Suggestion, reason: str, *, actor: Actor, now: datetime) -> str:
    """Look at a sealed identity, with a reason that the history keeps. Returns the name."""
    if suggestion.identity is not Identity.SEALED or suggestion.author_sealed is None:
        raise RuleBroken(_("There is no sealed identity here."))
    if not reason.strip():
        raise RuleBroken(_("Say why the identity must be known."), field="reason")
    record("suggestions:unseal", suggestion, actor=actor, at=now, note=reason.strip())
    return suggestion.author_sealed.split("|", 2)[2]
