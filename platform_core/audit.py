"""Checking every chain of history, the county's and the townships'."""

from typing import Any

from sqlalchemy import select

from platform_core.history import CountyHead, CountyRecord, HistoryHead, HistoryRecord, verify
from platform_core.organisation.models import Township
from platform_core.tenancy import db, platform_scope, township_scope


def find_flaws(township_id: int | None = None) -> list[dict[str, Any]]:
    """Where a chain does not hold: chain, number of the link, and what is wrong with it.

    Looks at one township's chain, or at all of them and the counties'.
    """
    with platform_scope(writes=False):
        query = select(Township.id, Township.slug).order_by(Township.id)
        if township_id is not None:
            query = query.where(Township.id == township_id)
        townships = db.session.execute(query).all()
        found = [] if township_id is not None else _county_flaws()
    for each, slug in townships:
        with township_scope(each, writes=False):
            head = db.session.get(HistoryHead, (each, 0))
            links = db.session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq))
            found += _flaws(slug, links, head)
    return found


def _county_flaws() -> list[dict[str, Any]]:
    found = []
    for head in db.session.scalars(select(CountyHead)).all():
        query = select(CountyRecord).where(CountyRecord.county_id == head.county_id)
        links = db.session.scalars(query.order_by(CountyRecord.seq))
        found += _flaws(f"county {head.county_id}", links, head)
    return found


def _flaws(chain: str, links: Any, head: HistoryHead | CountyHead | None) -> list[dict[str, Any]]:
    seq, digest = (head.seq, head.hash) if head else (0, "0" * 64)
    flaws = verify(links.yield_per(500), seq, digest)
    return [{"chain": chain, "seq": flaw.seq, "fault": flaw.fault} for flaw in flaws]
