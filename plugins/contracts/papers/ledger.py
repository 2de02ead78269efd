"""The ledger of contracts, and the table of how far the system is established."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from platform_core.api import ExportColumn, ExportKind, ExportSheet, db
from platform_core.api import gettext as _
from plugins.contracts.labels import NAMES, name_of, state_name
from plugins.contracts.models import Contract, ContractCoverage
from plugins.contracts.queries.coverage import in_force_on
from plugins.contracts.terms import Coverage, Subject


def contracts() -> ExportSheet:
    """集体合同台账: one line for each contract, with employers and employees covered."""
    text, day, number = ExportKind.TEXT, ExportKind.DAY, ExportKind.NUMBER
    columns = (
        ExportColumn(_("Number"), text, 14), ExportColumn(_("Title"), text, 40),
        ExportColumn(_("Kind"), text, 20), ExportColumn(_("For whom"), text, 14),
        ExportColumn(_("Employees' side"), text, 24), ExportColumn(_("Employer's side"), text, 24),
        ExportColumn(_("Term from"), day), ExportColumn(_("Term until"), day),
        ExportColumn(_("Passed on"), day), ExportColumn(_("Signed on"), day),
        ExportColumn(_("Filed on"), day), ExportColumn(_("In force since"), day),
        ExportColumn(_("Employers under the contract"), number),
        ExportColumn(_("Employees covered"), number),
        ExportColumn(_("State"), text, 16),
    )  # fmt: skip
    return ExportSheet(_("Ledger"), columns, _rows())


def _rows() -> Iterator[tuple[Any, ...]]:
    covered = (
        select(ContractCoverage.contract_id, func.count().label("employers"),
               func.sum(ContractCoverage.employees).label("people"))
        .where(ContractCoverage.state == Coverage.COVERED)
        .group_by(ContractCoverage.contract_id).subquery()
    )  # fmt: skip
    query = select(Contract, covered.c.employers, covered.c.people).outerjoin(
        covered, covered.c.contract_id == Contract.id
    )
    for it, employers, people in db.session.execute(query.order_by(Contract.number)):
        yield (it.number, it.title, name_of(it.kind), name_of(it.level), it.union_side,
               it.employer_side, it.starts_on, it.ends_on, it.passed_on, it.signed_on,
               it.filed_on, it.effective_on, employers or 0, people or 0,
               state_name(it))  # fmt: skip


def establishment(today: date) -> ExportSheet:
    """集体协商建制情况表: contracts in force, employers and employees covered, by kind."""
    columns = (
        ExportColumn(_("Kind"), ExportKind.TEXT, 28),
        ExportColumn(_("Contracts"), ExportKind.NUMBER),
        ExportColumn(_("Employers under the contract"), ExportKind.NUMBER),
        ExportColumn(_("Employees covered"), ExportKind.NUMBER),
        ExportColumn(_("Women"), ExportKind.NUMBER),
    )
    query = (
        select(Contract.kind, func.count(Contract.id.distinct()), func.count(ContractCoverage.id),
               func.sum(ContractCoverage.employees), func.sum(ContractCoverage.women))
        .outerjoin(ContractCoverage, and_(
            ContractCoverage.township_id == Contract.township_id,
            ContractCoverage.contract_id == Contract.id,
            ContractCoverage.state == Coverage.COVERED))
        .where(in_force_on(today)).group_by(Contract.kind)
    )  # fmt: skip
    found = {kind: row for kind, *row in db.session.execute(query)}
    rows = [
        (str(NAMES[Subject][kind]), *(number or 0 for number in found.get(kind, (0, 0, 0, 0))))
        for kind in Subject
    ]
    return ExportSheet(_("Establishment"), columns, rows)
