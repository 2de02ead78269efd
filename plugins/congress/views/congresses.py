"""The congress as a body: overview, districts and seats, groups and committees."""

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Employer,
    Place,
    PlainForm,
    Refused,
    RuleBroken,
    Union,
    Verb,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.congress import composition
from plugins.congress.forms.base import chosen
from plugins.congress.forms.bodies import (
    CharterForm,
    CommitteeForm,
    CutForm,
    ElectionForm,
    EmployersForm,
    GroupsForm,
    RenameForm,
    UnionsForm,
)
from plugins.congress.forms.sessions import PlanForm
from plugins.congress.models import Congress, Constituent, District
from plugins.congress.operations import congresses as founding
from plugins.congress.operations import delegates as electing
from plugins.congress.operations import sessions as meeting
from plugins.congress.queries import bodies, outcomes
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import CommitteeTask
from plugins.congress.views.frame import bp, congress_tabs, desk

PREPARE = "congress:prepare"


@bp.get("/")
@require("congress:read")
def index() -> ResponseReturnValue:
    """Every congress, what is going on, and what was resolved."""
    return page(
        "congress/index.html", congresses=bodies.congresses(),
        sessions=outcomes.current_sessions(), resolutions=of_session.latest_resolutions(10),
        tasks=outcomes.open_tasks(10), counts=outcomes.count_tasks(),
        mandates=bodies.mandates_of(g.actor.member_id, today()),
    )  # fmt: skip


@bp.get("/new")
@require(PREPARE)
def new() -> ResponseReturnValue:
    """Ask for the charter of a new congress."""
    return _charter_page(CharterForm())


