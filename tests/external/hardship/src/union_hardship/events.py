"""What it does when it hears something. A handler may run twice: it must not matter."""

from platform_core.api import Ctx, OutboxEvent, Ref, db, notify
from union_hardship.models import Request
from union_hardship.notices import ANSWERED


def tell_author(ctx: Ctx, event: OutboxEvent) -> None:
    """Tell whoever asked that there is an answer."""
    assert ctx.township is not None
    ref = Ref.parse(event.payload["ref"])
    request = db.session.get(Request, (ctx.township.id, ref.id))
    if request is not None:
        notify([request.author_id], ANSWERED, ref=request, number=request.number)
