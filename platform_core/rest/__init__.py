"""The programs' interface: /api/v1, described by /api/openapi.json. Only this room knows the
library behind it."""

from platform_core.rest.blueprint import ApiBlueprint
from platform_core.rest.openapi import install
from platform_core.rest.rows import check_unchanged, check_version, listed, stamp
from platform_core.rest.schemas import (
    Choice,
    Flag,
    Id,
    Instant,
    IsoDay,
    Line,
    Listed,
    Nested,
    PageArgs,
    Schema,
    Several,
    Text,
    Whole,
    page_of,
)

__all__ = [
    "ApiBlueprint", "Choice", "Flag", "Id", "Instant", "IsoDay", "Line", "Listed", "Nested",
    "PageArgs", "Schema", "Several", "Text", "Whole", "check_unchanged", "check_version",
    "install", "listed", "page_of", "stamp",
]  # fmt: skip
