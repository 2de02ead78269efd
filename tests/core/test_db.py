import enum
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import CheckConstraint, Engine, ForeignKey, create_engine, insert, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.schema import MetaData

from platform_core import db
from platform_core.db import NAMING, Base, key, new_id, text, words


class Colour(enum.StrEnum):
    RED = "red"
    GREEN = "green"


class Own(DeclarativeBase):
    """A registry of its own, so that these tables stay out of the product's."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map=Base.registry.type_annotation_map,
    )


class Lamp(Own):
    __tablename__ = "core_lamp"
    __table_args__ = (CheckConstraint("id > 0", name="id_is_positive"),)
    id: Mapped[int] = key()
    colour: Mapped[Colour] = mapped_column(words(Colour))
    lit_at: Mapped[datetime | None]
    owner: Mapped[str | None] = text(20, pii="identity", index=True)
    twin_id: Mapped[int | None] = mapped_column(ForeignKey("core_lamp.id"))


@pytest.fixture
def engine(blank_url: str) -> Iterator[Engine]:
    engine = create_engine(blank_url)
    Own.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_an_instant_comes_back_aware_and_in_utc(engine):
    beijing = datetime(2026, 5, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    with Session(engine) as session:
        session.add(Lamp(id=1, colour=Colour.RED, lit_at=beijing))
        session.commit()
        stored = session.scalars(select(Lamp.lit_at)).one()
    assert stored == datetime(2026, 5, 1, 0, 0, tzinfo=UTC)
    assert stored.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(engine):
    naive = insert(Lamp).values(id=1, colour=Colour.RED, lit_at=datetime(2026, 5, 1))
    with Session(engine) as session, pytest.raises(StatementError, match="time zone"):
        session.execute(naive)


def test_the_database_refuses_an_unknown_word(engine):
    with engine.begin() as connection, pytest.raises(IntegrityError, match="colour_is_known"):
        connection.exec_driver_sql("INSERT INTO core_lamp (id, colour) VALUES (1, 'blue')")


def test_every_constraint_has_a_name_by_the_convention():
    names = {constraint.name for constraint in Lamp.__table__.constraints}
    assert names == {
        "pk_core_lamp",
        "fk_core_lamp_twin_id",
        "ck_core_lamp_id_is_positive",
        "ck_core_lamp_colour_is_known",
    }
    assert {index.name for index in Lamp.__table__.indexes} == {"ix_core_lamp_owner"}


def test_a_text_column_says_what_it_reveals():
    assert Lamp.__table__.c.owner.info == {"pii": "identity"}
    with pytest.raises(ValueError, match="pii must be one of"):
        text(20, pii="secret")


def test_ids_are_63_bits_rise_and_do_not_repeat():
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    assert ids[0] > 0 and ids[-1] < 2**63


def test_ids_rise_even_when_the_clock_goes_back(monkeypatch):
    before = new_id()
    monkeypatch.setattr(db.time, "time", lambda: 1_700_000_001.0)
    assert new_id() > before


def test_a_forked_worker_makes_ids_of_its_own(monkeypatch):
    monkeypatch.setattr(db, "_node", 5)
    monkeypatch.setattr(db.os, "urandom", lambda count: (7).to_bytes(count))
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(new_id() >> 12 & 0x3FF).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 10) == b"7"
    assert new_id() >> 12 & 0x3FF == 5
