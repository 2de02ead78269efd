"""The papers of joint meetings: the notice, the minutes, the list of what is to be done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from platform_core.api import Facts, Grid, Paper, Words, format_day
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import name_of, state_name
from plugins.transparency.models import JointTask, MeetingSeat, PartyGovUnionMeeting


@dataclass(frozen=True)
class MeetingSheet:
    """One kind of paper, and when there is one."""

    label: str
    make: Callable[[PartyGovUnionMeeting, str, date], Paper]
    exists: Callable[[PartyGovUnionMeeting], bool]


def _people(seats: Iterable[MeetingSeat]) -> str:
    return "、".join(f"{each.name}（{each.post}）" if each.post else each.name for each in seats)


def tasks_of(it: PartyGovUnionMeeting) -> list[JointTask]:
    """The tasks it gave, the earliest due first."""
    return sorted((task for topic in it.topics for task in topic.tasks),
                  key=lambda task: (task.due_on, task.id))  # fmt: skip


def invitation(it: PartyGovUnionMeeting, issuer: str, today: date) -> Paper:
    """联席会议通知."""
    rows = ((_("Day"), format_day(it.planned_on)), (_("Place"), it.place or "—"),
            (_("Chaired by"), it.chair or "—"),
            (_("Who is invited"), _people(it.seats)))  # fmt: skip
    agenda = "\n".join(f"{each.position}. {each.title}（{name_of(each.side)}）"
                       for each in it.topics)  # fmt: skip
    return Paper(name="invitation", title=_("Notice of “%(title)s”", title=it.title),
                 issuer=issuer, number=it.number,
                 blocks=(Facts(rows), Words(agenda, _("Agenda"))),
                 sign=(issuer, format_day(today)))  # fmt: skip


def minutes(it: PartyGovUnionMeeting, issuer: str, today: date) -> Paper:
    """党政工联席会议纪要."""
    topics = tuple(
        Words("\n".join(filter(None, (each.discussion, _("Decided: %(what)s",
                                                         what=each.decision or "—")))),
              f"{each.position}. {each.title}")
        for each in it.topics
    )  # fmt: skip
    return Paper(name="minutes", title=_("Minutes of “%(title)s”", title=it.title),
                 issuer=issuer, number=it.number,
                 blocks=(Facts(_who_and_when(it)), *topics, *_list(it)),
                 sign=(_("Signed for Party committee, government and union: ______"),
                       format_day(it.signed_on or today)))  # fmt: skip


def _who_and_when(it: PartyGovUnionMeeting) -> tuple[tuple[str, str], ...]:
    there = [each for each in it.seats if each.present]
    return (
        (_("Held on"), format_day(it.held_on) if it.held_on else "—"),
        (_("Place"), it.place or "—"), (_("Chaired by"), it.chair or "—"),
        (_("Keeper of the minutes"), it.recorder or "—"),
        *((name_of(side), _people(each for each in there if each.side is side))
          for side in dict.fromkeys(each.side for each in there)),
        (_("Who was absent"),
         _people(each for each in it.seats if not each.present) or _("nobody")),
    )  # fmt: skip


def _list(it: PartyGovUnionMeeting) -> tuple[Grid, ...]:
    found = tasks_of(it)
    if not found:
        return ()
    head = (_("Number"), _("What is to be done"), _("Unit in charge"), _("Due on"), _("State"))
    rows = tuple(
        (each.number, each.title, each.owner, format_day(each.due_on), state_name(each))
        for each in found
    )
    return (Grid(head, rows),)


def assignment(it: PartyGovUnionMeeting, issuer: str, today: date) -> Paper:
    """议定事项交办单."""
    text = _("“%(title)s” of %(day)s decided what follows. The units in charge report by the day "
             "given.", title=it.title, day=format_day(it.held_on or it.planned_on))  # fmt: skip
    return Paper(name="assignment", title=_("What the joint meeting gave to do"), issuer=issuer,
                 number=it.number, blocks=(Words(text), *_list(it)),
                 sign=(issuer, format_day(today)))  # fmt: skip


SHEETS: Mapping[str, MeetingSheet] = {
    "invitation": MeetingSheet(_l("Notice of the meeting"), invitation,
                               lambda it: it.state in ("planned", "called") and bool(it.topics)),
    "minutes": MeetingSheet(_l("Minutes of the meeting"), minutes,
                            lambda it: it.held_on is not None),
    "assignment": MeetingSheet(_l("Tasks given"), assignment, lambda it: bool(tasks_of(it))),
}  # fmt: skip
