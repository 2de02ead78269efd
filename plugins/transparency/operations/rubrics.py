"""The county's rubric for stars: a draft of an edition, published from a day on, never changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from platform_core.api import (
    Actor,
    Conflict,
    RuleBroken,
    current_pack,
    db,
    indicators_called,
    local_date,
    record_county,
    verdict,
)
from platform_core.api import gettext as _
from plugins.transparency.models import RubricEdition
from plugins.transparency.queries import rubrics as found
from plugins.transparency.rubrics import Criterion, Method, Rubric

SHARES = frozenset({"ratio", "bool"})  # units of figures that have a denominator


def draft(
    county_id: int, rubric: Rubric, origin: str, *, actor: Actor, now: datetime
) -> RubricEdition:
    """Keep a rubric as the draft of the county's next edition; `origin` says where it is from."""
    if not rubric.criteria:
        raise RuleBroken(_("There is no criterion in it."), field="file")
    _check_sound(rubric)
    year = local_date(now).year
    made = RubricEdition(county_id=county_id, origin=origin[:200],
                         edition=f"{year}.{found.last_number(county_id, year) + 1}")  # fmt: skip
    made.write(rubric)
    db.session.add(made)
    db.session.flush()
    record_county("transparency:draft_rubric", made, county_id=county_id, actor=actor, at=now,
                  edition=made.edition, fingerprint=made.fingerprint)  # fmt: skip
    return made


def draft_next(edition: RubricEdition, *, actor: Actor, now: datetime) -> RubricEdition:
    """Draft the next edition from this one, to change what is to change."""
    origin = _("edition %(edition)s", edition=edition.edition)
    return draft(edition.county_id, edition.rubric, origin, actor=actor, now=now)


def _check_sound(rubric: Rubric) -> None:
    """What no rubric can be marked by: two criteria of one code, or points from no figure."""
    codes = Counter(each.code for each in rubric.criteria)
    for each in rubric.criteria:
        if codes[each.code] > 1:
            raise RuleBroken(_("Two criteria bear the code “%(code)s”.", code=each.code),
                             field="code")  # fmt: skip
        if each.points < 1:
            raise RuleBroken(_("“%(what)s” must be worth at least one point.", what=each.title),
                             field="points")  # fmt: skip
        if each.is_computed and not each.key:
            told = _("“%(what)s” is to be computed: choose the figure.", what=each.title)
            raise RuleBroken(told, field="key")
    _check_shares(rubric)


def _check_shares(rubric: Rubric) -> None:
    """Points in proportion need a share: of a count nobody knows the whole."""
    known = indicators_called(rubric.keys)
    for each in rubric.criteria:
        figure = known.get(each.key)
        if each.method is Method.SHARE and figure is not None and figure.unit not in SHARES:
            told = _("“%(figure)s” is a count; points in proportion need a share. Give them all "
                     "or nothing, or by bands.", figure=figure.label)  # fmt: skip
            raise RuleBroken(told, field="method")


def put_criterion(
    edition: RubricEdition, criterion: Criterion, code: str, made_from: str,
    *, actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Put a criterion into a draft, in place of the one called `code`, or as another one.

    `made_from` is the fingerprint of the draft that the change was made from.
    """
    changed = edition.rubric.with_criterion(criterion, code)
    _rewrite(edition, changed, made_from, "put_criterion", actor, now, code=criterion.code)


def drop_criterion(
    edition: RubricEdition, code: str, made_from: str, *, actor: Actor, now: datetime
) -> None:
    """Take a criterion out of a draft; the last one stays."""
    changed = edition.rubric.without_criterion(code)
    if not changed.criteria:
        raise RuleBroken(_("A rubric has at least one criterion."))
    _rewrite(edition, changed, made_from, "drop_criterion", actor, now, code=code)


def put_results(
    edition: RubricEdition, results: Rubric, made_from: str, *, actor: Actor, now: datetime
) -> None:
    """Put title, stars and vetoes of `results` into a draft; its criteria stay."""
    changed = replace(results, criteria=edition.rubric.criteria)
    _rewrite(edition, changed, made_from, "put_results", actor, now)


def _rewrite(
    edition: RubricEdition, rubric: Rubric, made_from: str, verb: str, actor: Actor,
    now: datetime, **facts: Any,
) -> None:  # fmt: skip
    _check_draft(edition)
    if made_from != edition.fingerprint:
        raise Conflict(_("Somebody else has changed this draft meanwhile. Look at what stands "
                         "there now, and send yours again."))  # fmt: skip
    _check_sound(rubric)
    edition.write(rubric)
    record_county(f"transparency:{verb}", edition, county_id=edition.county_id, actor=actor,
                  at=now, edition=edition.edition, fingerprint=edition.fingerprint,
                  **facts)  # fmt: skip


def _check_draft(edition: RubricEdition) -> None:
    if edition.published_at is not None:
        raise RuleBroken(_("This edition is published; it never changes. Draft the next one."))


def publish(
    edition: RubricEdition, since: date, *, knowingly: bool, actor: Actor, now: datetime
) -> None:
    """Put an edition in force from `since` on; the one before holds until the day before.

    Faults are named; it is published with them only `knowingly`: where the rubric leaves two
    answers, a person will have to say which.
    """
    _check_draft(edition)
    rubric = edition.rubric
    if not rubric.stars:
        raise RuleBroken(_("The rubric does not say how many points make a star."))
    if rubric.faults() and not knowingly:
        told = _("The rubric has faults. Put them right, or say that you publish it as it is.")
        raise RuleBroken(told, field="knowingly")
    _check_computed(rubric, edition.county_id)
    _follow(edition, since)
    edition.effective_from, edition.published_at = since, now
    edition.published_by = actor.account_id
    record_county("transparency:publish_rubric", edition, county_id=edition.county_id, actor=actor,
                  at=now, edition=edition.edition, since=since,
                  fingerprint=edition.fingerprint)  # fmt: skip


def _check_computed(rubric: Rubric, county_id: int) -> None:
    share = 100 * rubric.computed_points // rubric.points
    rule = current_pack(county_id=county_id).limit("transparency.star_computed")
    judged = verdict(rule, share)
    if judged.blocking:
        raise RuleBroken(" ".join(judged.sentences()))


def _follow(edition: RubricEdition, since: date) -> None:
    """The edition before it holds until the day before."""
    earlier: Sequence[RubricEdition] = found.published(edition.county_id)
    if not earlier:
        return
    last = earlier[0]
    assert last.effective_from is not None
    if since <= last.effective_from:
        told = _("Edition %(edition)s holds from %(day)s on; choose a later day.",
                 edition=last.edition, day=last.effective_from)  # fmt: skip
        raise RuleBroken(told, field="since")
    last.effective_to = since - timedelta(days=1)


def discard(edition: RubricEdition, *, actor: Actor, now: datetime) -> None:
    """Let a draft go."""
    _check_draft(edition)
    record_county("transparency:discard_rubric", edition, county_id=edition.county_id,
                  actor=actor, at=now, edition=edition.edition)  # fmt: skip
    db.session.delete(edition)
