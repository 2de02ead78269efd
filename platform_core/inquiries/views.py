"""The pages of inquiries: the county asks and judges, the township answers."""

from flask import Blueprint, flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import Actor, require
from platform_core.clock import today, utcnow
from platform_core.console.queries import townships_of
from platform_core.errors import NotFound
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.inquiries import operations, queries
from platform_core.inquiries.fields import read_fields
from platform_core.inquiries.forms import InquiryForm, ReasonForm, answer_form, name_of
from platform_core.inquiries.models import Inquiry, InquiryAnswer
from platform_core.inquiries.workflow import ANSWER, ANSWERING, SEE, SEND
from platform_core.matters import moves_for, status_sentence
from platform_core.matters.refs import Ref
from platform_core.papers.exports import ExportColumn, ExportSheet
from platform_core.runtime.hookspecs import Target
from platform_core.runtime.registry import registry
from platform_core.tenancy import db, township_scope
from platform_core.web import Form, asked_page, get_or_404, page, paginate, redirect_to
from platform_core.web.asked import read_period
from platform_core.web.asking import accepted, ask
from platform_core.web.saved import as_workbook

inquiries = Blueprint("inquiries", __name__, template_folder="templates")
HERE = "/t/<township>/inquiries"
LINES = 50


@inquiries.get("/county/inquiries")
@require("console:see")
def county_index() -> ResponseReturnValue:
    """What the county asked, and how many have answered."""
    after, limit = asked_page(LINES)
    found = paginate(queries.inquiries_of(g.actor.county_id), Inquiry.id.desc(), after=after,
                     limit=limit)  # fmt: skip
    told = queries.progress([each.id for each in found.items])
    return page("inquiries/county_index.html", found=found, told=told, today=today())


@inquiries.get("/county/inquiries/new")
@require(SEND)
def ask_inquiry() -> ResponseReturnValue:
    """Ask what is to be asked."""
    return _new_page(InquiryForm(formdata=None, period=str(today().year)))


@inquiries.post("/county/inquiries")
@require(SEND)
def send() -> ResponseReturnValue:
    """Send an inquiry to the townships that were ticked."""
    form = InquiryForm()
    sent: list[Inquiry] = []
    if not accepted(form, lambda: sent.append(_send(form))):
        return _new_page(form), 422
    flash(_("The inquiry was sent to %(n)s townships.", n=len(form.chosen())), "success")
    return redirect_to(".county_inquiry", id=sent[0].id)


def _send(form: InquiryForm) -> Inquiry:
    keys = [each.key for _module, each in registry().indicators()]
    return operations.send(
        title=form.title.data, body=form.body.data, period=read_period(form.period.data),
        fields=read_fields(form.fields.data or "", keys), due_on=form.due_on.data,
        township_ids=form.chosen(), actor=g.actor, now=utcnow(),
    )  # fmt: skip


def _new_page(form: InquiryForm) -> str:
    return ask(form, _("New inquiry"), _("Send out"), action=url_for(".send"),
               back=url_for(".county_index"))  # fmt: skip


@inquiries.get("/county/inquiries/<int:id>")
@require("console:see")
def county_inquiry(id: int) -> ResponseReturnValue:
    """Who answered what: townships × fields."""
    inquiry = queries.inquiry_or_404(id, g.actor.county_id)
    return page(
        "inquiries/county_inquiry.html",
        inquiry=inquiry,
        fields=operations.asked_of(inquiry),
        answers=queries.answers_to(id),
        townships={each.id: each for each in townships_of(g.actor.county_id)},
        today=today(),
        may=g.actor.can(SEND),
        most_urged=operations.MOST_URGED,
    )


@inquiries.post("/county/inquiries/<int:id>/<int:township_id>/<verb>")
@require(SEND)
def judge(id: int, township_id: int, verb: str) -> ResponseReturnValue:
    """Accept, return, urge or call off one township's answer."""
    queries.inquiry_or_404(id, g.actor.county_id)
    actor, county_id, reason = g.actor, g.actor.county_id, ReasonForm().reason.data or ""
    db.session.commit()  # one writer at a time: the township is entered with its own session
    with township_scope(township_id):
        it = queries.answer_or_404(id)
        _judge(it, verb, reason, actor)
        ref = f"core:inquiry_answer:{it.id}"
        db.session.commit()
    record_county(f"core:inquiry_{verb}", ref, county_id=county_id, township_id=township_id,
                  actor=actor, at=utcnow(), note=reason or None)  # fmt: skip
    return redirect_to(".county_inquiry", id=id)


