"""No row points into another township: the keys alone refuse it, on every database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    MetaData,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, joinedload, registry, selectinload

from platform_core.db import NAMING, Base, text
from platform_core.tenancy import TownshipModel, ref, to_many, to_one

OWN = registry(
    metadata=MetaData(naming_convention=NAMING),
    type_annotation_map=Base.registry.type_annotation_map,
)
TOWNSHIP = Table("core_township", OWN.metadata, Column("id", BigInteger, primary_key=True))


class Own(TownshipModel):
    """A registry of its own, so that these tables stay out of the product's."""

    __abstract__ = True
    registry = _sa_registry = OWN
    metadata = OWN.metadata


class Person(Own):
    __tablename__ = "keys_person"
    name: Mapped[str] = text(20, pii="identity")
    letters: Mapped[list["Letter"]] = to_many("keys_letter.author_id", back_populates="author")


class Letter(Own):
    __tablename__ = "keys_letter"
    author_id: Mapped[int | None] = ref("keys_person")
    reader_id: Mapped[int | None] = ref("keys_person", index=False)
    answers_id: Mapped[int | None] = ref("keys_letter")
    author: Mapped[Person | None] = to_one("author_id", back_populates="letters")
    reader: Mapped[Person | None] = to_one("reader_id")
    answers: Mapped["Letter | None"] = to_one("answers_id")
    sheets: Mapped[list["Sheet"]] = to_many("keys_sheet.letter_id", passive_deletes=True)


class Sheet(Own):
    __tablename__ = "keys_sheet"
    letter_id: Mapped[int] = ref("keys_letter", ondelete="CASCADE")


@pytest.fixture
def engine_of_two_townships(blank_url: str) -> Iterator[Engine]:
    """Townships 1 and 2; person 10 lives in the first, person 20 in the second."""
    engine = create_engine(blank_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    OWN.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(TOWNSHIP), [{"id": 1}, {"id": 2}])
    with Session(engine) as session:
        session.add_all(Person(township_id=n, id=10 * n, name=f"p{n}") for n in (1, 2))
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine_of_two_townships: Engine) -> Iterator[Session]:
    with Session(engine_of_two_townships) as session:
        yield session


def test_every_reference_is_a_pair_that_starts_with_the_township():
    pairs = {
        (fk.name, tuple(fk.column_keys), fk.elements[0].target_fullname, fk.ondelete)
        for fk in Letter.__table__.foreign_key_constraints
        if fk.referred_table is not TOWNSHIP
    }
    person, letter = "keys_person.township_id", "keys_letter.township_id"
    assert pairs == {
        ("fk_keys_letter_township_id_author_id", ("township_id", "author_id"), person, "RESTRICT"),
        ("fk_keys_letter_township_id_reader_id", ("township_id", "reader_id"), person, "RESTRICT"),
        (
            "fk_keys_letter_township_id_answers_id",
            ("township_id", "answers_id"),
            letter,
            "RESTRICT",
        ),
    }


def test_every_reference_is_indexed_with_its_township_unless_told_otherwise():
    assert {index.name for index in Letter.__table__.indexes} == {
        "ix_keys_letter_township_id_author_id",
        "ix_keys_letter_township_id_answers_id",
    }


@pytest.mark.parametrize("column", ["author_id", "reader_id"])
def test_a_reference_into_another_township_is_refused(session, column):
    session.add(Letter(township_id=1, **{column: 20}))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_related_row_of_another_township_is_refused(session):
    session.add(Letter(township_id=1, author=session.get(Person, (2, 20))))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_letter_cannot_answer_one_of_another_township(session):
    session.add(Letter(township_id=2, id=7, author_id=20))
    session.flush()
    session.add(Letter(township_id=1, answers_id=7))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_row_with_references_cannot_move_to_another_township(session):
    letter = Letter(township_id=1, author_id=10)
    session.add(letter)
    session.commit()
    letter.township_id = 2
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_row_of_no_known_township_is_refused(session):
    session.add(Person(township_id=3, name="p3"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_is_referred_to_cannot_be_deleted(session):
    session.add(Letter(township_id=1, author_id=10))
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(delete(Person).where(Person.id == 10))


def test_parts_go_with_the_whole_where_the_reference_says_so(session):
    letter = Letter(township_id=1)
    session.add_all([letter, Letter(township_id=1, id=8), Sheet(township_id=1, letter_id=8)])
    session.flush()
    session.add(Sheet(township_id=1, letter_id=letter.id))
    session.commit()
    session.delete(letter)
    session.commit()
    assert session.scalars(select(Sheet.letter_id)).all() == [8]


@pytest.mark.parametrize("load", [selectinload, joinedload])
def test_related_rows_are_loaded_within_the_township(session, load):
    author = session.get(Person, (1, 10))
    session.add_all([Letter(township_id=1, id=7, author=author), Letter(township_id=2, id=7)])
    session.commit()
    session.expunge_all()
    person = session.scalars(select(Person).options(load(Person.letters))).unique().first()
    assert person is not None
    assert [(letter.township_id, letter.id) for letter in person.letters] == [(1, 7)]


def test_ref_refuses_to_null_the_township():
    with pytest.raises(ValueError, match="SET NULL"):
        ref("keys_person", ondelete="SET NULL")
