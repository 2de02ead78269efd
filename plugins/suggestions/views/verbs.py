"""What may be done on the page of a suggestion: each verb with its form and who may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from platform_core.api import Actor, Clock, Form
from platform_core.api import lazy_gettext as _l
from plugins.suggestions import access, forms, queries
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import WORKFLOW, Identity

May = Callable[[Suggestion, Actor], bool]


def _moves(name: str) -> May:
    """The workflow allows the move, to this actor."""
    return lambda it, actor: any(
        move.name == name and it.state in move.sources and actor.can(move.permission)
        for move in WORKFLOW.moves
    )


def _both(first: May, second: May) -> May:
    return lambda it, actor: first(it, actor) and second(it, actor)


def _for_author(it: Suggestion, actor: Actor) -> bool:
    absent = it.is_absent and actor.can("suggestions:register")
    return absent or access.is_author(it, actor)


def _can(permission: str) -> May:
    return lambda it, actor: actor.can(permission)


def _may_support(it: Suggestion, actor: Actor) -> bool:
    if it.state not in queries.OPEN or not actor.can("suggestions:support"):
        return False
    concerned = access.is_worker(actor) or access.is_author(it, actor)
    return not concerned and not queries.supports(it, actor)


def _may_attach(it: Suggestion, actor: Actor) -> bool:
    own = it.state in queries.OPEN and access.is_author(it, actor)
    return own or actor.can("suggestions:handle")


def _usual_unit(it: Suggestion) -> Mapping[str, Any]:
    unit = queries.unit_for(it.category)
    return {"lead": unit.id} if unit else {}


@dataclass(frozen=True)
class Verb:
    """One thing to do: `name` is its endpoint; `leads` marks the step that is due now; `begins`
    gives what its form proposes."""

    name: str
    label: str
    form: type[Form]
    may: May
    leads: bool = False
    kind: str = "secondary"
    begins: Callable[[Suggestion], Mapping[str, Any]] = lambda it: {}


VERBS = (
    Verb("register", _l("Register"), forms.PlainForm, _moves("register"), True, "primary"),
    Verb("file", _l("File for handling"), forms.FileForm, _moves("file"), True, "primary"),
    Verb("refuse", _l("Do not file"), forms.RefuseForm, _moves("refuse")),
    Verb("merge", _l("Merge into another"), forms.MergeForm, _moves("merge")),
    Verb("refer", _l("Refer elsewhere"), forms.ReferForm, _moves("refer")),
    Verb("assign", _l("Assign to a unit"), forms.AssignForm, _moves("assign"), True, "primary",
         _usual_unit),
    Verb("accept", _l("Take on"), forms.PlainForm,
         _both(_moves("accept"), access.may_handle), True, "primary"),
    Verb("give_back", _l("Return to sender"), forms.ReturnForm,
         _both(_moves("return"), access.may_handle)),
    Verb("ask", _l("Ask for more"), forms.AskForm, _both(_moves("ask"), access.may_handle)),
    Verb("extend", _l("Extend the time limit"), forms.ExtendForm,
         _both(_moves("reply"), access.may_handle)),
    Verb("supplement", _l("Add what was asked"), forms.SupplementForm,
         _both(_moves("supplement"), _for_author), True, "primary"),
    Verb("rate", _l("Say whether you are satisfied"), forms.RateForm,
         _both(_moves("rate"), _for_author), True, "primary"),
    Verb("support", _l("Support it"), forms.PlainForm, _may_support),
    Verb("withdraw", _l("Withdraw"), forms.PlainForm,
         _both(_moves("withdraw"), _for_author), False, "danger"),
    Verb("recall", _l("Ask what became of the promise"), forms.PlainForm,
         _both(_moves("recall"), lambda it, actor: it.promised_on is not None)),
    Verb("note", _l("Private note"), forms.NoteForm, _can("suggestions:handle")),
    Verb("attach", _l("Add a file"), forms.AttachForm, _may_attach),
    Verb("milestone", _l("Plan a step"), forms.MilestoneForm,
         lambda it, actor: bool(it.adopted) and actor.can("suggestions:handle")
         and access.may_handle(it, actor)),
    Verb("outcome", _l("Say what came of it"), forms.OutcomeForm, _can("suggestions:assign")),
    Verb("award", _l("Reward"), forms.AwardForm,
         lambda it, actor: bool(it.adopted) and actor.can("suggestions:award")),
    Verb("unseal", _l("Open the sealed identity"), forms.UnsealForm,
         lambda it, actor: it.identity is Identity.SEALED and actor.can("suggestions:unseal"),
         False, "danger"),
)  # fmt: skip
BY_NAME = {verb.name: verb for verb in VERBS}


@dataclass(frozen=True)
class Offer:
    """A verb as the page shows it: with its form, open where it is due or was refused."""

    verb: Verb
    form: Form
    action: str
    open: bool

    @property
    def plain(self) -> bool:
        """Whether there is nothing to fill in: a button is enough."""
        return self.verb.form is forms.PlainForm


def offered(
    it: Suggestion, actor: Actor, clocks: Sequence[Clock], refused: Mapping[str, Form]
) -> list[Offer]:
    """What this actor may do to it now, in the order of the table."""
    extended = any(clock.extended_by and clock.runs for clock in clocks)
    return [
        Offer(
            verb,
            refused.get(verb.name) or verb.form(formdata=None, data=verb.begins(it)),
            url_for(f"suggestions.{verb.name}", id=it.id),
            verb.leads or verb.name in refused,
        )
        for verb in VERBS
        if verb.may(it, actor) and not (verb.name == "extend" and extended)
    ]
