"""Making a township, and closing its pages for a time or for good."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.runtime.lifecycle import Cell, switch
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.policies import policies_of, profile_or_404
from platform_core.runtime.registry import registry
from platform_core.tenancy import db

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}\Z")
_CODE = re.compile(r"\d{9}(\d{3})?\Z")


def create(
    *,
    county_id: int,
    code: str,
    slug: str,
    name: str,
    actor: Actor,
    now: datetime,
    profile_id: int | None = None,
) -> Township:
    """Make a township with the modules of a package, else those new townships begin with.

    Commits, because a switch does. Raises RuleBroken for what is taken or not in form.
    """
    here = Township(county_id=county_id, code=code, slug=slug, name=name.strip(),
                    federation_name=f"{name.strip()}总工会")  # fmt: skip
    enter(here, "create", actor=actor, now=now, code=code)
    wanted, here_id = _modules(county_id, profile_id), here.id
    db.session.commit()
    if wanted:
        cells = [Cell(here_id, module) for module in wanted]
        switch(cells, ModuleIs.ON, reason=_("new township"), actor=actor, now=now,
               with_dependencies=True)  # fmt: skip
    return db.session.get_one(Township, here_id)


def enter(here: Township, verb: str, *, actor: Actor, now: datetime, **facts: Any) -> None:
    """Add a township that was made or taken over. Raises RuleBroken for what is taken or not in
    form."""
    _check(here.code, here.slug, here.name)
    db.session.add(here)
    db.session.flush()
    record_county(f"core:{verb}_township", here, county_id=here.county_id, township_id=here.id,
                  actor=actor, at=now, **facts)  # fmt: skip


def _check(code: str, slug: str, name: str) -> None:
    if not _CODE.match(code):
        raise RuleBroken(_("The code has nine digits, like 610981115."), field="code")
    if not _SLUG.match(slug):
        raise RuleBroken(
            _("The address begins with a letter and has small letters, digits and dashes."),
            field="slug",
        )
    if not name.strip():
        raise RuleBroken(_("Give the township a name."), field="name")
    for field, value in (("code", code), ("slug", slug)):
        taken = select(Township.id).where(getattr(Township, field) == value)
        if db.session.scalar(taken) is not None:
            raise RuleBroken(_("“%(value)s” is taken.", value=value), field=field)


def _modules(county_id: int, profile_id: int | None) -> list[str]:
    """A package's modules, else the county's defaults, if they are ready here."""
    if profile_id is not None:
        wanted = list(profile_or_404(profile_id, county_id).modules)
    else:
        wanted = [module for module, rule in policies_of(county_id).items() if rule.for_new]
    return [module for module in wanted if registry().is_ready(module)]


def suspend(here: Township, reason: str, *, actor: Actor, now: datetime) -> None:
    """Close a township's pages and jobs for a time; all of it is kept. Raises RuleBroken."""
    if here.suspended_at is not None:
        raise RuleBroken(_("The township is suspended already."))
    here.suspended_at = now
    _record("suspend", here, reason, actor, now)


def resume(here: Township, reason: str, *, actor: Actor, now: datetime) -> None:
    """Open a suspended or archived township again. Raises RuleBroken."""
    if here.suspended_at is None or here.erased_at is not None:
        raise RuleBroken(_("There is nothing to open again."))
    here.suspended_at = here.archived_at = None
    _record("resume", here, reason, actor, now)


def archive(here: Township, reason: str, *, actor: Actor, now: datetime) -> None:
    """Close a township for good, because it was merged or dissolved; its rows are kept."""
    if here.archived_at is not None:
        raise RuleBroken(_("The township is archived already."))
    here.suspended_at, here.archived_at = here.suspended_at or now, now
    _record("archive", here, reason, actor, now)


def _record(verb: str, here: Township, reason: str, actor: Actor, now: datetime) -> None:
    if actor.county_id not in (None, here.county_id):
        raise NotFound
    if not reason.strip():
        raise RuleBroken(_("Say why."), field="reason")
    here.stamp += 1
    db.session.flush()
    record_county(f"core:{verb}_township", here, county_id=here.county_id, township_id=here.id,
                  actor=actor, at=now, note=reason.strip())  # fmt: skip
