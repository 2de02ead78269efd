"""Disclosures for those who work on them: the list, one with all that may be done, its files."""

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Page,
    Place,
    Refused,
    Verb,
    asked_page,
    clocks_of,
    get_or_404,
    moves,
    names_of,
    page,
    paginate,
    require,
    send,
    status_sentence,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.transparency import access, labels
from plugins.transparency.forms import disclosures as forms
from plugins.transparency.gate import open_findings
from plugins.transparency.models import Attachment, Disclosure
from plugins.transparency.operations import disclosures, redaction
from plugins.transparency.queries import disclosures as queries
from plugins.transparency.queries import objections
from plugins.transparency.queries.disclosures import Filters, Line
from plugins.transparency.terms import BodyKind, Decision
from plugins.transparency.views.frame import bp, desk, happenings
from plugins.transparency.workflow import DISCLOSURE


@bp.get("/disclosures/")
@require("transparency:read")
def disclosures_list() -> ResponseReturnValue:
    """What is drafted, reviewed and posted, as far as this person may see it."""
    given = request.args
    filters = Filters(given.get("state", "")[:40], given.get("kind", "")[:40],
                      given.get("q", "").strip()[:80])  # fmt: skip
    after, limit = asked_page(30)
    newest = (Disclosure.opened_at.desc(), Disclosure.id.desc())
    found = paginate(queries.list_all(filters, g.actor), *newest, after=after, limit=limit)
    return page(
        "transparency/disclosures.html", lines=as_lines(found), filters=filters,
        states=DISCLOSURE.states, kinds=labels.choices(BodyKind),
    )  # fmt: skip


def as_lines(found: Page[Any]) -> Page[Line]:
    """Rows of a page as lines; the keys of its order stand at their end."""
    width = len(Line._fields)
    return Page([Line(*row[:width]) for row in found.items], found.next, found.prev)


@bp.get("/disclosures/<int:id>")
@require("transparency:read")
def disclosure(id: int) -> ResponseReturnValue:
    """One disclosure: what it says, where it stands, what may be done now."""
    return show(get_or_404(Disclosure, id))


def show(it: Disclosure, refused: Refused = NONE) -> str:
    """The page of a disclosure. Raises NotFound for whoever may not see it."""
    if not access.may_see(it, g.actor):
        raise NotFound()
    worker = access.works_on(it.body, g.actor)
    findings = open_findings(it) if worker and it.state not in ("archived", "waived") else []
    deciding = desk.offers("finding", it, refused) if worker else []
    people = {it.prepared_by, it.reviewed_by, it.approved_by}
    return page(
        "transparency/disclosure.html", it=it, worker=worker, findings=findings,
        acts=desk.offers("disclosure", it, refused) if worker else [],
        deciding=deciding, detaching=[each for each in deciding if each.verb.name == "detach"],
        names=names_of(people | {each.by_account_id for each in it.redactions}),
        sentence=status_sentence(it, today()), entries=happenings(it) if worker else [],
        clocks=[clock for clock in clocks_of(it) if clock.runs], clock_name=labels.clock_name,
        objections=objections.about(it) if worker else objections.shown_about(it),
    )  # fmt: skip


@bp.get("/disclosures/<int:id>/files/<int:attachment>")
@require("transparency:read")
def download(id: int, attachment: int) -> ResponseReturnValue:
    """A file of a disclosure, for whoever may see it; a photograph for those who work on it."""
    it, found = get_or_404(Disclosure, id), get_or_404(Attachment, attachment)
    if found.disclosure_id != it.id or not access.may_see(it, g.actor):
        raise NotFound()
    if not access.works_on(it.body, g.actor) and not is_posted(found, it):
        raise NotFound()
    return send(found.file)


def is_posted(attachment: Attachment, it: Disclosure) -> bool:
    """Whether a file belongs to a posted text that has not been withheld."""
    if attachment.purpose != "document":
        return False
    last = attachment.last_edition or it.edition
    return any(
        attachment.first_edition <= text.number <= last and text.withheld is None
        for text in it.texts
    )


def _drafts(it: Disclosure) -> bool:
    return it.state in disclosures.EDITABLE and access.may_draft(it.body, g.actor)


def _as_drafter(*names: str) -> Any:
    may = moves(*names)
    return lambda it: may(it) and access.may_draft(it.body, g.actor)


def _as_reviewer(*names: str) -> Any:
    may = moves(*names)
    return lambda it: may(it) and access.may_review(it.body, g.actor)


def _as_head(*names: str) -> Any:
    may = moves(*names)
    return lambda it: may(it) and access.may_approve(it.body, g.actor)


def _as_overseer(it: Disclosure) -> bool:
    late = disclosures.is_overdue(it, today()) and not disclosures.is_urged(it)
    return late and access.may_review(it.body, g.actor)


def _edit(it: Disclosure, form: forms.TextForm, **by: Any) -> None:
    form.check_version(it, "content")
    disclosures.edit(it, form.title.data, form.content.data or "", **by)


def _correct(it: Disclosure, form: forms.CorrectForm, **by: Any) -> None:
    disclosures.correct(it, form.reason.data, withhold=bool(form.withhold.data), **by)


