"""Rule packs: the nation's rules, overlaid by province, plugins and county. No work at import."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from platform_core.errors import SetupError
from platform_core.rules.reading import is_whole, read_pack
from platform_core.rules.rule import (
    BASES,
    COMPARATORS,
    COUNTY_PACK,
    TIME_UNITS,
    UNITS,
    Bilingual,
    Rule,
    Severity,
    Status,
)

PACKS = Path(__file__).parent / "packs"
BASE = "cn-base"
COUNTY = Bilingual("本县规定", "County decision")


@dataclass(frozen=True)
class RulePack:
    """Rules by key. Each rule keeps the pack and version its value came from.

    `origin` lists the packs merged into this one, lowest first, as (id, version).
    """

    rules: Mapping[str, Rule]
    origin: tuple[tuple[str, str], ...]
    region: str = ""

    def limit(self, key: str) -> Rule:
        """The rule for `key`. Raises SetupError naming near keys when there is none."""
        if (rule := self.rules.get(key)) is not None:
            return rule
        near = get_close_matches(key, self.rules, n=3, cutoff=0.5)
        cure = f"Did you mean {' or '.join(near)}?" if near else "Declare it in a rule file."
        raise SetupError(f"Rule {key}", "no rule pack in use has it.", cure)

    def get(self, key: str) -> Rule | None:
        """The rule for `key`, or None."""
        return self.rules.get(key)

    def keys(self) -> Iterable[str]:
        """All keys, in the order of the files."""
        return self.rules.keys()

    def under(self, prefix: str) -> Iterator[Rule]:
        """All rules below `prefix`: under("arb") gives arb.accept, arb.limit.wages and so on."""
        return (rule for key, rule in self.rules.items() if key.startswith(f"{prefix}."))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, key: object) -> bool:
        return key in self.rules

    @property
    def version_label(self) -> str:
        """All packs in it with versions, as stored beside figures computed from several rules."""
        return "+".join(f"{name}@{version}" for name, version in self.origin)

    def merge(self, over: "RulePack") -> "RulePack":
        """A pack in which `over` wins; what it replaced stays readable as `rule.replaced`."""
        rules = dict(self.rules)
        for key, rule in over.rules.items():
            below = rules.get(key)
            rules[key] = replace(rule, replaced=below) if below else rule
        return RulePack(MappingProxyType(rules), self.origin + over.origin, self.region)


@dataclass(frozen=True)
class Override:
    """What a county decided for one rule: `changes` may hold value, num, den, unit, cmp,
    base, extension, severity. `reason` is shown wherever the rule explains itself, `source` says
    what it rests on: the notice of the province, a decision of the county's own.

    Adopting a local or proposed rule as it is means changes = {"severity": "block"}.
    """

    key: str
    changes: Mapping[str, Any] = field(hash=False)
    reason: str
    effective_from: date
    effective_to: date | None = None
    stamp: str = "1"
    source: str = ""

    def runs_on(self, day: date) -> bool:
        """Whether it is in effect on `day`; both ends count."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )


def load_pack(path: Path | str, *, prefix: str | None = None) -> RulePack:
    """Read, validate and cache one rule file. Raises SetupError naming file, key and cure."""
    return _load(Path(path), prefix)


@lru_cache(maxsize=256)
def _load(path: Path, prefix: str | None) -> RulePack:
    content = read_pack(path, prefix=prefix)
    rules = MappingProxyType({rule.key: rule for rule in content.rules})
    return RulePack(rules, ((content.id, content.version),), content.region)


def shipped_packs() -> tuple[RulePack, ...]:
    """Every pack that comes with the platform, the nation's first: for comparing provinces."""
    paths = sorted(PACKS.glob("cn-*.toml"), key=lambda path: (path.stem != BASE, path.stem))
    return tuple(load_pack(path) for path in paths)


def load_packs(region_code: str, extra: Iterable[RulePack] = ()) -> RulePack:
    """The pack of a place: nation, province, city, county as far as shipped, then `extra`.

    `region_code` is a GB/T 2260 code such as 610981. Rules borrowed from places where the
    code does not lie are marked as not in force here.
    """
    pack = load_pack(PACKS / f"{BASE}.toml")
    for length in (2, 4, 6, 9):
        if len(region_code) >= length:
            for path in sorted(PACKS.glob(f"cn-{region_code[:length]}-*.toml")):
                pack = pack.merge(load_pack(path))
    for plugin in extra:
        pack = pack.merge(plugin)
    rules = {rule.key: _placed(rule, region_code) for rule in pack}
    return RulePack(MappingProxyType(rules), pack.origin, region_code)


