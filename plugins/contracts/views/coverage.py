"""Whom a contract covers, in pages; and whom none covers."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Employer,
    Place,
    Refused,
    Verb,
    asked_page,
    db,
    get_or_404,
    page,
    paginate,
    require,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.contracts.forms.contracts import (
    InviteAllForm,
    InviteForm,
    RecogniseForm,
    WithdrawForm,
)
from plugins.contracts.models import Contract, ContractCoverage
from plugins.contracts.operations import coverage as covering
from plugins.contracts.queries import coverage as of_coverage
from plugins.contracts.terms import Coverage, Level
from plugins.contracts.views.contracts import contract_tabs
from plugins.contracts.views.frame import bp, desk

COVER = "contracts:cover"
ON_PAGE = 40


@bp.get("/<int:id>/covered")
@require("contracts:read")
def covered(id: int) -> ResponseReturnValue:
    """The employers of a contract, in pages."""
    return covered_page(get_or_404(Contract, id))


def covered_page(it: Contract, refused: Refused = NONE) -> str:
    """Each employer and where it stands; the sums by where they stand."""
    state = request.args.get("state", "")[:20]
    found = paginate(of_coverage.rows_of(it, state), ContractCoverage.id.asc(),
                     after=request.args.get("after"), limit=ON_PAGE)  # fmt: skip
    return page(
        "contracts/covered.html", it=it, tabs=contract_tabs(it), lines=found, state=state,
        counts=of_coverage.counts_of(it), states=Coverage, everybody=covering.binds_everybody(),
        acts=desk.offers("covered", it, refused),
    )  # fmt: skip


@bp.get("/coverage/<int:id>")
@require("contracts:read")
def coverage_row(id: int) -> ResponseReturnValue:
    """One employer under one contract."""
    return row_page(get_or_404(ContractCoverage, id))


def row_page(it: ContractCoverage, refused: Refused = NONE) -> str:
    """Where it stands, with its days."""
    return page("contracts/coverage_row.html", it=it,
                acts=desk.offers("coverage", it, refused))  # fmt: skip


@bp.get("/uncovered")
@require("contracts:read")
def uncovered() -> ResponseReturnValue:
    """The employers that no contract covers: those that keep the signing rate below 100 %."""
    everybody = request.args.get("all") == "1"
    query = of_coverage.uncovered(today(), non_public=not everybody)
    after, limit = asked_page(ON_PAGE)
    found = paginate(query, Employer.name.asc(), Employer.id.asc(), after=after, limit=limit)
    return page("contracts/uncovered.html", lines=found, everybody=everybody)


def _may_invite(it: Contract) -> bool:
    return it.closed_at is None and it.level is not Level.ENTERPRISE


def _invite(it: Contract, form: InviteForm, **by: Any) -> None:
    wanted = set(form.employers.data or ())
    chosen = [each for each in of_coverage.employers_to_invite(it) if each.id in wanted]
    covering.invite(it, chosen, form.on.data, **by)


def _invite_all(it: Contract, form: InviteAllForm, **by: Any) -> None:
    found = db.session.scalars(of_coverage.uncovered(today())).all()
    covering.invite(it, list(found), form.on.data, **by)


desk.place(Place(
    name="covered", model=Contract, show=covered_page,
    address=lambda it: url_for("contracts.covered", id=it.id),
    verbs=(
        Verb(name="invite", label=_l("Invite employers"), permission=COVER, form=InviteForm,
             may=_may_invite, do=_invite),
        Verb(name="invite_all", label=_l("Invite every non-public employer not covered yet"),
             permission=COVER, form=InviteAllForm, may=_may_invite, do=_invite_all),
    ),
))  # fmt: skip

desk.place(Place(
    name="coverage", model=ContractCoverage, show=row_page,
    address=lambda it: url_for("contracts.coverage_row", id=it.id),
    verbs=(
        Verb(name="recognise", label=_l("Enter its recognition"), permission=COVER,
             form=RecogniseForm, may=lambda it: it.state is Coverage.INVITED, leads=True,
             do=lambda it, form, **by: covering.recognise(
                 it, form.on.data, form.stamped_by.data, **by)),
        Verb(name="include", label=_l("Cover it: the contract binds it by law"), permission=COVER,
             form=InviteAllForm,
             may=lambda it: it.state is Coverage.INVITED and it.contract.binds
             and covering.binds_everybody(),
             do=lambda it, form, **by: covering.include(it, form.on.data, **by)),
        Verb(name="withdraw", label=_l("It is covered no more"), permission=COVER,
             form=WithdrawForm, kind="danger",
             may=lambda it: it.state is not Coverage.WITHDRAWN,
             do=lambda it, form, **by: covering.withdraw(
                 it, form.on.data, form.reason.data, **by)),
    ),
))  # fmt: skip
