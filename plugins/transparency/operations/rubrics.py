"""The county's rubric for stars: a draft of an edition, published from a day on, never changed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from platform_core.api import (
    Actor,
    RuleBroken,
    current_pack,
    db,
    local_date,
    record_county,
    verdict,
)
from platform_core.api import gettext as _
from plugins.transparency.models import RubricEdition
from plugins.transparency.queries import rubrics as found
from plugins.transparency.rubrics import Rubric


def draft(
    county_id: int, rubric: Rubric, origin: str, *, actor: Actor, now: datetime
) -> RubricEdition:
    """Keep a rubric as the draft of the county's next edition; `origin` says where it is from."""
    if not rubric.criteria:
        raise RuleBroken(_("There is no criterion in it."), field="file")
    year = local_date(now).year
    made = RubricEdition(
        county_id=county_id, edition=f"{year}.{found.count_of_year(county_id, year) + 1}",
        content=rubric.to_json(), fingerprint=rubric.fingerprint, origin=origin[:200],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record_county("transparency:draft_rubric", made, county_id=county_id, actor=actor, at=now,
                  edition=made.edition, fingerprint=made.fingerprint)  # fmt: skip
    return made


def publish(
    edition: RubricEdition, since: date, *, knowingly: bool, actor: Actor, now: datetime
) -> None:
    """Put an edition in force from `since` on; the one before holds until the day before.

    Faults are named; it is published with them only `knowingly`: where the rubric leaves two
    answers, a person will have to say which.
    """
    if edition.published_at is not None:
        raise RuleBroken(_("This edition is published; it never changes. Draft the next one."))
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
    if edition.published_at is not None:
        raise RuleBroken(_("This edition is published; it never changes. Draft the next one."))
    record_county("transparency:discard_rubric", edition, county_id=edition.county_id,
                  actor=actor, at=now, edition=edition.edition)  # fmt: skip
    db.session.delete(edition)
