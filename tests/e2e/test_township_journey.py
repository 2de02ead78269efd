"""The township's home with its figures, and the neighbour who sees nothing of it."""

import re

import pytest

from platform_core.organisation.models import Employer, Member, Township, Union
from platform_core.tenancy import db, platform_scope, township_scope
from plugins.suggestions.models import Suggestion
from tests.e2e.journeys import hand_in

pytestmark = pytest.mark.browser


def figures(person):
    """The tiles of the home page that are not folded away, by their label."""
    tiles = person.tab.locator(".tile:visible").all_inner_texts()
    return dict(tile.split("\n")[0:3:2] if "\n\n" in tile else tile.split("\n") for tile in tiles)


def test_every_item_has_an_outcome_until_one_more_comes_in(visitor):
    officer, member = visitor("officer"), visitor("member")
    shown = figures(officer)
    assert [shown[each] for each in ("建议征集数", "建议采纳数", "建议办理数")] == ["22条"] * 3
    assert shown["件件有着落"] == "是"
    assert (shown["基层工会"], shown["会员"]) == ("19个", "1,108人")

    hand_in(member)
    officer.go("/t/jinzhai/")
    shown = figures(officer)
    assert (shown["建议征集数"], shown["建议办理数"]) == ("23条", "22条")
    assert shown["件件有着落"] == "否"
    officer.follow("显示全部")
    while not officer.reads("车间除尘设备再检修一次"):
        officer.follow("下一页")  # other matters are due before it
    officer.follow("通知")


def test_the_neighbour_finds_no_suggestions_and_nothing_of_jinzhai(visitor, app):
    officer = visitor("tongmu")
    assert "合理化建议" not in officer.tab.inner_text("body")
    for path in paths_of(app, "suggestions"):
        assert officer.tab.request.get(f"/t/tongmu{path}").status == 404, path
    officer.go("/t/tongmu/suggestions/", 404)
    for path in jinzhai_rows(app):
        for slug in ("jinzhai", "tongmu"):
            assert officer.tab.request.get(f"/t/{slug}{path}").status == 404, (slug, path)
    officer.go("/t/jinzhai/", 404)


def paths_of(app, blueprint):
    """Every page of a module below its township, with a number for every row."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] == blueprint]
    assert len(rules) > 20
    for rule in rules:
        if "GET" in rule.methods:
            yield re.sub("<[^>]*>", "1", rule.rule.removeprefix("/t/<township>"))


def jinzhai_rows(app):
    """Pages of rows that do exist in Jinzhai."""
    with app.app_context(), platform_scope():
        jinzhai = db.session.scalar(db.select(Township.id).where(Township.slug == "jinzhai"))
    kinds = {"suggestions": Suggestion, "unions": Union, "members": Member, "employers": Employer}
    with app.app_context(), township_scope(jinzhai, writes=False):
        return [
            f"/{name}/{db.session.scalar(db.select(kind.id).limit(1))}"
            for name, kind in kinds.items()
        ]
