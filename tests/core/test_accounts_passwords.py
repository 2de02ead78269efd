"""Passwords: what is too weak, and that hashing never takes the machine away from everybody."""

import threading

import pytest

from platform_core.accounts import passwords as room
from platform_core.accounts.passwords import Passwords, check_new_password
from platform_core.config import Settings
from platform_core.errors import RuleBroken, TooMany

GOOD = "枣树下 喝茶 三点"


@pytest.fixture
def hasher(tmp_path):
    return Passwords(Settings(tmp_path, {"argon2_memory_kib": 64, "argon2_rounds": 1}))


@pytest.mark.parametrize(
    "weak",
    [
        "short12", "x" * 129, "12345678", "87654321", "aaaaaaaa", "abababab", "abcdefgh",
        "password", "Gonghui2026!", "jinzhai123", "１２３４５６７８", "总工会123456", "li.ming01",
    ],
)  # fmt: skip
def test_a_weak_password_is_refused(weak):
    with pytest.raises(RuleBroken):
        check_new_password(weak, "li.ming", "李明甲乙丙丁")


@pytest.mark.parametrize(
    "good", [GOOD, "correct horse battery", "tgyh-4827-mq", "全部都是小写也可以"]
)
def test_no_rule_asks_for_capitals_or_signs(good):
    check_new_password(good, "li.ming", "李明")


def test_a_password_fits_its_hash_and_no_other_does(hasher):
    stored = hasher.hash(GOOD)
    assert hasher.verify(stored, GOOD)
    assert not hasher.verify(stored, GOOD + "x")


def test_full_width_signs_are_the_same_password(hasher):
    assert hasher.verify(hasher.hash("ａｂｃ４８２７ mq"), "abc4827 mq")


def test_without_a_stored_password_the_work_is_done_all_the_same(hasher, monkeypatch):
    worked = []
    real = type(hasher._hasher).verify
    monkeypatch.setattr(
        type(hasher._hasher), "verify", lambda *given: worked.append(1) or real(*given)
    )
    assert not hasher.verify(None, GOOD)
    assert worked == [1]


def test_a_hash_weaker_than_the_settings_is_outdated(hasher, tmp_path):
    stored = hasher.hash(GOOD)
    stronger = Passwords(Settings(tmp_path, {"argon2_memory_kib": 128, "argon2_rounds": 1}))
    assert not hasher.is_outdated(stored)
    assert stronger.is_outdated(stored)


def test_who_has_waited_in_vain_is_asked_to_come_back(hasher, monkeypatch):
    monkeypatch.setattr(room, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    with room._slot(), pytest.raises(TooMany):
        hasher.hash(GOOD)
    assert hasher.hash(GOOD)
