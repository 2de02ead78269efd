"""Passwords: Argon2id with bounded concurrency, and what makes a password too weak.

Hashing takes memory and tens of milliseconds on purpose, so at most one runs per core; who has
waited two seconds is asked to come back rather than left hanging.
"""

import os
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from platform_core.config import Settings
from platform_core.errors import RuleBroken, TooMany
from platform_core.i18n import gettext as _

SHORTEST, LONGEST = 8, 128  # characters
PATIENCE = 2  # seconds

_slots = threading.BoundedSemaphore(os.cpu_count() or 1)


class Passwords:
    """Hashes and checks with the strength the settings ask for; one per application."""

    def __init__(self, settings: Settings) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_rounds, memory_cost=settings.argon2_memory_kib, parallelism=1
        )
        self._dummy = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The text to store. Raises TooMany when the machine is too busy."""
        with _slot():
            return self._hasher.hash(_normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the one `stored` was made from.

        Without a stored one it works as long and says no, so that nobody learns from the time
        taken which names exist. Raises TooMany when the machine is too busy.
        """
        with _slot():
            try:
                self._hasher.verify(stored or self._dummy, _normal(password)[:LONGEST])
            except (VerifyMismatchError, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed with less than the settings ask for now."""
        return self._hasher.check_needs_rehash(stored)


def passwords() -> Passwords:
    """The application's."""
    found: Passwords = current_app.extensions["union_passwords"]
    return found


def check_new_password(password: str, *personal: str) -> None:
    """Raises RuleBroken where it is too short, too long, common, or one of `personal`
    (sign-in name, own name, phone). No rule asks for capitals or signs."""
    if len(password) < SHORTEST:
        raise RuleBroken(
            _("The password needs at least %(n)s characters.", n=SHORTEST), field="password"
        )
    if len(password) > LONGEST:
        raise RuleBroken(
            _("The password may have at most %(n)s characters.", n=LONGEST), field="password"
        )
    plain = _normal(password).lower()
    own = {_normal(word).lower() for word in personal if word}
    if plain in own or _bare(plain) in own or _is_common(plain):
        raise RuleBroken(
            _("This password is easy to guess. Take a few words that only you would join."),
            field="password",
        )


def _is_common(plain: str) -> bool:
    if len(set(plain)) <= 2 or _is_run(plain):
        return True
    return plain in _common() or _bare(plain) in _common()


def _is_run(plain: str) -> bool:
    """12345678, hgfedcba: every character one step from the one before it."""
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    return steps in ({1}, {-1})


def _bare(plain: str) -> str:
    """Without the digits and signs people add to a word: gonghui2026! → gonghui."""
    return plain.strip("0123456789!@#$%^&*()_+-=.,?~ ")


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "weak_passwords.txt").read_text(encoding="utf-8").split()
    return frozenset(lines)


def _normal(password: str) -> str:
    """The same password however the keyboard composed it."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=PATIENCE):
        raise TooMany(_("Many people are signing in just now. Try again in a moment."), PATIENCE)
    try:
        yield
    finally:
        _slots.release()
