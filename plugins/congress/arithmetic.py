"""Whether a vote had its quorum and its majority, and whether counts of papers can be right.

Pure. Fraction, comparator and base come from a rule, exactly: 2/3 of 50 is 34, not 33. A figure
that is missing makes the answer unknown; nothing is guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from platform_core.api import Rule, RuleBroken, Verdict, needed, verdict
from platform_core.api import gettext as _


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was counted, as people and papers. None where a figure is not known.

    `due` 应到: all delegates in office. `present` 实到. `issued`, `returned`: papers handed out
    and collected, phones included. `constituency`: all employees of an electoral district.
    """

    due: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    votes_for: int | None = None
    against: int | None = None
    abstain: int | None = None
    constituency: int | None = None

    def of(self, base: str) -> int | None:
        """The whole that a rule's base names."""
        wholes = {"present": self.present, "constituency": self.constituency}
        return wholes.get(base, self.due)

    def to_json(self) -> dict[str, int | None]:
        """Plain data for storage, events and the command line."""
        return dict(self.__dict__)


class Fault(NamedTuple):
    """One way in which figures cannot be right: the field to look at, and a sentence."""

    field: str
    message: str


# What cannot be more than what: (smaller, its name) ≤ (larger).
_ORDER = (
    ("present", "due"), ("present", "constituency"), ("issued", "present"),
    ("returned", "issued"), ("valid", "returned"),
)  # fmt: skip


def names() -> dict[str, str]:
    """Each figure as tellers call it."""
    return {
        "due": _("due to attend"), "present": _("present"), "issued": _("issued"),
        "returned": _("returned"), "valid": _("valid"), "invalid": _("invalid"),
        "votes_for": _("for"), "against": _("against"), "abstain": _("abstained"),
        "constituency": _("employees of the district"),
    }  # fmt: skip


def faults(figures: Figures) -> Iterator[Fault]:
    """Every way in which the figures contradict each other; what is unknown is passed over."""
    known = {name: value for name, value in figures.to_json().items() if value is not None}
    called = names()
    for name, value in known.items():
        if value < 0:
            yield Fault(name, _("%(what)s cannot be below zero.", what=called[name]))
    for small, large in _ORDER:
        if small in known and large in known and known[small] > known[large]:
            yield Fault(small, _("%(small)s (%(n)s) cannot be more than %(large)s (%(m)s).",
                                 small=called[small], n=known[small],
                                 large=called[large], m=known[large]))  # fmt: skip
    yield from _sums(known, called)


def _sums(known: dict[str, int], called: dict[str, str]) -> Iterator[Fault]:
    sides = ("votes_for", "against", "abstain")
    cast = sum(known.get(name, 0) for name in sides)
    if all(name in known for name in (*sides, "valid")) and cast != known["valid"]:
        yield Fault("valid", _("For, against and abstained together are %(n)s, but %(m)s papers "
                               "are valid.", n=cast, m=known["valid"]))  # fmt: skip
    papers = known.get("valid", cast) + known.get("invalid", 0)
    if "valid" in known and "returned" in known and papers != known["returned"]:
        yield Fault("returned", _("Valid and invalid together are %(n)s, but %(m)s papers were "
                                  "returned.", n=papers, m=known["returned"]))  # fmt: skip
    for whole in ("present", "due", "constituency"):
        if whole in known and "valid" not in known and papers > known[whole]:
            yield Fault("votes_for", _("There are more votes (%(n)s) than %(what)s (%(m)s).",
                                       n=papers, what=called[whole], m=known[whole]))  # fmt: skip
            return


def check(figures: Figures) -> None:
    """Raises RuleBroken, naming the first field and saying everything that does not balance."""
    found = list(faults(figures))
    if found:
        raise RuleBroken(" ".join(fault.message for fault in found), field=found[0].field)


@dataclass(frozen=True)
class Judgement:
    """What the rules say of a vote. `quorum` is None where no rule asks for one.

    `passed` is None where it cannot be known. `needed` is the fewest votes that pass.
    """

    quorum: Verdict | None
    majority: Verdict
    passed: bool | None
    needed: int | None

    @property
    def quorum_ok(self) -> bool | None:
        """Whether enough were present; None where unknown or not asked."""
        return self.quorum.ok if self.quorum else None

    def sentences(self) -> list[str]:
        """Why, in the reader's language: quorum, majority, and what follows."""
        asked = self.quorum.sentences() if self.quorum else [_("No rule asks for a quorum here.")]
        return [*asked, *self.majority.sentences(), _outcome(self.passed)]

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `from_json` reads it back."""
        return {
            "quorum": self.quorum.to_json() if self.quorum else None,
            "majority": self.majority.to_json(), "passed": self.passed, "needed": self.needed,
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Judgement":
        """The judgement that `to_json` stored."""
        quorum = Verdict.from_json(stored["quorum"]) if stored["quorum"] else None
        majority = Verdict.from_json(stored["majority"])
        return cls(quorum, majority, stored["passed"], stored["needed"])

    def answer(self) -> dict[str, Any]:
        """The figures as a program reads them: true, false or "unknown"; null for a quorum
        that no rule asks for."""
        return {
            "quorum_ok": _word(self.quorum.ok) if self.quorum else None,
            "majority_ok": _word(self.majority.ok),
            "passed": _word(self.passed),
            "needed": "unknown" if self.needed is None else self.needed,
            "explanation": self.sentences(),
        }


def judge(figures: Figures, quorum: Rule | None, majority: Rule) -> Judgement:
    """Judge a vote by its two rules. Raises RuleBroken where the figures contradict each other.

    Invalid papers and abstentions never count as votes for; they stay in the base.
    """
    check(figures)
    whole = figures.of(majority.base)
    enough = verdict(majority, figures.votes_for, whole)
    attended = verdict(quorum, figures.present, figures.of(quorum.base)) if quorum else None
    passed = _both(enough.ok, attended.ok if attended else True)
    return Judgement(attended, enough, passed, needed(majority, whole) if whole else None)


def _both(one: bool | None, other: bool | None) -> bool | None:
    """Both hold; False as soon as one does not, unknown while one is missing."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _word(answer: bool | None) -> bool | str:
    return "unknown" if answer is None else answer


def _outcome(passed: bool | None) -> str:
    if passed is None:
        return _("Whether it is passed cannot be said: a figure is missing.")
    return _("It is passed.") if passed else _("It is not passed.")
