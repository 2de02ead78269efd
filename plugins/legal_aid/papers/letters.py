"""The supervision letters themselves, the papers of protection, and all papers by matter."""

from collections.abc import Mapping
from datetime import date

from platform_core.api import Facts, Paper, Words, format_day
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import name_of
from plugins.legal_aid.models import Letter, Protection
from plugins.legal_aid.papers import mediations, petitions
from plugins.legal_aid.papers.sheet import Sheet, day_or_blank, signed
from plugins.legal_aid.workflow.letters import Kind
from plugins.legal_aid.workflow.protections import Threat

TITLES = {
    Kind.REMINDER: _l("Reminder of labour law supervision by the union"),
    Kind.OPINION: _l("Opinion of labour law supervision by the union"),
    Kind.PROPOSAL: _l("Proposal of labour law supervision by the union"),
}


def letter(it: Letter, issuer: str, today: date) -> Paper:
    """工会劳动法律监督提示函、意见书、建议书."""
    blocks = [
        Words(it.findings, _("What was found")), Words(it.basis, _("Legal basis")),
        Words(it.demand, _("What is asked")),
    ]  # fmt: skip
    if it.reply_due_on is not None:
        answer = _("Please answer in writing by %(day)s.", day=format_day(it.reply_due_on))
        blocks.append(Words(answer))
    return Paper(name="letter", title=str(TITLES[it.kind]), issuer=issuer, number=it.number,
                 addressee=f"{it.addressee}：", blocks=tuple(blocks),
                 sign=signed(issuer, it.sent_on or today))  # fmt: skip


def receipt(it: Letter, issuer: str, today: date) -> Paper:
    """送达回证."""
    facts = (
        (_("Paper"), f"{TITLES[it.kind]} {it.number}"), (_("Delivered to"), it.addressee),
        (_("Day"), day_or_blank(it.sent_on)), (_("Received by (signature, seal)"), ""),
        (_("Delivered by"), ""),
    )  # fmt: skip
    return Paper(name="receipt", title=_("Receipt of delivery"), issuer=issuer,
                 number=it.number, blocks=(Facts(facts),))  # fmt: skip


def asking(it: Protection, issuer: str, today: date) -> Paper:
    """征求意见函."""
    text = _("%(employer)s means to transfer %(person)s (%(office)s) in mid-term. That needs the "
             "consent of the union's own committee and of the union above. Please answer in "
             "writing.", employer=it.opponent, person=it.person,
             office=name_of(it.office))  # fmt: skip
    return Paper(name="asking", title=_("Request for consent to a transfer"), issuer=issuer,
                 number=it.number, addressee=f"{it.union.name}：", blocks=(Words(text),),
                 sign=signed(issuer, today))  # fmt: skip


def objection(it: Protection, issuer: str, today: date) -> Paper:
    """不同意见函."""
    return Paper(name="objection", title=_("The union's objection"), issuer=issuer,
                 number=it.number, addressee=f"{it.opponent}：",
                 blocks=(Words(it.objection or ""),),
                 sign=signed(issuer, it.objected_on))  # fmt: skip


SHEETS: Mapping[str, Mapping[str, Sheet]] = {
    "petition": petitions.SHEETS,
    "mediation": mediations.SHEETS,
    "letter": {
        "letter": Sheet(_l("The letter"), letter),
        "receipt": Sheet(_l("Receipt of delivery"), receipt),
    },
    "protection": {
        "asking": Sheet(_l("Request for consent to a transfer"), asking,
                        lambda it: it.threat is Threat.TRANSFER),
        "objection": Sheet(_l("The union's objection"), objection,
                           lambda it: it.objection is not None),
    },
}  # fmt: skip
