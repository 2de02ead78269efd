"""The registers of a township: unions, employers, honours; of members the count, and masked rows
for whoever may see the register."""

from typing import Any

from flask import g
from sqlalchemy import func, select

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.organisation import operations, queries
from platform_core.organisation.models import (
    COUNTED,
    Employer,
    Honour,
    HonourLevel,
    Member,
    MemberStatus,
    Union,
    UnionKind,
)
from platform_core.rest.blueprint import ApiBlueprint
from platform_core.rest.rows import check_version, listed, stamp
from platform_core.rest.schemas import (
    Choice,
    Flag,
    Id,
    IsoDay,
    Line,
    PageArgs,
    Schema,
    Whole,
    page_of,
)
from platform_core.sealing import mask_identity, mask_phone
from platform_core.tenancy import db
from platform_core.web.page import get_or_404

registers = ApiBlueprint(
    "api_registers", __name__, url_prefix="/api/v1/t/<township>", description="Registers"
)
MAYBE: dict[str, Any] = {"required": True, "allow_none": True}


class WordArgs(PageArgs):
    """Which page, and words to find."""

    q = Line(40, least=2, load_default="", metadata={"description": "At least 2 signs"})


# -- unions --------------------------------------------------------------------------------------


class UnionArgs(WordArgs):
    """Unions of one kind, or those that were dissolved."""

    kind = Choice(UnionKind, load_default="")
    dissolved = Flag(load_default=False)


class UnionOut(Schema):
    """A grassroots union. `members` are those on the rolls."""

    id = Id(required=True)
    name = Line(120, required=True)
    code = Line(20, **MAYBE)
    kind = Choice(UnionKind, required=True)
    parent_id = Id(**MAYBE)
    employer_id = Id(**MAYBE)
    approval_no = Line(60, **MAYBE)
    established_on = Line(10, **MAYBE, metadata={"description": "May be partial: 2007, 2007-03"})
    term_years = Whole(required=True)
    committee_since = IsoDay(**MAYBE)
    dissolved_on = IsoDay(**MAYBE)
    members = Whole(required=True)


UNION = ("id", "name", "code", "kind", "parent_id", "employer_id", "approval_no",
         "established_on", "term_years", "committee_since", "dissolved_on")  # fmt: skip


@registers.get("/unions")
@require("organisation:read")
@registers.arguments(UnionArgs, location="query")
@registers.response(200, page_of(UnionOut))
def list_unions(args: dict[str, Any]) -> Any:
    """The unions."""
    filters = queries.UnionFilters(str(args["kind"]), args["q"], args["dissolved"])
    return listed(queries.unions(filters), Union.id.asc(), args=args, shown=_unions)


@registers.get("/unions/<int:id>")
@require("organisation:read")
@registers.response(200, UnionOut)
def show_union(id: int) -> Any:
    """One union."""
    return _unions([stamp(get_or_404(Union, id))])[0]


def _unions(rows: list[Union]) -> list[dict[str, Any]]:
    members = queries.members_of([row.id for row in rows])
    return [
        {name: getattr(row, name) for name in UNION} | {"members": members.get(row.id, 0)}
        for row in rows
    ]


# -- employers -----------------------------------------------------------------------------------


class EmployerArgs(WordArgs):
    """Employers with or without a union, or those that closed."""

    union = Choice(("with", "without"), load_default="")
    closed = Flag(load_default=False)


class EmployerOut(Schema):
    """An employer. Numbers are of people. Its legal representative and telephone stay here."""

    id = Id(required=True)
    name = Line(120, required=True)
    credit_code = Line(18, **MAYBE)
    ownership = Line(3, **MAYBE)
    non_public = Flag(required=True)
    industry = Line(2, **MAYBE)
    employees = Whole(required=True)
    women = Whole(required=True)
    migrants = Whole(required=True)
    closed_on = IsoDay(**MAYBE)


@registers.get("/employers")
@require("organisation:read")
@registers.arguments(EmployerArgs, location="query")
@registers.response(200, page_of(EmployerOut))
def list_employers(args: dict[str, Any]) -> Any:
    """The employers."""
    filters = queries.EmployerFilters(args["q"], args["union"], args["closed"])
    return listed(queries.employers(filters), Employer.id.asc(), args=args)