def _placed(rule: Rule, region_code: str) -> Rule:
    below = _placed(rule.replaced, region_code) if rule.replaced else None
    here = region_code.startswith(rule.region)
    return replace(rule, in_force_here=here, replaced=below)


_declared: dict[str, Path] = {}


def declare_pack(plugin: str, path: Path) -> RulePack:
    """Take a plugin's rules.toml into every pack. Called once per plugin, at start.

    Its keys must start with "<plugin>.". Raises SetupError naming file, key and cure.
    """
    pack = load_pack(path, prefix=plugin)
    _declared[plugin] = path
    return pack


def pack_for(region_code: str, overrides: Iterable[Override] = ()) -> RulePack:
    """The pack of a place with its county's decisions, which the caller chose for the day.

    Cached by region, plugins and the overrides' stamps, so that a request costs a look-up.
    """
    plugins = tuple(sorted(_declared.items()))
    return _pack_for(region_code, tuple(overrides), plugins)


@lru_cache(maxsize=512)
def _pack_for(
    region_code: str, overrides: tuple[Override, ...], plugins: tuple[tuple[str, Path], ...]
) -> RulePack:
    extra = [load_pack(path, prefix=plugin) for plugin, path in plugins]
    return apply_overrides(load_packs(region_code, extra), overrides)


def apply_overrides(pack: RulePack, overrides: Iterable[Override]) -> RulePack:
    """The pack with a county's decisions laid over it, later ones over earlier ones.

    A changed value is the county's, no longer the law's: it is marked local and adopted, and
    the rule it replaced stays readable. Raises SetupError for an unknown key or change.
    """
    rules = dict(pack.rules)
    stamps = []
    for decision in sorted(overrides, key=lambda each: each.effective_from):
        rules[decision.key] = decided(pack.limit(decision.key), decision)
        stamps.append(decision.stamp)
    origin = (*pack.origin, (COUNTY_PACK, "+".join(stamps))) if stamps else pack.origin
    return RulePack(MappingProxyType(rules), origin, pack.region)


CHANGEABLE = frozenset({"value", "num", "den", "unit", "cmp", "base", "extension", "severity"})


def check_changes(key: str, changes: Mapping[str, Any]) -> None:
    """Raises SetupError when a county override holds what no rule file could hold."""
    wrong = sorted(set(changes) - CHANGEABLE)
    wrong += [name for name, known in (("unit", UNITS), ("cmp", COMPARATORS), ("base", BASES))
              if name in changes and changes[name] not in known]  # fmt: skip
    if "severity" in changes and changes["severity"] not in set(Severity):
        wrong.append("severity")
    if ("num" in changes) != ("den" in changes) or not changes:
        wrong.append("num and den")
    if wrong:
        cure = f"A county may change: {', '.join(sorted(CHANGEABLE))}."
        raise SetupError(f"County rule {key}", f"{', '.join(wrong)} cannot be taken.", cure)


def fits(rule: Rule, changes: Mapping[str, Any]) -> bool:
    """Whether the new value is one that a rule of this unit can have."""
    if rule.unit == "share":
        num, den = changes.get("num"), changes.get("den")
        return is_whole(num) and is_whole(den) and 0 < num <= den
    value = changes.get("value")
    if rule.choices:
        return value in rule.choices
    if rule.unit == "flag":
        return isinstance(value, bool)
    return is_whole(value) and value >= (1 if rule.unit in TIME_UNITS else 0)


def decided(rule: Rule, decision: Override) -> Rule:
    """The rule with a county's decision in it."""
    check_changes(rule.key, decision.changes)
    fields: dict[str, Any] = dict(decision.changes)
    if "num" in fields:
        fields["value"] = Fraction(fields.pop("num"), fields.pop("den"))
    if isinstance(fields.get("value"), list):
        fields["value"] = tuple(fields["value"])
    if "severity" in fields:
        fields["severity"] = Severity(fields["severity"])
    same: dict[str, Any] = {"pack": COUNTY_PACK, "version": decision.stamp, "replaced": rule}
    if set(fields) == {"severity"}:
        return replace(rule, **fields, **same, adopted=rule.status is not Status.CONFIRMED)
    note = Bilingual(decision.reason, decision.reason)
    source = COUNTY
    if decision.source:
        source = Bilingual(f"{COUNTY.zh}（{decision.source}）", f"{COUNTY.en} ({decision.source})")
    return replace(
        rule, **fields, **same, source=source, article="—", status=Status.LOCAL, note=note,
        adopted=True, in_force_here=True, effective_from=decision.effective_from,
    )  # fmt: skip
