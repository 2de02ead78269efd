"""Which employers a contract covers: the row that every coverage rate counts."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Employer, TownshipModel, ref, text, to_one, words
from plugins.contracts.models.contracts import Contract
from plugins.contracts.terms import Coverage


class ContractCoverage(TownshipModel):
    """One employer under one contract: invited, recognised, covered, withdrawn.

    The figures are the employer's on the day it was covered; later ones do not change them.
    """

    __tablename__ = "contracts_coverage"
    __table_args__ = (
        UniqueConstraint("township_id", "contract_id", "employer_id"),
        Index(None, "township_id", "employer_id", "state"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)",
                        name="withdrawn_is_dated"),
        CheckConstraint("state != 'recognised' OR recognised_on IS NOT NULL",
                        name="recognised_is_dated"),
        CheckConstraint("(recognised_on IS NULL) = (stamped_by IS NULL)",
                        name="recognised_by_somebody"),
        CheckConstraint("state != 'covered' OR covered_on IS NOT NULL", name="covered_is_dated"),
        CheckConstraint("employees >= 0 AND women >= 0 AND women <= employees",
                        name="women_among_employees"),
        {"info": {"county_reads": ("township_id", "id", "contract_id", "employer_id", "state",
                                   "invited_on", "recognised_on", "covered_on", "withdrawn_on",
                                   "employees", "women")}},
    )  # fmt: skip

    contract_id: Mapped[int] = ref("contracts_contract", index=False)
    employer_id: Mapped[int] = ref("core_employer", index=False)
    state: Mapped[Coverage] = mapped_column(words(Coverage), default=Coverage.INVITED)
    invited_on: Mapped[date]
    recognised_on: Mapped[date | None]
    stamped_by: Mapped[str | None] = text(40, pii="identity")
    covered_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    reason: Mapped[str | None] = text(400, pii="content")
    employees: Mapped[int] = mapped_column(default=0)
    women: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    contract: Mapped[Contract] = to_one("contract_id")
    employer: Mapped[Employer] = to_one("employer_id", lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}
