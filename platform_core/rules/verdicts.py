"""Judges figures by a rule and says why, in sentences. Exact numbers; a gap is never guessed.

Pure: no Flask, no database. What is missing makes the verdict unknown (`ok` is None).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from operator import eq, ge, gt, le, lt
from typing import Any

from platform_core.rules.dates import DueDate
from platform_core.rules.rule import Rule, Severity, standing
from platform_core.rules.steps import Step

COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq}


@dataclass(frozen=True)
class Verdict:
    """What a rule says of some figures. `ok` is None where one of them is missing.

    `blocking`: it is not met, and the rule may stop people: confirmed law, or adopted by the
    county. An unknown verdict of such a rule blocks as well. `inputs` are plain JSON.
    """

    ok: bool | None
    severity: Severity
    blocking: bool
    explanation: tuple[Step, ...]
    rule: str
    pack: str
    version: str
    inputs: Mapping[str, Any]

    def sentences(self) -> list[str]:
        """The explanation in the reader's language, one sentence a step."""
        return [step.sentence() for step in self.explanation]

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `from_json` reads it back."""
        return {
            "ok": self.ok, "severity": self.severity.value, "blocking": self.blocking,
            "explanation": [step.to_json() for step in self.explanation],
            "rule": self.rule, "pack": self.pack, "version": self.version,
            "inputs": dict(self.inputs),
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Verdict":
        """The verdict that `to_json` stored."""
        steps = tuple(Step.from_json(step) for step in stored["explanation"])
        return cls(
            stored["ok"], Severity(stored["severity"]), stored["blocking"], steps,
            stored["rule"], stored["pack"], stored["version"], stored["inputs"],
        )  # fmt: skip


def verdict(rule: Rule, measured: int | None, whole: int | None = None) -> Verdict:
    """Judge a share (`measured` of `whole`) or a plain number (`measured` alone) by its rule."""
    return share(rule, measured, whole) if rule.unit == "share" else number(rule, measured)


def share(rule: Rule, part: int | None, whole: int | None) -> Verdict:
    """Judge `part` of `whole`. Unknown when either is missing or there is no whole at all."""
    inputs = {"part": part, "whole": whole}
    if part is None or not whole:
        return _unknown(rule, inputs)
    limit = rule.fraction
    ok = COMPARE[rule.cmp](Fraction(part, whole), limit)
    values = {
        "num": limit.numerator, "den": limit.denominator, "cmp": rule.cmp, "base": rule.base,
        "whole": whole, "needed": needed(rule, whole), "count_cmp": _count_cmp(rule.cmp),
    }  # fmt: skip
    return _judged(rule, ok, inputs, Step("needed", values, rule.citation()), part)


def needed(rule: Rule, whole: int) -> int:
    """The smallest count out of `whole` that meets a share rule; the largest for a ceiling.

    30 delegates: 20 for “at least 2/3”, 16 for “more than 1/2”, 15 for “at least 1/2”.
    """
    exact = rule.fraction * whole
    by_cmp = {">": floor(exact) + 1, "<": ceil(exact) - 1, "<=": floor(exact)}
    return by_cmp.get(rule.cmp, ceil(exact))


def number(rule: Rule, measured: int | None) -> Verdict:
    """Judge a count, an amount in fen, a number of times: minimum, maximum, range or choice."""
    inputs = {"measured": measured}
    if measured is None:
        return _unknown(rule, inputs)
    limit = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    if rule.cmp == "between":
        ok = limit[0] <= measured <= limit[1]
    elif rule.cmp == "in":
        ok = measured in limit
    else:
        ok = COMPARE[rule.cmp](measured, limit[0])
    values = {"cmp": rule.cmp, "limit": list(limit), "unit": rule.unit}
    return _judged(rule, ok, inputs, Step("required", values, rule.citation()), measured)


def banded(rule: Rule, size: int | None, measured: int | None) -> Verdict:
    """Judge a number whose minimum depends on a size, such as delegates on employees.

    Unknown for a size that the text leaves out.
    """
    inputs = {"size": size, "measured": measured}
    least = None if size is None else band_value(rule, size)
    if measured is None or least is None:
        return _unknown(rule, inputs)
    ok = COMPARE[rule.cmp](measured, least)
    values = {"cmp": rule.cmp, "limit": [least], "unit": rule.unit}
    step = Step("required", values, rule.citation())
    return _judged(rule, ok, inputs, step, measured)


def band_value(rule: Rule, size: int) -> int | None:
    """The number a banded rule gives for `size`; None where no band holds it.

    A band is {from, until, base, per, add}: base, plus `add` for each full `per` above from.
    """
    for band in rule.value:
        if band["from"] <= size <= band.get("until", size):
            extra = (size - band.get("start", band["from"])) // band["per"] if "per" in band else 0
            return int(band["base"] + extra * band.get("add", 0))
    return None


def in_time(rule: Rule, due: DueDate, done: date | None, today: date) -> Verdict:
    """Judge whether something was done within its limit. Unknown while there is still time."""
    inputs = {"due": due.due.isoformat(), "done": done and done.isoformat(),
              "today": today.isoformat()}  # fmt: skip
    told: dict[str, Any] = {"due": inputs["due"], "done": inputs["done"]}
    if done is None and (today <= due.due or due.limit.names_earliest):
        return _verdict(rule, None, inputs, Step("open", told), blocking=False)
    if done is None:
        return _verdict(rule, False, inputs, Step("missed", told, rule.citation()))
    ok = done >= due.due if due.limit.names_earliest else done <= due.due
    return _verdict(rule, ok, inputs, Step("done", {**told, "ok": ok}, rule.citation()))


def _count_cmp(cmp: str) -> str:
    """More than 1/2 of 60 is at least 31: as a whole number every comparator includes."""
    return {">": ">=", "<": "<="}.get(cmp, cmp)


def _judged(rule: Rule, ok: bool, inputs: Mapping[str, Any], asked: Step, found: int) -> Verdict:
    told = {"found": found, "ok": ok, "unit": rule.unit}
    return _verdict(rule, ok, inputs, asked, Step("found", told))


def _unknown(rule: Rule, inputs: Mapping[str, Any]) -> Verdict:
    step = Step("unknown", {"label": [rule.label.zh, rule.label.en]}, rule.citation())
    return _verdict(rule, None, inputs, step)


def _verdict(
    rule: Rule, ok: bool | None, inputs: Mapping[str, Any], *steps: Step,
    blocking: bool | None = None,
) -> Verdict:  # fmt: skip
    stops = rule.may_block and ok is not True if blocking is None else blocking
    source = rule.citation()
    if (what := standing(rule)) != "confirmed":
        steps += (Step("standing", {"as": what, "source": [source.zh, source.en]}),)
    return Verdict(ok, rule.severity, stops, steps, rule.key, rule.pack, rule.version, inputs)
