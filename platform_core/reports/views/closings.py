"""Closing a period in the township: look through the figures, sign them, correct final ones."""

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import today, utcnow
from platform_core.i18n import gettext as _
from platform_core.indicators import closing as closings
from platform_core.indicators.closing import as_kept, values_of
from platform_core.indicators.models import IndicatorValue, PeriodClosing
from platform_core.indicators.periods import Period
from platform_core.indicators.words import spoken
from platform_core.indicators.workflow import CLOSING, SEE, SIGN
from platform_core.matters import moves_for, status_sentence
from platform_core.matters.refs import Ref
from platform_core.reports.figures import Figures, Told, collect
from platform_core.reports.forms import CorrectForm
from platform_core.reports.views.room import HERE, figures_pages
from platform_core.runtime.hookspecs import Target
from platform_core.web import asked_page, get_or_404, page, paginate, redirect_to
from platform_core.web.asking import accepted, ask


@figures_pages.get(f"{HERE}/closings")
@require(SEE)
def closings_index() -> ResponseReturnValue:
    """The periods that were or are being closed."""
    after, limit = asked_page(50)
    found = paginate(closings.all_closings(), PeriodClosing.id.desc(), after=after, limit=limit)
    return page("figures/closings.html", found=found, period_of=Period.parse)


@figures_pages.get(f"{HERE}/closings/<int:id>")
@require(SEE)
def closing(id: int) -> ResponseReturnValue:
    """One period: each figure as it was signed beside how it stands now."""
    it = get_or_404(PeriodClosing, id)
    period = Period.parse(it.period)
    found = collect(g.township.id, period)
    return page(
        "figures/closing.html",
        closing=it,
        period=period,
        sentence=status_sentence(it, today()),
        moves=[each.name for each in moves_for(it, g.actor)],
        rows=_rows(found, it),
        may_correct=it.state == "locked" and g.actor.can(SIGN),
    )


Row = tuple[Told, str, str, IndicatorValue | None]  # the figure, as signed, as it stands, kept


def _rows(found: Figures, it: PeriodClosing) -> list[Row]:
    kept = {each.key: each for each in values_of(it.period)}
    rows = []
    for told in found.told.values():
        signed = kept.get(told.key)
        if told.known or signed is not None:
            then = spoken(as_kept(told.figure, signed)) if signed else "—"
            rows.append((told, then, spoken(told.figure), signed))
    return rows


@figures_pages.post(f"{HERE}/closings/<int:id>/sign")
@require(SIGN)
def sign_closing(id: int) -> ResponseReturnValue:
    """Sign the figures as they stand now."""
    it = get_or_404(PeriodClosing, id, lock=True)
    found = collect(g.township.id, Period.parse(it.period))
    known = [told.figure for told in found.told.values() if told.known]
    closings.sign(it, known, rule_version=found.rule_version, actor=g.actor, now=utcnow())
    flash(_("%(n)s figures are signed.", n=len(known)), "success")
    return redirect_to(".closing", id=id)


@figures_pages.get(f"{HERE}/closings/<int:id>/<key>/correct")
@require(SIGN)
def ask_correction(id: int, key: str) -> ResponseReturnValue:
    """Ask for a counter-entry to a final figure."""
    return _correct_page(id, key, CorrectForm(formdata=None))


@figures_pages.post(f"{HERE}/closings/<int:id>/<key>/correct")
@require(SIGN)
def correct_figure(id: int, key: str) -> ResponseReturnValue:
    """Correct a final figure by a counter-entry with a reason."""
    it, form = get_or_404(PeriodClosing, id), CorrectForm()
    if not accepted(form, lambda: closings.correct(
        key, Period.parse(it.period), form.numerator.data, form.denominator.data,
        form.reason.data, actor=g.actor, now=utcnow(),
    )):  # fmt: skip
        return _correct_page(id, key, form), 422
    flash(_("The counter-entry is made; the entry before it stays as it is."), "success")
    return redirect_to(".closing", id=id)


def _correct_page(id: int, key: str, form: CorrectForm) -> str:
    it = get_or_404(PeriodClosing, id)
    before = closings.kept_or_404(key, it.period)
    return ask(
        form, _("Correct a final figure"), _("Make the counter-entry"),
        about=_("%(key)s, %(period)s: %(value)s", key=key, period=it.period, value=before.value),
        action=url_for(".correct_figure", id=id, key=key), back=url_for(".closing", id=id),
    )  # fmt: skip


def target(ref: Ref) -> Target | None:
    """Where a closing is found, for to-do lists."""
    it = closings.closing_by_id(ref.id)
    if it is None:
        return None
    state = str(CLOSING.state(it.state).label)
    return Target(it.safe_title, url_for("figures.closing", id=it.id), state, SEE)
