"""The detector of personal data, measured over a labelled set of fictitious lines."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from plugins.transparency.catalogue import founding
from plugins.transparency.personal_data import (
    BLOCK,
    black_out,
    find,
    is_identity,
    is_luhn,
)
from plugins.transparency.terms import BodyKind, Finding

HERE = Path(__file__).parent
LABELLED, UNSEEN = HERE / "personal_data.csv", HERE / "personal_data_unseen.csv"
# Precision and recall as the module's README states them: over the set the detector was made
# with, and over lines that were written when it was finished and not used to change it.
PROMISED, PROMISED_UNSEEN = 0.95, 0.85
KINDS = tuple(kind for kind in Finding if kind is not Finding.UNREAD)


def labelled(source=LABELLED):
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["text"], Counter(filter(None, row["kinds"].split(";")))


def measured(kind=None, source=LABELLED):
    """Hits, false alarms and misses over a set, of one kind or of all."""
    hits = alarms = misses = 0
    for text, expected in labelled(source):
        found = Counter(str(each.finding) for each in find(text))
        for each in {kind} if kind else {*expected, *found}:
            both = min(expected[each], found[each])
            hits, alarms = hits + both, alarms + found[each] - both
            misses += expected[each] - both
    return hits, alarms, misses


def test_the_set_is_worth_measuring():
    lines = list(labelled())
    alike = [text for text, expected in lines if not expected]
    per_kind = Counter(kind for _text, expected in lines for kind in expected.elements())
    assert len(lines) >= 150
    assert len(alike) >= 60
    assert all(per_kind[kind] >= 12 for kind in KINDS)


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_precision_and_recall_are_as_promised(kind):
    hits, alarms, misses = measured(kind)
    print(f"{kind or 'all'}: precision {hits / (hits + alarms):.3f} "
          f"recall {hits / (hits + misses):.3f} of {hits + misses}")  # fmt: skip
    assert hits / (hits + alarms) >= PROMISED
    assert hits / (hits + misses) >= PROMISED


def test_lines_it_was_not_made_with():
    hits, alarms, misses = measured(source=UNSEEN)
    print(f"unseen: precision {hits / (hits + alarms):.3f} recall {hits / (hits + misses):.3f}")
    assert hits / (hits + alarms) >= PROMISED_UNSEEN
    assert hits / (hits + misses) >= PROMISED_UNSEEN


@pytest.mark.parametrize("text,expected", list(labelled()))
def test_line(text, expected):
    """Every line by itself: what a change breaks shows at once."""
    assert Counter(str(each.finding) for each in find(text)) == expected


def test_titles_of_the_catalogues_are_left_alone():
    """What every body writes every month must not cry wolf."""
    titles = [entry.title for kind in BodyKind for entry in founding()[kind].entries]
    assert [title for title in titles if find(title)] == []


def test_black_out_takes_every_way_it_is_written():
    text = "电话14212345678，手机 142 1234 5678，另一个14312345678"
    blacked = black_out(text, "14212345678")
    assert blacked == f"电话{BLOCK * 11}，手机 {BLOCK * 13}，另一个14312345678"
    assert [each.plain for each in find(blacked)] == ["14312345678"]


def test_masked_does_not_tell():
    (found,) = find("身份证61099919750312001X")
    assert found.masked == "610***1X"
    assert "1975" not in found.masked


def test_check_digits():
    assert is_identity("61099919750312001X")
    assert not is_identity("610999197503120011")
    assert not is_identity("61099919751312001X")
    assert is_luhn("6222000000000017")
    assert not is_luhn("6222000000000018")
