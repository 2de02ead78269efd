"""Monthly figures per employer: labour contracts, wages and social insurance; and their import."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Employer, TownshipModel, ref, text, to_one, words
from plugins.contracts.terms import FiguresImportState, InsuranceKind


class LabourMonth(TownshipModel):
    """An employer's labour contracts and wages in a month. `month` is its first day."""

    __tablename__ = "contracts_labour_month"
    __table_args__ = (
        UniqueConstraint("township_id", "employer_id", "month"),
        CheckConstraint("due <= employees", name="due_are_employees"),
        CheckConstraint("signed <= due AND open_ended <= signed", name="signed_are_due"),
        CheckConstraint("signed >= 0 AND open_ended >= 0", name="contracts_not_negative"),
        CheckConstraint("average_wage_fen > 0", name="wage_above_nothing"),
        CheckConstraint("unpaid_people >= 0 AND unpaid_months >= 0", name="arrears_not_negative"),
        {"info": {"county_reads": True}},
    )

    employer_id: Mapped[int] = ref("core_employer", index=False)
    month: Mapped[date]
    employees: Mapped[int]
    due: Mapped[int]  # employed for more than a month: a written contract must be there
    signed: Mapped[int]  # of those due, with a valid written contract
    open_ended: Mapped[int] = mapped_column(default=0)  # of those signed, without a fixed term
    average_wage_fen: Mapped[int | None] = mapped_column(BigInteger)
    unpaid_people: Mapped[int] = mapped_column(default=0)
    unpaid_months: Mapped[int] = mapped_column(default=0)

    employer: Mapped[Employer] = to_one("employer_id")


class InsuranceMonth(TownshipModel):
    """An employer's people in one kind of social insurance in a month."""

    __tablename__ = "contracts_insurance_month"
    __table_args__ = (
        UniqueConstraint("township_id", "employer_id", "month", "kind"),
        CheckConstraint("insured <= due AND insured >= 0", name="insured_are_due"),
        CheckConstraint("owed_months >= 0", name="owed_not_negative"),
        {"info": {"county_reads": True}},
    )

    employer_id: Mapped[int] = ref("core_employer", index=False)
    month: Mapped[date]
    kind: Mapped[InsuranceKind] = mapped_column(words(InsuranceKind))
    due: Mapped[int]
    insured: Mapped[int]
    owed_months: Mapped[int] = mapped_column(default=0)

    employer: Mapped[Employer] = to_one("employer_id")


class FiguresImport(TownshipModel):
    """A sheet of monthly figures that was read: its rows wait to be confirmed, all or none."""

    __tablename__ = "contracts_figures_import"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (written_at IS NOT NULL)", name="written_when_done"),
    )

    month: Mapped[date]
    file_name: Mapped[str] = text(120, pii="none")
    at: Mapped[datetime]
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[FiguresImportState] = mapped_column(
        words(FiguresImportState), default=FiguresImportState.CHECKED
    )
    total: Mapped[int]
    errors: Mapped[int]
    warnings: Mapped[int]
    rows_json: Mapped[list[Any]] = mapped_column(info={"pii": "none"})  # empty once it ended
    findings_json: Mapped[list[Any]] = mapped_column(info={"pii": "none"})
    written_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
