"""The questions of the guided diagnosis: a graph that the office may edit."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import TownshipModel, ref, text, to_many, words
from plugins.legal_aid.workflow.cases import Matter


class Question(TownshipModel):
    """One question, or, without answers, an end with advice and the kind of case it leads to."""

    __tablename__ = "legal_aid_question"
    __table_args__ = (UniqueConstraint("township_id", "code"),)

    code: Mapped[str] = text(40, pii="none")
    wording: Mapped[str] = text(200, pii="none")
    advice: Mapped[str | None] = text(1000, pii="none")
    about: Mapped[Matter | None] = mapped_column(words(Matter))
    first: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    answers: Mapped[list["DiagnosisAnswer"]] = to_many(
        "legal_aid_answer.question_id", order_by="DiagnosisAnswer.place"
    )

    __mapper_args__ = {"version_id_col": version}


class DiagnosisAnswer(TownshipModel):
    """One answer to a question, and the question it leads to."""

    __tablename__ = "legal_aid_answer"
    question_id: Mapped[int] = ref("legal_aid_question")
    next_id: Mapped[int] = ref("legal_aid_question")
    wording: Mapped[str] = text(120, pii="none")
    place: Mapped[int] = mapped_column(default=0)
