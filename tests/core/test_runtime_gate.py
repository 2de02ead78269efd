"""The gate: what a township has not switched on answers exactly like what never was."""

from datetime import timedelta

import pytest

from platform_core.accounts import SYSTEM
from platform_core.organisation.models import Township
from platform_core.runtime.lifecycle import Cell, switch
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.tenancy import db, platform_scope
from tests.builders import signed_in_client
from tests.core.plugin_builder import without_modules, workshop
from tests.core.two_townships import HERE, NOW, two_townships  # noqa: F401

pytestmark = without_modules

VIEWS = """
from flask import Blueprint
from flask.views import MethodView
from platform_core.accounts.policy import Policy, public

bp = Blueprint("shop", __name__, url_prefix="/shop")

def starts(view):
    view.__union_policy__ = Policy("public", starts=True)
    return view

@bp.get("/")
@public
def index(): return "goods"

@bp.post("/new")
@starts
def create(): return "begun"

@bp.post("/<int:id>/finish")
@public
def finish(id): return "finished"

class Things(MethodView):
    @public
    def get(self): return "things"
    @starts
    def post(self): return "one more"

bp.add_url_rule("/things", view_func=Things.as_view("things"))
"""


@pytest.fixture
def app_with_shop(two_townships, tmp_path):  # noqa: F811
    """The application with two more plugins; nothing is on anywhere yet."""
    with workshop(tmp_path) as shop:
        shop.plugin("shop", views=VIEWS)
        shop.plugin("other")
        registry().load(folder=shop.folder)
        assert registry().is_ready("shop") and registry().is_ready("other")
        yield two_townships


@pytest.fixture
def client(app_with_shop):
    return app_with_shop.test_client()


def without_nonce(response):
    """What the reader gets, but for what differs between any two answers."""
    policy = response.headers["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    names = [name for name, _value in response.headers if name != "Date"]
    return response.text.replace(nonce, "nonce").replace(response.request.path, ""), names


def switched(*targets):
    with platform_scope():
        for hours, target in enumerate(targets):
            at = NOW + timedelta(hours=hours)
            switch([Cell(HERE, "shop")], target, reason="试点", actor=SYSTEM, now=at)


ROUTES = [
    ("GET", "/shop/"), ("HEAD", "/shop/"), ("OPTIONS", "/shop/"), ("GET", "/shop"),
    ("POST", "/shop/new"), ("GET", "/shop/new"), ("DELETE", "/shop/"), ("POST", "/shop/7/finish"),
    ("PUT", "/shop/things"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("township", ["there", "nowhere"])
def test_a_route_of_a_module_that_is_off_is_no_route(client, method, path, township):
    switched(ModuleIs.ON)
    off = client.open(f"/t/{township}{path}", method=method)
    unknown = client.open(f"/t/{township}/never/was", method=method)
    assert off.status_code == 404
    assert without_nonce(off) == without_nonce(unknown)


def test_nor_is_it_for_an_officer_of_the_township_where_it_is_off(app_with_shop):
    switched(ModuleIs.ON)
    with platform_scope():
        officer = signed_in_client(app_with_shop, "township_officer", db.session.get(Township, 2))
    officer.get("/t/there/never/was")  # the first answer of all brings a cookie
    off, unknown = officer.get("/t/there/shop/"), officer.get("/t/there/never/was")
    assert off.status_code == 404
    assert without_nonce(off) == without_nonce(unknown)


def test_where_it_is_on_everything_answers_as_flask_would(client):
    switched(ModuleIs.ON)
    assert client.get("/t/here/shop/").text == "goods"
    assert client.get("/t/here/shop").status_code == 308
    assert client.get("/t/here/shop/new").status_code == 405
    assert client.post("/t/here/shop/new").text == "begun"
    assert client.get("/t/here/other/").status_code == 404


READ_ONLY = [
    ("GET", "/shop/", 200), ("HEAD", "/shop/", 200), ("POST", "/shop/7/finish", 200),
    ("GET", "/shop/things", 200), ("POST", "/shop/new", 403), ("POST", "/shop/things", 403),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), READ_ONLY)
def test_a_read_only_module_finishes_what_runs_and_starts_nothing(client, method, path, status):
    switched(ModuleIs.ON, ModuleIs.READ_ONLY)
    assert client.open(f"/t/here{path}", method=method).status_code == status


def test_the_next_request_after_a_switch_sees_it(client):
    switched(ModuleIs.ON, ModuleIs.OFF)
    assert client.get("/t/here/shop/").status_code == 404
