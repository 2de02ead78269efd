"""The clauses of a contract: in pages, one with its rounds, proposals and agreement."""

from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from platform_core.api import (
    NONE,
    Place,
    Refused,
    Verb,
    get_or_404,
    page,
    paginate,
    require,
)
from platform_core.api import lazy_gettext as _l
from plugins.contracts.forms.contracts import (
    BankForm,
    ClassForm,
    ClauseForm,
    ImportForm,
    ProposalForm,
    SideForm,
)
from plugins.contracts.models import Clause, Contract
from plugins.contracts.operations import drafting
from plugins.contracts.queries import bank
from plugins.contracts.queries import contracts as of_contract
from plugins.contracts.terms import Side
from plugins.contracts.views.contracts import contract_tabs
from plugins.contracts.views.frame import bp, desk
from plugins.contracts.workflow import OPEN_DRAFT

DRAFT = "contracts:draft"
ON_PAGE = 40


@bp.get("/<int:id>/clauses")
@require("contracts:read")
def clauses(id: int) -> ResponseReturnValue:
    """The clauses of a contract, in pages."""
    return clauses_page(get_or_404(Contract, id))


def clauses_page(it: Contract, refused: Refused = NONE) -> str:
    """Each clause as it stands, and whether both sides agree to it."""
    found = paginate(of_contract.clauses_of(it), Clause.position.asc(), Clause.id.asc(),
                     after=request.args.get("after"), limit=ON_PAGE)  # fmt: skip
    return page(
        "contracts/clauses.html", it=it, tabs=contract_tabs(it), lines=found,
        counts=of_contract.count_agreed(it), acts=desk.offers("clauses", it, refused),
    )  # fmt: skip


@bp.get("/clauses/<int:id>")
@require("contracts:read")
def clause(id: int) -> ResponseReturnValue:
    """One clause."""
    return clause_page(get_or_404(Clause, id))


def clause_page(it: Clause, refused: Refused = NONE) -> str:
    """Its text, and what each side proposed, round by round, with what changed."""
    rounds = list(it.proposals)
    changes = {later.id: compared(earlier.body, later.body) for earlier, later in pairwise(rounds)}
    return page(
        "contracts/clause.html", it=it, contract=it.contract, rounds=rounds, changes=changes,
        acts=desk.offers("clause", it, refused),
    )  # fmt: skip


def compared(before: str, after: str) -> Markup:
    """The later text with what was taken out and put in marked, sign by sign."""
    parts = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            parts.append(escape(after[b1:b2]))
            continue
        if a2 > a1:
            parts.append(Markup("<del>%s</del>") % before[a1:a2])
        if b2 > b1:
            parts.append(Markup("<ins>%s</ins>") % after[b1:b2])
    return Markup("").join(parts)


def _open(it: Contract) -> bool:
    return it.state in OPEN_DRAFT


def _clause_open(it: Clause) -> bool:
    return it.contract.state in OPEN_DRAFT


def _bank(it: Contract, form: BankForm, **by: Any) -> None:
    wanted = set(form.clauses.data or ())
    models = [each for each in bank.models_for(it.kind, it.township_id) if each.key in wanted]
    drafting.take_from_bank(it, models, Side(form.side.data), **by)


def _import(it: Contract, form: ImportForm, **by: Any) -> None:
    sent = form.file.data
    drafting.import_word(it, sent.stream, sent.filename or "", Side(form.side.data), **by)


def _propose(it: Clause, form: ProposalForm, **by: Any) -> None:
    drafting.propose(it, Side(form.side.data), form.body.data, form.value(),
                     form.reason.data or "", **by)  # fmt: skip


def _add(it: Contract, form: ClauseForm, **by: Any) -> None:
    drafting.add_clause(it, form.wording(), Side(form.side.data), **by)


desk.place(Place(
    name="clauses", model=Contract, show=clauses_page,
    address=lambda it: url_for("contracts.clauses", id=it.id),
    verbs=(
        Verb(name="add", label=_l("Add a clause"), permission=DRAFT, form=ClauseForm, may=_open,
             do=_add),
        Verb(name="bank", label=_l("Take clauses from the bank"), permission=DRAFT, form=BankForm,
             may=_open, do=_bank),
        Verb(name="import", label=_l("Take in a Word draft"), permission=DRAFT, form=ImportForm,
             may=_open, do=_import, upload=True),
        Verb(name="agree_rest", label=_l("Both sides agree to all that is still open"),
             permission=DRAFT, may=_open,
             do=lambda it, form, **by: drafting.agree_rest(it, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="clause", model=Clause, show=clause_page,
    address=lambda it: url_for("contracts.clause", id=it.id),
    verbs=(
        Verb(name="agree", label=_l("Enter a side's agreement"), permission=DRAFT, form=SideForm,
             may=lambda it: _clause_open(it) and not it.agreed, leads=True,
             do=lambda it, form, **by: drafting.agree_clause(it, Side(form.side.data), **by)),
        Verb(name="propose", label=_l("Enter a counter-proposal"), permission=DRAFT,
             form=ProposalForm, may=_clause_open, do=_propose),
        Verb(name="classify", label=_l("Say what it is about"), permission=DRAFT, form=ClassForm,
             may=_clause_open,
             do=lambda it, form, **by: drafting.classify(it, form.given(), **by)),
    ),
))  # fmt: skip
