"""One rule of law as data: a number, its unit, where it stands and how sure we are of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from platform_core.i18n import current_locale


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name in both languages; printing it gives the one the reader uses."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if current_locale() == "en" else self.zh


class Status(StrEnum):
    """How sure we are that a rule is law here. Only CONFIRMED is national law that was read."""

    CONFIRMED = "confirmed"  # national text, read
    LOCAL = "local"  # text read, but it binds only in one province or city
    RECALLED = "recalled"  # from memory: check it before relying on it
    PROPOSED = "proposed"  # our own suggestion; no law behind it


class Severity(StrEnum):
    """What happens when a rule is not met: nothing goes on, a warning, or a remark."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


COUNTY_PACK = "county"  # what a county's own decisions are filed under
TIME_UNITS = frozenset({"day", "workday", "month", "year"})
UNITS = TIME_UNITS | {
    "hour",
    "share",
    "count",
    "times",
    "per_year",
    "fen",
    "flag",
    "words",
    "bands",
}
COMPARATORS = frozenset({"<", "<=", ">", ">=", "==", "between", "in"})
BASES = frozenset({
    "eligible", "present", "constituency", "employees", "members", "delegates", "side",
    "presidium", "seats", "reference", "supervisors", "wages", "income", "minimum_wage", "month",
    "capital",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A legal rule, a local one or a proposed one.

    `value` is a whole number for time limits, counts and money (fen); a Fraction for shares;
    a pair or list for `between` and `in`; a list of mappings for `bands`; words or True else.
    `base` says of what a share is a share. `extension` is the longest extension allowed, in the
    rule's own unit: None where nothing is said, 0 where none is allowed. `backwards` counts
    before the event, as in "seven days before the meeting". `choices` are the words that may stand
    as its value, where there are few. `rolls` moves an end on a rest day
    to the next working day. `region` is the region code where the source is in force ("" for
    the whole country). `pack` and `version` say where this value came from; `replaced` is what
    it took the place of.
    """

    key: str
    label: Bilingual
    value: Any
    unit: str
    cmp: str
    source: Bilingual
    article: str
    status: Status
    severity: Severity
    pack: str
    version: str
    base: str = ""
    extension: int | None = None
    backwards: bool = False
    rolls: bool = True
    region: str = ""
    in_force_here: bool = True
    effective_from: date | None = None
    note: Bilingual | None = None
    choices: Mapping[str, Bilingual] = field(default_factory=dict, hash=False)
    adopted: bool = False
    replaced: "Rule | None" = field(default=None, repr=False)

    @property
    def version_label(self) -> str:
        """Pack and version in one string, as stored beside dates and verdicts."""
        return f"{self.pack}@{self.version}"

    @property
    def may_block(self) -> bool:
        """Whether failing it may stop people: confirmed law, or adopted by the county."""
        sure = self.adopted or self.status is Status.CONFIRMED
        return self.severity is Severity.BLOCK and sure

    @property
    def is_law_here(self) -> bool:
        """Whether it may be printed as the law that applies: national or this region's own."""
        return self.status is Status.CONFIRMED or (
            self.status is Status.LOCAL and self.in_force_here and not self.adopted
        )

    @property
    def shipped(self) -> "Rule":
        """The rule as it would stand without the county's decision."""
        taken = self.replaced if self.pack == COUNTY_PACK else None
        return taken or self

    @property
    def is_open(self) -> bool:
        """Whether a county may set its own value: it is no law here, and the value is one number,
        one share, yes or no, or one of a few words."""
        below = self.shipped
        plain = isinstance(below.value, int | Fraction) or bool(below.choices)
        return plain and not below.is_law_here

    @property
    def is_blank(self) -> bool:
        """Whether it waits for the county's figure: an amount of nought that nobody has set."""
        return self.unit == "fen" and self.value == 0 and self.status is Status.PROPOSED

    @property
    def fraction(self) -> Fraction:
        """The share as an exact fraction. Raises TypeError for a rule that is no share."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"{self.key} is no share.")
        return self.value

    def citation(self) -> Bilingual:
        """Source and article as people cite them, without the text itself."""
        return cite(self.source, self.article)


def cite(source: Bilingual, article: str) -> Bilingual:
    """《法律援助法》第43条; Legal Aid Law, Article 43. Several articles: "35,36"."""
    if not article or article == "—":
        return source
    parts = [part.strip() for part in article.split(",")]
    zh = "、".join(f"第{part}条" for part in parts)
    word = "Article" if len(parts) == 1 else "Articles"
    return Bilingual(f"{source.zh}{zh}", f"{source.en}, {word} {', '.join(parts)}")


def standing(rule: Rule) -> str:
    """What the rule is, as a word: confirmed, local, elsewhere, recalled, proposed, or the
    county's own (adopted where it is another rule made binding, county where newly set)."""
    if rule.adopted:
        taken_over = rule.replaced is not None and rule.replaced.source == rule.source
        return "adopted" if taken_over else "county"
    if rule.status is Status.LOCAL and not rule.in_force_here:
        return "elsewhere"
    return rule.status.value
