"""One function per thing a person does with the registers: check, change, record. The request
commits."""

from platform_core.organisation.operations.employers import (
    EmployerFacts,
    amend_employer,
    close,
    register,
)
from platform_core.organisation.operations.honours import (
    HonourFacts,
    amend_honour,
    enter_honour,
    strike_honour,
)
from platform_core.organisation.operations.members import (
    MemberFacts,
    change_status,
    correct,
    enrol,
    note_shown,
    transfer,
)
from platform_core.organisation.operations.unions import (
    UnionFacts,
    amend,
    appoint,
    dissolve,
    end_term,
    establish,
    renew_committee,
)

__all__ = [
    "EmployerFacts",
    "HonourFacts",
    "MemberFacts",
    "UnionFacts",
    "amend",
    "amend_employer",
    "amend_honour",
    "appoint",
    "change_status",
    "close",
    "correct",
    "dissolve",
    "end_term",
    "enrol",
    "enter_honour",
    "establish",
    "note_shown",
    "register",
    "renew_committee",
    "strike_honour",
    "transfer",
]
