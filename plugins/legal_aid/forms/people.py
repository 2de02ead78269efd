"""People as they are typed at the desk: one a line, with their numbers."""

import re

from platform_core.api import RuleBroken
from platform_core.api import gettext as _
from plugins.legal_aid.numbers import IDENTITY, plain
from plugins.legal_aid.operations.petitions import Person

PHONE = re.compile(r"1[3-9]\d{9}")


def read_people(typed: str | None) -> list[Person]:
    """Lines of name, identity number and telephone, in any order after the name."""
    people = []
    for line in (typed or "").splitlines():
        parts = [part for part in re.split(r"[\s,，、;；]+", line.strip()) if part]
        if parts:
            people.append(_person(parts, line))
    return people


def _person(parts: list[str], line: str) -> Person:
    name, given = parts[0], {"identity": "", "phone": ""}
    for part in parts[1:]:
        number = plain(part)
        if IDENTITY.fullmatch(number):
            given["identity"] = number
        elif PHONE.fullmatch(number):
            given["phone"] = number
        else:
            told = _("“%(line)s”: after the name come the identity number and the mobile number.",
                     line=line.strip())  # fmt: skip
            raise RuleBroken(told, field="people")
    if len(name) > 40 or not re.search(r"[^\W\d_]", name):
        raise RuleBroken(_("“%(line)s” does not begin with a name.", line=line.strip()),
                         field="people")  # fmt: skip
    return Person(name=name, **given)
