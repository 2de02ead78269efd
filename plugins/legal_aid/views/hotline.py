"""12351 work orders in the browser: uploaded, looked at, taken over."""

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Place,
    Refused,
    Verb,
    get_or_404,
    ngettext,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.hotline import HotlineForm
from plugins.legal_aid.models import HotlineBatch
from plugins.legal_aid.operations import hotline as doing
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.matters import new_page

IMPORT = "legal_aid:import_hotline"
SHOWN = 100  # orders and faults on the page


@bp.get("/hotline")
@require(IMPORT, starts=True)
def hotline() -> ResponseReturnValue:
    """How the file must look, and where to upload it."""
    return page("legal_aid/hotline.html", form=HotlineForm(formdata=None), columns=doing.COLUMNS)


@bp.post("/hotline")
@require(IMPORT, starts=True)
def stage_hotline() -> ResponseReturnValue:
    """Read it; nothing is registered yet."""
    form = HotlineForm()
    return new_page(
        "legal_aid/hotline.html", form,
        lambda: doing.stage(form.file.data.stream, form.file.data.filename, actor=g.actor,
                            now=utcnow()),
        lambda made: redirect_to(".batch", id=made.id), columns=doing.COLUMNS,
    )  # fmt: skip


@bp.get("/hotline/<int:id>")
@require(IMPORT)
def batch(id: int) -> ResponseReturnValue:
    """What was read, for whoever uploaded it."""
    return batch_page(get_or_404(HotlineBatch, id))


def batch_page(it: HotlineBatch, refused: Refused = NONE) -> str:
    """The orders and every fault by row and column."""
    return page(
        "legal_aid/hotline_batch.html", it=it, orders=doing.orders_of(it)[:SHOWN],
        faults=it.faults[:SHOWN], acts=desk.offers("batch", it, refused),
    )  # fmt: skip


def _waits(it: HotlineBatch) -> bool:
    return it.content is not None


def _take_over(it: HotlineBatch, form: object, **by: object) -> None:
    made = doing.take_over(it, **by)  # type: ignore[arg-type]
    flash(ngettext("%(n)s petition was registered.", "%(n)s petitions were registered.",
                   len(made)), "success")  # fmt: skip


desk.place(Place(
    name="batch", model=HotlineBatch, show=batch_page,
    address=lambda it: url_for("legal_aid.batch", id=it.id),
    verbs=(
        Verb(name="take_over", label=_l("Register them all"), permission=IMPORT,
             may=lambda it: _waits(it) and not it.faults, kind="primary", do=_take_over),
        Verb(name="drop", label=_l("Do not take them over"), permission=IMPORT, may=_waits,
             do=lambda it, form, **by: doing.drop(it, **by)),
    ),
))  # fmt: skip
