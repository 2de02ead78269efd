"""Personal data: every column is classified, and what is sealed is nowhere in plain sight."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
from sqlalchemy import JSON, Enum, LargeBinary, String, select

from platform_core.db import PII_CLASSES, Base
from platform_core.demo.loader import SEED
from platform_core.demo.people import people
from platform_core.organisation.models import Township
from platform_core.sealing import Sealed, identity_index, phone_index
from platform_core.tenancy import db, platform_scope, township_scope
from tests.builders import make_member, make_union
from tests.core.rosters import people as roster_people
from tests.core.test_organisation_imports import (  # noqa: F401
    officer,
    roster,
    settled,
    unions,
    upload,
)

NUMBERS = ("identity_no", "phone", "bank_account", "account_no", "contact_phone")


def columns():
    for table in Base.metadata.sorted_tables:
        yield from table.columns


def holds_text(column) -> bool:
    kind = getattr(column.type, "impl_instance", column.type)
    return isinstance(kind, String | JSON | LargeBinary) and not isinstance(kind, Enum)


@pytest.mark.usefixtures("app")
def test_every_text_column_says_what_it_may_reveal():
    unclassified = [
        str(column)
        for column in columns()
        if holds_text(column)
        and column.info.get("pii") not in PII_CLASSES
        and not _is_digest(column)
        and not column.foreign_keys
    ]
    assert unclassified == [], "Declare them by db.text(…, pii=…) or with info={'pii': …}"


def _is_digest(column) -> bool:
    """Keyed hashes, ciphertexts and random ids of a fixed shape."""
    return isinstance(getattr(column.type, "impl_instance", column.type), LargeBinary)


@pytest.mark.usefixtures("app")
def test_numbers_of_people_are_sealed():
    plain = [str(c) for c in columns() if c.name in NUMBERS and not isinstance(c.type, Sealed)]
    assert plain == []


@pytest.mark.only("sqlite")
@pytest.mark.slow
def test_a_thief_of_the_instance_learns_no_number(app, tmp_path, caplog, unions, officer):  # noqa: F811
    """The demo county and a roster on top: in the database, its -wal, its copies and the log
    there is no identity number and no phone, nor a hash of one that needs no key."""
    persons = roster_people(40)
    sent = upload(officer, roster([*persons, replace(persons[0], name="李别人")]))
    settled(officer, sent.location)
    known = {number for each in persons for number in (each.identity, each.phone)}
    known |= demo_numbers(app)
    folder = app.extensions["union_settings"].instance
    taken = [shutil.copy2(file, tmp_path / file.name) for file in folder.glob("union.db*")]
    (tmp_path / "log").write_text(caplog.text)
    for file in (*taken, tmp_path / "log"):
        held = file.read_bytes()
        shown = {number.decode() for number in NUMBER.findall(held)}
        assert not known & shown, file.name
        assert not [n for n in sorted(known)[::20] for d in digests(n) if d in held], file.name


# Overlapping, because numbers of other kinds stand in the file as well.
NUMBER = re.compile(rb"(?=(\d{17}[\dXx]|1\d{10}))")


def demo_numbers(app) -> set[str]:
    """Load members as the demo county has them, and the numbers they were given."""
    shown = list(islice(people(SEED), 300))
    with app.app_context(), platform_scope():
        jinzhai = db.session.scalars(select(Township.id).where(Township.slug == "jinzhai")).one()
    with app.app_context(), township_scope(jinzhai):
        union = make_union()
        for n, each in enumerate(shown):
            make_member(
                union, number=f"D{n}", identity_no=each.identity_no, phone=each.phone,
                identity_index=identity_index(each.identity_no),
                phone_index=phone_index(each.phone),
            )  # fmt: skip
        db.session.commit()
    return {number for each in shown for number in (each.identity_no, each.phone)}


def digests(number: str) -> Iterator[bytes]:
    """What somebody without the key could compare with."""
    for make in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        digest = make(number.encode())
        yield from (digest.digest(), digest.digest()[:16], digest.hexdigest().encode())


@pytest.mark.only("sqlite")
def test_the_search_for_numbers_finds_one_that_lies_open(app, tmp_path):
    """A test of the test above."""
    (tmp_path / "file").write_bytes(b"x" * 99 + b"\x01610424199001010011\x02" + b"x" * 9)
    found = {n.decode() for n in NUMBER.findall((tmp_path / "file").read_bytes())}
    assert "610424199001010011" in found
