"""Sealed columns: a copy of the database without the keys shows nothing."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Column, Engine, MetaData, Table, create_engine, select
from sqlalchemy.orm import Mapped, mapped_column, registry

from platform_core import sealing
from platform_core.errors import SetupError

IDENTITY, PHONE = "110101199003070011", "13900001234"
OWN = registry(metadata=MetaData())


class Mixin:
    account_no: Mapped[str | None] = sealing.sealed(pii="sensitive")


@OWN.mapped
class Card(Mixin):
    __tablename__ = "sealing_card"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[str | None] = sealing.sealed(pii="identity")
    number_index: Mapped[bytes | None] = sealing.blind_index()


CARD: Table = Card.__table__
RAW = Table(
    "sealing_card", MetaData(), Column("id", BigInteger), Column("number"), Column("account_no")
)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Path]:
    before = sealing._ring
    sealing.ensure_keys(tmp_path)
    yield tmp_path
    sealing._ring = before


@pytest.fixture
def engine(instance: Path, blank_url: str) -> Iterator[Engine]:
    engine = create_engine(blank_url)
    OWN.metadata.create_all(engine)
    with engine.begin() as connection:
        index = sealing.identity_index(IDENTITY)
        row = {"id": 1, "number": IDENTITY, "number_index": index, "account_no": "6222"}
        connection.execute(CARD.insert(), row)
    yield engine
    engine.dispose()


def stored(engine: Engine) -> bytes:
    with engine.connect() as connection:
        return bytes(connection.scalar(select(RAW.c.number)))


def test_what_was_sealed_opens_again(engine):
    with engine.connect() as connection:
        row = connection.execute(select(CARD)).one()
    assert (row.number, row.account_no) == (IDENTITY, "6222")


def test_the_database_holds_no_trace_of_it(engine):
    assert IDENTITY.encode() not in stored(engine)


def test_the_same_value_is_sealed_differently_each_time(instance):
    assert sealing.keys().seal(PHONE, "a.b") != sealing.keys().seal(PHONE, "a.b")


def test_a_value_is_bound_to_its_table_and_column_also_in_a_mixin(engine):
    assert CARD.c.number.type.place == "sealing_card.number"
    assert CARD.c.account_no.type.place == "sealing_card.account_no"


def test_a_value_moved_into_another_column_does_not_open(engine):
    with engine.begin() as connection:
        connection.execute(RAW.update().values(account_no=RAW.c.number))
    with engine.connect() as connection, pytest.raises(SetupError, match="changed or moved"):
        connection.execute(select(CARD)).one()


def test_an_index_finds_equal_values_however_they_were_typed(engine):
    typed = sealing.identity_index(" １１０１０１-19900307 0011 ")
    with engine.connect() as connection:
        found = connection.scalar(select(CARD.c.id).where(CARD.c.number_index == typed))
    assert found == 1


@pytest.mark.parametrize("typed", ["139 0000 1234", "+86-139-0000-1234", "008613900001234"])
def test_a_phone_number_is_one_number_however_it_was_typed(instance, typed):
    assert sealing.phone_index(typed) == sealing.phone_index(PHONE)


def test_a_phone_and_an_identity_number_never_share_an_index(instance):
    assert sealing.phone_index(PHONE) != sealing.identity_index(PHONE)


def test_rotated_keys_open_the_old_and_seal_the_new(engine, instance):
    old, index = stored(engine), sealing.identity_index(IDENTITY)
    ring = sealing.rotate_keys(instance)
    assert ring.open(old, "sealing_card.number") == IDENTITY
    assert ring.is_stale(old)
    assert sealing.identity_index(IDENTITY) == index
    with engine.begin() as connection:
        assert sealing.reseal(connection, CARD) == 1
        assert sealing.reseal(connection, CARD) == 0
    assert not ring.is_stale(stored(engine))
    test_what_was_sealed_opens_again(engine)


def test_keys_are_made_once_and_only_their_owner_reads_them(instance):
    path = instance / "keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sealing.ensure_keys(instance) == sealing.ensure_keys(instance)
    assert [each.name for each in instance.iterdir()] == ["keys.json"]


def test_keys_that_others_may_read_stop_the_start(instance):
    (instance / "keys.json").chmod(0o644)
    with pytest.raises(SetupError, match="chmod 600"):
        sealing.ensure_keys(instance)


@pytest.mark.parametrize("content", ["", "{}", '{"seal": [], "index": ""}', "[1]"])
def test_a_broken_key_file_stops_the_start(instance, content):
    (instance / "keys.json").write_text(content)
    with pytest.raises(SetupError, match="Restore it"):
        sealing.ensure_keys(instance)


def test_the_keys_of_another_installation_do_not_open(engine, instance):
    (instance / "keys.json").unlink()
    sealing.ensure_keys(instance)
    with engine.connect() as connection, pytest.raises(SetupError, match=r"keys\.json"):
        connection.execute(select(CARD)).one()


@pytest.mark.parametrize(
    ("number", "shown"), [(PHONE, "139****1234"), ("1234567", "*******"), ("", ""), (None, "")]
)
def test_a_masked_phone_keeps_head_and_tail(number, shown):
    assert sealing.mask_phone(number) == shown


def test_a_masked_identity_number_keeps_its_length():
    assert sealing.mask_identity(IDENTITY) == "110***********0011"