@registers.get("/employers/<int:id>")
@require("organisation:read")
@registers.response(200, EmployerOut)
def show_employer(id: int) -> Any:
    """One employer."""
    return stamp(get_or_404(Employer, id))


# -- honours -------------------------------------------------------------------------------------


class HonourArgs(PageArgs):
    """Honours of one level."""

    level = Choice(HonourLevel, load_default="")


class HonourIn(Schema):
    """What may be corrected in the entry of an honour."""

    title = Line(120, least=1)
    level = Choice(HonourLevel)
    granted_by = Line(120, least=1)


class HonourOut(Schema):
    """An honour of the township federation, or of one of its unions."""

    id = Id(required=True)
    title = Line(120, required=True)
    level = Choice(HonourLevel, required=True)
    granted_by = Line(120, required=True)
    granted_on = Line(10, **MAYBE, metadata={"description": "May be partial: 2007, 2007-03"})
    union_id = Id(**MAYBE)


HONOUR = ("title", "level", "granted_by", "granted_on", "union_id")


@registers.get("/honours")
@require("organisation:read")
@registers.arguments(HonourArgs, location="query")
@registers.response(200, page_of(HonourOut))
def list_honours(args: dict[str, Any]) -> Any:
    """The honours."""
    query = queries.honours(str(args["level"]))
    return listed(query, Honour.id.asc(), args=args, shown=lambda rows: [row[0] for row in rows])


@registers.get("/honours/<int:id>")
@require("organisation:read")
@registers.response(200, HonourOut)
def show_honour(id: int) -> Any:
    """One honour."""
    return stamp(get_or_404(Honour, id))


@registers.patch("/honours/<int:id>")
@require("organisation:edit")
@registers.arguments(HonourIn)
@registers.response(200, HonourOut)
def amend_honour(given: dict[str, Any], id: int) -> Any:
    """Correct the entry of an honour."""
    honour = get_or_404(Honour, id)
    before = {name: getattr(honour, name) for name in HONOUR}
    check_version(honour, current={name: before[name] for name in given}, yours=given)
    facts = operations.HonourFacts(**(before | given))
    operations.amend_honour(honour, facts, actor=g.actor, now=utcnow())
    return stamp(honour)


# -- members -------------------------------------------------------------------------------------


class CountOut(Schema):
    """How many members are on the rolls."""

    members = Whole(required=True)


class MemberArgs(WordArgs):
    """Members of one union, or of one status; by name, pinyin or card number."""

    union_id = Id(load_default=None)
    status = Choice([*MemberStatus, "all"], load_default="")


class MemberOut(Schema):
    """A member; identity and telephone number are masked."""

    id = Id(required=True)
    number = Line(20, required=True)
    name = Line(40, required=True)
    union_id = Id(required=True)
    identity_no = Line(18, least=0, required=True)
    phone = Line(20, least=0, required=True)
    status = Choice(MemberStatus, required=True)
    joined_on = Line(10, **MAYBE, metadata={"description": "May be partial: 2007, 2007-03"})


@registers.get("/members/count")
@require("organisation:read")
@registers.response(200, CountOut)
def count_members() -> Any:
    """How many members are on the rolls."""
    query = select(func.count()).select_from(Member).where(Member.status.in_(COUNTED))
    return {"members": db.session.scalar(query) or 0}


@registers.get("/members")
@require("organisation:members")
@registers.arguments(MemberArgs, location="query")
@registers.response(200, page_of(MemberOut))
def list_members(args: dict[str, Any]) -> Any:
    """The members whom I may see, in the order of their names' pinyin."""
    filters = queries.MemberFilters(args["q"], args["union_id"], args["status"])
    query = queries.members(g.actor, filters)
    return listed(
        query, Member.sort_key.asc(), Member.id.asc(), args=args,
        shown=lambda rows: [_masked(row[0]) for row in rows],
    )  # fmt: skip


@registers.get("/members/<int:id>")
@require("organisation:members")
@registers.response(200, MemberOut)
def show_member(id: int) -> Any:
    """One member."""
    return _masked(stamp(queries.member_or_404(g.actor, id)))


def _masked(member: Member) -> dict[str, Any]:
    names = ("id", "number", "name", "union_id", "status", "joined_on")
    return {name: getattr(member, name) for name in names} | {
        "identity_no": mask_identity(member.identity_no),
        "phone": mask_phone(member.phone),
    }
