"""What the county can never read: what people wrote and who they are, on no page and in no file."""

import zipfile
from io import BytesIO

import pytest
from sqlalchemy import String, update
from sqlalchemy.exc import DBAPIError

from platform_core.sealing import Sealed
from platform_core.tenancy.policies import Protection
from tests.isolation.doors import KINDS, address, doors, knock
from tests.isolation.people import client_of
from tests.isolation.rows import tenant_tables

TOLD = "绝不外传"
PERSONAL = frozenset({"content", "identity", "contact", "sensitive"})


def hidden_columns():
    """Every text of a township's tables that the county's own role may not read."""
    for table in tenant_tables():
        reads = Protection.of(table).county_reads
        for column in table.columns:
            shown = reads is True or (reads and column.name in reads)
            is_text = isinstance(column.type, Sealed | String)
            if not shown and is_text and column.info.get("pii") in PERSONAL:
                yield table, column


def marked(ground):
    """Put the same words into all of them; how many there are."""
    count = 0
    with ground.outside.begin() as connection:
        for table, column in hidden_columns():
            try:
                with connection.begin_nested():
                    connection.execute(update(table).values({column.name: TOLD}))
            except DBAPIError:
                continue  # what is append-only, unique or of a fixed form
            count += 1
    return count


def content_of(answer):
    """The answer as text, documents and sheets unpacked."""
    if answer.data[:2] != b"PK":
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(BytesIO(answer.data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


@pytest.mark.only("sqlite")
def test_the_county_reads_no_narrative_and_no_identity(ground):
    assert marked(ground) > 140
    who, shown, opened = "county_officer", [], 0  # an auditor opens fewer doors
    client = client_of(ground.app, who)
    for door in doors(ground.app):
        if door.method != "GET" or not door.rule.rule.startswith(("/county/", "/api/v1/county/")):
            continue
        for whose in KINDS[:2]:
            answer = knock(client, door, who, address(door, whose))
            opened += answer.status_code == 200
            if TOLD in content_of(answer):
                shown.append(f"{door} ({whose})")
    assert opened > 40 and shown == []
