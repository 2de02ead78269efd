"""Papers after a session: resolution, minutes, publication, report; certificate; rectification."""

from datetime import date

from platform_core.api import Facts, Grid, Paper, Words, format_day, format_instant
from platform_core.api import gettext as _
from plugins.congress.labels import name_of, state_name
from plugins.congress.models import Finding, Resolution, Session, TrainingAttendance
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Office


def record_sentence(it: Resolution) -> str:
    """The figures of the vote as one sentence, ready for a resolution: every one from the row."""
    if it.due is None:
        return _("The vote has not been entered yet.")
    said = _("%(due)s delegates were due to attend, %(present)s were present. Ballots issued "
             "%(issued)s, returned %(returned)s, valid %(valid)s: %(for)s in favour, %(against)s "
             "against, %(abstain)s abstentions.", due=it.due, present=it.present,
             issued=it.issued, returned=it.returned, valid=it.valid, against=it.against,
             abstain=it.abstain, **{"for": it.votes_for})  # fmt: skip
    if it.passed:
        return _("%(figures)s It was passed.", figures=said)
    return _("%(figures)s It was not passed.", figures=said)


def resolution(it: Resolution, issuer: str, today: date) -> Paper:
    """决议."""
    day = it.session.planned_on
    adopted = _("(Adopted by “%(title)s” on %(day)s)", title=it.session.title, day=format_day(day))
    blocks = [Words(adopted)] if it.passed else []
    blocks += [Words(it.body), Words(record_sentence(it))]
    if it.effective_on:
        blocks.append(Words(_("In force from %(day)s.", day=format_day(it.effective_on))))
    if it.verdict:
        blocks.append(Words(it.verdict, _("What the rules say")))
    sign = (it.session.congress.name, format_day(day))
    return Paper(name="resolution", title=it.title, issuer=issuer, number=it.number,
                 blocks=tuple(blocks), sign=sign)  # fmt: skip


def minutes(it: Session, issuer: str, today: date) -> Paper:
    """会议纪要: made from attendance, agenda, outcomes and votes."""
    began = format_instant(it.began_at) if it.began_at else "—"
    ended = format_instant(it.ended_at) if it.ended_at else "—"
    rows = (
        (_("Began"), began), (_("Ended"), ended), (_("Place"), it.place),
        (_("Due to attend"), str(it.due if it.due is not None else "")),
        (_("Present"), str(it.present if it.present is not None else "")),
        *_offices(it),
    )  # fmt: skip
    decided = {each.item_id: each for each in of_session.resolutions_of(it)}
    blocks = [Facts(rows)]
    said = tuple(
        Words("\n".join(filter(None, (
            item.outcome, record_sentence(decided[item.id]) if item.id in decided else "",
        ))) or "—", item.heading)
        for item in it.agenda
    )  # fmt: skip
    return Paper(name="minutes", title=_("Minutes of “%(title)s”", title=it.title), issuer=issuer,
                 number=it.number, blocks=(*blocks, *said),
                 sign=(_("Keeper of the minutes: ______"), format_day(today)))  # fmt: skip


def _offices(it: Session) -> tuple[tuple[str, str], ...]:
    rows = []
    for office in Office:
        seats = of_session.officers(it, office)
        if seats:
            rows.append((name_of(office), "、".join(each.delegate.name for each in seats)))
    return tuple(rows)


def publication(it: Session, issuer: str, today: date) -> Paper:
    """公示."""
    text = _("“%(title)s” was held on %(day)s. What it decided is made known to all employees. "
             "Objections may be raised with the township union while this is on display.",
             title=it.title, day=format_day(it.planned_on))  # fmt: skip
    shown = _("On display from %(since)s to %(until)s.",
              since=format_day(it.published_on), until=format_day(it.posted_until))  # fmt: skip
    said = tuple(
        Words(f"{each.body}\n{record_sentence(each)}", each.title)
        for each in of_session.resolutions_of(it) if each.passed
    )  # fmt: skip
    return Paper(name="publication", title=_("Public notice"), issuer=issuer, number=it.number,
                 blocks=(Words(text), *said, Words(shown)),
                 sign=(issuer, format_day(it.published_on or today)))  # fmt: skip


def report(it: Session, issuer: str, today: date) -> Paper:
    """向上级工会的报告."""
    rows = of_session.resolutions_of(it)
    passed = sum(1 for each in rows if each.passed)
    text = _("“%(title)s” was held on %(day)s. %(due)s delegates were due to attend, %(present)s "
             "were present. The agenda had %(items)s items; %(passed)s of %(all)s resolutions "
             "were passed.", title=it.title, day=format_day(it.planned_on), due=it.due,
             present=it.present, items=len(it.agenda), passed=passed, all=len(rows))  # fmt: skip
    head = (_("Number"), _("Resolution"), _("In favour"), _("Against"), _("Abstentions"),
            _("State"))  # fmt: skip
    table = tuple(
        (each.number, each.title, _figure(each.votes_for), _figure(each.against),
         _figure(each.abstain), state_name(each))
        for each in rows
    )  # fmt: skip
    blocks: tuple[Words | Grid, ...] = (Words(text), Grid(head, table)) if rows else (Words(text),)
    return Paper(name="report", title=_("Report on “%(title)s”", title=it.title), issuer=issuer,
                 number=it.report_no or it.number, addressee=_("To the county union:"),
                 blocks=blocks, sign=(issuer, format_day(it.reported_on or today)))  # fmt: skip


def _figure(value: int | None) -> str:
    return "—" if value is None else str(value)


def certificate(it: TrainingAttendance, issuer: str, today: date) -> Paper:
    """培训证书."""
    text = _("%(name)s, delegate %(number)s of %(congress)s, took part in the course “%(course)s” "
             "of %(minutes)s minutes on %(day)s.", name=it.delegate.name,
             number=f"{it.delegate.number:03d}", congress=it.delegate.congress.name,
             course=it.training.course, minutes=it.training.minutes,
             day=format_day(it.training.held_on))  # fmt: skip
    return Paper(name="certificate", title=_("Certificate of training"), issuer=issuer,
                 number=it.certificate_no, blocks=(Words(text),),
                 sign=(issuer, format_day(it.training.held_on)))  # fmt: skip


def rectification(it: Finding, issuer: str, today: date) -> Paper:
    """整改通知书."""
    patrol = it.patrol
    text = _("On %(day)s delegates of %(congress)s visited you (%(patrol)s) and found: %(what)s. "
             "Please put the following right by %(by)s and answer in writing.",
             day=format_day(patrol.inspected_on or today), congress=patrol.congress.name,
             patrol=patrol.title, what=it.title,
             by=format_day(it.rectify_by) if it.rectify_by else "—")  # fmt: skip
    team = "、".join(each.delegate.name for each in patrol.members)
    return Paper(name="rectification", title=_("Rectification notice"), issuer=issuer,
                 number=it.number, addressee=f"{it.unit}：",
                 blocks=(Words(text), Words(it.demand, _("What is to be put right")),
                         Words(team, _("Delegates on patrol"))),
                 sign=(issuer, format_day(today)))  # fmt: skip
