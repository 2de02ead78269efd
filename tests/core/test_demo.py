"""The demo county: loaded once, with exactly the figures of the report, all computed from rows."""

import pytest
from sqlalchemy import func, select

from platform_core.accounts import SYSTEM
from platform_core.accounts.models import Account
from platform_core.audit import find_flaws
from platform_core.clock import utcnow
from platform_core.demo import facts, loader
from platform_core.demo.people import AREA, identity_number, people
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import ALL
from platform_core.matters import DocketEntry
from platform_core.organisation.models import Employer, Member, Township
from platform_core.runtime.registry import registry
from platform_core.tenancy import db, platform_scope, township_scope
from plugins.suggestions import operations
from plugins.suggestions.workflow import Category

once = pytest.mark.only("sqlite")  # the figures are proved on both

MEMBERS = 1108
FIGURES = {
    "org.unions_total": 19,
    "org.unions_village": 10,
    "org.unions_enterprise": 2,
    "org.unions_self_employed": 3,
    "org.unions_agency_institution": 4,
    "org.members": MEMBERS,
    "org.honours_provincial": 2,
    "org.honours_national": 3,
    "sg.collected": 22,
    "sg.adopted": 22,
    "sg.handled": 22,
    "sg.every_item_answered": True,
    "cc.sign_rate_nonpublic": 1,
    "cc.sign_rate": 1,
    "cc.wage_rate": 1,
}


@pytest.fixture
def demo(engine_name, request):
    """The demo county has been loaded."""
    if engine_name == "sqlite":
        return request.getfixturevalue("stage").reset()
    app = request.getfixturevalue("app")
    with app.app_context():
        assert loader.load()
    return app


@pytest.fixture
def jinzhai_id(demo):
    with demo.app_context(), platform_scope(writes=False):
        return db.session.scalar(select(Township.id).where(Township.slug == facts.JINZHAI))


def figures(app, township_id):
    with app.app_context(), township_scope(township_id, writes=False):
        declared = [indicator for _module, indicator in registry().indicators()]
        found = evaluate(declared, ALL, [township_id], has_records=lambda _id, _module: True)
        return {key: figure.value for key, figure in found[township_id].items()}


def hand_in_one_more(app, township_id):
    """A suggestion that nobody has answered yet."""
    with app.app_context(), township_scope(township_id):
        member = db.session.scalars(select(Member).limit(1)).one()
        draft = operations.Draft(
            title="再加装一台除尘设备", problem="粉尘较大。", proposal="请加装。",
            category=Category.SAFETY, member=member,
        )  # fmt: skip
        operations.hand_in(draft, actor=SYSTEM, now=utcnow())
        db.session.commit()


def found_one_more(app, township_id):
    """A non-public employer that no contract covers."""
    with app.app_context(), township_scope(township_id):
        db.session.add(Employer(name="金寨示例新办有限公司", employees=5))
        db.session.commit()


def test_the_figures_are_the_reports_and_one_more_suggestion_or_employer_turns_one(
    demo, jinzhai_id
):
    before = figures(demo, jinzhai_id)
    assert {key: before[key] for key in FIGURES} == FIGURES
    hand_in_one_more(demo, jinzhai_id)
    after = figures(demo, jinzhai_id)
    assert (after["sg.collected"], after["sg.handled"]) == (23, 22)
    assert after["sg.every_item_answered"] is False
    found_one_more(demo, jinzhai_id)
    assert figures(demo, jinzhai_id)["cc.sign_rate_nonpublic"] == pytest.approx(12 / 13)


@once
def test_a_second_time_changes_nothing(demo, jinzhai_id):
    with demo.app_context():
        assert loader.load() is False
    assert figures(demo, jinzhai_id)["org.members"] == MEMBERS


@once
def test_every_chain_of_history_holds(demo):
    with demo.app_context():
        assert find_flaws() == []


@once
def test_the_21_townships_of_xunyang(demo):
    with demo.app_context(), platform_scope(writes=False):
        rows = db.session.execute(select(Township.code, Township.slug, Township.name)).all()
    assert len(rows) == 21
    assert len({row.slug for row in rows}) == 21
    assert {row.code for row in rows} == {f"6109811{n:02}" for n in range(21)}
    assert ("610981115", "jinzhai", "金寨镇") in {tuple(row) for row in rows}


@once
def test_only_jinzhai_has_suggestions(demo, jinzhai_id):
    with demo.app_context(), platform_scope(writes=False):
        townships = db.session.scalars(select(Township.id)).all()
        having = [each for each in townships if registry().modules(each)[0]]
    assert having == [jinzhai_id]


@once
def test_nobody_in_it_exists(demo, jinzhai_id):
    with demo.app_context(), township_scope(jinzhai_id, writes=False):
        members = db.session.scalars(select(Member)).all()
        employers = db.session.scalars(select(Employer)).all()
        assert {member.identity_no[:6] for member in members} == {AREA}
        assert {member.phone[:3] for member in members} <= {"142", "143"}
        assert all("示例" in employer.name for employer in employers)
        assert {employer.credit_code[2:8] for employer in employers} == {AREA}


@once
def test_everybody_listed_can_sign_in(demo):
    for sign_in in facts.SIGN_INS:
        client = demo.test_client()
        given = {"name": sign_in.login_name, "password": sign_in.password}
        assert client.post("/sign-in", data=given).status_code == 303, sign_in.login_name
        assert client.get("/", follow_redirects=True).status_code == 200, sign_in.login_name
    with demo.app_context(), platform_scope(writes=False):
        count = db.session.scalar(select(func.count()).select_from(Account))
    assert count == len(facts.SIGN_INS)


def test_people_are_the_same_at_every_run_and_their_numbers_are_well_formed():
    first, again = (list(zip(people(7), range(200), strict=False)) for _run in range(2))
    assert first == again
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for person, _place in first:
        total = sum(int(d) * w for d, w in zip(person.identity_no[:17], weights, strict=True))
        assert person.identity_no[17] == "10X98765432"[total % 11]
        assert (int(person.identity_no[16]) % 2 == 0) is person.female
        assert identity_number(person.born_on, int(person.identity_no[14:17])) == person.identity_no


@once
def test_what_is_settled_waits_for_nobody(demo, jinzhai_id):
    """No time limit of a demo record runs on and turns red the day after."""
    with demo.app_context(), township_scope(jinzhai_id, writes=False):
        left = select(DocketEntry.ref).where(DocketEntry.closed_on.is_(None))
        assert db.session.scalars(left.where(DocketEntry.module == "suggestions")).all() == []
