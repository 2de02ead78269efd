"""The county looking at a township's records, as against its figures.

A figure names nobody and needs no entry. To look at records a county officer needs a permission
that was given for this, says why, and both the county's history and the township's keep who
looked, when, by which right and for what reason: written and committed before a row is seen, so
that a look which fails half-way is not a look unrecorded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from platform_core.accounts import Actor
from platform_core.errors import Denied, NotFound
from platform_core.history import record, record_county
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.tenancy import county_scope, db, platform_scope, township_scope

ACTION = "county:look"


@contextmanager
def granted_view(
    permission: str, township_id: int, *, actor: Actor, reason: str, now: datetime
) -> Iterator[None]:
    """Read the records of one township as the county, on its own engine and by its columns.

    `permission` is one of a county role ("suggestions:appeals"); `reason` goes into both
    histories. Call it where the request's own session is not writing: in the view of a GET.
    Raises Denied without the permission, NotFound where the township is not the county's, and
    ValueError without a reason.
    """
    if actor.county_id is None or not actor.can(permission):
        raise Denied(_("Only the county may look at this, and only with a right given for it."))
    if not reason.strip():
        raise ValueError("A county look needs a reason.")
    _write_down(permission, township_id, actor, reason, now)
    with county_scope(permission, reason, townships=[township_id]):
        yield


def _write_down(
    permission: str, township_id: int, actor: Actor, reason: str, now: datetime
) -> None:
    place = f"core:township:{township_id}"
    with platform_scope():
        township = db.session.get(Township, township_id)
        if township is None or township.county_id != actor.county_id:
            raise NotFound
        record_county(ACTION, place, county_id=township.county_id, township_id=township_id,
                      actor=actor, at=now, note=reason, permission=permission)  # fmt: skip
        db.session.commit()
    with township_scope(township_id):
        record(ACTION, place, actor=actor, at=now, note=reason, permission=permission)
        db.session.commit()