def _judge(it: InquiryAnswer, verb: str, reason: str, actor: Actor) -> None:
    now = utcnow()
    match verb:
        case "accept":
            operations.accept(it, db.session.get_one(Inquiry, it.inquiry_id), actor=actor, now=now)
        case "return":
            operations.give_back(it, reason, actor=actor, now=now)
        case "urge":
            operations.urge(it, actor=actor, now=now)
        case "call_off":
            operations.call_off(it, reason, actor=actor, now=now)
        case _:
            raise NotFound


@inquiries.get("/county/inquiries/<int:id>/sheet")
@require("console:see")
def county_sheet(id: int) -> ResponseReturnValue:
    """The answers as .xlsx: townships × fields."""
    inquiry = queries.inquiry_or_404(id, g.actor.county_id)
    names = {each.id: each.name for each in townships_of(g.actor.county_id)}
    fields = operations.asked_of(inquiry)
    columns = [ExportColumn(_("Township"), width=20), ExportColumn(_("State"), width=14),
               *(ExportColumn(each.label, width=18) for each in fields)]  # fmt: skip
    rows = [
        (names[it.township_id], ANSWERING.state(it.state).label,
         *(it.given.get(each.label, "") for each in fields))
        for it in queries.answers_to(id)
    ]  # fmt: skip
    return as_workbook([ExportSheet(inquiry.title, columns, rows)], inquiry.title)


@inquiries.get(HERE)
@require(SEE)
def index() -> ResponseReturnValue:
    """What the county asks of this township."""
    after, limit = asked_page(LINES)
    found = paginate(queries.asked_here(), InquiryAnswer.id.desc(), after=after, limit=limit)
    return page("inquiries/index.html", found=found, today=today())


@inquiries.get(f"{HERE}/<int:id>")
@require(SEE)
def inquiry(id: int) -> ResponseReturnValue:
    """What is asked, and the form to answer it."""
    it = get_or_404(InquiryAnswer, id)
    asked = db.session.get_one(Inquiry, it.inquiry_id)
    fields = operations.asked_of(asked)
    given = {name_of(place): it.given.get(each.label, "") for place, each in enumerate(fields)}
    form = answer_form(fields)(formdata=None, data={**given, "remark": it.remark})
    return _answer_page(it, asked, form)


@inquiries.post(f"{HERE}/<int:id>")
@require(ANSWER)
def answer(id: int) -> ResponseReturnValue:
    """Answer the county."""
    it = get_or_404(InquiryAnswer, id, lock=True)
    asked = db.session.get_one(Inquiry, it.inquiry_id)
    fields = operations.asked_of(asked)
    form = answer_form(fields)()
    given = {each.label: form[name_of(place)].data or "" for place, each in enumerate(fields)}
    if not accepted(form, lambda: operations.answer(
        it, asked, given, form.remark.data or "", actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _answer_page(it, asked, form), 422
    flash(_("Answered."), "success")
    return redirect_to(".inquiry", id=id)


def _answer_page(it: InquiryAnswer, asked: Inquiry, form: Form) -> str:
    moves = {each.name for each in moves_for(it, g.actor)}
    return page(
        "inquiries/inquiry.html",
        it=it,
        inquiry=asked,
        fields=operations.asked_of(asked),
        names=[name_of(place) for place in range(len(asked.fields))],
        form=form,
        sentence=status_sentence(it, today()),
        may_answer="answer" in moves,
    )


def target(ref: Ref) -> Target | None:
    """Where an answer is found, for to-do lists and notices."""
    it = queries.answer_of(ref.id)
    if it is None:
        return None
    state = str(ANSWERING.state(it.state).label)
    return Target(it.title, url_for("inquiries.inquiry", id=it.id), state, SEE)
