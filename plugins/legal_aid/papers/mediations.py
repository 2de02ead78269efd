"""The papers of a mediation: request, acceptance, record, agreement, and the way onwards."""

from datetime import date

from platform_core.api import (
    Facts,
    Grid,
    Paper,
    Words,
    current_pack,
    format_day,
    format_money,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import name_of
from plugins.legal_aid.models import Mediation
from plugins.legal_aid.operations.mediations import overrun
from plugins.legal_aid.papers.sheet import Sheet, day_or_blank, signed


def request(it: Mediation, issuer: str, today: date) -> Paper:
    """劳动争议调解申请书."""
    facts: tuple[tuple[str, str], ...] = (
        (_("Who asks"), it.applicant), (_("Telephone number"), it.phone or ""),
        (_("The other side"), it.opponent), (_("What the matter is about"), name_of(it.about)),
        (_("Amount claimed"), format_money(it.claimed_fen)),
        (_("What happened, and what is wanted"), it.story),
        (_("Signature of whoever asks"), ""),
    )  # fmt: skip
    return Paper(name="request", title=_("Request for mediation"), number=it.number,
                 addressee=f"{it.body.name}：", blocks=(Facts(facts),),
                 sign=(day_or_blank(it.asked_on),))  # fmt: skip


def accepted(it: Mediation, issuer: str, today: date) -> Paper:
    """调解受理通知书."""
    text = _("The request of %(day)s (%(number)s) has been accepted for mediation. Whether there "
             "is an agreement in %(days)s days or not, both sides may go to arbitration.",
             day=format_day(it.asked_on), number=it.number,
             days=current_pack().limit("mediate.finish").value)  # fmt: skip
    return Paper(name="accepted", title=_("Notice that a request for mediation is accepted"),
                 issuer=it.body.name, number=it.number,
                 addressee=f"{it.applicant}、{it.opponent}：", blocks=(Words(text),),
                 sign=signed(it.body.name, it.accepted_on))  # fmt: skip


def record(it: Mediation, issuer: str, today: date) -> Paper:
    """调解笔录."""
    rows = tuple((format_day(each.day), each.present, each.record) for each in it.meetings)
    return Paper(
        name="record", title=_("Record of mediation"), issuer=it.body.name, number=it.number,
        blocks=(Grid((_("Day"), _("Who was there"), _("What was said")), rows),),
        sign=(_("Signatures of the parties"), _("Signature of the mediator")),
    )  # fmt: skip


def agreement(it: Mediation, issuer: str, today: date) -> Paper:
    """劳动争议调解协议书."""
    facts: tuple[tuple[str, str], ...] = (
        (_("Who asks"), it.applicant), (_("The other side"), it.opponent),
        (_("What the matter is about"), name_of(it.about)),
        (_("Amount agreed"), format_money(it.agreed_fen)),
        (_("To be performed by"), day_or_blank(it.perform_by)),
    )  # fmt: skip
    binding = _("Signed or sealed by both sides, signed by the mediator and sealed by the "
                "committee, it binds both.")  # fmt: skip
    return Paper(
        name="agreement", title=_("Agreement made in mediation"), issuer=it.body.name,
        number=it.number, sign=(_("Signatures of the parties"), _("Signature of the mediator"),
                                *signed(it.body.name, it.agreed_on)),
        blocks=(Facts(facts), Words(it.agreement or "", _("What was agreed")), Words(binding)),
    )  # fmt: skip


def onwards(it: Mediation, issuer: str, today: date) -> Paper:
    """调解不成告知书."""
    said = {"day": format_day(it.asked_on), "number": it.number}
    text = _(
        "There was no agreement on the request of %(day)s (%(number)s). You may apply to the "
        "labour dispute arbitration commission within the time for arbitration.",
        **said,
    )
    if it.closed_at is None:
        days = current_pack().limit("mediate.finish").value
        text = _("There was no agreement within %(days)s days of the request of %(day)s "
                 "(%(number)s). You may apply to the labour dispute arbitration commission within "
                 "the time for arbitration, and go on with the mediation if both sides wish.",
                 days=days, **said)  # fmt: skip
    return Paper(name="onwards", title=_("Notice that mediation has failed"),
                 issuer=it.body.name, number=it.number, addressee=f"{it.applicant}：",
                 blocks=(Words(text),), sign=signed(it.body.name, today))  # fmt: skip


SHEETS = {
    "request": Sheet(_l("Request for mediation"), request),
    "accepted": Sheet(_l("Notice that a request for mediation is accepted"), accepted,
                      lambda it: it.accepted_on is not None),
    "record": Sheet(_l("Record of mediation"), record, lambda it: bool(it.meetings)),
    "agreement": Sheet(_l("Agreement made in mediation"), agreement,
                       lambda it: it.agreement is not None),
    "onwards": Sheet(_l("Notice that mediation has failed"), onwards,
                     lambda it: it.state == "failed" or overrun(it, utcnow()) is not None),
}  # fmt: skip
