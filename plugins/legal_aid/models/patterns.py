"""Patterns: what several cases have in common, counted; no row here points to one of them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Employer, TownshipModel, ref, text, to_one, words
from plugins.legal_aid.models.bodies import AidBody
from plugins.legal_aid.workflow.cases import Matter as About


class Use(StrEnum):
    """What was made of a pattern."""

    SUGGESTION = "suggestion"
    WARNING = "warning"
    PATROL = "patrol"
    NONE = "none"


class Pattern(TownshipModel):
    """Several cases of one kind at one employer, or at one station or point (village).

    Found by the platform itself; fewer than the rule's least are never written down.
    """

    __tablename__ = "legal_aid_pattern"
    __table_args__ = (
        UniqueConstraint("township_id", "about", "employer_id", "body_id", "until"),
        CheckConstraint("(employer_id IS NULL) <> (body_id IS NULL)", name="of_one_place"),
        CheckConstraint("cases >= 2 AND persons >= cases", name="several_cases"),
        CheckConstraint("(use IS NULL) = (used_on IS NULL)", name="use_is_dated"),
        CheckConstraint("until >= since", name="ends_after_it_begins"),
    )

    about: Mapped[About] = mapped_column(words(About))
    employer_id: Mapped[int | None] = ref("core_employer")
    body_id: Mapped[int | None] = ref("legal_aid_body")
    since: Mapped[date]
    until: Mapped[date]
    cases: Mapped[int]
    persons: Mapped[int]
    use: Mapped[Use | None] = mapped_column(words(Use))
    used_on: Mapped[date | None]
    note: Mapped[str | None] = text(400, pii="content")
    version: Mapped[int] = mapped_column(default=1)

    employer: Mapped[Employer | None] = to_one("employer_id")
    body: Mapped[AidBody | None] = to_one("body_id")

    __mapper_args__ = {"version_id_col": version}
