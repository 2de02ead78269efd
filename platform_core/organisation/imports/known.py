"""What the township's registers already hold, as far as a roster must be compared with it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from platform_core.organisation.imports.models import ImportKind
from platform_core.organisation.models import Employer, Member, Union
from platform_core.organisation.rosters import UnionName
from platform_core.organisation.rosters.text import compare
from platform_core.sealing import identity_index
from platform_core.tenancy import db


class Likeness(NamedTuple):
    """By what somebody is recognised of whom one of two papers lacks the identity number."""

    union_id: int
    name: str
    phone: bytes | None


@dataclass
class Known:
    """One kind of register, gathered in one query. `numbers` are card numbers or union codes;
    `alike` has the card number, and whether the identity number is known, of each member."""

    unions: list[UnionName] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    alike: dict[Likeness, tuple[str, bool]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def index(number: str) -> str:
    """The form in which `keys` holds an identity number."""
    return identity_index(number).hex()


def gather(kind: ImportKind) -> Known:
    """What a roster of this kind is compared with."""
    return {
        ImportKind.MEMBERS: _members,
        ImportKind.EMPLOYERS: _employers,
        ImportKind.UNIONS: _unions,
    }[kind]()


def union_names() -> list[UnionName]:
    """The unions that stand, as rosters may name them."""
    query = select(Union.id, Union.name, Union.code).where(Union.dissolved_on.is_(None))
    return [UnionName(row.id, row.name, row.code or "") for row in db.session.execute(query)]


def _members() -> Known:
    known = Known(unions=union_names())
    columns = (Member.number, Member.union_id, Member.name, Member.identity_index,
               Member.phone_index)  # fmt: skip
    for number, union_id, name, identity, phone in db.session.execute(select(*columns)):
        known.numbers.add(number)
        if identity is not None:
            known.keys.add(bytes(identity).hex())
        seen = bytes(phone) if phone is not None else None
        known.alike[Likeness(union_id, name, seen)] = (number, identity is not None)
    return known


def _employers() -> Known:
    known = Known()
    for name, code in db.session.execute(select(Employer.name, Employer.credit_code)):
        known.names.add(compare(name))
        if code:
            known.keys.add(code)
    return known


def _unions() -> Known:
    known = Known()
    for name, code in db.session.execute(select(Union.name, Union.code)):
        known.keys.add(name)
        if code:
            known.numbers.add(code)
    return known
