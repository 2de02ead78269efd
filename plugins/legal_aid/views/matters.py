"""What the pages of petitions, mediations, letters and protection cases have in common."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Clock,
    ClockSpec,
    DueDate,
    Form,
    Matter,
    NotFound,
    Page,
    Refused,
    RuleBroken,
    Verb,
    accesses_of,
    asked_page,
    clocks_of,
    db,
    end_access,
    grant_access,
    history_of,
    mask_identity,
    names_of,
    note_view,
    page,
    paginate,
    ref_of,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid import labels
from plugins.legal_aid.forms.access import ENDING, AccessForm, EndAccessForm
from plugins.legal_aid.papers.letters import SHEETS
from plugins.legal_aid.queries.letters import Filters, Line, Lines
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.roles import works_on

SUPERVISE = "legal_aid:supervise"
VIEW, ACCESS = "legal_aid:view", frozenset({"legal_aid:grant_access", "legal_aid:end_access"})


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of these pages may use besides the frame's."""
    return {"explained": explained, "masked": mask_identity, "role_name": labels.role_name}


def explained(clock: Clock) -> list[str]:
    """How the date of a clock came about, a sentence a step."""
    return DueDate.from_json(clock.explanation).sentences()


def lines_page(
    template: str, query: Callable[[Filters, Any], Lines], model: type[Matter], **more: Any
) -> str:
    """A list that is narrowed by state, the newest first."""
    filters = Filters(
        state=request.args.get("state", "open")[:40], overdue=request.args.get("overdue") == "1",
        words=request.args.get("q", "").strip()[:80],
    )  # fmt: skip
    after, limit = asked_page(30)
    keys = (model.opened_at.desc(), model.id.desc())
    found = paginate(query(filters, today()), *keys, after=after, limit=limit)
    width = len(Line._fields)
    lines = Page([Line(*row[:width]) for row in found.items], found.next, found.prev)
    flow = model.__workflow__
    return page(template, lines=lines, filters=filters, flow=flow, kind=flow.kind, **more)


def readable(it: Matter) -> Matter:
    """The same, once it is written down who looks at it."""
    note_view(it, actor=g.actor, at=utcnow())
    return it


def matter_page(template: str, it: Any, refused: Refused, *, works: str, **more: Any) -> str:
    """One matter: where it stands, what may be done, and, for those who work on it, the rest."""
    kind = it.__workflow__.kind
    context: dict[str, Any] = {
        "it": it, "kind": kind, "sentence": status_sentence(it, today()),
        "acts": desk.offers(kind, it, refused), "clocks": running(it, clocks_of(it)),
        "works": g.actor.can(works), "sheets": sheets_of(it, kind, g.actor.can(works)),
    }  # fmt: skip
    if g.actor.can(works):
        context |= _inside(it, kind)
    return page(template, **context, **more)


def running(it: Matter, clocks: Sequence[Clock]) -> list[tuple[ClockSpec, Clock]]:
    """The time limits that run, each with what it is called."""
    specs = {spec.name: spec for spec in it.__workflow__.clocks}
    return [(specs[clock.name], clock) for clock in clocks if clock.stopped_on is None]


def sheets_of(it: Any, kind: str, works: bool) -> list[tuple[str, str, str]]:
    """The papers there are for whoever looks: label, address, address of the .docx."""
    return [
        (str(sheet.label), url_for(".sheet", kind=kind, id=it.id, name=name),
         url_for(".sheet_docx", kind=kind, id=it.id, name=name))
        for name, sheet in SHEETS[kind].items()
        if sheet.exists(it) and (works or sheet.for_applicant)
    ]  # fmt: skip


def _inside(it: Any, kind: str) -> dict[str, Any]:
    """The history, and for the supervisor who has access and who looked."""
    records = history_of(ref_of(it), limit=200)
    accesses = accesses_of(it) if it.is_confidential and g.actor.can(SUPERVISE) else []
    people = {each.actor_id for each in records} | {each.account_id for each in accesses}
    names = names_of(people)
    entries = [
        {"at": each.at, "label": labels.happened(each.action, kind), "note": each.note,
         "who": names.get(each.actor_id or 0, "")}
        for each in records
        if each.action != VIEW and each.action not in ACCESS
    ]  # fmt: skip
    views = [(each.at, names.get(each.actor_id or 0, "")) for each in records
             if each.action == VIEW]  # fmt: skip
    return {"entries": entries, "accesses": accesses, "names": names,
            "views": views if accesses else []}  # fmt: skip


def new_page(
    template: str, form: Form, make: Callable[[], Any],
    answer: Callable[[Any], ResponseReturnValue], **more: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Make something from a form that was sent; a refused one comes back as it was typed."""
    if not form.validate_on_submit():
        return page(template, form=form, **more), 422
    try:
        made = make()
        db.session.flush()
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return page(template, form=form, **more), 422
    return answer(made)


def worked_on(*verbs: Verb) -> tuple[Verb, ...]:
    """The verbs, for those alone who work on the matter and do not only read it."""

    def narrowed(verb: Verb) -> Verb:
        return replace(verb, may=lambda it: works_on(it) and verb.may(it))

    return tuple(narrowed(verb) for verb in verbs)


def _watched(it: Any) -> bool:
    """Whether whoever asks is its supervisor: nobody else gives or ends access."""
    return bool(it.supervisor_id == g.actor.account_id)


def _can_end(it: Any) -> bool:
    return _watched(it) and any(each.role in ENDING for each in accesses_of(it))


def _grant(it: Any, form: AccessForm, **by: Any) -> None:
    grant_access(it, form.account.data, "granted", reason=form.reason.data,
                 until=form.until.data, **by)  # fmt: skip


def _end(it: Any, form: EndAccessForm, **by: Any) -> None:
    ending = next((each for each in accesses_of(it) if each.id == form.access.data), None)
    if ending is None:
        raise NotFound()
    end_access(ending, reason=form.reason.data, **by)


ACCESS_VERBS = (
    Verb(name="grant", label=_l("Give access for a time"), permission=SUPERVISE,
         form=AccessForm, do=_grant, may=_watched),
    Verb(name="end_access", label=_l("End somebody's access"), permission=SUPERVISE,
         form=EndAccessForm, do=_end, may=_can_end),
)  # fmt: skip
