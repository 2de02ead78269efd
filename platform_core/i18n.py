"""What a person reads, in their language. Chinese is the default; the English text is the msgid.

Looking a text up is one dictionary access, because a page asks a hundred times. Every component
keeps its catalogues in `translations/<locale>/LC_MESSAGES/<room>.po`; `compile_catalogues` makes
the .mo files beside them. A missing or outdated .mo is ignored and the .po read instead, so
nobody ever sees yesterday's text.
"""

import gettext as stdlib_gettext
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from platform_core.clock import LOCAL

DEFAULT_LOCALE = "zh"
LOCALES = {"zh": "zh_Hans", "en": "en"}  # our name → folder of the catalogues
LANG_TAGS = {"zh": "zh-Hans", "en": "en"}  # as HTML names them
LANGUAGES = {"zh": "中文", "en": "English"}

_CONTEXT = "\x04"  # as in .mo files: context, this, msgid
_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)


class Catalogues:
    """The texts of all loaded components: the first word on each, and a plugin's own words.

    The same English may need other Chinese in another module ("Post" is an office there, a
    notice here), so a plugin's texts come first where the plugin itself speaks.
    """

    texts: dict[str, dict[str, str]] = {locale: {} for locale in LOCALES}
    own: dict[str, dict[str, dict[str, str]]] = {}  # package of a plugin → locale → texts
    packages: dict[str, str] = {}  # plugin → its package

    @classmethod
    def load(cls, component: Path, plugin: str = "", package: str = "") -> None:
        """Add the texts under `component`/translations. Where two components translate the
        same msgid, the first one loaded stays: a plugin cannot reword the core."""
        own: dict[str, dict[str, str]] = {locale: {} for locale in LOCALES}
        for locale, folder in LOCALES.items():
            for po in sorted((component / "translations" / folder / "LC_MESSAGES").glob("*.po")):
                for msgid, text in read_catalogue(po).items():
                    cls.texts[locale].setdefault(msgid, text)
                    own[locale].setdefault(msgid, text)
        if package:
            cls.own[package], cls.packages[plugin] = own, package
            _own_texts.cache_clear()


@lru_cache(4096)
def _own_texts(module: str, locale: str) -> dict[str, str]:
    """The words of the plugin that a module belongs to; none of its own for the core."""
    package = module
    while package and package not in Catalogues.own:
        package = package.rpartition(".")[0]
    return Catalogues.own[package][locale] if package else {}


def _speaker() -> str:
    """The module that asks for a text: the caller of our caller."""
    name: str = sys._getframe(2).f_globals.get("__name__", "")
    return name


def _said(module: str, key: str, otherwise: str) -> str:
    locale = _locale.get()
    own = _own_texts(module, locale).get(key)
    return own if own is not None else Catalogues.texts[locale].get(key, otherwise)


def gettext(message: str, /, **values: object) -> str:
    """The text in the reader's language; `%(name)s` in it is replaced where values are given."""
    text = _said(_speaker(), message, message)
    return text % values if values else text


