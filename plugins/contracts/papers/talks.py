"""Papers of a consultation: demand, reply, representatives, minutes; a campaign's summary."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from platform_core.api import Facts, Grid, Paper, Words, format_day
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.labels import name_of, state_name
from plugins.contracts.models import Campaign, Consultation
from plugins.contracts.queries.consultations import Reach
from plugins.contracts.terms import Side

Make = Callable[[Consultation, str, date], Paper]


@dataclass(frozen=True)
class Sheet:
    """A paper there is about a consultation once `exists` says so."""

    label: str
    make: Make
    exists: Callable[[Consultation], bool] = lambda it: True


def demand(it: Consultation, issuer: str, today: date) -> Paper:
    """要约书."""
    sender, receiver = it.union_side, it.employer_side
    if it.initiator is Side.EMPLOYER:
        sender, receiver = receiver, sender
    text = _("By the laws on collective consultation we demand consultation with you about: "
             "%(subject)s. Please reply in writing within the statutory time of receiving this; "
             "without a proper reason a consultation may not be refused.",
             subject=name_of(it.subject))  # fmt: skip
    rows = ((_("Time and place proposed"), it.place or ""),
            (_("Chief representative"), _chief(it, it.initiator)))  # fmt: skip
    return Paper(name="demand", title=_("Written demand for consultation"), issuer=issuer,
                 number=it.number, addressee=f"{receiver}：",
                 blocks=(Words(text), Words(it.matters or "—", _("What is to be talked about")),
                         Facts(rows)),
                 sign=(sender, format_day(it.demanded_on)))  # fmt: skip


def reply(it: Consultation, issuer: str, today: date) -> Paper:
    """应约书."""
    said = _("We agree to consult with you.") if it.accepted else _("We do not agree to consult.")
    sender, receiver = it.employer_side, it.union_side
    if it.initiator is Side.EMPLOYER:
        sender, receiver = receiver, sender
    text = _("We received your demand %(number)s on %(day)s. %(said)s", number=it.number,
             day=format_day(it.demanded_on), said=said)  # fmt: skip
    return Paper(name="reply", title=_("Written reply to the demand"), number=it.number,
                 addressee=f"{receiver}：", blocks=(Words(text), Words(it.reply)),
                 sign=(sender, format_day(it.replied_on or today)))  # fmt: skip


def representatives(it: Consultation, issuer: str, today: date) -> Paper:
    """协商代表名单."""
    head = (_("Side"), _("Name"), _("Position held"), _("How named"), _("Chief"), _("Signature"))
    rows = tuple(
        (name_of(each.side), each.name, each.post, name_of(each.produced),
         _("chief") if each.chief else "", "")
        for side in Side for each in it.on_side(side)
    )  # fmt: skip
    note = _("Recorder: %(name)s", name=it.recorder or "______")
    return Paper(name="representatives", title=_("Representatives of both sides"), issuer=issuer,
                 number=it.number, blocks=(Grid(head, rows), Words(note)),
                 sign=(format_day(it.published_on or today),))  # fmt: skip


def authority(it: Consultation, issuer: str, today: date) -> Paper:
    """委托书, for outside experts."""
    blocks = tuple(
        Words(_("We authorise %(name)s (%(post)s) to represent us in consultation %(number)s.",
                name=each.name, post=each.post, number=it.number), name_of(each.side))
        for side in Side for each in it.on_side(side) if each.outsider or not each.chief
    )  # fmt: skip
    return Paper(name="authority", title=_("Authority of representatives"), number=it.number,
                 blocks=blocks, sign=(_("Seal: ______"), format_day(today)))  # fmt: skip


def minutes(it: Consultation, issuer: str, today: date) -> Paper:
    """协商纪要."""
    blocks = tuple(
        Words(
            _("Held on %(day)s, %(place)s. In the chair: %(side)s.\n%(agenda)s\n%(minutes)s",
              day=format_day(each.held_on), place=each.place, side=name_of(each.chair_side),
              agenda=each.agenda, minutes=each.minutes),
            _("Meeting %(n)s", n=each.number),
        )
        for each in it.meetings
    )  # fmt: skip
    sign = tuple(f"{name_of(side)}（{_chief(it, side)}）：______" for side in Side)
    return Paper(name="minutes", title=_("Minutes of the consultation"), issuer=issuer,
                 number=it.number, blocks=blocks, sign=(*sign, format_day(today)))  # fmt: skip


def _chief(it: Consultation, side: Side) -> str:
    return next((each.name for each in it.on_side(side) if each.chief), "")


SHEETS: Mapping[str, Sheet] = {
    "demand": Sheet(_l("Written demand for consultation"), demand),
    "reply": Sheet(_l("Written reply to the demand"), reply,
                   lambda it: it.accepted is not None),
    "representatives": Sheet(_l("Representatives of both sides"), representatives,
                             lambda it: bool(it.representatives)),
    "authority": Sheet(_l("Authority of representatives"), authority,
                       lambda it: bool(it.representatives)),
    "minutes": Sheet(_l("Minutes of the consultation"), minutes, lambda it: bool(it.meetings)),
}  # fmt: skip


def campaign_summary(
    it: Campaign, reach: Reach, rows: Sequence[Consultation], issuer: str, today: date
) -> Paper:
    """要约行动汇总表."""
    facts = ((_("Demands sent"), str(reach.sent)), (_("Answered"), str(reach.answered)),
             (_("Negotiating"), str(reach.talking)), (_("Signed"), str(reach.signed)))  # fmt: skip
    head = (_("Number"), _("Employer"), _("Demanded on"), _("Replied on"), _("State"))
    table = tuple(
        (each.number, each.employer_side, format_day(each.demanded_on),
         format_day(each.replied_on) if each.replied_on else "", state_name(each))
        for each in rows
    )  # fmt: skip
    return Paper(name="summary", title=_("Summary of “%(title)s”", title=it.title), issuer=issuer,
                 blocks=(Facts(facts), Grid(head, table)),
                 sign=(issuer, format_day(today)))  # fmt: skip
