"""Papers in the hall: sign-in sheet, chair's script, ballots, tellers' report."""

from datetime import date

from platform_core.api import Facts, Grid, Paper, Words, current_pack, format_day, needed
from platform_core.api import gettext as _
from plugins.congress.labels import name_of
from plugins.congress.models import AgendaItem, Session
from plugins.congress.queries import bodies, outcomes
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import ItemKind, Office

BOX = "□"


def sign_in(it: Session, issuer: str, today: date) -> Paper:
    """签到表."""
    head = (_("No."), _("Name"), _("District"), _("Signature"), _("Time"))
    people = bodies.delegates_in_office(it.congress, it.planned_on)
    rows = tuple((f"{each.number:03d}", each.name, each.district.name, "", "") for each in people)
    due = _("Due to attend: %(count)s", count=len(people))
    return Paper(name="sign_in", title=_("Sign-in sheet: “%(title)s”", title=it.title),
                 issuer=issuer, number=it.number, blocks=(Words(due), Grid(head, rows)),
                 note=_("Present: ______"))  # fmt: skip


def script(it: Session, issuer: str, today: date) -> Paper:
    """主持词: what the chair says, item by item, with the figures to be read out."""
    due = len(bodies.delegates_in_office(it.congress, it.planned_on))
    quorum = current_pack().limit("congress.quorum")
    opening = _("Fellow delegates: %(due)s delegates are due to attend, ______ are present. At "
                "least %(needed)s must be present (%(source)s). The session is open.", due=due,
                needed=needed(quorum, due), source=quorum.citation())  # fmt: skip
    items = tuple(Words(_spoken(each, due), each.heading) for each in it.agenda)
    closing = Words(_("The agenda is done. I declare “%(title)s” closed.", title=it.title))
    chairs = "、".join(each.delegate.name for each in of_session.officers(it, Office.CHAIR))
    return Paper(name="script", title=_("Chair's script: “%(title)s”", title=it.title),
                 issuer=issuer, number=it.number,
                 blocks=(Words(_("Executive chair: %(names)s", names=chairs or "______")),
                         Words(opening), *items, closing))  # fmt: skip


def _spoken(item: AgendaItem, due: int) -> str:
    lines = [_said(item)]
    if item.needs_vote:
        rule = current_pack().limit("congress.pass")
        how = _("by secret ballot") if item.secret else _("by open vote")
        lines.append(
            _("We vote %(how)s. At least %(needed)s votes in favour are needed (%(source)s). "
              "The tellers report: issued ____, returned ____, valid ____; in favour ____, "
              "against ____, abstentions ____. It is ________.", how=how,
              needed=needed(rule, due), source=rule.citation())
        )  # fmt: skip
    return "\n".join(lines)


def _said(item: AgendaItem) -> str:
    who = item.proposer or "______"
    match item.kind:
        case ItemKind.REPORT:
            return _("We now hear: %(title)s. (%(who)s)", title=item.title, who=who)
        case ItemKind.ELECT:
            return _("We now elect: %(title)s. (%(who)s)", title=item.title, who=who)
        case ItemKind.APPRAISE:
            return _("We now appraise: %(title)s. (%(who)s)", title=item.title, who=who)
        case _:
            return _("We now deliberate: %(title)s. (%(who)s)", title=item.title, who=who)


def ballots(it: Session, issuer: str, today: date) -> Paper:
    """表决票: one for each item that is voted on, to be copied."""
    voted = [each for each in it.items if each.needs_vote]
    sheets = tuple(block for each in voted for block in _ballot(each))
    note = _("Mark one box only. A ballot with more marks, or none that can be read, is invalid. "
             "Do not write your name.")  # fmt: skip
    return Paper(name="ballots", title=_("Ballots: “%(title)s”", title=it.title), issuer=issuer,
                 blocks=sheets, note=note)  # fmt: skip


def _ballot(item: AgendaItem) -> tuple[Words | Grid, ...]:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    if item.kind is ItemKind.ELECT:
        head = (_("Candidate"), _("For"), _("Against"), _("Abstain"))
        rows = tuple(("", BOX, BOX, BOX) for _line in range(6))
    elif item.kind is ItemKind.APPRAISE:
        head = (_("Person"), _("Excellent"), _("Competent"), _("Basically competent"),
                _("Not competent"), _("Trust"), _("No trust"))  # fmt: skip
        rows = tuple(("", *(BOX,) * 6) for _line in range(6))
    else:
        head = (_("Matter"), _("For"), _("Against"), _("Abstain"))
        rows = ((item.title, BOX, BOX, BOX),)
    return (Words("", item.heading), Grid(head, rows))


def tellers(it: Session, issuer: str, today: date) -> Paper:
    """计票报告单: filled in where the vote was counted here, else to be filled in by hand."""
    blocks: list[Words | Facts] = []
    for item in it.items:
        if item.needs_vote:
            blocks += [Words("", item.heading), Facts(_figures(item))]
    names = [f"{name_of(seat.office)}: {seat.delegate.name}"
             for seat in of_session.officers(it, Office.HEAD_TELLER, Office.TELLER)]  # fmt: skip
    return Paper(name="tellers", title=_("Tellers' report: “%(title)s”", title=it.title),
                 issuer=issuer, number=it.number, blocks=tuple(blocks),
                 sign=(*names, format_day(today)))  # fmt: skip


def _figures(item: AgendaItem) -> tuple[tuple[str, str], ...]:
    voted = outcomes.vote_of(item)
    known = voted.figures.to_json() if voted else {}
    labels = (
        ("due", _("Due to attend")), ("present", _("Present")), ("issued", _("Ballots issued")),
        ("returned", _("Ballots returned")), ("valid", _("Valid ballots")),
        ("invalid", _("Invalid ballots")), ("votes_for", _("In favour")),
        ("against", _("Against")), ("abstain", _("Abstentions")),
    )  # fmt: skip
    rows = [(label, "" if known.get(name) is None else str(known[name])) for name, label in labels]
    if voted:
        rows.append((_("Result of the vote"), " ".join(voted.judgement.sentences())))
    return tuple(rows)
