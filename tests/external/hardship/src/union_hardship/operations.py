"""What people do with requests. Each takes who acts and when, and leaves the commit to the page."""

from dataclasses import dataclass
from datetime import datetime

from platform_core.api import Actor, Denied, RuleBroken, move, open_matter
from platform_core.api import gettext as _
from union_hardship.models import Request
from union_hardship.workflow import Cause

SERIES = "HA"


@dataclass(frozen=True, kw_only=True)
class Need:
    """What somebody asks for. Amounts are in fen."""

    title: str
    body: str
    cause: Cause
    asked_fen: int
    account_no: str = ""


def ask(need: Need, *, actor: Actor, now: datetime) -> Request:
    """Ask for help. Raises RuleBroken where it does not say what for."""
    if not need.title.strip() or not need.body.strip():
        raise RuleBroken(_("Say in one line, and then in full, what you ask for."), field="title")
    request = Request(
        title=need.title.strip(), body=need.body.strip(), cause=need.cause,
        asked_fen=need.asked_fen, account_no=need.account_no.strip() or None,
        author_id=actor.account_id,
    )  # fmt: skip
    open_matter(request, actor=actor, now=now, series=SERIES)
    return request


def grant(
    request: Request, answer: str, granted_fen: int | None, *, actor: Actor, now: datetime
) -> None:
    """Grant an amount, in words that whoever asked will read."""
    if not granted_fen:
        raise RuleBroken(_("Say how much is granted."), field="granted_fen")
    request.granted_fen, request.answer = granted_fen, answer.strip() or None
    move(request, "grant", actor=actor, now=now, note=request.answer, granted_fen=granted_fen)


def refuse(request: Request, answer: str, *, actor: Actor, now: datetime) -> None:
    """Refuse it; the answer is the reason."""
    request.answer = answer.strip() or None
    move(request, "refuse", actor=actor, now=now, note=request.answer)


def withdraw(request: Request, *, actor: Actor, now: datetime) -> None:
    """Take it back. Raises Denied for anybody but whoever asked."""
    if request.author_id != actor.account_id:
        raise Denied(_("Only whoever asked may withdraw it."))
    move(request, "withdraw", actor=actor, now=now)
