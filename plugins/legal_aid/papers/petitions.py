"""The papers of a petition: register, notices, opinion, review."""

from datetime import date

from platform_core.api import (
    Facts,
    Grid,
    Paper,
    Words,
    clocks_of,
    current_pack,
    format_day,
    mask_identity,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import name_of, state_name
from plugins.legal_aid.models import Petition
from plugins.legal_aid.papers.sheet import Sheet, day_or_blank, signed


def _names(it: Petition) -> str:
    return "、".join(each.name for each in it.petitioners)


def _to(it: Petition) -> str:
    return f"{_names(it)}："


def register(it: Petition, issuer: str, today: date) -> Paper:
    """信访事项登记表."""
    facts: tuple[tuple[str, str], ...] = (
        (_("Number"), it.number), (_("Received on"), format_day(it.received_on)),
        (_("How it came in"), name_of(it.form)), (_("What kind of petition"), name_of(it.purpose)),
        (_("What the matter is about"), name_of(it.about)),
        (_("Employer or body"), it.opponent or ""),
        (_("How many people altogether"), str(it.persons)),
        (_("Passed on by"), it.origin_body or ""), (_("In one line"), it.title),
        (_("What happened, and what is wanted"), it.story),
        (_("Opinion of whoever is in charge"), ""), (_("State"), state_name(it.state, "petition")),
    )  # fmt: skip
    people = Grid(
        (_("Name"), _("Identity number"), _("Telephone number")),
        tuple((each.name, mask_identity(each.identity), each.phone or "")
              for each in it.petitioners),
    )  # fmt: skip
    return Paper(name="register", title=_("Register of a petition"), issuer=issuer,
                 number=it.number, blocks=(Facts(facts), people),
                 sign=signed(issuer, today))  # fmt: skip


def taken_up(it: Petition, issuer: str, today: date) -> Paper:
    """受理告知书."""
    due = [clock.due_on for clock in clocks_of(it) if clock.name == "finish"]
    text = _("Your petition of %(day)s (%(number)s) has been taken up. You will get a written "
             "opinion by %(due)s.", day=format_day(it.received_on), number=it.number,
             due=format_day(due[-1]) if due else "—")  # fmt: skip
    return _letter(it, "taken_up", _("Notice that a petition is taken up"), text, issuer)


def declined(it: Petition, issuer: str, today: date) -> Paper:
    """不予受理告知书."""
    text = _("Your petition of %(day)s (%(number)s) is not taken up. You can go the following "
             "way:", day=format_day(it.received_on), number=it.number)  # fmt: skip
    return _letter(it, "declined", _("Notice that a petition is not taken up"), text, issuer)


def passed_on(it: Petition, issuer: str, today: date) -> Paper:
    """转送告知书."""
    text = _("Your petition of %(day)s (%(number)s) has been passed on to %(to)s, which will "
             "answer you.", day=format_day(it.received_on), number=it.number,
             to=it.passed_to or "")  # fmt: skip
    return _letter(it, "passed_on", _("Notice that a petition is passed on"), text, issuer)


def forwarding(it: Petition, issuer: str, today: date) -> Paper:
    """转送函."""
    text = _("We pass on to you a petition received on %(day)s (%(number)s): %(title)s. Please "
             "deal with it and answer the petitioner.", day=format_day(it.received_on),
             number=it.number, title=it.title)  # fmt: skip
    return Paper(name="forwarding", title=_("Letter that passes a petition on"), issuer=issuer,
                 number=it.number, addressee=f"{it.passed_to}：",
                 blocks=(Words(text), Words(it.story)),
                 sign=signed(issuer, it.answered_on))  # fmt: skip


def misrouted(it: Petition, issuer: str, today: date) -> Paper:
    """转送异议函."""
    text = _("The petition received from you on %(day)s (%(number)s) is not ours to deal with. "
             "We send it back and ask you to pass it to the right body.",
             day=format_day(it.received_on), number=it.number)  # fmt: skip
    return Paper(name="misrouted", title=_("Letter that sends a petition back"), issuer=issuer,
                 number=it.number, addressee=f"{it.origin_body}：", blocks=(Words(text),),
                 sign=signed(issuer, today))  # fmt: skip


def _letter(it: Petition, name: str, title: str, text: str, issuer: str) -> Paper:
    return Paper(name=name, title=title, issuer=issuer, number=it.number, addressee=_to(it),
                 blocks=(Words(text),), sign=signed(issuer, it.answered_on))  # fmt: skip


def opinion(it: Petition, issuer: str, today: date) -> Paper:
    """信访事项处理意见书."""
    right = _("If you do not accept this opinion you may, within %(days)s days of receiving it, "
              "ask the union above for a review.",
              days=current_pack().limit("petition.review").value)  # fmt: skip
    blocks = (
        Words(_("Petition %(number)s: %(title)s", number=it.number, title=it.title)),
        Words(it.story, _("What is wanted")),
        Words(it.opinion or "", _("Facts, grounds and opinion")),
        Words(right, _("What you can do")),
    )
    return Paper(name="opinion", title=_("Written opinion on a petition"), issuer=issuer,
                 number=it.number, addressee=_to(it), blocks=blocks,
                 sign=signed(issuer, it.opinion_on))  # fmt: skip


def review(it: Petition, issuer: str, today: date) -> Paper:
    """复查（复核）意见书."""
    last = it.reviews[-1]
    title = (
        _("Opinion of the second review of a petition")
        if last.round == 2
        else _("Opinion of the review of a petition")
    )
    blocks = (
        Words(last.reason, _("Why a review was asked for")),
        Words(last.opinion or "", _("Opinion of the reviewing body")),
    )
    return Paper(name="review", title=title, issuer=last.reviewer, number=it.number,
                 addressee=_to(it), blocks=blocks,
                 sign=(last.reviewer, day_or_blank(last.decided_on)))  # fmt: skip


SHEETS = {
    "register": Sheet(_l("Register of a petition"), register),
    "taken_up": Sheet(_l("Notice that a petition is taken up"), taken_up,
                      lambda it: it.taken_up_on is not None, for_applicant=True),
    "declined": Sheet(_l("Notice that a petition is not taken up"), declined,
                      lambda it: it.state == "not_taken_up", for_applicant=True),
    "passed_on": Sheet(_l("Notice that a petition is passed on"), passed_on,
                       lambda it: it.state == "passed_on", for_applicant=True),
    "forwarding": Sheet(_l("Letter that passes a petition on"), forwarding,
                        lambda it: it.state == "passed_on"),
    "misrouted": Sheet(_l("Letter that sends a petition back"), misrouted,
                       lambda it: it.state == "sent_back"),
    "opinion": Sheet(_l("Written opinion on a petition"), opinion,
                     lambda it: it.opinion is not None, for_applicant=True),
    "review": Sheet(_l("Opinion of the review of a petition"), review,
                    lambda it: bool(it.reviews) and it.reviews[-1].opinion is not None,
                    for_applicant=True),
}  # fmt: skip
