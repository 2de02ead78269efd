"""The papers of stars: the scorecard, the public notice, the decision; each from the rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from platform_core.api import Facts, Grid, Paper, Words, format_day
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import name_of, state_name
from plugins.transparency.models import StarApplication
from plugins.transparency.queries import stars as found
from plugins.transparency.queries.scorecards import Card, Row, card_of
from plugins.transparency.scoring import LEFT_OUT, shown
from plugins.transparency.spans import plain


@dataclass(frozen=True)
class StarSheet:
    """One kind of paper, and when there is one."""

    label: str
    make: Callable[[StarApplication, str, date], Paper]
    exists: Callable[[StarApplication], bool]


def starred(stars: int | None) -> str:
    """Stars as they stand on a plate; a dash where none are settled."""
    if stars is None:
        return "—"
    return "★" * stars if stars else _("no star")


def scorecard(it: StarApplication, issuer: str, today: date) -> Paper:
    """星级申报评分表."""
    card = card_of(it)
    head = (_("No."), _("Criterion"), _("Full marks"), _("Own mark"), _("Township's mark"),
            _("County's mark"), _("Points that count"), _("What the points rest on"))  # fmt: skip
    rows = tuple(
        (row.line.code, str(row.criterion.title), str(row.line.points), shown(row.line.own),
         shown(row.line.township), shown(row.line.county), shown(row.line.given), basis(row))
        for row in card.rows
    )  # fmt: skip
    return Paper(name="scorecard", title=_("Scorecard for stars"), issuer=issuer,
                 number=it.number, blocks=(Facts(_head(it, card)), Grid(head, rows)),
                 sign=(issuer, format_day(today)))  # fmt: skip


def _head(it: StarApplication, card: Card) -> tuple[tuple[str, str], ...]:
    return (
        (_("Rated unit"), it.subject), (_("Year rated"), it.period),
        (_("Kind of application"), name_of(it.reason)),
        (_("Rubric"), f"{card.rubric.title} {it.edition.edition} · {it.fingerprint[:12]}"),
        (_("Score"), _("%(given)s of %(most)s that could be assessed",
                        given=shown(card.total.tenths), most=card.total.assessable)),
        (_("Points in a hundred"), plain(card.total.index) or "—"),
        (_("Vetoes"), "；".join(str(veto.title) for veto in card.vetoes) or _("no veto")),
        (_("Result of the rating"), starred(it.stars)), (_("Where it stands"), state_name(it)),
    )  # fmt: skip


def basis(row: Row) -> str:
    """What a line's points rest on: the figure, or the evidence with its page."""
    line = row.line
    if line.standing in LEFT_OUT:
        return name_of(line.standing)
    if line.numerator is not None:
        return f"{line.numerator}/{line.denominator}" if line.denominator is not None else str(
            line.numerator)  # fmt: skip
    page = _("page %(page)s", page=line.evidence_page) if line.evidence_page else ""
    return " ".join(filter(None, (line.evidence, page)))


def notice(it: StarApplication, issuer: str, today: date) -> Paper:
    """公示."""
    text = _("The county union has audited the scorecard of %(unit)s for %(year)s: %(given)s of "
             "%(most)s points that could be assessed, %(stars)s. Whoever disagrees may raise it "
             "with the county union while this is on display.", unit=it.subject,
             year=it.period, given=shown(it.tenths), most=it.assessable,
             stars=starred(it.stars))  # fmt: skip
    if it.tenths is None:
        text = _("The county union has looked at the stars of %(unit)s again. They are to be: "
                 "%(stars)s. Whoever disagrees may raise it with the county union while this is "
                 "on display.", unit=it.subject, stars=starred(it.stars))  # fmt: skip
    return Paper(name="notice", title=_("Public notice of stars"), issuer=issuer,
                 number=it.number, blocks=(Words(text),),
                 sign=(_("County federation of trade unions"), format_day(today)))  # fmt: skip


def decision(it: StarApplication, issuer: str, today: date) -> Paper:
    """星级授牌决定."""
    award = found.award_of(it)
    assert award is not None
    text = _("%(unit)s is awarded %(stars)s for %(year)s. The award is looked at again by "
             "%(day)s; it may be lowered or taken back.", unit=it.subject,
             stars=starred(award.stars), year=it.period,
             day=format_day(award.recheck_on))  # fmt: skip
    return Paper(name="decision", title=_("Decision on the award of stars"), issuer=issuer,
                 number=it.number, addressee=f"{it.subject}：", blocks=(Words(text),),
                 sign=(_("County federation of trade unions"),
                       format_day(award.awarded_on)))  # fmt: skip


_POSTED = ("publicity", "appealed", "awarded", "declined")
SHEETS: Mapping[str, StarSheet] = {
    "scorecard": StarSheet(_l("Scorecard"), scorecard, lambda it: bool(it.lines)),
    "notice": StarSheet(_l("Public notice"), notice, lambda it: it.state in _POSTED),
    "decision": StarSheet(_l("Decision on the award"), decision,
                          lambda it: it.state == "awarded" and found.award_of(it) is not None),
}  # fmt: skip
