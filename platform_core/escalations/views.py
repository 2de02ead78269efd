"""The pages of escalations: the township sends up and passes on, the county answers."""

from contextlib import ExitStack
from typing import BinaryIO, NamedTuple

from flask import Blueprint, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import Actor, require
from platform_core.clock import today, utcnow
from platform_core.console.queries import townships_of
from platform_core.errors import NotFound
from platform_core.escalations import operations, queries
from platform_core.escalations.forms import AnswerForm, EscalateForm, NoteForm
from platform_core.escalations.models import Escalation
from platform_core.escalations.workflow import ANSWER, ESCALATION, SEE, SEND
from platform_core.files.download import opened
from platform_core.files.download import send as send_file
from platform_core.files.operations import files_of
from platform_core.history import record_county, ref_of
from platform_core.i18n import gettext as _
from platform_core.matters import Matter, moves_for, status_sentence
from platform_core.matters.refs import Ref
from platform_core.runtime.hookspecs import Target
from platform_core.tenancy import db, platform_scope, township_scope
from platform_core.web import asked_page, get_or_404, page, paginate, redirect_to
from platform_core.web.asking import accepted, ask

escalations = Blueprint("escalations", __name__, template_folder="templates")
HERE = "/t/<township>/escalations"


@escalations.get(HERE)
@require(SEE)
def index() -> ResponseReturnValue:
    """What this township took up to the county."""
    after, limit = asked_page(50)
    found = paginate(queries.escalations_here(), Escalation.id.desc(), after=after, limit=limit)
    return page("escalations/index.html", found=found)


@escalations.get(f"{HERE}/new")
@require(SEND)
def ask_escalation() -> ResponseReturnValue:
    """Ask what is to go up; `ref` in the address is the matter from whose page one comes."""
    entry = queries.offered(request.args.get("ref", ""))
    begun = {"ref": entry.ref, "title": entry.title[:120]} if entry else {}
    return _new_page(EscalateForm(formdata=None, data=begun))


@escalations.post(HERE)
@require(SEND)
def send() -> ResponseReturnValue:
    """Send it up: redacted, with its history and the consent."""
    form = EscalateForm()
    sent: list[Escalation] = []
    with ExitStack() as streams:
        if not accepted(form, lambda: sent.append(operations.send(
            title=form.title.data, body=form.body.data, ref=form.ref.data or None,
            names=(form.names.data or "").split(), consent=form.consent.data,
            wanted_by=form.wanted_by.data, files=_files(form, streams), actor=g.actor,
            now=utcnow(),
        ))):  # fmt: skip
            return _new_page(form), 422
    flash(_("Sent up. Look at what the county reads."), "success")
    return redirect_to(".escalation", id=sent[0].id)


def _files(form: EscalateForm, streams: ExitStack) -> list[tuple[BinaryIO, str]]:
    """The ticked files of the matter, and the one that was uploaded."""
    chosen = {*(form.files.data or ())}
    found = [(streams.enter_context(opened(file)), file.name)
             for file in queries.files_to_offer(form.ref.data or "")
             if str(file.id) in chosen]  # fmt: skip
    if form.upload.data:
        found.append((form.upload.data.stream, form.upload.data.filename))
    return found


def _new_page(form: EscalateForm) -> str:
    if not form.files.choices:
        del form.files
    return ask(
        form, _("Take a matter up to the county"), _("Send up"), upload=True,
        action=url_for(".send"), back=url_for(".index"),
        explanation=_("A copy goes up, nothing else: the county does not see the matter itself."),
    )  # fmt: skip


@escalations.get(f"{HERE}/<int:id>")
@require(SEE)
def escalation(id: int) -> ResponseReturnValue:
    """What the county reads, what it answered, and what is left to do."""
    it = get_or_404(Escalation, id)
    return page(
        "escalations/escalation.html",
        it=it,
        files=[(file, url_for(".download", id=id, file_id=file.id)) for file in files_of(it)],
        sentence=status_sentence(it, today()),
        moves=[each.name for each in moves_for(it, g.actor)],
        form=NoteForm(formdata=None),
    )


@escalations.get(f"{HERE}/<int:id>/files/<int:file_id>")
@require(SEE)
def download(id: int, file_id: int) -> ResponseReturnValue:
    """One of the files that went up."""
    return send_file(queries.file_of(get_or_404(Escalation, id), file_id))


