"""Early warning: the list, signals, one warning, and the rules behind it."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Place,
    Refused,
    RuleBroken,
    Verb,
    asked_page,
    clocks_of,
    current_pack,
    get_or_404,
    moves,
    page,
    paginate,
    redirect_to,
    require,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.forms.warnings import (
    AssignForm,
    ChangeForm,
    DismissForm,
    EndForm,
    LevelForm,
    MeasureForm,
    SignalForm,
)
from plugins.contracts.models import EarlyWarning
from plugins.contracts.operations import warnings as doing
from plugins.contracts.queries import warnings as asking
from plugins.contracts.queries.warnings import Narrowed
from plugins.contracts.views.frame import bp, desk, happenings, noted
from plugins.contracts.warning_labels import FACTS
from plugins.contracts.warning_rules import TRIGGERS, alarm_words, level_of
from plugins.contracts.warning_states import WARNING, Colour, Topic

SIGNAL, WARN = "contracts:signal", "contracts:warn"


@bp.get("/warnings")
@require(SIGNAL)
def warnings() -> ResponseReturnValue:
    """Warnings, the gravest that are open in view."""
    narrowed = _narrowed()
    after, limit = asked_page(30)
    order = (EarlyWarning.opened_at.desc(), EarlyWarning.id.desc())
    rows = paginate(asking.list_warnings(narrowed), *order, after=after, limit=limit)
    return page("contracts/warnings.html", rows=rows, narrowed=narrowed,
                counts=asking.count_open(), colours=list(Colour), topics=list(Topic),
                states={each.name: each.label for each in WARNING.states})  # fmt: skip


def _narrowed() -> Narrowed:
    given = request.args
    return Narrowed(state=given.get("state", "open")[:20], level=given.get("level", "")[:20],
                    topic=given.get("topic", "")[:20])  # fmt: skip


@bp.get("/warnings/new")
@require(SIGNAL)
def new_signal() -> ResponseReturnValue:
    """Enter a signal: first what it is about, then its numbers."""
    form = SignalForm(formdata=None)
    asked = request.args.get("topic", "")
    form.topic.data = asked if asked in set(Topic) else None
    form.happened_on.data = today()
    return _signal_page(form)


def _signal_page(form: SignalForm) -> str:
    chosen = form.topic.data or ""
    return page("contracts/signal.html", form=form, chosen=chosen, topics=list(Topic),
                numbers=form.numbers(chosen))  # fmt: skip


@bp.post("/warnings/new")
@require(SIGNAL, starts=True)
def enter_signal() -> ResponseReturnValue:
    """Take the signal in; where it reaches a threshold, a warning comes of it."""
    form = SignalForm()
    if not form.validate_on_submit():
        return _signal_page(form), 422
    try:
        warning = doing.hear(form.heard(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _signal_page(form), 422
    if warning is None:
        flash(_("The signal is kept. It reaches no threshold, so no warning was opened."), "info")
        return redirect_to("contracts.warnings")
    return redirect_to("contracts.warning", id=warning.id)


@bp.get("/warnings/rules")
@require(SIGNAL)
def warning_rules() -> ResponseReturnValue:
    """Which facts make which warning, and where each threshold comes from."""
    pack = current_pack()
    rows = [(each, pack.limit(each.rule), level_of(each, pack)) for each in TRIGGERS]
    return page("contracts/warning_rules.html", rows=rows, facts=FACTS)


@bp.get("/warnings/<int:id>")
@require("contracts:follow")
def warning(id: int) -> ResponseReturnValue:
    """One warning."""
    return warning_page(get_or_404(EarlyWarning, id))


def warning_page(it: EarlyWarning, refused: Refused = NONE) -> str:
    """What was heard, which rules it met, what was done."""
    labels = {spec.name: spec.label for spec in WARNING.clocks}
    pack = current_pack()
    signals = [(each, [alarm_words(one, pack) for one in asking.verdicts_of(each)])
               for each in it.signals]  # fmt: skip
    return page(
        "contracts/warning.html", it=it, sentence=status_sentence(it, today()), signals=signals,
        alert=asking.alert_of(it.id), facts=FACTS,
        clocks=[(labels[each.name], each) for each in clocks_of(it) if each.runs],
        acts=desk.offers("warning", it, refused), entries=happenings(it, "warning"),
    )  # fmt: skip


def _levelled(do: Any) -> Any:
    """An operation that takes a level and its reason."""
    return lambda it, form, **by: do(it, Colour(form.level.data), form.note.data, **by)


desk.place(Place(
    name="warning", model=EarlyWarning, show=warning_page,
    address=lambda it: url_for("contracts.warning", id=it.id),
    verbs=(
        Verb(name="verify", label=_l("Verify and set the level"), permission=WARN,
             form=LevelForm, may=moves("verify"), do=_levelled(doing.verify), leads=True),
        Verb(name="assign", label=_l("Name who deals with it"), permission=WARN, form=AssignForm,
             may=moves("assign"),
             do=lambda it, form, **by: doing.assign(
                 it, form.unit.data, form.account.data, **by)),
        Verb(name="measure", label=_l("Report a measure"), permission="contracts:measure",
             form=MeasureForm, may=moves("measure"), do=noted(doing.take_measure), leads=True),
        Verb(name="change", label=_l("Raise or lower the level"), permission=WARN,
             form=ChangeForm, may=moves("lower_level"), do=_levelled(doing.change_level)),
        Verb(name="lift", label=_l("Lift the warning"), permission=WARN, form=EndForm,
             may=moves("lift"), do=noted(doing.lift)),
        Verb(name="dismiss", label=_l("Unfounded"), permission=WARN, form=DismissForm,
             may=moves("dismiss"), do=noted(doing.dismiss)),
    ),
))  # fmt: skip
