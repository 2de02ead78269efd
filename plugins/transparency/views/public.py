"""What everybody may read without signing in: bodies, postings, editions, files. Nothing else.

Every page carries a stamp by which a reader's copy stays good until something public changes,
and says whether search engines may list it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    asked_page,
    get_or_404,
    names_of,
    not_modified,
    page,
    paginate,
    public,
    send,
    settings_of,
    today,
)
from plugins.transparency import labels
from plugins.transparency.models import Attachment, Body, Disclosure, Text
from plugins.transparency.queries import disclosures, duties, objections, register
from plugins.transparency.queries import stars as found
from plugins.transparency.terms import Audience, BodyKind, Purpose
from plugins.transparency.views.disclosures import as_lines, is_posted
from plugins.transparency.views.frame import bp

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def open_to_all(view: View) -> View:
    """A public page: gone where the township keeps it shut, 304 where nothing changed."""

    @wraps(view)
    def opened(*args: Any, **values: Any) -> ResponseReturnValue:
        if not settings_of("transparency")["open_pages"]:
            raise NotFound()
        fresh = not_modified("transparency", disclosures.public_stamp(), today())
        answer = fresh or make_response(view(*args, **values))
        answer.headers["X-Robots-Tag"] = robots()
        return answer

    return public(opened)  # type: ignore[return-value]


def robots() -> str:
    """What search engines may do with the public pages of this township."""
    return "all" if settings_of("transparency")["robots"] else "noindex, nofollow"


@bp.get("/open/")
@open_to_all
def open_index() -> ResponseReturnValue:
    """What was posted last, by kind of affairs or by words."""
    kind, words = request.args.get("kind", "")[:20], request.args.get("q", "").strip()[:80]
    after, limit = asked_page(30)
    newest = (Disclosure.posted_on.desc(), Disclosure.id.desc())
    lines = paginate(disclosures.list_public(kind, words), *newest, after=after, limit=limit)
    return page(
        "transparency/open_index.html", lines=as_lines(lines), kind=kind, words=words,
        kinds=labels.choices(BodyKind), counts=register.count_by_kind(),
    )  # fmt: skip


@bp.get("/open/bodies")
@open_to_all
def open_bodies() -> ResponseReturnValue:
    """The bodies of the township that disclose."""
    kind = request.args.get("kind", "")[:20]
    after, limit = asked_page(100)
    query = register.list_bodies(kind, public_only=True)
    bodies = paginate(query, Body.name.asc(), Body.id.asc(), after=after, limit=limit)
    return page("transparency/open_bodies.html", bodies=bodies, kind=kind,
                kinds=labels.choices(BodyKind))  # fmt: skip


@bp.get("/open/bodies/<int:id>")
@open_to_all
def open_body(id: int) -> ResponseReturnValue:
    """One body: its public catalogue, what it posted, and what it owes."""
    body = public_body_or_404(id)
    year = today().year
    items = [
        item
        for item in register.items_on(body.kind, today())
        if item.audience is Audience.PUBLIC and item.ownership in (None, body.ownership)
    ]
    keys = {item.key for item in items}
    cells = duties.standings_of_body(body, year, today())
    lines = paginate(disclosures.list_public(body_id=body.id), Disclosure.posted_on.desc(),
                     Disclosure.id.desc(), after=asked_page()[0], limit=30)  # fmt: skip
    return page(
        "transparency/open_body.html", it=body, items=items, lines=as_lines(lines), year=year,
        cells={key: cell for key, cell in cells.items() if key in keys},
    )  # fmt: skip


@bp.get("/open/stars")
@open_to_all
def open_stars() -> ResponseReturnValue:
    """Results that are posted, the stars in force, and those lost in the last two years."""
    day = today()
    return page(
        "transparency/open_stars.html", posted=found.posted_now(), awards=found.standing_awards(),
        lost=found.ended_since(day.replace(year=day.year - 2, day=1)),
    )  # fmt: skip


def public_body_or_404(id: int) -> Body:
    """A body that everybody may know of."""
    body = get_or_404(Body, id)
    if not body.public:
        raise NotFound()
    return body


def public_or_404(id: int) -> Disclosure:
    """A disclosure that everybody may read."""
    it = get_or_404(Disclosure, id)
    if not it.is_shown or it.audience is not Audience.PUBLIC or not it.body.public:
        raise NotFound()
    return it


@bp.get("/open/<int:id>")
@open_to_all
def open_item(id: int) -> ResponseReturnValue:
    """One disclosure: the text that stands."""
    it = public_or_404(id)
    return _text_page(it, it.texts[-1])


@bp.get("/open/<int:id>/editions/<int:number>")
@open_to_all
def open_edition(id: int, number: int) -> ResponseReturnValue:
    """An edition: the one that stands or one before it."""
    it = public_or_404(id)
    text = next((each for each in it.texts if each.number == number), None)
    if text is None:
        raise NotFound()
    return _text_page(it, text)


def _text_page(it: Disclosure, text: Text) -> str:
    files = [
        each
        for each in it.attachments
        if each.purpose is Purpose.DOCUMENT
        and each.first_edition <= text.number <= (each.last_edition or text.number)
    ]
    redacted = [each for each in it.redactions if each.edition <= text.number]
    return page(
        "transparency/open_item.html", it=it, text=text, files=files, redactions=redacted,
        names=names_of({each.by_account_id for each in redacted}),
        objections=objections.shown_about(it), standing=text.number == it.edition,
    )  # fmt: skip


@bp.get("/open/<int:id>/files/<int:attachment>")
@open_to_all
def open_file(id: int, attachment: int) -> ResponseReturnValue:
    """A document of a posted text."""
    it, file = public_or_404(id), get_or_404(Attachment, attachment)
    if file.disclosure_id != it.id or not is_posted(file, it):
        raise NotFound()
    return send(file.file)
