"""Reads one rule file and refuses whatever is wrong in it, naming file, key and cure."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeGuard

from platform_core.errors import SetupError
from platform_core.i18n import lazy_gettext as _l
from platform_core.rules.rule import (
    BASES,
    COMPARATORS,
    TIME_UNITS,
    UNITS,
    Bilingual,
    Rule,
    Severity,
    Status,
)

NATIONAL = "cn"
PACK_FIELDS = frozenset({"id", "version", "region", "zh", "en"})
SOURCE_FIELDS = frozenset({"zh", "en", "in_force"})
NEEDED = ("zh", "en", "unit", "source", "article", "status", "severity")
RULE_FIELDS = frozenset(NEEDED) | {
    "value", "num", "den", "cmp", "base", "extension", "backwards", "rolls", "region",
    "effective_from", "note_zh", "note_en", "choices",
}  # fmt: skip
PLATFORM = Bilingual("平台建议值", "Platform proposal")


@dataclass(frozen=True)
class PackFile:
    """What one file says: who it is, where it applies, and its rules."""

    id: str
    version: str
    region: str
    label: Bilingual
    rules: tuple[Rule, ...]


def read_pack(path: Path, *, prefix: str | None = None) -> PackFile:
    """Read and validate one rule file; `prefix` is the plugin whose keys alone it may hold.

    Raises SetupError for bad TOML, unknown or missing fields, a blocking rule that is not
    confirmed, and a key outside the prefix.
    """
    content = _parse(path)
    _only(path, "the file", content, {"pack", "sources", "choices", "rules"})
    head = content.get("pack", {})
    _only(path, "[pack]", head, PACK_FIELDS)
    for name in ("id", "version", "zh", "en"):
        if not isinstance(head.get(name), str):
            raise _broken(
                path,
                "[pack]",
                _l("%(name)s is missing.", name=name),
                _l("Add %(name)s = “…” to [pack].", name=name),
            )
    sources = {k: _source(path, k, v) for k, v in content.get("sources", {}).items()}
    sources.setdefault("platform", (PLATFORM, None))
    rules = content.get("rules", {})
    if prefix is not None:
        _check_prefix(path, rules, prefix)
    region = head.get("region", "")
    choices = {k: _choices(path, k, v) for k, v in content.get("choices", {}).items()}
    read = _Reader(path, head["id"], head["version"], "" if region == NATIONAL else region,
                   sources, choices)  # fmt: skip
    return PackFile(
        head["id"], head["version"], read.region, Bilingual(head["zh"], head["en"]),
        tuple(read.rule(key, fields) for key, fields in rules.items()),
    )  # fmt: skip


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SetupError(
            f"Rule file {path.name}",
            _l("cannot be read: %(said)s.", said=error.strerror),
            _l("Put the file back."),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(
            f"Rule file {path.name}",
            _l("is not valid TOML: %(said)s.", said=str(error)),
            _l("Correct that line."),
        ) from error


def _source(path: Path, name: str, fields: Mapping[str, Any]) -> tuple[Bilingual, date | None]:
    where = f"[sources.{name}]"
    _only(path, where, fields, SOURCE_FIELDS)
    if not fields.get("zh") or not fields.get("en"):
        raise _broken(path, where, _l("a title is missing."), _l("Give zh and en."))
    return Bilingual(f"《{fields['zh']}》", fields["en"]), fields.get("in_force")


def _choices(path: Path, name: str, words: Mapping[str, Any]) -> Mapping[str, Bilingual]:
    """The words that may stand as a value, with their names."""
    where = f"[choices.{name}]"
    _only(path, where, words, set(words))
    for word, names in words.items():
        _only(path, f"{where}, {word}", names, {"zh", "en"})
        if not names.get("zh") or not names.get("en"):
            raise _broken(path, f"{where}, {word}", _l("a name is missing."), _l("Give zh and en."))
    return {word: Bilingual(names["zh"], names["en"]) for word, names in words.items()}


def _check_prefix(path: Path, rules: Mapping[str, Any], prefix: str) -> None:
    for key in rules:
        if not key.startswith(f"{prefix}."):
            cause = _l("a plugin's own rules must start with “%(prefix)s.”.", prefix=prefix)
            better = f"{prefix}.{key.rpartition('.')[2]}"
            raise _broken(path, key, cause, _l("Rename it to %(name)s.", name=better))


@dataclass(frozen=True)
class _Reader:
    """Turns the fields of one file into rules; remembers what they share."""

    path: Path
    pack: str
    version: str
    region: str
    sources: Mapping[str, tuple[Bilingual, date | None]]
    choices: Mapping[str, Mapping[str, Bilingual]]

    def rule(self, key: str, fields: Mapping[str, Any]) -> Rule:
        self._check_fields(key, fields)
        title, in_force = self.sources[fields["source"]]
        note = fields.get("note_zh"), fields.get("note_en")
        return Rule(
            key=key,
            label=Bilingual(fields["zh"], fields["en"]),
            value=_value(fields),
            unit=fields["unit"],
            cmp=fields.get("cmp", "<=" if fields["unit"] in TIME_UNITS else "=="),
            source=title,
            article=fields["article"],
            status=Status(fields["status"]),
            severity=Severity(fields["severity"]),
            pack=self.pack,
            version=self.version,
            base=fields.get("base", ""),
            extension=fields.get("extension"),
            backwards=fields.get("backwards", False),
            # A limit counted back, and one counted in working days, cannot end on a rest day.
            rolls=fields.get("rolls", fields["unit"] != "workday" and not fields.get("backwards")),
            region=fields.get("region", self.region),
            effective_from=fields.get("effective_from", in_force),
            note=Bilingual(note[0], note[1]) if note[0] and note[1] else None,
            choices=self.choices.get(fields.get("choices", ""), {}),
        )

    def _check_fields(self, key: str, fields: Mapping[str, Any]) -> None:
        _only(self.path, key, fields, RULE_FIELDS)
        for name in NEEDED:
            if not isinstance(fields.get(name), str) or not fields[name].strip():
                cause = _l("%(name)s is missing.", name=name)
                raise self._broken(key, cause, _l("Add %(name)s = “…” to this rule.", name=name))
        if fields["source"] not in self.sources:
            source = fields["source"]
            cause = _l("the source %(source)s is not in [sources].", source=source)
            cure = _l("Add [sources.%(source)s] with zh and en.", source=source)
            raise self._broken(key, cause, cure)
        self._check_choices(key, fields)
        for name, known in KNOWN.items():
            if name in fields and fields[name] not in known:
                cause = _l("%(name)s = %(value)s is unknown.", name=name, value=repr(fields[name]))
                cure = _l("Use one of %(names)s.", names=", ".join(sorted(known)))
                raise self._broken(key, cause, cure)
        for trouble, cause, cure in TROUBLES:
            if trouble(fields):
                raise self._broken(key, cause, cure)
        if fields["status"] == Status.CONFIRMED and self.region:
            cause = _l("confirmed means national law, but this file is of one region.")
            raise self._broken(key, cause, _l("Use status = “local”."))

    def _check_choices(self, key: str, fields: Mapping[str, Any]) -> None:
        if (asked := fields.get("choices")) is None:
            return
        if asked not in self.choices:
            cause = _l("the choices %(name)s are not in the file.", name=asked)
            raise self._broken(key, cause, _l("Add [choices.%(name)s] with its words.", name=asked))
        if fields.get("value") not in self.choices[asked]:
            cause = _l("%(value)s is none of its choices.", value=repr(fields.get("value")))
            cure = _l("Use one of %(names)s.", names=", ".join(self.choices[asked]))
            raise self._broken(key, cause, cure)

    def _broken(self, key: str, cause: str, cure: str) -> SetupError:
        return _broken(self.path, key, cause, cure)


def is_whole(value: object) -> TypeGuard[int]:
    """A whole number; yes and no are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _wrong_time(fields: Mapping[str, Any]) -> bool:
    if fields["unit"] not in TIME_UNITS or fields.get("cmp") in ("between", "in"):
        return False
    return not is_whole(fields.get("value")) or fields["value"] <= 0


