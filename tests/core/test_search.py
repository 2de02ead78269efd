"""Chinese is found by its words and its likeness, inside one township only."""

import pytest

from platform_core import search
from platform_core.search import bigrams, normalised


@pytest.fixture
def indexed(inside, jinzhai):
    """Four texts in Jinzhai."""
    with inside(jinzhai):
        for number, (title, body) in enumerate(
            [
                ("建议车间加装除尘设备", "石料车间粉尘大，影响健康。"),
                ("建议按月公示加班工时", "加班时间不清楚。"),
                ("车间除尘设备应当加装", "与粉尘有关。"),
                ("组织女职工体检", "每年一次 ABC-12 号方案"),
            ],
            start=1,
        ):
            search.index(f"errands:errand:{number}", title, body)


def refs(found):
    return [hit.ref.rpartition(":")[2] for hit in found]


def test_bigrams_are_pairs_of_neighbours_within_a_run():
    assert bigrams("金寨镇，总工会") == ["金寨", "寨镇", "总工", "工会"]
    assert bigrams("１２３") == ["12", "23"]
    assert bigrams("一") == []


def test_full_width_and_case_do_not_matter():
    assert normalised(" ＡＢＣ　号 ") == "abc 号"


def test_words_are_found_in_title_and_body_titles_first(inside, jinzhai, indexed):
    with inside(jinzhai):
        assert set(refs(search.find("除尘", "errands"))) == {"1", "3"}
        assert refs(search.find("粉尘", "errands")) == ["3", "1"]
        assert refs(search.find("abc-12", "errands")) == ["4"]
        assert refs(search.find("车间 除尘", "errands")) == ["3", "1"]


@pytest.mark.parametrize("words", ["", "车", "  ", "%", "_", "没有这样的话"])
def test_nothing_or_a_single_sign_finds_nothing(inside, jinzhai, indexed, words):
    with inside(jinzhai):
        assert search.find(words, "errands") == []


def test_signs_that_mean_something_in_sql_are_only_signs(inside, jinzhai, indexed):
    with inside(jinzhai):
        assert search.find("%%", "errands") == []
        assert search.find("建_", "errands") == []


def test_what_is_being_written_shows_what_resembles_it(inside, jinzhai, indexed):
    with inside(jinzhai):
        found = search.similar("车间要加装除尘设备", "errands")
        assert set(refs(found)) == {"1", "3"}
        assert found[0].likeness >= found[1].likeness > 0.3
        assert search.similar("体", "errands") == []
        assert search.similar("食堂账目公开一些", "errands") == []


def test_another_module_and_another_township_find_nothing(inside, jinzhai, neighbour, indexed):
    with inside(jinzhai):
        assert search.find("除尘", "suggestions") == []
    with inside(neighbour):
        assert search.find("除尘", "errands") == []


def test_a_changed_text_is_found_by_its_new_words_only(inside, jinzhai, indexed):
    with inside(jinzhai):
        search.index("errands:errand:1", "建议修整厂区道路", "下雨积水。")
    with inside(jinzhai):
        assert refs(search.find("除尘", "errands")) == ["3"]
        assert refs(search.find("道路", "errands")) == ["1"]
