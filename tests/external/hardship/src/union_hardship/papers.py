"""What is printed: a description that becomes a page or a .docx file."""

from datetime import date

from platform_core.api import Facts, Paper, Words, format_day, format_money, local_date
from platform_core.api import gettext as _
from union_hardship.models import Request
from union_hardship.workflow import WORKFLOW


def answer(it: Request, issuer: str, day: date) -> Paper:
    """The answer to a request, as the office signs it."""
    rows = (
        (_("In one line"), it.title),
        (_("Received on"), format_day(local_date(it.opened_at))),
        (_("Amount granted (yuan)"),
         "—" if it.granted_fen is None else format_money(it.granted_fen)),
        (_("Decision"), str(WORKFLOW.state(it.state).label)),
    )  # fmt: skip
    blocks = (Facts(rows), Words(it.body, _("In full")), Words(it.answer or "", _("Answer")))
    return Paper(name="answer", title=_("Answer to a request"), issuer=issuer, number=it.number,
                 blocks=blocks, sign=(issuer, format_day(day)))  # fmt: skip
