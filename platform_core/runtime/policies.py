"""What a county allows its townships: rules per module, packages, and requests with an answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.errors import Denied, NotFound, RuleBroken
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.runtime.lifecycle import LONGEST_REASON, Cell, Switched, switch
from platform_core.runtime.models import ModuleIs, ModulePolicy, ModuleProfile, ModuleRequest
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import check_installed, label_of
from platform_core.tenancy import db

LONGEST_NAME = 60
SWITCHABLE = (ModuleIs.ON, ModuleIs.READ_ONLY, ModuleIs.OFF)


def policies_of(county_id: int) -> Mapping[str, ModulePolicy]:
    """The county's rules by module. A module without one is restricted and off at first."""
    query = select(ModulePolicy).filter_by(county_id=county_id)
    return {row.module: row for row in db.session.scalars(query)}


def set_policy(
    module: str, *, township_may: bool, for_new: bool, actor: Actor, now: datetime
) -> None:
    """Say whether townships may switch a module themselves, and whether new ones begin with it.

    Raises NotFound for a module that is not installed.
    """
    if module not in registry().plugins or actor.county_id is None:
        raise NotFound
    row = policies_of(actor.county_id).get(module)
    if row is None:
        row = ModulePolicy(county_id=actor.county_id, module=module)
        db.session.add(row)
    row.township_may, row.for_new = township_may, for_new
    db.session.flush()
    record_county("core:set_policy", row, county_id=actor.county_id, actor=actor, at=now,
                  module=module, township_may=township_may, for_new=for_new)  # fmt: skip


def profiles_of(county_id: int) -> Sequence[ModuleProfile]:
    """The county's packages by name."""
    query = select(ModuleProfile).filter_by(county_id=county_id)
    return db.session.scalars(query.order_by(ModuleProfile.name)).all()


def profile_or_404(id: int, county_id: int | None) -> ModuleProfile:
    """A package of this county. Raises NotFound."""
    row = db.session.get(ModuleProfile, id)
    if row is None or row.county_id != county_id:
        raise NotFound
    return row


def save_profile(
    name: str, modules: Sequence[str], *, actor: Actor, now: datetime
) -> ModuleProfile:
    """Make a package, or change the one of that name. Raises RuleBroken where it is empty."""
    assert actor.county_id is not None
    known = [each for each in registry().plugins if each in modules]
    if not name.strip() or not known:
        raise RuleBroken(_("A package needs a name and at least one module."), field="name")
    row = next((p for p in profiles_of(actor.county_id) if p.name == name.strip()), None)
    if row is None:
        row = ModuleProfile(county_id=actor.county_id, name=name.strip()[:LONGEST_NAME])
        db.session.add(row)
    row.modules = known
    db.session.flush()
    record_county("core:save_profile", row, county_id=actor.county_id, actor=actor, at=now,
                  modules=known)  # fmt: skip
    return row


def drop_profile(id: int, *, actor: Actor, now: datetime) -> None:
    """Delete a package; what was switched by it stays as it is. Raises NotFound."""
    row = profile_or_404(id, actor.county_id)
    db.session.delete(row)
    record_county("core:drop_profile", row, county_id=row.county_id, actor=actor, at=now)


def may_switch(county_id: int, module: str) -> bool:
    """Whether a township of this county may switch the module itself."""
    rule = policies_of(county_id).get(module)
    return rule is not None and rule.township_may


def switch_own(
    township_id: int,
    county_id: int,
    module: str,
    target: ModuleIs,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Switched:
    """A township switches one of its own modules. Commits, as `lifecycle.switch` does.

    Raises Denied for another township or where the county keeps the switch to itself, and what
    `switch` raises. Nothing else is ever switched along: that is for the county to decide.
    """
    if actor.township_id != township_id or not may_switch(county_id, module):
        raise Denied(_("The county keeps this switch to itself. Ask for it."))
    return switch([Cell(township_id, module)], target, reason=reason, actor=actor, now=now)


def ask(
    township_id: int,
    county_id: int,
    module: str,
    target: ModuleIs,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> ModuleRequest:
    """A township asks the county for a switch. Raises RuleBroken where that cannot be, no reason
    is given, or it asked already."""
    if actor.township_id != township_id or target not in SWITCHABLE:
        raise NotFound
    check_installed(module, target)
    if not reason.strip():
        raise RuleBroken(_("Say what it is wanted for."), field="reason")
    waiting = select(ModuleRequest.id).filter_by(
        township_id=township_id, module=module, answered_at=None
    )
    if db.session.scalar(waiting) is not None:
        raise RuleBroken(_("The county has this request already and will answer it."))
    row = ModuleRequest(
        county_id=county_id, township_id=township_id, module=module, target=target,
        reason=reason.strip()[:LONGEST_REASON], asked_at=now, asked_by=actor.account_id or None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record_county("core:ask_module", row, county_id=county_id, township_id=township_id,
                  actor=actor, at=now, note=row.reason, module=module, target=target)  # fmt: skip
    return row


def open_requests(county_id: int) -> Sequence[ModuleRequest]:
    """What townships ask for, the oldest first."""
    query = select(ModuleRequest).filter_by(county_id=county_id, answered_at=None)
    return db.session.scalars(query.order_by(ModuleRequest.asked_at, ModuleRequest.id)).all()


def requests_of(township_id: int, limit: int = 20) -> Sequence[ModuleRequest]:
    """What a township asked for, the newest first."""
    query = select(ModuleRequest).filter_by(township_id=township_id)
    return db.session.scalars(query.order_by(ModuleRequest.id.desc()).limit(limit)).all()


def answer(
    request_id: int, *, granted: bool, text: str, actor: Actor, now: datetime
) -> Switched | None:
    """Grant a request, which switches with what it requires, or refuse it with a reason.

    Commits where it grants. Raises NotFound, RuleBroken, and what `switch` raises: then the
    request stays open.
    """
    row = db.session.get(ModuleRequest, request_id, with_for_update=True)
    if row is None or row.county_id != actor.county_id:
        raise NotFound
    if row.answered_at is not None:
        raise RuleBroken(_("This request has been answered already."))
    if not text.strip():
        raise RuleBroken(_("Give the township an answer."), field="answer")
    row.granted, row.answer = granted, text.strip()[:LONGEST_REASON]
    row.answered_at, row.answered_by = now, actor.account_id or None
    record_county(
        "core:answer_module", row, county_id=row.county_id, township_id=row.township_id,
        actor=actor, at=now, note=row.answer, module=row.module, granted=granted,
    )  # fmt: skip
    if not granted:
        return None
    why = _("request of the township: %(reason)s", reason=row.reason)[:LONGEST_REASON]
    return switch([Cell(row.township_id, row.module)], row.target, reason=why, actor=actor, now=now,
                  with_dependencies=True)  # fmt: skip


def said(request: ModuleRequest) -> str:
    """A request in one line: the module, and what is wanted of it."""
    words = {ModuleIs.ON: _("Switch on"), ModuleIs.READ_ONLY: _("Make read-only"),
             ModuleIs.OFF: _("Switch off")}  # fmt: skip
    return f"{label_of(request.module)}: {words[request.target]}"
