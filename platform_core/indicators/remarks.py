"""What townships say to their figures, and what the county answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.indicators.models import FigureRemark
from platform_core.indicators.periods import Period
from platform_core.indicators.workflow import RemarkKind
from platform_core.tenancy import db


def remark(
    key: str, period: Period, kind: RemarkKind, body: str, *, actor: Actor, now: datetime
) -> FigureRemark:
    """Attach a note to a figure, or contest it. Raises RuleBroken without a text."""
    if not body.strip():
        raise RuleBroken(_("Write what is to be known about the figure."), field="body")
    made = FigureRemark(
        key=key, period=str(period), kind=kind, body=body.strip(), made_at=now,
        made_by=actor.account_id or None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("core:remark_figure", made, actor=actor, at=now, note=made.body, key=key,
           period=str(period), kind=kind)  # fmt: skip
    return made


def answer(contest: FigureRemark, text: str, *, actor: Actor, now: datetime) -> None:
    """The county answers a contest, once. Raises RuleBroken."""
    if contest.kind is not RemarkKind.CONTEST or contest.answered_at is not None:
        raise RuleBroken(_("This has been answered already, or asks for no answer."))
    if not text.strip():
        raise RuleBroken(_("Write an answer."), field="answer")
    contest.answer, contest.answered_at = text.strip(), now
    contest.answered_by = actor.account_id or None
    record("core:answer_contest", contest, actor=actor, at=now, note=contest.answer,
           key=contest.key, period=contest.period)  # fmt: skip


def remarks_on(key: str, period: Period) -> Sequence[FigureRemark]:
    """What was said to a figure, oldest first: here, or by the townships a county reads."""
    query = select(FigureRemark).filter_by(key=key, period=str(period))
    return db.session.scalars(query.order_by(FigureRemark.made_at, FigureRemark.id)).all()
