"""Catalogues as data, the county's editions, a township's own items, the table of an edition."""

import io
from datetime import date

import pytest

from platform_core.errors import RuleBroken
from platform_core.papers.exports import write_workbook
from platform_core.rules import Status
from plugins.transparency.catalogue import check_unique, compare, founding, read
from plugins.transparency.catalogue_table import entries_of, sheet
from plugins.transparency.operations import catalogues
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind, Cadence, Ownership
from tests.transparency.builders import START, adopt, item_of, make_actor

LATER = date(2026, 7, 1)


@pytest.mark.parametrize("kind", BodyKind)
def test_each_kind_has_five_real_items_with_due_days_and_sources(kind):
    """The seven kinds of the founding report, and the village."""
    entries = founding()[kind].entries
    sourced = [entry for entry in entries if entry.law and entry.article]
    assert len(entries) >= 5
    assert len(sourced) >= 3
    assert all(entry.within > 0 and entry.cadence in Cadence for entry in entries)
    assert all(entry.status is Status.PROPOSED for entry in entries if not entry.law)
    assert len({entry.key for entry in entries}) == len(entries)


def test_what_no_national_law_sets_is_not_called_so():
    """The law behind an item and the one behind its limit are said apart."""
    national = {"《政府信息公开条例》", "《村民委员会组织法》"}
    for template in founding().values():
        for entry in template.entries:
            if Status.CONFIRMED in (entry.status, entry.timing, entry.deadline):
                assert entry.law in national


GOOD = {"key": "water", "group": "村务", "title": "饮水收支", "cadence": "monthly", "within": 10}


@pytest.mark.parametrize("wrong,field", [
    ({"key": "A b"}, "key"), ({"key": ""}, "key"), ({"cadence": "daily"}, "cadence"),
    ({"within": 0}, "within"), ({"within": 400}, "within"), ({"title": ""}, "title"),
    ({"posting_days": 999}, "posting_days"), ({"status": "confirmed"}, "law"),
    ({"channels": ["radio"]}, "channels"),
    ({"audience": "all"}, "audience"),
])  # fmt: skip
def test_an_item_that_cannot_stand_names_its_field(wrong, field):
    with pytest.raises(RuleBroken) as broken:
        read(GOOD | wrong)
    assert broken.value.field == field


def test_a_key_stands_once():
    with pytest.raises(RuleBroken):
        check_unique([read(GOOD), read(GOOD)])
    with pytest.raises(RuleBroken):
        check_unique([])


def test_an_edition_survives_its_table():
    entries = list(founding()[BodyKind.FACTORY].entries)
    stream = io.BytesIO()
    write_workbook([sheet("厂务公开", entries)], stream)
    stream.seek(0)
    assert entries_of(stream, "catalogue.xlsx") == entries


@pytest.mark.parametrize("text,said", [
    ("", "表格"), ("key,title\na,b\n", "group"),
    ("key,group,title,cadence,within\nwater,村务,收支,monthly,ten\n", "2"),
    ("key,group,title,cadence,within\nwater,村务,收支,daily,10\n", "2"),
])  # fmt: skip
def test_a_table_that_cannot_stand_names_its_row(app, text, said):
    with app.test_request_context(), pytest.raises(RuleBroken) as broken:
        entries_of(io.BytesIO(text.encode()), "catalogue.csv")
    assert said in broken.value.message or not text


def test_a_township_adopts_extends_and_ends(desk):
    officer = desk.officer
    own = catalogues.add_item(BodyKind.VILLAGE, read(GOOD), LATER, actor=officer, now=START)
    with pytest.raises(RuleBroken):
        catalogues.add_item(BodyKind.VILLAGE, read(GOOD), LATER, actor=officer, now=START)
    catalogues.end_item(own, date(2026, 10, 1), "并入其他事项", actor=officer, now=START)
    assert own not in register.items_on(BodyKind.VILLAGE, date(2026, 11, 1))
    with pytest.raises(RuleBroken):
        catalogues.end_item(item_of(BodyKind.VILLAGE, "finance"), LATER, "不要", actor=officer,
                            now=START)  # fmt: skip


def test_adopting_again_changes_nothing_but_the_day(desk):
    before = {item.id for item in register.items_on(BodyKind.VILLAGE, LATER)}
    adopt(BodyKind.VILLAGE, desk.officer, LATER)
    assert {item.id for item in register.items_on(BodyKind.VILLAGE, LATER)} == before
    with pytest.raises(RuleBroken):
        adopt(BodyKind.VILLAGE, desk.officer, LATER)


def test_the_countys_edition_follows_the_platforms(desk, county):
    actor = make_actor("county_officer", county_id=county.id)
    entries = [read(GOOD)]
    first = catalogues.issue_edition(BodyKind.VILLAGE, entries, LATER, "本县版", actor=actor,
                                     now=START)  # fmt: skip
    assert register.template_for(county.id, BodyKind.VILLAGE, date(2026, 6, 30)).edition == "2026.1"
    template = register.template_for(county.id, BodyKind.VILLAGE, LATER)
    assert (template.edition, list(template.entries)) == ("C1", entries)
    second = catalogues.issue_edition(BodyKind.VILLAGE, entries, LATER, "再版", actor=actor,
                                      now=START)  # fmt: skip
    assert (first.number, second.number) == (1, 2)
    assert register.edition_before(second).edition == "C1"
    catalogues.adopt(template, LATER, actor=desk.officer, now=START)
    assert [item.key for item in register.items_on(BodyKind.VILLAGE, LATER)] == ["water"]


def test_only_the_county_issues(desk):
    with pytest.raises(RuleBroken):
        catalogues.issue_edition(BodyKind.VILLAGE, [read(GOOD)], LATER, "越权", actor=desk.officer,
                                 now=START)  # fmt: skip


def test_changes_are_told():
    entries = founding()[BodyKind.FACTORY].entries
    before = {entry.key: entry for entry in entries}
    altered = read(entries[0].to_json() | {"within": 5})
    changes = compare(before, [altered, *entries[2:], read(GOOD)])
    assert [entry.key for entry in changes.added] == ["water"]
    assert changes.changed == (altered,)
    assert changes.ended == (entries[1].key,)
    assert not compare(before, entries).any
    assert {entry.ownership for entry in entries} == {None, Ownership.PUBLIC}
