"""Checking every chain of history, the county's and the townships', also against an anchor.

A chain shows by itself that a link was edited, removed or put in between. That its end was cut
off, or all of it written anew, shows only against a hash that was kept elsewhere: the daily root
over the heads of all chains (`union audit root`), or a chain that was exported.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from platform_core.clock import today
from platform_core.errors import RuleBroken
from platform_core.history import (
    CountyHead,
    CountyRecord,
    CountyRoot,
    HistoryHead,
    HistoryRecord,
    verify,
)
from platform_core.i18n import gettext as _
from platform_core.organisation.models import County, Township
from platform_core.schedule import PlannedJob
from platform_core.tenancy import county_scope, db, platform_scope, township_scope

Flaws = list[dict[str, Any]]  # chain, number of the link, what is wrong with it


def find_flaws(township_id: int | None = None) -> Flaws:
    """Where a chain does not hold: one township's, or all of them and the counties'."""
    with platform_scope(writes=False):
        query = select(Township.id, Township.slug).order_by(Township.id)
        if township_id is not None:
            query = query.where(Township.id == township_id)
        townships = db.session.execute(query).all()
        found = [] if township_id is not None else _county_flaws()
    for each, slug in townships:
        with township_scope(each, writes=False):
            found += _flaws(slug, _links(), db.session.get(HistoryHead, (each, 0)))
    return found


def _links() -> Iterable[HistoryRecord]:
    return db.session.scalars(select(HistoryRecord).order_by(HistoryRecord.seq)).yield_per(500)


def _county_flaws() -> Flaws:
    found = []
    for head in db.session.scalars(select(CountyHead)).all():
        query = select(CountyRecord).where(CountyRecord.county_id == head.county_id)
        links = db.session.scalars(query.order_by(CountyRecord.seq)).yield_per(500)
        found += _flaws(f"county {head.county_id}", links, head)
    return found


def _flaws(chain: str, links: Iterable[Any], head: HistoryHead | CountyHead | None) -> Flaws:
    seq, digest = (head.seq, head.hash) if head else (0, "0" * 64)
    flaws = verify(links, seq, digest)
    return [{"chain": chain, "seq": flaw.seq, "fault": flaw.fault} for flaw in flaws]


# -- the daily root ------------------------------------------------------------------------------


def take_roots(ctx: object) -> int:
    """Keep today's root of every county, once. Returns how many were taken."""
    counties = db.session.scalars(select(County.id)).all()
    return sum(_take_root(county_id, today()) for county_id in counties)


def _take_root(county_id: int, day: date) -> bool:
    if db.session.get(CountyRoot, (county_id, day)) is not None:
        return False
    of_county = Township.county_id == county_id
    townships = db.session.execute(select(Township.id, Township.slug).where(of_county))
    names = {row.id: row.slug for row in townships}
    with county_scope("audit.root", "the daily root of all chains", townships=names):
        found = db.session.execute(
            select(HistoryHead.township_id, HistoryHead.seq, HistoryHead.hash)
        )
        heads = [{"chain": names[t], "seq": seq, "hash": digest} for t, seq, digest in found]
    own = db.session.get(CountyHead, county_id)
    if own is not None:
        heads.append({"chain": f"county {county_id}", "seq": own.seq, "hash": own.hash})
    heads.sort(key=lambda head: str(head["chain"]))
    db.session.add(CountyRoot(county_id=county_id, day=day, heads=heads, root=root_of(heads)))
    db.session.flush()
    return True


def root_of(heads: list[dict[str, Any]]) -> str:
    """The hash over heads: short enough to be copied by hand."""
    plain = json.dumps(heads, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def newest_root(county_id: int) -> CountyRoot | None:
    """The root taken last."""
    query = select(CountyRoot).where(CountyRoot.county_id == county_id)
    return db.session.scalars(query.order_by(CountyRoot.day.desc()).limit(1)).one_or_none()


def anchor_of(taken: CountyRoot) -> dict[str, Any]:
    """A root as it is kept outside: what `find_flaws_against` reads."""
    day = taken.day.isoformat()
    return {"county": taken.county_id, "day": day, "root": taken.root, "heads": taken.heads}


def find_flaws_against(file: Path) -> Flaws:
    """Where the chains of today do not hold what an anchor says they held on its day."""
    try:
        anchor = json.loads(file.read_text("utf-8"))
        heads = [(str(h["chain"]), int(h["seq"]), str(h["hash"])) for h in anchor["heads"]]
        root = str(anchor["root"])
    except (KeyError, TypeError, ValueError):
        cure = _("This file is no anchor; `union audit root --json` writes one.")
        raise RuleBroken(cure) from None
    if root_of(list(anchor["heads"])) != root:
        return [{"chain": "anchor", "seq": 0, "fault": "its root is not that of its heads"}]
    with platform_scope(writes=False):
        found = db.session.execute(select(Township.slug, Township.id))
        townships = {row.slug: row.id for row in found}
    return [
        {"chain": chain, "seq": seq, "fault": "not the link that the anchor saw there"}
        for chain, seq, digest in heads
        if seq and _hash_at(chain, seq, townships) != digest
    ]


def _hash_at(chain: str, seq: int, townships: Mapping[str, int]) -> str | None:
    """The hash of one link as it is now; None where it is gone."""
    if chain.startswith("county "):
        with platform_scope(writes=False):
            county = CountyRecord.county_id == int(chain.removeprefix("county "))
            return db.session.scalar(
                select(CountyRecord.hash).where(county, CountyRecord.seq == seq)
            )
    if chain not in townships:
        return None
    with township_scope(townships[chain], writes=False):
        return db.session.scalar(select(HistoryRecord.hash).where(HistoryRecord.seq == seq))


# -- a chain taken away --------------------------------------------------------------------------


def exported(township_id: int) -> Iterator[dict[str, Any]]:
    """A township's chain, link by link, with its head as the last line. Notes are left out:
    their digest, which the link holds, says as much to whoever checks."""
    with township_scope(township_id, writes=False):
        for link in _links():
            yield {"seq": link.seq, "at": link.at.isoformat(), "raw": link.raw, "prev": link.prev,
                   "hash": link.hash}  # fmt: skip
        head = db.session.get(HistoryHead, (township_id, 0))
        yield {"head": [head.seq, head.hash] if head else [0, "0" * 64]}


def find_flaws_in(file: Path) -> Flaws:
    """Check an exported chain. Needs the file alone: neither the database nor a key."""
    try:
        *lines, last = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        links, (seq, digest) = [_link(line) for line in lines], last["head"]
    except (ValueError, KeyError, TypeError):
        raise RuleBroken(_("This file is no exported chain, or it was cut short.")) from None
    return [{"chain": file.name, "seq": flaw.seq, "fault": flaw.fault}
            for flaw in verify(links, seq, digest)]  # fmt: skip


def _link(line: Mapping[str, Any]) -> Any:
    said = json.loads(line["raw"])
    return SimpleNamespace(
        seq=line["seq"], at=datetime.fromisoformat(line["at"]), actor_id=said["actor"],
        action=said["action"], ref=said["ref"], note=None, raw=line["raw"], prev=line["prev"],
        hash=line["hash"],
    )  # fmt: skip


JOBS = (PlannedJob("take_roots", timedelta(days=1), take_roots, per_township=False),)
