"""Papers before a session: request, notice, credentials, agenda; the roll of delegates."""

from collections.abc import Sequence
from datetime import date

from platform_core.api import (
    ExportColumn,
    ExportKind,
    ExportSheet,
    Facts,
    Grid,
    Paper,
    Words,
    format_day,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress.labels import choices, name_of
from plugins.congress.models import Congress, Delegate, Session
from plugins.congress.queries import bodies
from plugins.congress.terms import Category, Credential


def request(it: Session, issuer: str, today: date) -> Paper:
    """请示: the plan of the session, put before the Party committee and the county union."""
    plan = _("We intend to hold “%(title)s” on %(day)s, %(place)s. Its agenda is planned as "
             "follows. Please reply.", title=it.title, day=format_day(it.planned_on),
             place=it.place or "—")  # fmt: skip
    people = bodies.delegates_in_office(it.congress, it.planned_on)
    return Paper(
        name="request", title=_("Request to hold “%(title)s”", title=it.title), issuer=issuer,
        number=it.number, addressee=_("To the Party committee and the county union:"),
        blocks=(Words(plan), _items(it), Words(_composition(people))),
        sign=(issuer, format_day(today)),
    )  # fmt: skip


def _composition(people: Sequence[Delegate]) -> str:
    counts = bodies.count_by_category(people)
    women = sum(1 for each in people if each.sex == "female")
    parts = "、".join(f"{label} {counts[Category(word)]}" for word, label in choices(Category))
    return _("There are %(count)s delegates: %(parts)s; %(women)s of them are women.",
             count=len(people), parts=parts, women=women)  # fmt: skip


def _items(it: Session) -> Grid:
    head = (_("No."), _("Item"), _("What is done with it"))
    return Grid(head, tuple(
        (each.number, each.title, name_of(each.kind)) for each in it.agenda
    ))  # fmt: skip


def notice(it: Session, issuer: str, today: date) -> Paper:
    """召开通知."""
    approved = _("by approval %(number)s", number=it.approval_no) if it.approval_no else ""
    text = _("“%(title)s” is held %(approved)s as follows. Please attend in time; whoever cannot "
             "come asks the head of the delegation for leave.", title=it.title,
             approved=approved)  # fmt: skip
    rows = (
        (_("When"), f"{format_day(it.planned_on)} {it.begins}"), (_("Place"), it.place),
        (_("How it meets"), name_of(it.mode)),
        (_("Who attends"), _("All delegates of %(name)s", name=it.congress.name)),
        (_("Papers for the session"), "\n".join(each.title for each in it.materials) or "—"),
    )  # fmt: skip
    return Paper(
        name="notice", title=_("Notice of “%(title)s”", title=it.title), issuer=issuer,
        number=it.number, addressee=_("To all delegates:"),
        blocks=(Words(text), Facts(rows), Words("", _("Agenda")), _items(it)),
        sign=(issuer, format_day(today)),
    )  # fmt: skip


def credentials(it: Session, issuer: str, today: date) -> Paper:
    """资格审查报告."""
    congress = it.congress
    people = bodies.delegates_in_office(congress, it.planned_on)
    confirmed = sum(1 for each in people if each.credential is Credential.CONFIRMED)
    refused = sum(1 for each in congress.delegates if each.credential is Credential.REFUSED)
    text = _("%(districts)s districts have elected %(count)s delegates for %(seats)s seats. "
             "%(confirmed)s mandates were confirmed, %(refused)s refused.",
             districts=len(congress.districts), count=len(people), seats=congress.seats,
             confirmed=confirmed, refused=refused)  # fmt: skip
    checks = bodies.composition(congress, it.planned_on)
    said = tuple(
        Words("\n".join(check.verdict.sentences()), str(check.rule.label)) for check in checks
    )
    return Paper(
        name="credentials", title=_("Report on the delegates' credentials"), issuer=issuer,
        number=it.number, blocks=(Words(text), Words(_composition(people)), *said),
        sign=(_("Credentials committee"), format_day(today)),
    )  # fmt: skip


def agenda(it: Session, issuer: str, today: date) -> Paper:
    """议程."""
    head = (_("No."), _("Item"), _("What is done with it"), _("Put forward by"), _("Minutes"),
            _("Vote"))  # fmt: skip
    rows = tuple(
        (each.number, each.title, name_of(each.kind), each.proposer, str(each.minutes),
         (_("secret") if each.secret else _("open")) if each.needs_vote else "—")
        for each in it.agenda
    )  # fmt: skip
    when = f"{format_day(it.planned_on)} {it.begins} · {it.place}"
    return Paper(name="agenda", title=_("Agenda of “%(title)s”", title=it.title), issuer=issuer,
                 number=it.number, blocks=(Words(when), Grid(head, rows)))  # fmt: skip


def roll(it: Congress, issuer: str, today: date) -> Paper:
    """代表名册."""
    head = (_("No."), _("Name"), _("Sex"), _("Category"), _("District"), _("Elected on"))
    rows = tuple(
        (f"{each.number:03d}", each.name, name_of(each.sex), name_of(each.category),
         each.district.name, format_day(each.since))
        for each in bodies.delegates_in_office(it, today)
    )  # fmt: skip
    people = bodies.delegates_in_office(it, today)
    return Paper(name="roll", title=_("Roll of delegates: %(name)s", name=it.name), issuer=issuer,
                 blocks=(Words(_composition(people)), Grid(head, rows)),
                 sign=(format_day(today),))  # fmt: skip


_ROLL = (
    ExportColumn(_l("No."), ExportKind.NUMBER, 8), ExportColumn(_l("Name"), width=12),
    ExportColumn(_l("Sex"), width=8), ExportColumn(_l("Category"), width=16),
    ExportColumn(_l("District"), width=32), ExportColumn(_l("Group of delegates"), width=20),
    ExportColumn(_l("Elected on"), ExportKind.DAY), ExportColumn(_l("Ended on"), ExportKind.DAY),
    ExportColumn(_l("Credentials"), width=12),
)  # fmt: skip


def roll_sheet(it: Congress) -> ExportSheet:
    """代表名册 as a sheet of a workbook: all who ever were delegates of this term."""
    return ExportSheet(_("Delegates"), _ROLL, (
        (each.number, each.name, name_of(each.sex), name_of(each.category), each.district.name,
         each.group.name if each.group else None, each.since, each.until,
         name_of(each.credential))
        for each in it.delegates
    ))  # fmt: skip
