"""Identity, telephone and account numbers: unreadable in any copy, under keys that change."""

import json
import os
import re
import subprocess
import tarfile
import unicodedata
from io import BytesIO

import pytest
from sqlalchemy import LargeBinary, create_engine, inspect, select, type_coerce
from sqlalchemy import text as sql

from platform_core.backup import backup
from platform_core.db import Base
from platform_core.privacy import resealing
from platform_core.privacy.cli import keys_cli
from platform_core.sealing import KeyRing, Sealed, keys, use_keys
from platform_core.tenancy import db
from platform_core.testing.databases import let_go
from plugins.legal_aid.models import Level
from plugins.legal_aid.operations import intake, petitions
from tests.legal_aid.case_makers import a_case
from tests.legal_aid.makers import a_body, a_mediation, a_petition, a_protection

HERE = "/t/jinzhai/legal-aid"
NAME = "示例密封甲"
IDENTITY, PHONE, ACCOUNT = "610999199001011234", "14200001234", "6222000011112222"
HEAD = "工单编号,来电日期,来电人,联系电话,标题,内容"
ORDERS = f"{HEAD}\nGD1,2026-11-18,{NAME},{PHONE},题,内容\n"


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
        if column.table.name.startswith("legal_aid_") and column.table not in served:
            db.session.commit()  # as every batch does
            check_served(admin, filled)
            served.append(column.table)
        return done

    monkeypatch.setattr(resealing, "_reseal", column_by_column)
    done = app.test_cli_runner().invoke(keys_cli, ["rotate", "--yes"])
    assert done.exit_code == 0, done.output
    assert served == list(dict.fromkeys(column.table for column in sealed_columns()))

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


# -- copies ----------------------------------------------------------------------------------------

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
DESK = {
    "name": NAME, "identity": IDENTITY.translate(WIDE), "phone": "+86 142-0000-1234",
    "account": "6222 0000 1111 2222", "applicant_kind": "migrant", "about": "wages",
    "title": "示例：拖欠工资", "opponent": "示例砖厂", "story": "示例：三个月未发工资。",
    "channel": "desk", "received_on": "2026-11-20", "form": "advice",
    "others": "示例密封乙 610999 19880202 4321",
}  # fmt: skip
PETITION = {
    "form": "visit", "received_on": "2026-11-20", "people": f"{NAME} {IDENTITY.translate(WIDE)}",
    "persons": "1", "purpose": "claim", "about": "hours", "title": "示例", "story": "示例",
}  # fmt: skip
SOUGHT = (IDENTITY, "610999198802024321", PHONE, ACCOUNT)
TOLD = {
    f"电话{PHONE}": "示例丁",
    "610999 19900101 1234": "示例戊",
    "卡号６２２２ 0000 1111 2222": "示例己",
}


@pytest.fixture
def planted(admin, inside, town):
    """Every number entered by the pages in several spellings, where it belongs and where not."""
    with inside(town):
        body = a_body(level=Level.TOWNSHIP_STATION).id
    made = admin.post(f"{HERE}/desk", data={**DESK, "body": body})
    assert made.status_code == 303, made.text
    assert admin.post(f"{HERE}/petitions/new", data=PETITION).status_code == 303
    case, id = made.location, made.location.rpartition("/")[2]
    for told, caller in TOLD.items():
        for field in ("title", "story", "opponent", "urgent_reason"):
            given = {**DESK, "body": body, "again": "y", field: told}
            assert admin.post(f"{HERE}/desk", data=given).status_code == 422, (field, told)
        remark = {f"case-{id}-remark-body": told, f"case-{id}-remark-minutes": "1"}
        assert admin.post(f"{HERE}/act/case/{id}/remark", data=remark).status_code == 422
        orders = f"{HEAD}\n{caller},2026-11-18,{caller},{PHONE},{told},见{told}\n"
        file = {"file": (BytesIO(orders.encode()), f"{told}.csv")}
        batch = admin.post(f"{HERE}/hotline", data=file).location.rpartition("/")[2]
        assert admin.post(f"{HERE}/act/batch/{batch}/take_over").status_code == 303
        admin.get(f"{HERE}/?q={told}")
        admin.get(f"{HERE}/cases/{told}")
    attached = {f"case-{id}-attach-file": (BytesIO(b"%PDF-1.4\n%%EOF\n"), f"{IDENTITY}.pdf"),
                f"case-{id}-attach-part": "identity", f"case-{id}-attach-pages": "1"}  # fmt: skip
    assert admin.post(f"{HERE}/act/case/{id}/attach", data=attached).status_code == 303
    assert admin.get(case).status_code == 200
    return case


def check_holds_none(content, where):
    """No spelling of a number stands in some bytes, nor its bytes in hexadecimal."""
    text = unicodedata.normalize("NFKC", content.decode(errors="replace"))
    joined = re.sub(r"[\s\-]", "", text)
    for number in SOUGHT:
        assert number not in joined, (where, number)
        assert number.encode().hex() not in joined, (where, number)


@pytest.fixture
def dumped(engine_name, request, monkeypatch, tmp_path):
    """A function that makes text of the database in a backup, as `strings` or pg_restore does."""
    if engine_name == "sqlite":
        return lambda content: content
    programs = request.getfixturevalue("cluster").programs
    if programs is not None:
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    def dumped(content):
        copy = tmp_path / "copy"
        copy.write_bytes(content)
        return subprocess.run(
            ["pg_restore", "--file=-", copy], capture_output=True, check=True
        ).stdout

    return dumped


@pytest.mark.settings
def test_without_the_key_no_copy_shows_a_number(app, planted, settings, tmp_path, dumped):
    let_go(app)
    saved = tmp_path / "saved.tar.gz"
    backup(settings, saved)
    log = b"".join(each.read_bytes() for each in (settings.instance / "logs").glob("*"))
    assert b'"request"' in log, "so that it is the right file"
    check_holds_none(log, "log")
    with tarfile.open(saved) as archive:
        files = {each.name: archive.extractfile(each).read() for each in archive}
    assert "keys.json" not in files
    files["database"] = dumped(files["database"])
    assert "示例：三个月未发工资。".encode() in files["database"], "so that it is the right one"
    for name, content in files.items():
        check_holds_none(content, name)
    rows = all_rows(settings)
    check_holds_none(rows, "rows")


def all_rows(settings):
    """Every column of every table as a reader without the key gets it."""
    engine = create_engine(settings.backup_database_url)
    with engine.connect() as connection:
        tables = inspect(engine).get_table_names()
        rows = [
            row for table in tables for row in connection.execute(sql(f'SELECT * FROM "{table}"'))
        ]
    engine.dispose()
    return b"\n".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else
        json.dumps(cell, ensure_ascii=False, default=str).encode()
        for row in rows for cell in row
    )  # fmt: skip
