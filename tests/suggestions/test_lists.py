"""Lists, search, similar ones and triage, right and steady when there are thousands."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from platform_core import search
from platform_core.clock import today
from platform_core.db import new_id
from platform_core.history import ref_of
from platform_core.matters import DocketEntry
from platform_core.tenancy import db
from plugins.suggestions import queries
from plugins.suggestions.models import Suggestion
from plugins.suggestions.queries import Filters
from plugins.suggestions.workflow import Category, Identity, Kind
from tests.suggestions.builders import DAY, START, Office, make_actor, make_suggestion
from tests.suggestions.messages import messages

LIST = "/t/jinzhai/suggestions/"
MANY = 2000


def enter(number: int, author_id: int) -> None:
    """Put many into the tables at once: as `hand_in` would, without its steps."""
    words = list(Category)
    rows, entries, texts = [], [], []
    for n, (title, problem, proposal) in enumerate(messages(number)):
        at = START - timedelta(minutes=n)
        row = {
            "id": new_id(), "number": f"JY2025-{n:04}", "state": "submitted", "opened_at": at,
            "kind": Kind.SUGGESTION, "title": title, "problem": problem, "proposal": proposal,
            "category": words[n % len(words)], "received_on": at.date(), "author_id": author_id,
            "identity": Identity.OPEN,
        }  # fmt: skip
        ref = f"suggestions:suggestion:{row['id']}"
        rows.append(row)
        entries.append(
            {"ref": ref, "module": "suggestions", "kind": "suggestion", "number": row["number"],
             "title": title, "state": "submitted", "waits_for": "suggestions:register",
             "opened_on": at.date(), "due_on": at.date() + timedelta(days=3)}
        )  # fmt: skip
        texts.append(
            {"ref": ref, "module": "suggestions", "label": title,
             "title": search.normalised(title), "body": search.normalised(problem + proposal)}
        )  # fmt: skip
    for model, given in ((Suggestion, rows), (DocketEntry, entries), (search.SearchText, texts)):
        db.session.add_all([model(**each) for each in given])
    db.session.flush()


@pytest.fixture
def officer(client_as, town):
    return client_as("township_officer", town)


def numbers(answer) -> list[str]:
    soup = BeautifulSoup(answer.text, "html.parser")
    return [each.text[:11] for each in soup.select("table th .muted")]


@pytest.mark.slow
def test_thousands_are_listed_searched_and_compared_rightly(
    officer, inside, town, app, count_queries
):
    with inside(town):
        author = make_actor("member")
        enter(30, author.account_id)
    paths = ("", "?q=除尘设备", "?state=open&category=safety", "?overdue=1", "triage",
             "similar?q=打磨车间加装除尘设备")  # fmt: skip
    few = {path: sent_for(officer, path, app, count_queries) for path in paths}
    with inside(town):
        db.session.query(search.SearchText).delete()
        db.session.query(DocketEntry).delete()
        db.session.query(Suggestion).delete()
        enter(MANY, author.account_id)
    many = {path: sent_for(officer, path, app, count_queries) for path in paths}
    assert many == few

    expected = {title for title, problem, proposal in messages(MANY)
                if "除尘设备" in title + problem + proposal}  # fmt: skip
    with inside(town):
        found = db.session.execute(queries.list_all(Filters(words="除尘设备"), today())).all()
        assert {line.title for line in found} == expected
        both = db.session.execute(queries.list_all(Filters(words="除尘设备 食堂"), today())).all()
        assert {line.title for line in both} == {
            title for title, problem, proposal in messages(MANY)
            if "除尘设备" in title + problem + proposal and "食堂" in title + problem + proposal
        }  # fmt: skip
        same = [title for title, *_rest in messages(MANY) if "打磨车间加装除尘设备" in title]
        like = search.similar("打磨车间加装除尘设备", "suggestions", len(same) + 1)
        assert {hit.label for hit in like[:-1]} == set(same)


def sent_for(client, path, app, count_queries) -> int:
    with app.app_context(), count_queries() as sent:
        assert client.get(f"{LIST}{path}").status_code == 200
    return len(sent)


@pytest.mark.slow
def test_every_one_of_them_stands_on_exactly_one_page(officer, inside, town):
    with inside(town):
        enter(250, make_actor("member").account_id)
    seen: list[str] = []
    path = f"{LIST}?limit=100"
    while path:
        answer = officer.get(path)
        seen += numbers(answer)
        onward = BeautifulSoup(answer.text, "html.parser").select_one("a[rel=next]")
        path = f"{LIST}{onward['href']}" if onward else ""
    assert seen == [f"JY2025-{n:04}" for n in range(250)]


def test_filters_narrow_the_list(officer, inside, town):
    with inside(town):
        office, member = Office(), make_actor("member")
        settled = office.settled(member, title="已办结的一件")
        late = make_suggestion(member, title="逾期的一件", category=Category.WAGES,
                               now=START - 30 * DAY)  # fmt: skip
        fresh = make_suggestion(member, title="ＡＢＣ设备", now=START + 19 * DAY)
        told = {each: each.number for each in (settled, late, fresh)}
        settled, late, fresh = told.values()
    asked = {
        "?state=ended": [settled], "?state=submitted": [fresh, late], "?overdue=1": [late],
        "?category=wages": [late], "?q=abc": [fresh], f"?q={late}": [late], "?q=一": [],
        "?state=nonsense": [], "?q=%25": [], "?state=open": [fresh, late],
    }  # fmt: skip
    for path, expected in asked.items():
        answer = officer.get(f"{LIST}{path}")
        assert (answer.status_code, numbers(answer)) == (200, expected), path


def test_a_page_that_cannot_be_is_refused(officer):
    assert officer.get(f"{LIST}?after=nonsense").status_code == 400
    assert officer.get(f"{LIST}triage?at=nonsense").status_code == 200


def test_search_finds_it_for_whoever_may_read_all(officer, client_as, inside, town):
    with inside(town):
        it = make_suggestion(make_actor("member"), title="魔芋烘干流程改进")
        assert ref_of(it)
    assert "魔芋烘干流程改进" in officer.get("/t/jinzhai/search?q=魔芋").text
    member = client_as("member", town)
    assert "魔芋烘干流程改进" not in member.get("/t/jinzhai/search?q=魔芋").text
