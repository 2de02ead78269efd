"""Load the demo county where it is missing: places, offices, people, rosters, honours.

The core loads what is the core's; each ready module then adds its own records through the
function `load` of its `demo.py`, where it has one, in the township's scope.
"""

import csv
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.accounts.models import Account
from platform_core.accounts.operations import create_account, grant_role
from platform_core.clock import utcnow
from platform_core.demo import facts
from platform_core.demo.people import Person, people
from platform_core.indicators import stated
from platform_core.messaging.outbox import deliver
from platform_core.organisation.models import (
    CommitteeKind,
    County,
    Employer,
    Honour,
    Member,
    OfficerTerm,
    Sex,
    Township,
    Union,
)
from platform_core.organisation.names import sort_key
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.lifecycle import Cell, switch
from platform_core.runtime.loading import submodule
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.sealing import identity_index, phone_index
from platform_core.tenancy import db, platform_scope, township_scope

SEED = 20111126
PLACES = Path(__file__).with_name("townships.csv")


def load() -> bool:
    """Load the demo county. False when a county is there already: nothing is changed then."""
    now = utcnow()
    with platform_scope():
        if db.session.scalar(select(County.id).limit(1)) is not None:
            return False
        townships = _places()
        jinzhai, tongmu = townships[facts.JINZHAI], townships["tongmu"]
        people_of = _offices(jinzhai, tongmu, now)
        db.session.commit()
        jinzhai_id = jinzhai.id
    with township_scope(jinzhai_id):
        member = _rosters()
        db.session.commit()
        _join(people_of["member"], member, jinzhai_id, now)
        db.session.commit()
        _state_figures(now)
        db.session.commit()
    _modules(jinzhai_id, now)
    return True


def _places() -> dict[str, Township]:
    county = County(**facts.COUNTY)
    db.session.add(county)
    db.session.flush()
    with PLACES.open(encoding="utf-8", newline="") as rows:
        found = {
            row["slug"]: Township(
                county_id=county.id, code=row["code"], slug=row["slug"], name=row["name"],
                federation_name=f"{row['name']}总工会",
            )
            for row in csv.DictReader(rows)
        }  # fmt: skip
    found[facts.JINZHAI].founded_on = facts.FOUNDED
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _offices(jinzhai: Township, tongmu: Township, now: datetime) -> dict[str, int]:
    """The people who sign in, by login name."""
    places = {
        "county": ("county_officer", {"county_id": jinzhai.county_id}),
        "jinzhai": ("township_admin", {"township_id": jinzhai.id}),
        "officer": ("township_officer", {"township_id": jinzhai.id}),
        "handler": ("handler", {"township_id": jinzhai.id}),
        "tongmu": ("township_officer", {"township_id": tongmu.id}),
    }
    made: dict[str, int] = {}
    for sign_in in facts.SIGN_INS:
        account = create_account(
            login_name=sign_in.login_name, name=str(sign_in.label), password=facts.PASSWORD,
            must_change_password=False, now=now,
        )  # fmt: skip
        made[sign_in.login_name] = account.id
        if sign_in.login_name in places:
            role, place = places[sign_in.login_name]
            grant_role(account, role, actor=SYSTEM, now=now, reason="演示", **place)  # type: ignore[arg-type]
    return made


def _join(account_id: int, member: Member, township_id: int, now: datetime) -> None:
    account = db.session.get_one(Account, account_id)
    grant_role(
        account, "member", actor=SYSTEM, now=now, township_id=township_id,
        union_id=None, member_id=member.id, reason="演示",
    )  # fmt: skip
    account.name = member.name


def _rosters() -> Member:
    """Unions, members, officers, employers, honours of Jinzhai. Returns the first member."""
    crowd = people(SEED)
    first: Member | None = None
    number = 0
    for name, kind, size in facts.UNIONS:
        union = Union(name=name, kind=kind, established_on=facts.FOUNDED)
        db.session.add(union)
        db.session.flush()
        members = [
            _member(person, union, number + place)
            for place, person in enumerate(islice(crowd, size), start=1)
        ]
        number += size
        db.session.add_all(members)
        db.session.flush()
        first = first or members[0]
        _chair(union, members[1])
    _employers()
    for title, level, granted_by in facts.HONOURS:
        db.session.add(Honour(title=title, level=level, granted_by=granted_by))
    assert first is not None
    return first


def _member(person: Person, union: Union, number: int) -> Member:
    return Member(
        number=f"YS{number:05d}", union_id=union.id, name=person.name,
        sort_key=sort_key(person.name), sex=Sex.FEMALE if person.female else Sex.MALE,
        born_on=person.born_on.isoformat(), identity_no=person.identity_no,
        identity_index=identity_index(person.identity_no), phone=person.phone,
        phone_index=phone_index(person.phone), migrant=person.migrant,
        joined_on=person.joined_on.isoformat(),
    )  # fmt: skip


def _chair(union: Union, member: Member) -> None:
    db.session.add(
        OfficerTerm(
            union_id=union.id,
            member_id=member.id,
            committee=CommitteeKind.UNION,
            position="主席",
            since=facts.COMMITTEES_SINCE,
        )
    )


def _employers() -> None:
    """The employers, each with its own union where one is called after it."""
    unions = {union.name: union for union in db.session.scalars(select(Union))}
    for name, code, employees in facts.EMPLOYERS:
        employer = Employer(name=name, credit_code=code, ownership="170", employees=employees,
                            women=employees // 3, migrants=employees // 2)  # fmt: skip
        db.session.add(employer)
        db.session.flush()
        if (own := unions.get(f"{name}工会")) is not None:
            own.employer_id = employer.id


def _state_figures(now: datetime) -> None:
    """The figures that the report states and no register holds, with the report as source."""
    names = {each.key: str(each.label) for each in stated.INDICATORS}
    for key, written, unit, qualifier in facts.STATED:
        said = stated.Statement(
            key=key, label=names[key], written=written, unit=unit, qualifier=qualifier,
            period=facts.STATED_PERIOD, source=facts.STATED_SOURCE, source_on=facts.STATED_ON,
        )  # fmt: skip
        stated.state(said, actor=SYSTEM, now=now)


def _modules(jinzhai_id: int, now: datetime) -> None:
    """Switch every module on for Jinzhai and let it add its own records."""
    for plugin in list(registry().ready()):
        with platform_scope():
            cell = Cell(jinzhai_id, plugin.name)
            switch([cell], ModuleIs.ON, reason="演示县初始设置", actor=SYSTEM, now=now)
        records = submodule(plugin.candidate.path, "demo")
        if records is not None:
            with township_scope(jinzhai_id):
                records.load(work_ctx(plugin.name))
                db.session.commit()
    _link(jinzhai_id, now)


def _link(jinzhai_id: int, now: datetime) -> None:
    """Let the modules point to each other's records, now that all are there; tell of it."""
    for plugin in list(registry().ready()):
        records = submodule(plugin.candidate.path, "demo")
        if records is not None and hasattr(records, "link"):
            with township_scope(jinzhai_id):
                records.link(work_ctx(plugin.name))
                db.session.commit()
    deliver(registry(), jinzhai_id, now=now, make_ctx=work_ctx, on_error=note_fault)
