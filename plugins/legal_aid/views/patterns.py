"""Patterns across cases, and what is made of them."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from platform_core.api import (
    NONE,
    Place,
    Refused,
    Verb,
    asked_page,
    current_pack,
    get_or_404,
    local_date,
    page,
    paginate,
    require,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.patterns import UseForm
from plugins.legal_aid.labels import name_of
from plugins.legal_aid.models import Pattern, Use
from plugins.legal_aid.operations import patterns as doing
from plugins.legal_aid.views.frame import bp, desk

SEE = "legal_aid:patterns"


@bp.get("/patterns")
@require(SEE)
def patterns() -> ResponseReturnValue:
    """What several matters have in common, the newest first."""
    after, limit = asked_page(30)
    query = select(Pattern).options(joinedload(Pattern.employer), joinedload(Pattern.body))
    keys = (Pattern.until.desc(), Pattern.id.desc())
    lines = paginate(query, *keys, after=after, limit=limit)
    least = current_pack().limit("legal_aid.pattern_least").value
    return page("legal_aid/patterns.html", lines=lines, least=least)


@bp.get("/patterns/<int:id>")
@require(SEE)
def pattern(id: int) -> ResponseReturnValue:
    """One pattern."""
    return pattern_page(get_or_404(Pattern, id))


def pattern_page(it: Pattern, refused: Refused = NONE) -> str:
    """Where and how often, and what may be made of it."""
    return page("legal_aid/pattern.html", it=it, acts=desk.offers("pattern", it, refused))


def _use(it: Pattern, form: UseForm, **by: Any) -> None:
    where = it.employer or it.body
    label = f"{where.name if where else ''} · {name_of(it.about)}"
    doing.make_use(it, Use(form.use.data), form.note.data or "", local_date(by["now"]),
                   label=label, **by)  # fmt: skip


desk.place(Place(
    name="pattern", model=Pattern, show=pattern_page,
    address=lambda it: url_for("legal_aid.pattern", id=it.id),
    verbs=(
        Verb(name="use", label=_l("Make use of it"), permission=SEE, form=UseForm,
             may=lambda it: it.use is None, do=_use, leads=True),
    ),
))  # fmt: skip
