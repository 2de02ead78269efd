"""What its author says: adds what was asked, rates the answer, takes it back; and the county."""

from datetime import datetime

from platform_core.api import Actor, RuleBroken, clocks_of, db, move, notify, record_county
from platform_core.api import gettext as _
from plugins.suggestions import queries
from plugins.suggestions.models import Appeal, Feedback, Suggestion
from plugins.suggestions.notices import DECIDED, REOPENED
from plugins.suggestions.operations.authors import NO_MARK, Mark, speaking, tell_author
from plugins.suggestions.workflow import LAST_ROUND, Decision, Rating


def supplement(
    suggestion: Suggestion, answer: str, *, actor: Actor, now: datetime, mark: Mark = NO_MARK
) -> None:
    """Add what was asked; the time limit runs on."""
    move(suggestion, "supplement", actor=speaking(suggestion, actor, mark), now=now, note=answer)


def withdraw(
    suggestion: Suggestion, *, actor: Actor, now: datetime, mark: Mark = NO_MARK
) -> None:  # fmt: skip
    """Take it back before it is filed."""
    seen = speaking(suggestion, actor, mark)
    if queries.merged_into(suggestion):
        raise RuleBroken(_("Others were merged into it and wait for its answer; it stays."))
    move(suggestion, "withdraw", actor=seen, now=now)


def rate(
    suggestion: Suggestion, rating: Rating, comment: str, *, actor: Actor, now: datetime,
    mark: Mark = NO_MARK,
) -> None:  # fmt: skip
    """Say whether the answer satisfies.

    Not satisfied opens round two, the second time the county's review. After the county had it
    handled once more, the third answer is the last: its rating is kept and ends the matter.
    """
    seen = speaking(suggestion, actor, mark)
    if rating is Rating.UNSATISFIED and not comment.strip():
        raise RuleBroken(_("Say what is missing, so that it can be put right."), field="comment")
    rated = suggestion.round
    if rating is not Rating.UNSATISFIED or rated >= LAST_ROUND:
        move(suggestion, "rate", actor=seen, now=now, rating=rating)
    elif rated == 1:
        suggestion.round = 2
        move(suggestion, "object", actor=seen, now=now, note=comment)
        _tell_handlers(suggestion)
    else:
        move(suggestion, "appeal", actor=seen, now=now, note=comment)
        _put_before_county(suggestion, comment, now)
    suggestion.rating = rating
    said = Feedback(suggestion_id=suggestion.id, round=rated, rating=rating,
                    comment=comment.strip() or None, at=now)  # fmt: skip
    suggestion.feedbacks.append(said)


def _tell_handlers(suggestion: Suggestion) -> None:
    lead = suggestion.lead
    if lead is not None and lead.unit.account_id:
        notify([lead.unit.account_id], REOPENED, ref=suggestion, number=suggestion.number)


def _put_before_county(suggestion: Suggestion, comment: str, now: datetime) -> None:
    limit = next(c for c in clocks_of(suggestion) if c.name == "county_review" and c.runs)
    db.session.add(
        Appeal(
            suggestion_id=suggestion.id, number=suggestion.number, title=suggestion.title,
            problem=suggestion.problem, proposal=suggestion.proposal,
            answers="\n\n".join(reply.body for reply in suggestion.replies),
            comment=comment.strip(), at=now, due_on=limit.due_on,
        )
    )  # fmt: skip


def decide(
    appeal: Appeal, suggestion: Suggestion, decision: Decision, opinion: str, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """The county's decision on a second dissatisfaction: once more, or the answer stands.

    Called in the township's scope; recorded in the township's history and in the county's.
    """
    if decision is Decision.REHANDLE:
        suggestion.round = LAST_ROUND
    move(suggestion, decision.value, actor=actor, now=now, note=opinion)
    appeal.decision, appeal.opinion, appeal.decided_at = decision, opinion.strip(), now
    tell_author(suggestion, DECIDED)
    if decision is Decision.REHANDLE:
        _tell_handlers(suggestion)
    if actor.county_id is not None:
        record_county(
            "suggestions:decide", appeal, county_id=actor.county_id,
            township_id=suggestion.township_id, actor=actor, at=now, note=opinion.strip(),
            decision=decision, number=suggestion.number,
        )  # fmt: skip
