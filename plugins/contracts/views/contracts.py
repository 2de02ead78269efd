"""Contracts: the list, one with its chain, its clauses, whom it covers."""

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Place,
    Refused,
    StoredFile,
    Verb,
    asked_page,
    clocks_of,
    get_or_404,
    moves,
    page,
    page_ctx,
    paginate,
    require,
    send,
    status_sentence,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.contracts.forms.consultations import ReasonForm
from plugins.contracts.forms.contracts import (
    AmendForm,
    DayForm,
    EndForm,
    FileForm,
    InspectorsForm,
    ObjectForm,
    PaperDecisionForm,
    ProofForm,
    PublishForm,
    SignForm,
    SilenceForm,
    WageForm,
)
from plugins.contracts.labels import choices, name_of
from plugins.contracts.models import Contract
from plugins.contracts.operations import chain, drafting
from plugins.contracts.queries import contracts as of_contract
from plugins.contracts.queries.contracts import Filters, Line
from plugins.contracts.terms import Level, Proof, Subject
from plugins.contracts.views.frame import Tabs, bp, desk, happenings, tabs_of
from plugins.contracts.workflow import CONTRACT

DRAFT, FILE = "contracts:draft", "contracts:file"
CONTRACT_TABS = (
    (_l("Where it stands"), "contracts.contract", "contracts:read"),
    (_l("Clauses"), "contracts.clauses", "contracts:read"),
    (_l("Employers under the contract"), "contracts.covered", "contracts:read"),
    (_l("Checks of the draft"), "contracts.findings", DRAFT),
    (_l("Papers"), "contracts.documents", DRAFT),
)


@bp.get("/")
@require("contracts:read")
def index() -> ResponseReturnValue:
    """The contracts of the township, the newest first."""
    args = request.args
    filters = Filters(args.get("state", "")[:20], args.get("kind", "")[:20], args.get("q", "")[:80])
    newest = (Contract.starts_on.desc(), Contract.id.desc())
    found = paginate(of_contract.lines(filters), *newest, after=asked_page()[0])
    rows = [Line(*row[: len(Line._fields)]) for row in found.items]
    return page(
        "contracts/index.html", rows=rows, lines=found, filters=filters, states=CONTRACT.states,
        counts=of_contract.count_by_state(), kinds=choices(Subject),
    )  # fmt: skip


def contract_tabs(it: Contract) -> Tabs:
    """The pages of one contract, for whoever asks."""
    return tabs_of(CONTRACT_TABS, it.id)


@bp.get("/<int:id>")
@require("contracts:read")
def contract(id: int) -> ResponseReturnValue:
    """One contract."""
    return contract_page(get_or_404(Contract, id))


def contract_page(it: Contract, refused: Refused = NONE) -> str:
    """Where it stands, the way it has gone, what proves it."""
    return page(
        "contracts/contract.html", it=it, tabs=contract_tabs(it),
        sentence=status_sentence(it, today()), steps=of_contract.way_of(it),
        acts=desk.offers("contract", it, refused), clocks=clocks_of(it),
        agreed=of_contract.count_agreed(it) if it.state == "drafting" else None,
        missing=[name_of(kind) for kind in chain.missing_for_next(it)],
        entries=happenings(it, "contract"),
    )  # fmt: skip


@bp.get("/<int:id>/findings")
@require(DRAFT)
def findings(id: int) -> ResponseReturnValue:
    """What the checks say of a draft, each with its rule."""
    it = get_or_404(Contract, id)
    return page("contracts/findings.html", it=it, tabs=contract_tabs(it),
                points=of_contract.points_of(it))  # fmt: skip


@bp.get("/<int:id>/proofs/<int:file_id>")
@require("contracts:read")
def proof(id: int, file_id: int) -> ResponseReturnValue:
    """A scan of a contract; those with particulars of people only for the office."""
    it = get_or_404(Contract, id)
    found = next((each for each in it.proofs if each.file_id == file_id), None)
    private = found is not None and found.kind in (Proof.AUTHORITY, Proof.PARTIES)
    if found is None or (private and not g.actor.can(DRAFT)):
        raise NotFound()
    return send(get_or_404(StoredFile, found.file_id))


def may_decide_on_paper(it: Contract) -> bool:
    """A resolution on paper: where the congress is not on this platform, or is another's."""
    here = "congress" in page_ctx().on
    return it.state == "congress" and (not here or it.level is Level.ENTERPRISE)


def silence_waits(it: Contract) -> bool:
    """The review has ended on a day that is only provisional; all else the scheduler does."""
    clock = chain.bureau_clock(it) if moves("lapse")(it) else None
    return clock is not None and clock.provisional and clock.due_on <= today()