def _wrong_share(fields: Mapping[str, Any]) -> bool:
    if fields["unit"] != "share":
        return "num" in fields or "den" in fields
    num, den = fields.get("num"), fields.get("den")
    whole = isinstance(num, int) and isinstance(den, int) and 0 < num <= den
    return not whole or not fields.get("base")


def _wrong_pair(fields: Mapping[str, Any]) -> bool:
    value = fields.get("value")
    if fields.get("cmp") not in ("between", "in"):
        return False
    if not isinstance(value, list) or not value or not all(is_whole(each) for each in value):
        return True
    return fields["cmp"] == "between" and (len(value) != 2 or value[0] > value[1])


KNOWN: Mapping[str, frozenset[str]] = {
    "unit": UNITS,
    "cmp": COMPARATORS,
    "base": BASES,
    "status": frozenset(Status),
    "severity": frozenset(Severity),
}
TROUBLES: tuple[tuple[Callable[[Mapping[str, Any]], bool], str, str], ...] = (
    (
        lambda f: f["severity"] == Severity.BLOCK and f["status"] != Status.CONFIRMED,
        _l("only a confirmed rule may block."),
        _l("Use severity = “warn”, or check the text and set status = “confirmed”."),
    ),
    (
        lambda f: f["source"] == "platform" and f["status"] != Status.PROPOSED,
        _l("a rule of the platform's own is not law."),
        _l("Use status = “proposed”, or name the real source."),
    ),
    (
        lambda f: f["status"] == Status.PROPOSED and f["severity"] == Severity.BLOCK,
        _l("a proposed rule never blocks."),
        _l("Use severity = “info” or “warn”."),
    ),
    (
        _wrong_time,
        _l("the time limit is no whole number above 0."),
        _l("Write value = 7, for example."),
    ),
    (
        _wrong_share,
        _l("num, den and base belong to unit “share”, all three, with 0 < num ≤ den."),
        _l("Write num = 2, den = 3, base = “eligible”, for example."),
    ),
    (
        _wrong_pair,
        _l("this comparator needs whole numbers in a list."),
        _l("Write value = [1, 3]."),
    ),
    (
        lambda f: f["unit"] != "share" and "value" not in f,
        _l("value is missing."),
        _l("Add value = … to this rule."),
    ),
)


def _value(fields: Mapping[str, Any]) -> Any:
    if fields["unit"] == "share":
        return Fraction(fields["num"], fields["den"])
    value = fields["value"]
    return tuple(value) if isinstance(value, list) else value


def _only(path: Path, where: str, fields: object, known: frozenset[str] | set[str]) -> None:
    if not isinstance(fields, Mapping):
        raise _broken(path, where, _l("is no table."), _l("Write it as a [table]."))
    if unknown := sorted(set(fields) - known):
        cause = _l("unknown field %(names)s.", names=", ".join(unknown))
        cure = _l("Known are: %(names)s.", names=", ".join(sorted(known)))
        raise _broken(path, where, cause, cure)


def _broken(path: Path, where: str, cause: str, cure: str) -> SetupError:
    return SetupError(f"Rule file {path.name}, {where}", cause, cure)