def pgettext(context: str, message: str, /, **values: object) -> str:
    """As gettext, for a msgid that means different things in different places."""
    text = _said(_speaker(), context + _CONTEXT + message, message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The text for `n` things; `%(n)s` is at hand in it. Chinese has a single form."""
    return _said(_speaker(), one, one if n == 1 else many) % {"n": n, **values}


def plural(one: str, many: str, n: int) -> str:
    """The form of a text that fits `n`, with its placeholders as they are."""
    return _said(_speaker(), one, one if n == 1 else many)


class Voice:
    """The same for the templates of one plugin, or of the core, "": they have no module."""

    def __init__(self, plugin: str) -> None:
        self.package = Catalogues.packages.get(plugin, "")

    def gettext(self, message: str, /, **values: object) -> str:
        """As the function."""
        text = _said(self.package, message, message)
        return text % values if values else text

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """As the function."""
        text = _said(self.package, context + _CONTEXT + message, message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """As the function."""
        return _said(self.package, one, one if n == 1 else many) % {"n": n, **values}


class LazyText:
    """A text that is translated each time it is shown, for tables built at import.

    Stands wherever a string is only shown, compared or formatted. Not a `str` on purpose: code
    that copies a str's characters would silently show the msgid to everybody.
    """

    __slots__ = ("message", "module", "values")

    def __init__(self, message: str, values: dict[str, object], module: str = "") -> None:
        self.message = message
        self.values = values
        self.module = module  # which speaks

    def __str__(self) -> str:
        text = _said(self.module, self.message, self.message)
        return text % self.values if self.values else text

    def __repr__(self) -> str:
        return f"_l({self.message!r})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LazyText):
            return (self.message, self.values) == (other.message, other.values)
        return str(self) == other

    def __hash__(self) -> int:
        return hash(self.message)

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __len__(self) -> int:
        return len(str(self))

    def __contains__(self, part: str) -> bool:
        return part in str(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # no __html__, no __json__: it is escaped like any string
            raise AttributeError(name)
        return getattr(str(self), name)


def lazy_gettext(message: str, /, **values: object) -> str:
    """A LazyText. Declared as str, because labels of declared data are typed so."""
    return cast(str, LazyText(message, values, _speaker()))


def current_locale() -> str:
    """The reader's locale: "zh" or "en"."""
    return _locale.get()


def set_locale(locale: str) -> None:
    """Show everything from here on in `locale`; an unknown one means the default."""
    _locale.set(locale if locale in LOCALES else DEFAULT_LOCALE)


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    """Show everything inside in `locale`: notices and papers for somebody else."""
    token = _locale.set(locale if locale in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _locale.reset(token)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_day(day: date | str | None) -> str:
    """2026年11月22日 / 22 Nov 2026. Also partial dates ("2007", "2007-03"); None is a dash."""
    if day is None:
        return "—"
    year, *rest = map(int, str(day)[:10].split("-"))
    if current_locale() == "en":
        month = [_MONTHS[rest[0] - 1]] if rest else []
        return " ".join([*map(str, rest[1:]), *month, str(year)])
    return f"{year}年" + "".join(f"{n}{unit}" for n, unit in zip(rest, "月日", strict=False))


def format_instant(instant: datetime | None) -> str:
    """An aware instant as the clock on the wall in Shanghai shows it, to the minute."""
    if instant is None:
        return "—"
    local = instant.astimezone(LOCAL)
    gap = ", " if current_locale() == "en" else " "
    return f"{format_day(local.date())}{gap}{local:%H:%M}"


def format_number(number: int | float | Decimal | None, digits: int | None = None) -> str:
    """1,234,567.5, with exactly `digits` decimals if given; None is a dash, never 0."""
    if number is None:
        return "—"
    return f"{number:,}" if digits is None else f"{number:,.{digits}f}"


def format_money(fen: int | None) -> str:
    """Exact yuan from integer fen: ¥1,080,000.00."""
    if fen is None:
        return "—"
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{yuan:,}.{rest:02}"


def format_wan(fen: int | None) -> str:
    """The short form for tables and sentences: 108 万元 / ¥1.08 million.

    Under 10,000 yuan, or where two decimals would not be exact, the exact amount instead.
    """
    if fen is None:
        return "—"
    unit = 100_000_000 if current_locale() == "en" else 1_000_000
    if abs(fen) < 1_000_000 or fen % (unit // 100):
        return format_money(fen)
    amount = f"{Decimal(fen) / unit:,.2f}".rstrip("0").rstrip(".")
    if unit == 1_000_000:
        return f"{amount} 万元"
    return f"¥{amount} million".replace("¥-", "-¥")


def compile_catalogues(component: Path) -> list[Path]:
    """Compile every outdated catalogue under `component`/translations; the .mo files written."""
    written = []
    for po in sorted((component / "translations").glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if _is_current(mo, po):
            continue
        fresh = mo.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, _parsed(po))
        fresh.replace(mo)  # at once: a starting worker reads either the old file or the new
        written.append(mo)
    return written


def read_catalogue(po: Path) -> dict[str, str]:
    """msgid → text of one catalogue: from its .mo if that is current, else from the .po."""
    mo = po.with_suffix(".mo")
    if not _is_current(mo, po):
        return _texts_of(_parsed(po))
    with mo.open("rb") as file:
        # The stdlib reads the file but offers no way to list it; ngettext keys are (msgid, form).
        entries: dict[Any, str] = stdlib_gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {
        key if isinstance(key, str) else key[0]: text
        for key, text in entries.items()
        if key and (isinstance(key, str) or key[1] == 0)
    }


def _is_current(mo: Path, po: Path) -> bool:
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _parsed(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _texts_of(catalogue: Catalog) -> dict[str, str]:
    texts = {}
    for entry in catalogue:
        msgid, text = _first(entry.id), _first(entry.string)
        if msgid and text and not entry.fuzzy:
            texts[f"{entry.context}{_CONTEXT}{msgid}" if entry.context else msgid] = text
    return texts


def _first(forms: str | Sequence[str] | None) -> str:
    return forms if isinstance(forms, str) else (forms or [""])[0]