@bp.post("/new")
@require(PREPARE)
def found() -> ResponseReturnValue:
    """Found it."""
    form = CharterForm()
    if not form.validate_on_submit():
        return _charter_page(form), 422
    try:
        congress = founding.found(form.charter(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _charter_page(form), 422
    return redirect_to("congress.districts", id=congress.id)


def _charter_page(form: CharterForm) -> str:
    return page("congress/charter.html", form=form, action=url_for(".found"))


@bp.get("/<int:id>")
@require("congress:read")
def show(id: int) -> ResponseReturnValue:
    """One congress."""
    return show_congress(get_or_404(Congress, id))


def show_congress(it: Congress, refused: Refused = NONE) -> str:
    """Who sits in it, whether it is made up as it should be, and its sessions."""
    people = bodies.delegates_in_office(it, today())
    checks = bodies.composition(it, today())
    return page(
        "congress/show.html", it=it, tabs=congress_tabs(it), people=people, checks=checks,
        broken=composition.broken(checks), counts=bodies.count_by_category(people),
        women=sum(1 for each in people if each.sex == "female"),
        sessions=of_session.sessions_of(it), acts=desk.offers("congress", it, refused),
    )  # fmt: skip


@bp.get("/<int:id>/districts")
@require(PREPARE)
def districts(id: int) -> ResponseReturnValue:
    """Constituents, districts and seats."""
    return districts_page(get_or_404(Congress, id))


def districts_page(it: Congress, refused: Refused = NONE) -> str:
    """Who belongs to it, in which district, with how many seats."""
    held = bodies.delegates_in_office(it, today())
    taken = {each.id: 0 for each in it.districts}
    for delegate in held:
        taken[delegate.district_id] = taken.get(delegate.district_id, 0) + 1
    outside = [
        (each, desk.offers("constituent", each))
        for each in it.constituents
        if each.district_id is None
    ]
    return page(
        "congress/districts.html", it=it, tabs=congress_tabs(it), taken=taken, outside=outside,
        acts=desk.offers("districts", it, refused),
    )  # fmt: skip


@bp.get("/districts/<int:id>")
@require(PREPARE)
def district(id: int) -> ResponseReturnValue:
    """One district and its elections."""
    return district_page(get_or_404(District, id))


def district_page(it: District, refused: Refused = NONE) -> str:
    """Its constituents, elections and delegates."""
    held = bodies.delegates_in_office(it.congress, today())
    return page(
        "congress/district.html", it=it, elections=bodies.elections_of([it.id]),
        delegates=[each for each in held if each.district_id == it.id],
        free=electing.free_seats(it, today()), acts=desk.offers("district", it, refused),
    )  # fmt: skip


@bp.get("/<int:id>/groups")
@require("congress:roster")
def groups(id: int) -> ResponseReturnValue:
    """Delegations and special committees."""
    return groups_page(get_or_404(Congress, id))


def groups_page(it: Congress, refused: Refused = NONE) -> str:
    """Who belongs to which."""
    return page(
        "congress/groups.html", it=it, tabs=congress_tabs(it), groups=electing.groups_of(it),
        committees=bodies.committees_of(it), acts=desk.offers("groups", it, refused),
    )  # fmt: skip


def _include_employers(it: Congress, form: EmployersForm, **by: Any) -> None:
    founding.include_employers(it, [get_or_404(Employer, each) for each in form.chosen.data], **by)


def _include_unions(it: Congress, form: UnionsForm, **by: Any) -> None:
    founding.include_unions(it, [get_or_404(Union, each) for each in form.chosen.data], **by)


def _elect(it: District, form: ElectionForm, **by: Any) -> None:
    again = bool(bodies.elections_of([it.id]))
    electing.enter_election(it, form.report(by_election=again), form.candidacies(), **by)


def _committee(it: Congress, form: CommitteeForm, **by: Any) -> None:
    task = CommitteeTask(form.task.data)
    electing.fill_committee(it, task, chosen(form.seats()), **by)


desk.place(Place(
    name="congress", model=Congress, show=show_congress,
    address=lambda it: url_for("congress.show", id=it.id),
    verbs=(
        Verb(name="plan", label=_l("Plan a session"), permission=PREPARE, form=PlanForm,
             do=lambda it, form, **by: meeting.plan(it, form.plan(), **by),
             may=lambda it: bool(it.delegates)),
        Verb(name="amend", label=_l("Change the charter"), permission=PREPARE, form=CharterForm,
             do=lambda it, form, **by: founding.amend(it, form.charter(), **by)),
        Verb(name="confirm_all", label=_l("Confirm all credentials"), permission=PREPARE,
             form=PlainForm, do=lambda it, form, **by: electing.confirm_all(it, **by) and None,
             may=lambda it: any(each.credential == "pending" for each in it.delegates)),
    ),
))  # fmt: skip

desk.place(Place(
    name="districts", model=Congress, show=districts_page,
    address=lambda it: url_for("congress.districts", id=it.id),
    verbs=(
        Verb(name="employers", label=_l("Take in employers"), permission=PREPARE,
             form=EmployersForm, do=_include_employers,
             may=lambda it: bool(bodies.employers_outside(it))),
        Verb(name="unions", label=_l("Take in unions without an employer"), permission=PREPARE,
             form=UnionsForm, do=_include_unions, may=lambda it: bool(bodies.unions_outside(it))),
        Verb(name="cut", label=_l("Cut districts and allot seats"), permission=PREPARE,
             form=CutForm, may=lambda it: bool(it.constituents) and not it.delegates,
             do=lambda it, form, **by: founding.cut_districts(it, form.threshold.data, **by)
             and None),
    ),
))  # fmt: skip

desk.place(Place(
    name="constituent", model=Constituent,
    show=lambda it, refused: districts_page(_congress_of(it)),
    address=lambda it: url_for("congress.districts", id=it.congress_id),
    verbs=(
        Verb(name="exclude", label=_l("Remove from the congress"), permission=PREPARE,
             do=lambda it, form, **by: founding.exclude(it, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="district", model=District, show=district_page,
    address=lambda it: url_for("congress.district", id=it.id),
    verbs=(
        Verb(name="elect", label=_l("Enter an election"), permission=PREPARE, form=ElectionForm,
             do=_elect, leads=True, may=lambda it: electing.free_seats(it, today()) > 0),
        Verb(name="rename", label=_l("Rename the district"), permission=PREPARE, form=RenameForm,
             do=lambda it, form, **by: founding.rename_district(it, form.name.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="groups", model=Congress, show=groups_page,
    address=lambda it: url_for("congress.groups", id=it.id),
    verbs=(
        Verb(name="form", label=_l("Form delegations"), permission=PREPARE, form=GroupsForm,
             do=lambda it, form, **by: electing.form_groups(
                 it, form.names.data.splitlines(), **by) and None),
        Verb(name="committee", label=_l("Fill a special committee"), permission=PREPARE,
             form=CommitteeForm, do=_committee, may=lambda it: bool(it.delegates)),
    ),
))  # fmt: skip


def _congress_of(row: Constituent) -> Congress:
    return db.session.get_one(Congress, (row.township_id, row.congress_id))
