"""Identity numbers, telephones and accounts: unreadable in any copy, and under a key that changes."""

import tarfile
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import LargeBinary, create_engine, inspect, select, type_coerce
from sqlalchemy import text as sql

from platform_core.backup import backup
from platform_core.db import Base
from platform_core.privacy import resealing
from platform_core.privacy.cli import keys_cli
from platform_core.sealing import KeyRing, Sealed, keys, use_keys
from platform_core.tenancy import db
from plugins.legal_aid.models import Petition
from plugins.legal_aid.operations import intake, petitions
from tests.legal_aid.case_makers import a_case
from tests.legal_aid.makers import a_mediation, a_petition, a_protection

HERE = "/t/jinzhai/legal-aid"
NAME = "示例密封甲"
IDENTITY, PHONE, ACCOUNT = "610999199001011234", "14200001234", "6222000011112222"
ORDERS = f"工单编号,来电日期,来电人,联系电话,标题,内容\nGD1,2026-11-18,{NAME},{PHONE},题,内容\n"


@pytest.fixture
def admin(client_as, town):
    """The administrator, whom everything here is open to."""
    return client_as("township_admin", town, name="测试主任")


@pytest.fixture
def filled(admin, inside, town):
    """A value in every sealed column; pages, each with what it shows of them."""
    with inside(town):
        case = a_case(people=[intake.Person(name=NAME, identity=IDENTITY, phone=PHONE,
                                            account=ACCOUNT)])  # fmt: skip
        person = petitions.Person(name=NAME, identity=IDENTITY, phone=PHONE)
        petition = a_petition(people=(person,))
        mediation = a_mediation(applicant=NAME, phone=PHONE)
        protection = a_protection(person=NAME, phone=PHONE)
        pages = [f"cases/{case.id}", f"petitions/{petition.id}", f"mediations/{mediation.id}",
                 f"protections/{protection.id}"]  # fmt: skip
        numbers = {"": case.number, "petitions": petition.number, "mediations": mediation.number}
    made = admin.post(f"{HERE}/hotline", data={"file": (BytesIO(ORDERS.encode()), "a.csv")})
    pages.append(made.location.partition("/legal-aid/")[2])
    return pages, numbers


def sealed_columns():
    """Every sealed column of legal aid."""
    return [column for table in Base.metadata.sorted_tables for column in table.columns
            if table.name.startswith("legal_aid_") and isinstance(column.type, Sealed)]  # fmt: skip


def key_ids(town):
    """The keys under which each sealed column stands in the database."""
    found = {}
    for column in sealed_columns():
        raw = select(type_coerce(column, LargeBinary)).where(
            column.table.c.township_id == town.id, column.is_not(None)
        )
        found[str(column)] = {bytes(each)[1:5] for each in db.session.scalars(raw)}
    return found


def check_served(admin, filled):
    """The pages show what they showed, and searching by a blind index finds it."""
    pages, numbers = filled
    for page in pages:
        answer = admin.get(f"{HERE}/{page}")
        assert answer.status_code == 200 and NAME in answer.text, page
    for words in (NAME, IDENTITY, PHONE):
        for place in ("", "petitions"):
            assert numbers[place] in admin.get(f"{HERE}/{place}?q={words}&state=").text
    assert numbers["mediations"] in admin.get(f"{HERE}/mediations?q={NAME}&state=").text


@pytest.mark.settings
@pytest.mark.only("sqlite")
def test_keys_are_rotated_while_cases_are_served(app, admin, filled, inside, town, monkeypatch):
    old, one_column, served = keys(), resealing._reseal, []
    with inside(town):
        assert set(map(frozenset, key_ids(town).values())) == {frozenset({old.newest})}

    def column_by_column(column, township_id):
        done = one_column(column, township_id)
        if column.table.name.startswith("legal_aid_"):
            db.session.commit()
            check_served(admin, filled)
            served.append(str(column))
        return done

    monkeypatch.setattr(resealing, "_reseal", column_by_column)
    done = app.test_cli_runner().invoke(keys_cli, ["rotate", "--yes"])
    assert done.exit_code == 0, done.output
    assert served == [str(column) for column in sealed_columns()]

    new = keys()
    with inside(town):
        assert set(map(frozenset, key_ids(town).values())) == {frozenset({new.newest})}
    use_keys(KeyRing({new.newest: new.seals[new.newest]}, new.index))  # the old one is destroyed
    check_served(admin, filled)


@pytest.mark.settings
@pytest.mark.only("sqlite")
def test_a_rotation_cut_short_is_finished_by_reseal(app, admin, filled, inside, town, monkeypatch):
    old, one_column, left = keys(), resealing._reseal, iter(range(10**3))

    def cut_short(column, township_id):
        if column.table.name.startswith("legal_aid_") and next(left) == 4:
            raise KeyboardInterrupt
        return one_column(column, township_id)

    with monkeypatch.context() as patched:
        patched.setattr(resealing, "_reseal", cut_short)
        app.test_cli_runner().invoke(keys_cli, ["rotate", "--yes"])
    with inside(town):
        assert {old.newest, keys().newest} == set().union(*key_ids(town).values())
    check_served(admin, filled)
    assert app.test_cli_runner().invoke(keys_cli, ["reseal"]).exit_code == 0
    with inside(town):
        assert set().union(*key_ids(town).values()) == {keys().newest}