def _attach(it: Disclosure, form: forms.FileForm, **by: Any) -> None:
    redaction.attach(it, form.file.data.stream, form.file.data.filename or "", **by)


def _photo(it: Disclosure, form: forms.PhotoForm, **by: Any) -> None:
    redaction.add_board_photo(it, form.file.data.stream, form.file.data.filename or "", **by)


def _detach(it: Disclosure, form: forms.DetachForm, **by: Any) -> None:
    redaction.detach(it, get_or_404(Attachment, form.attachment.data or ""), **by)


def _takes_files(it: Disclosure) -> bool:
    return it.state in ("drafting", "approved") and access.may_draft(it.body, g.actor)


def _waits_for_day(it: Disclosure) -> bool:
    waits = it.state in redaction.BEFORE_POSTING and it.state != "planned"
    return waits and access.may_draft(it.body, g.actor)


def _is_posted(it: Disclosure) -> bool:
    return it.edition > 0 and access.may_draft(it.body, g.actor)


DRAFT, REVIEW, HEAD, POST = (
    "transparency:draft", "transparency:review", "transparency:approve", "transparency:publish",
)  # fmt: skip

desk.place(
    Place(
        name="disclosure", model=Disclosure, show=show,
        address=lambda it: url_for("transparency.disclosure", id=it.id),
        verbs=(
            Verb(name="submit", label=_l("Submit to the union"), permission=DRAFT,
                 may=_as_drafter("submit"), kind="primary",
                 do=lambda it, form, **by: disclosures.submit(it, **by)),
            Verb(name="edit", label=_l("Write the text"), permission=DRAFT, form=forms.TextForm,
                 may=_drafts, leads=True, do=_edit),
            Verb(name="endorse", label=_l("Agree for the union"), permission=REVIEW,
                 may=_as_reviewer("endorse"), kind="primary",
                 do=lambda it, form, **by: disclosures.endorse(it, **by)),
            Verb(name="approve", label=_l("Approve"), permission=HEAD, may=_as_head("approve"),
                 kind="primary", do=lambda it, form, **by: disclosures.approve(it, **by)),
            Verb(name="publish", label=_l("Post"), permission=POST, may=_as_drafter("publish"),
                 kind="primary", do=lambda it, form, **by: disclosures.publish(it, **by)),
            Verb(name="send_back", label=_l("Send back with remarks"), permission=REVIEW,
                 form=forms.ReasonForm, may=_as_reviewer("send_back"),
                 do=lambda it, form, **by: disclosures.send_back(it, form.reason.data, **by)),
            Verb(name="refuse", label=_l("Do not approve"), permission=HEAD,
                 form=forms.ReasonForm, may=_as_head("refuse"),
                 do=lambda it, form, **by: disclosures.refuse(it, form.reason.data, **by)),
            Verb(name="urge", label=_l("Urge the body in writing"), permission=REVIEW,
                 may=_as_overseer, do=lambda it, form, **by: disclosures.urge(it, **by)),
            Verb(name="attach", label=_l("Add a document"), permission=DRAFT, upload=True,
                 form=forms.FileForm, may=_takes_files, do=_attach),
            Verb(name="schedule", label=_l("Set the day of posting"), permission=DRAFT,
                 form=forms.ScheduleForm, may=_waits_for_day,
                 do=lambda it, form, **by: disclosures.schedule(it, form.day.data, **by)),
            Verb(name="photo", label=_l("Add a photograph of the board"), permission=POST,
                 upload=True, form=forms.PhotoForm, may=_is_posted, do=_photo),
            Verb(name="close", label=_l("Take down"), permission=POST, may=_as_drafter("close"),
                 do=lambda it, form, **by: disclosures.close(it, **by)),
            Verb(name="archive", label=_l("Archive"), permission=POST,
                 may=_as_drafter("archive"),
                 do=lambda it, form, **by: disclosures.archive(it, **by)),
            Verb(name="correct", label=_l("Correct"), permission=DRAFT, form=forms.CorrectForm,
                 may=_as_drafter("correct"), do=_correct),
            Verb(name="waive", label=_l("Not applicable this time"),
                 permission="transparency:plan", form=forms.WaiveForm, may=moves("waive"),
                 do=lambda it, form, **by: disclosures.waive(it, form.reason.data, **by)),
        ),
    )
)  # fmt: skip


def _decide(it: Disclosure, form: forms.FindingForm, **by: Any) -> None:
    do = redaction.mask if form.decision.data == Decision.MASKED else redaction.keep_finding
    do(it, form.mark.data or "", form.reason.data, **by)


def _undecided(it: Disclosure) -> bool:
    return it.state in redaction.BEFORE_POSTING and access.may_draft(it.body, g.actor)


desk.place(
    Place(
        name="finding", model=Disclosure, show=show,
        address=lambda it: url_for("transparency.disclosure", id=it.id) + "#gate",
        verbs=(
            Verb(name="decide", label=_l("Decide about a finding"), permission=DRAFT,
                 form=forms.FindingForm, may=_undecided, do=_decide),
            Verb(name="detach", label=_l("Take it out"), permission=DRAFT, form=forms.DetachForm,
                 may=_takes_files, do=_detach),
        ),
    )
)  # fmt: skip
