"""Doing: handing in, and one POST for each thing a person does to a suggestion."""

from collections.abc import Callable
from typing import Any

from flask import g

from platform_core.api import NotFound, RuleBroken, get_or_404, require, rest, utcnow
from platform_core.api import gettext as _
from plugins.suggestions import operations, queries
from plugins.suggestions.api.frame import api_bp, hide_author, shown
from plugins.suggestions.api.schemas import (
    AnswerIn,
    AssignIn,
    ExtendIn,
    FileIn,
    HandIn,
    MergeIn,
    OutcomeIn,
    PublishIn,
    RateIn,
    ReasonIn,
    ReferIn,
    SuggestionOut,
    TextIn,
    VerbIn,
)
from plugins.suggestions.models import Assignment, Suggestion, Unit
from plugins.suggestions.operations import Answer, Draft
from plugins.suggestions.views.frame import visible_or_404
from plugins.suggestions.workflow import Identity

Given = dict[str, Any]
Do = Callable[..., object]


@api_bp.post("")
@require("suggestions:submit", starts=True)
@api_bp.arguments(HandIn)
@api_bp.response(201, SuggestionOut)
def hand_in(given: Given) -> Any:
    """Hand in a suggestion or proposal of one's own."""
    draft = Draft(**{**given, "identity": Identity(given["identity"])})
    it, _receipt = operations.hand_in(draft, actor=g.actor, now=utcnow())
    made = shown(it)
    hide_author(it)
    return made


def _done(id: int, given: Given, do: Do) -> Any:
    """Load, check that it has not moved on, do it; the suggestion as it stands then."""
    it = visible_or_404(id, lock=True)
    version = given.pop("version")
    rest.check_unchanged(it, version, current=_summary(it), yours=given)
    do(it, given, actor=g.actor, now=utcnow())
    after = shown(it)
    hide_author(it)
    return after


def _summary(it: Suggestion) -> Given:
    """What whoever was slower must know: where it stands now."""
    return {"version": it.version, "state": it.state, "round": it.round}


def _verb(
    rule: str, permission: str, schema: type[rest.Schema], summary: str
) -> Callable[[Do], Do]:
    """The route of one verb; the function below it does the verb."""

    def route(do: Do) -> Do:
        def view(given: Given, id: int) -> Any:
            return _done(id, given, do)

        view.__name__, view.__doc__ = do.__name__, summary
        answered = api_bp.arguments(schema)(api_bp.response(200, SuggestionOut)(view))
        api_bp.post(f"/<int:id>/{rule}")(require(permission)(answered))
        return do

    return route


@_verb("register", "suggestions:register", VerbIn, "Take it into the register.")
def register(it: Suggestion, given: Given, **by: Any) -> None:
    operations.register(it, **by)


@_verb("file", "suggestions:review", FileIn, "File it: it will be handled.")
def file(it: Suggestion, given: Given, **by: Any) -> None:
    operations.file(it, **given, **by)


@_verb("refuse", "suggestions:review", ReasonIn, "Do not file it; the reason is the answer.")
def refuse(it: Suggestion, given: Given, **by: Any) -> None:
    operations.refuse(it, given["reason"], **by)


@_verb("refer", "suggestions:review", ReferIn, "Refer it to the body that can act.")
def refer(it: Suggestion, given: Given, **by: Any) -> None:
    operations.refer(it, given["to"], **by)


@_verb("merge", "suggestions:review", MergeIn, "Merge it into another, by its number.")
def merge(it: Suggestion, given: Given, **by: Any) -> None:
    main = queries.by_number(given["into"])
    if main is None:
        raise RuleBroken(_("There is no suggestion with this number."), field="into")
    operations.merge(it, main, **by)


@_verb("assign", "suggestions:assign", AssignIn, "Name the unit in charge and its helpers.")
def assign(it: Suggestion, given: Given, **by: Any) -> None:
    others = [_unit(id, "others") for id in dict.fromkeys(given["others"])]
    operations.assign(it, _unit(given["lead"], "lead"), others, **by)


def _unit(id: int, field: str) -> Unit:
    try:
        return get_or_404(Unit, id)
    except NotFound:
        raise RuleBroken(_("There is no such unit here."), field=field) from None


@_verb("accept", "suggestions:handle", VerbIn, "Take it on.")
def accept(it: Suggestion, given: Given, **by: Any) -> None:
    operations.accept(it, **by)


@_verb("give-back", "suggestions:handle", ReasonIn, "Return it to whoever assigned it.")
def give_back(it: Suggestion, given: Given, **by: Any) -> None:
    operations.give_back(it, given["reason"], **by)


@_verb("ask", "suggestions:handle", TextIn, "Ask its author for more; the time limit stops.")
def ask(it: Suggestion, given: Given, **by: Any) -> None:
    operations.ask(it, given["text"], **by)


@_verb("extend", "suggestions:handle", ExtendIn, "Extend the time to answer, once.")
def extend(it: Suggestion, given: Given, **by: Any) -> None:
    operations.extend_reply(it, given["by"], given["reason"], **by)


@_verb("supplement", "suggestions:submit", TextIn, "Add what was asked.")
def supplement(it: Suggestion, given: Given, **by: Any) -> None:
    operations.supplement(it, given["text"], **by)


@_verb("reply", "suggestions:handle", AnswerIn, "Answer it, or report on a promise come due.")
def reply(it: Suggestion, given: Given, **by: Any) -> None:
    send = operations.progress if it.state == "follow_up" else operations.reply
    send(it, Answer(**given), **by)


@_verb("rate", "suggestions:submit", RateIn, "Say whether the answer satisfies.")
def rate(it: Suggestion, given: Given, **by: Any) -> None:
    operations.rate(it, given["rating"], given["comment"], **by)


@_verb("withdraw", "suggestions:submit", VerbIn, "Take it back before it is filed.")
def withdraw(it: Suggestion, given: Given, **by: Any) -> None:
    operations.withdraw(it, **by)


@_verb("support", "suggestions:support", VerbIn, "Co-sponsor it.")
def support(it: Suggestion, given: Given, **by: Any) -> None:
    operations.support(it, **by)


@_verb("recall", "suggestions:assign", VerbIn, "Ask what became of a promise.")
def recall(it: Suggestion, given: Given, **by: Any) -> None:
    operations.recall(it, **by)


@_verb("notes", "suggestions:handle", TextIn, "Put down something for those who work on it.")
def note(it: Suggestion, given: Given, **by: Any) -> None:
    operations.add_note(it, given["text"], **by)


@_verb("publish", "suggestions:publish", PublishIn, "Onto the board, or off it.")
def publish(it: Suggestion, given: Given, **by: Any) -> None:
    operations.publish(it, given["shown"], **by)


@_verb("outcome", "suggestions:assign", OutcomeIn, "Say what came of it.")
def outcome(it: Suggestion, given: Given, **by: Any) -> None:
    operations.link_outcome(it, given["outcome"], given["label"], **by)


@api_bp.post("/<int:id>/opinions/<int:assignment>")
@require("suggestions:handle")
@api_bp.arguments(TextIn)
@api_bp.response(200, SuggestionOut)
def opinion(given: Given, id: int, assignment: int) -> Any:
    """A co-handler's opinion, which the unit in charge merges into the answer."""
    found = get_or_404(Assignment, assignment)
    if found.suggestion_id != id:
        raise NotFound()
    return _done(
        id, given, lambda it, said, **by: operations.give_opinion(found, said["text"], **by)
    )
