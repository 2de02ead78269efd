"""What the county does to its bank of model clauses: write a version, take a clause out."""

from dataclasses import asdict, replace
from datetime import datetime

from platform_core.api import Actor, RuleBroken, current_pack, db, new_id, record_county
from platform_core.api import gettext as _
from plugins.contracts import checks
from plugins.contracts.bank import Model
from plugins.contracts.models import ModelClause
from plugins.contracts.queries import bank


def write_model(given: Model, note: str, *, actor: Actor, now: datetime) -> ModelClause:
    """Write a new clause, or the next version of the one with this key.

    What no draft may hold, the bank may not either: raises RuleBroken as the draft's checks do.
    """
    assert actor.county_id is not None
    pack = current_pack(county_id=actor.county_id)
    checks.raise_first(checks.model_points(given, pack, pack.region))
    model = replace(given, key=given.key or f"own-{new_id()}")
    return _follow(model, note, "contracts:write_model", actor=actor, now=now)


def retire_model(entry: bank.Entry, note: str, *, actor: Actor, now: datetime) -> ModelClause:
    """Take a clause out of the bank; drafts that hold it keep it."""
    if entry.retired:
        raise RuleBroken(_("This clause has been taken out of the bank already."))
    return _follow(entry.model, note, "contracts:retire_model", retired=True, actor=actor, now=now)


def _follow(
    model: Model, note: str, action: str, *, retired: bool = False, actor: Actor, now: datetime
) -> ModelClause:
    if not note.strip():
        raise RuleBroken(_("Say what changes and why."), field="note")
    assert actor.county_id is not None
    version = model.version + 1
    row = ModelClause(
        **asdict(replace(model, version=version)) | {"kinds": sorted(model.kinds)},
        county_id=actor.county_id, note=note.strip(), retired=retired,
        by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record_county(action, row, county_id=row.county_id, actor=actor, at=now, note=row.note,
                  key=row.key, version=version)  # fmt: skip
    return row
