"""Every address × method × role × {own, the neighbour's, missing, 2^63, junk}, from the URL map."""

import pytest
from flask import Flask
from sqlalchemy import text

from platform_core.accounts import public, signed_in
from platform_core.app import create_app
from platform_core.testing.databases import let_go
from tests.isolation import walk
from tests.isolation.doors import NONE, OTHER, OWN, address, doors, knock
from tests.isolation.ground import modules_of
from tests.isolation.people import client_of
from tests.isolation.rows import HERE, SAME

# On PostgreSQL those who may do most stand for all: the answers come from the same code.
FEW = ("township_admin",)
MANY = ("anonymous", "member", "handler", "township_admin", "county_officer", "neighbour")

# Own rows that a GET does not show, and why.
NOT_SHOWN = {
    "GET /t/<township>/clocks/<int:id>": "the row's explanation is none that the kernel made",
    "GET /t/<township>/suggestions/board/<int:id>": "it is not on the board yet",
    "GET /t/<township>/contracts/<int:id>/bundle.zip": "there is no file on the disk",
    "GET /t/<township>/transparency/disclosures/<int:id>/files/<int:attachment>": "no bytes",
    **{
        f"GET /t/<township>/transparency/{path}": "it is not posted"
        for path in (
            "objections/new/<int:id>",
            "open/<int:id>",
            "open/<int:id>/object",
            "open/<int:id>/editions/<int:number>",
            "open/<int:id>/files/<int:attachment>",
        )
    },
}


@pytest.fixture
def app(ground):
    ground.app.config["WTF_CSRF_ENABLED"] = False
    yield ground.app
    ground.app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def people(ground):
    return MANY if ground.engine_name == "sqlite" else FEW


def test_every_route_states_its_policy(app):
    assert walk.without_policy(app) == []


def test_every_address_can_be_walked(app):
    assert all(address(door, kind) for door in doors(app) for kind in (OWN, OTHER, NONE))


def test_the_neighbour_s_row_is_as_good_as_missing(app, ground, people):
    assert list(walk.telling(app, people)) == []
    assert ground.damage() == []


@pytest.mark.parametrize("who", ["member", *FEW])
def test_the_neighbouring_township_is_as_good_as_none(app, ground, who):
    assert list(walk.telling_of_townships(app, [who])) == []
    assert ground.damage() == []


def test_own_rows_are_shown(app):
    """Or the answers above would prove nothing."""
    client, hidden = client_of(app, "township_admin"), []
    for door in doors(app):
        if door.method == "GET" and door.names_rows and "township" in door.rule.arguments:
            seen = knock(client, door, "township_admin", address(door))
            if "file_id" in door.rule.arguments:
                continue  # there is no file on the disk
            # 403: an administrator is no teller, but is told so, not that there is nothing.
            if seen.status_code not in (200, 302, 303, 403) and str(door) not in NOT_SHOWN:
                hidden.append(f"{door}: {seen.status_code}")
    assert hidden == [], "\n".join(hidden)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("who", ["township_admin", "county_officer"])
def test_impossible_ids_are_only_missing(app, who):
    assert list(walk.broken_by_numbers(app, who)) == []


@pytest.mark.parametrize("who", ["township_admin", "member"])
def test_the_neighbour_s_ids_in_a_form_come_to_nothing(app, ground, who):
    assert list(walk.taking_foreign_ids(app, who)) == []
    assert ground.damage() == []


def test_strangers_are_led_to_the_door(app):
    assert list(walk.open_to_strangers(app)) == []


@pytest.mark.parametrize("who", ["township_admin", "anonymous"])
def test_a_module_that_is_off_is_not_there(app, ground, who):
    with ground.planted(f"DELETE FROM core_module_state WHERE township_id = {HERE}"):
        let_go(ground.app)
        with ground.outside.begin() as connection:  # what is on is kept until the stamp rises
            connection.execute(text("UPDATE core_township SET stamp = stamp + 1"))
        for module in modules_of(app):
            assert walk.open_doors_of(app, module, who) == []


# -- A test of the tests: what they would say of an application with faults ---------------------


@pytest.fixture
def faulty(ground):
    """An application to which a test may add what should not be."""
    app = create_app(ground.settings)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    let_go(app)


def add(app: Flask, rule: str, view, endpoint: str, **options) -> None:
    app.add_url_rule(rule, endpoint, view, **options)


@pytest.mark.only("postgres")  # where two connections may write at once
class TestFaults:
    def test_a_view_that_forgets_the_township_is_found(self, ground, faulty):
        @signed_in
        def show(id: int):
            with ground.outside.connect() as connection:
                name = connection.exec_driver_sql(f"SELECT name FROM core_member WHERE id = {id}")
                return str(name.scalars().first() or "") or ("", 404)

        add(faulty, "/t/<township>/planted/<int:id>", show, "planted.show")
        said = list(walk.telling(faulty, ["member"], "planted.*"))
        assert said and all("/planted/" in each for each in said)

    def test_a_view_that_changes_rows_by_id_alone_is_found(self, ground, faulty):
        @signed_in
        def change(id: int):
            with ground.outside.begin() as connection:
                connection.exec_driver_sql(f"UPDATE core_member SET name = 'x' WHERE id = {id}")
            return "", 404

        add(faulty, "/t/<township>/planted/<int:id>", change, "planted.change", methods=["POST"])
        assert list(walk.telling(faulty, ["member"], "planted.*")) == []  # its answers tell nothing
        assert ground.damage() == ["core_member"]

    def test_a_route_without_a_policy_is_found(self, faulty):
        add(faulty, "/t/<township>/planted", lambda: "", "planted.loose")
        assert walk.without_policy(faulty) == ["GET /t/<township>/planted"]

    def test_a_route_that_is_open_by_mistake_is_found(self, faulty):
        def show():
            return "everything"

        show.__union_policy__ = signed_in(lambda: "").__union_policy__
        add(faulty, "/t/<township>/planted", show, "planted.open")
        assert list(walk.open_to_strangers(faulty)) == ["GET /t/<township>/planted answers 200"]

    def test_an_id_that_breaks_a_view_is_found(self, faulty):
        @public
        def show(id: str):
            return "ok" if int(id) < 2**63 else ("", 500)

        add(faulty, "/planted/<string:id>", show, "planted.number")
        assert any(
            "/planted/" in each for each in walk.broken_by_numbers(faulty, "anonymous", "planted.*")
        )

    def test_an_argument_nobody_knows_is_found(self, faulty):
        add(faulty, "/planted/<thing>", public(lambda thing: ""), "planted.thing")
        with pytest.raises(LookupError, match="say in doors"):
            test_every_address_can_be_walked(faulty)


def test_the_rows_of_the_matrix_exist(ground):
    """SAME is an id in both townships, so a view that looks by id alone would find two."""
    with ground.outside.connect() as connection:
        query = text("SELECT count(*) FROM core_member WHERE id = :id")
        assert connection.scalar(query, {"id": SAME}) == 2