def _decide(it: Contract, form: PaperDecisionForm, **by: Any) -> None:
    chain.ratify(it, form.decision(), **by)


def _prove(it: Contract, form: ProofForm, **by: Any) -> None:
    sent = form.file.data
    chain.prove(it, Proof(form.kind.data), sent.stream, sent.filename or "", **by)


desk.place(Place(
    name="contract", model=Contract, show=contract_page,
    address=lambda it: url_for("contracts.contract", id=it.id),
    verbs=(
        Verb(name="agree", label=_l("Agree on the draft"), permission=DRAFT, form=DayForm,
             may=moves("agree"), do=lambda it, form, **by: chain.agree(it, form.on.data, **by)),
        Verb(name="submit", label=_l("Put to the congress"), permission=DRAFT, form=DayForm,
             may=moves("submit"), leads=True,
             do=lambda it, form, **by: chain.submit(it, form.on.data, **by)),
        Verb(name="decide", label=_l("Enter the resolution on paper"), permission=DRAFT,
             form=PaperDecisionForm, may=may_decide_on_paper, do=_decide, leads=True),
        Verb(name="sign", label=_l("Sign and seal"), permission=DRAFT, form=SignForm,
             may=moves("sign"), leads=True,
             do=lambda it, form, **by: chain.sign(
                 it, form.on.data, form.union_chief.data, form.employer_chief.data, **by)),
        Verb(name="file", label=_l("File with the labour bureau"), permission=FILE,
             form=FileForm, may=moves("file"), leads=True,
             do=lambda it, form, **by: chain.file(
                 it, form.on.data, form.bureau.data, form.number.data or "", **by)),
        Verb(name="approve", label=_l("Enter the bureau's approval"), permission=FILE,
             form=DayForm, may=moves("approve"),
             do=lambda it, form, **by: chain.approve(it, form.on.data, **by)),
        Verb(name="lapse", label=_l("Enter that the bureau does not object"), permission=FILE,
             form=SilenceForm, may=silence_waits,
             do=lambda it, form, **by: chain.lapse(it, form.confirmed.data, **by)),
        Verb(name="object", label=_l("Enter the bureau's objection"), permission=FILE,
             form=ObjectForm, may=moves("object"),
             do=lambda it, form, **by: chain.object_to(
                 it, form.on.data, form.opinion.data, **by)),
        Verb(name="publish", label=_l("Publish"), permission=FILE, form=PublishForm,
             may=moves("publish"), leads=True,
             do=lambda it, form, **by: chain.publish(
                 it, form.on.data, form.where.data, **by)),
        Verb(name="perform", label=_l("Name the group that checks it"), permission=FILE,
             form=InspectorsForm, may=moves("perform"), leads=True,
             do=lambda it, form, **by: chain.perform(it, form.inspectors.data, **by)),
        Verb(name="prove", label=_l("Add a proof"), permission=DRAFT, form=ProofForm,
             upload=True, may=lambda it: it.closed_at is None, do=_prove),
        Verb(name="wages", label=_l("Enter wage data"), permission=DRAFT, form=WageForm,
             may=lambda it: it.state in ("agreed", "congress", "passed", "signed"),
             do=lambda it, form, **by: chain.enter_wage_data(it, form.data_given(), **by)),
        Verb(name="amend", label=_l("Change title or term"), permission=DRAFT, form=AmendForm,
             may=moves("agree"),
             do=lambda it, form, **by: drafting.amend(
                 it, form.title.data, form.starts_on.data, form.ends_on.data, **by)),
        Verb(name="near_end", label=_l("Open the renewal window"), permission=FILE,
             may=lambda it: moves("near_end")(it)
             and of_contract.renewal_opens(it) <= today(),
             do=lambda it, form, **by: chain.near_end(it, **by)),
        Verb(name="recall", label=_l("Take back from the congress"), permission=DRAFT,
             form=ReasonForm, may=moves("recall"),
             do=lambda it, form, **by: chain.recall(it, form.reason.data, **by)),
        Verb(name="reopen", label=_l("Take the draft up again"), permission=DRAFT,
             form=ReasonForm, may=moves("reopen"),
             do=lambda it, form, **by: chain.reopen(it, form.reason.data, **by)),
        Verb(name="end", label=_l("End"), permission=FILE, form=EndForm, may=moves("end"),
             kind="danger",
             do=lambda it, form, **by: chain.end(it, form.on.data, form.reason.data, **by)),
        Verb(name="drop", label=_l("Drop the draft"), permission=DRAFT, form=ReasonForm,
             may=moves("drop"), kind="danger",
             do=lambda it, form, **by: chain.drop(it, form.reason.data, **by)),
    ),
))  # fmt: skip
