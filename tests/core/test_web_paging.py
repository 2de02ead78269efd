"""Long lists: every row once, in order, forwards and back; a forged token is a 400."""

# ruff: noqa: F811

import base64
import json
from itertools import product

import pytest
from flask import request
from sqlalchemy import select

from platform_core.i18n import use_locale
from platform_core.organisation.models import Union
from platform_core.tenancy import db, township_scope
from platform_core.web import BadToken, Paged, asked_page, paginate
from tests.builders import make_union
from tests.core.bare_web import frame  # noqa: F401
from tests.core.two_townships import HERE, THERE, two_townships  # noqa: F401

NAMES = ["甲", "乙", "乙乙", "丙", "丁 \u3000戊", "己'", "庚", "庚1", "辛"]
CADRES = [2, 1, 2, 2, 0, 1, 1, 3, 2]
DOWN = (Union.name.desc(), Union.id.desc())
UP = (Union.name.asc(), Union.id.asc())
TIED = (Union.full_time_cadres.desc(), Union.id.desc())
MIXED = (Union.full_time_cadres.desc(), Union.id.asc())


@pytest.fixture
def unions(two_townships):
    with township_scope(THERE):
        make_union(name="别镇")
        db.session.commit()
    with township_scope(HERE):
        for n, name in enumerate(NAMES):
            make_union(id=n + 1, name=name, full_time_cadres=CADRES[n])
        db.session.commit()
    with township_scope(HERE, writes=False):
        yield


def walk(paged, limit):
    """All pages from the first on, then all pages back from the last."""
    pages = [paged.page(None, limit)]
    while pages[-1].next:
        pages.append(paged.page(pages[-1].next, limit))
    back = [pages[-1]]
    while back[-1].prev:
        back.append(paged.page(back[-1].prev, limit))
    return pages, back


def test_every_row_comes_once_both_ways(unions):
    for keys, limit in product([DOWN, UP, TIED, MIXED], [1, 2, 3, 9, 20]):
        expected = list(db.session.scalars(select(Union.id).order_by(*keys)))
        pages, back = walk(Paged(select(Union.id), *keys), limit)
        assert [id for page in pages for id in page.items] == expected
        assert len(expected) == len(NAMES), "another township's rows stay out"
        assert [page.items for page in back] == [page.items for page in pages[::-1]]
        assert pages[0].prev is None and pages[-1].next is None


def test_rows_of_several_columns_and_whole_rows(unions):
    columns = paginate(select(Union.id, Union.name), Union.id.desc(), after=None, limit=2)
    assert [(row.id, row.name) for row in columns.items] == [(9, "辛"), (8, "庚1")]
    whole = paginate(select(Union).where(Union.id < 3), Union.id.asc(), after="")
    assert [union.id for union in whole.items] == [1, 2]


def test_a_statement_made_ready_takes_parameters(unions):
    from_five = Paged(select(Union.id).where(Union.id >= 5), Union.id.asc())
    first = from_five.page(None, 3)
    assert first.items == [5, 6, 7]
    assert from_five.page(first.next, 3).items == [8, 9]


def test_no_page_has_more_than_a_hundred_rows(unions):
    assert len(Paged(select(Union.id), Union.id.asc()).page(None, 10**9).items) == len(NAMES)
    assert Paged(select(Union.id), Union.id.asc()).page(None, -5).items == [1]


def forged(*content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


BAD = [
    "x", "!!!!", "%00", "a" * 5000, "é", forged(), forged("n"), forged("x", "甲", 1),
    forged("n", "甲"), forged("n", "甲", 1, 2), forged("n", 1, 1), forged("n", "甲", "1"),
    forged("n", "甲", True), forged("n", "甲", 2**63), forged("n", "甲", None),
    forged("n", "\0", 1), forged("n", "\ud800", 1), forged("n", ["甲"], 1),
    forged("n", "甲", 1e400),
    base64.urlsafe_b64encode(b"[" * 5000).decode(), base64.urlsafe_b64encode(b'{"n":1}').decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
]  # fmt: skip


@pytest.mark.parametrize("token", BAD)
def test_a_token_this_list_did_not_make_is_a_400(token):
    with use_locale("en"), pytest.raises(BadToken, match="Start again") as refused:
        Paged(select(Union.id), *DOWN).page(token)  # refused before any database is asked
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("query", "asked"),
    [("", (None, 20)), ("?after=t", ("t", 20)), ("?limit=100&after=t", ("t", 100))],
)
def test_what_the_address_asks_for(frame, query, asked):
    with frame.test_request_context(f"/{query}"):
        assert asked_page() == asked, request.url


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1e2", "", "٣", "9" * 5000])
def test_a_limit_that_cannot_be_is_refused(frame, limit):
    with frame.test_request_context("/", query_string={"limit": limit}), pytest.raises(BadToken):
        asked_page()