@escalations.post(f"{HERE}/<int:id>/<verb>")
@require(SEND)
def finish(id: int, verb: str) -> ResponseReturnValue:
    """Pass the answer on, or take the matter back."""
    it, form = get_or_404(Escalation, id, lock=True), NoteForm()
    acts = {"pass_on": operations.pass_on, "withdraw": operations.withdraw}
    if verb not in acts:
        raise NotFound
    acts[verb](it, form.note.data or "", actor=g.actor, now=utcnow())
    return redirect_to(".escalation", id=id)


@escalations.get("/county/escalations")
@require("console:see")
def county_index() -> ResponseReturnValue:
    """What townships took up, what is open first."""
    townships = {each.id: each for each in townships_of(g.actor.county_id)}
    found = queries.of_county(list(townships))
    return page("escalations/county_index.html", found=found, townships=townships, today=today())


@escalations.get("/county/escalations/<int:township_id>/<int:id>")
@require("console:see")
def county_escalation(township_id: int, id: int) -> ResponseReturnValue:
    """The copy that was sent up, and its answer. The county's history keeps who read it."""
    _county_township(township_id)
    _note_reading(queries.for_county(township_id, id))
    return _county_page(township_id, id, AnswerForm(formdata=None))


def _note_reading(it: Escalation) -> None:
    """In a transaction of its own: a page that is read changes nothing."""
    actor: Actor = g.actor
    assert actor.county_id is not None
    with platform_scope():
        record_county("core:read_escalation", it, county_id=actor.county_id,
                      township_id=it.township_id, actor=actor, at=utcnow())  # fmt: skip
        db.session.commit()


@escalations.get("/county/escalations/<int:township_id>/<int:id>/files/<int:file_id>")
@require("console:see")
def county_file(township_id: int, id: int, file_id: int) -> ResponseReturnValue:
    """One of the files that came up with it."""
    _county_township(township_id)
    with township_scope(township_id, writes=False):
        return send_file(queries.file_of(get_or_404(Escalation, id), file_id))


@escalations.post("/county/escalations/<int:township_id>/<int:id>/<verb>")
@require(ANSWER)
def respond(township_id: int, id: int, verb: str) -> ResponseReturnValue:
    """Take it on, or answer it."""
    _county_township(township_id)
    form, actor, now = AnswerForm(), g.actor, utcnow()
    if verb not in ("take", "answer"):
        raise NotFound
    if verb == "answer" and not form.validate():
        return _county_page(township_id, id, form), 422
    db.session.commit()  # one writer at a time: the township is entered with its own session
    with township_scope(township_id):
        it = get_or_404(Escalation, id, lock=True)
        if verb == "take":
            operations.take(it, actor=actor, now=now)
        else:
            operations.answer(it, form.answer.data, actor=actor, now=now)
        db.session.commit()
    record_county(f"core:{verb}_escalation", f"core:escalation:{id}", county_id=actor.county_id,
                  township_id=township_id, actor=actor, at=now)  # fmt: skip
    return redirect_to(".county_escalation", township_id=township_id, id=id)


def _county_township(township_id: int) -> str:
    for each in townships_of(g.actor.county_id):
        if each.id == township_id:
            return each.name
    raise NotFound


def _county_page(township_id: int, id: int, form: AnswerForm) -> str:
    name = _county_township(township_id)
    it = queries.for_county(township_id, id)
    moves = [each.name for each in moves_for(it, g.actor)]
    files = [(file, url_for(".county_file", township_id=township_id, id=id, file_id=file.id))
             for file in queries.files_for_county(it)]  # fmt: skip
    return page("escalations/county_escalation.html", it=it, name=name, form=form, moves=moves,
                files=files)  # fmt: skip


class Raised(NamedTuple):
    """What the page of a matter says of its way up: the last copy, and where to send one."""

    last: Escalation | None
    offer: str


def raised(matter: Matter) -> Raised | None:
    """For the page of a matter whose kind may go up, and whoever may see what went up."""
    if not matter.__workflow__.goes_up or matter.is_confidential or not g.actor.can(SEE):
        return None
    last = queries.latest_of(ref_of(matter))
    running = last is not None and last.closed_at is None
    asks = matter.closed_at is None and not running and g.actor.can(SEND)
    return Raised(last, url_for("escalations.ask_escalation", ref=ref_of(matter)) if asks else "")


def target(ref: Ref) -> Target | None:
    """Where an escalation is found, for to-do lists."""
    it = queries.escalation_of(ref.id)
    if it is None:
        return None
    state = str(ESCALATION.state(it.state).label)
    return Target(it.title, url_for("escalations.escalation", id=it.id), state, SEE)
