"""Ranges of numbers as scoring rubrics write them, what two of them share, what none of them holds.

Pure. Read as the Civil Code (article 1259) says: 以上, 以下 and 以内 include the number itself,
超过, 不满 and 以外 leave it out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"(\d+(?:\.\d+)?)"
_BETWEEN = re.compile(
    rf"{_NUMBER}\s*(?:%|[^\d\s~～—–\-至到]{{0,4}})?\s*(?:~|～|—|–|-|至|到)\s*{_NUMBER}"
)
_CHAIN = re.compile(rf"{_NUMBER}\s*(<=|<|≤|＜)\s*x\s*(<=|<|≤|＜)\s*{_NUMBER}")
_ONE_SIDED = re.compile(rf"x\s*(<=|<|≤|＜|>=|>|≥|＞)\s*{_NUMBER}")
_FROM = ((f"{_NUMBER}[^\\d]*以上", False), (f"(?:超过|高于|大于){_NUMBER}", True))
_TO = (
    (f"{_NUMBER}[^\\d]*(?:以下|以内)", False),
    (f"(?:不满|不足|低于|小于){_NUMBER}", True),
)


@dataclass(frozen=True)
class Span:
    """Every number from `low` to `high`. None: without end. An open end leaves its number out."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it holds no number at all."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def holds(self, number: Fraction | int) -> bool:
        """Whether the number lies in it."""
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = (
            self.high is None or number < self.high or (number == self.high and not self.high_open)
        )
        return above and below

    def shared_with(self, other: "Span") -> "Span | None":
        """The numbers that both hold; None where there are none."""
        low, low_open = max(_lower(self), _lower(other))
        high, high_closed = min(_upper(self), _upper(other))
        shared = Span(
            low if low != _BELOW_ALL else None, high if high != _ABOVE_ALL else None,
            bool(low_open) and low != _BELOW_ALL, not high_closed and high != _ABOVE_ALL,
        )  # fmt: skip
        return None if shared.is_empty else shared

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high:
            return f"x = {plain(self.low)}"
        if self.low is None and self.high is None:
            return "x"
        if self.low is None:
            return f"x {'<' if self.high_open else '≤'} {plain(self.high)}"
        if self.high is None:
            return f"x {'>' if self.low_open else '≥'} {plain(self.low)}"
        left, right = "<" if self.low_open else "≤", "<" if self.high_open else "≤"
        return f"{plain(self.low)} {left} x {right} {plain(self.high)}"


_BELOW_ALL, _ABOVE_ALL = Fraction(-(10**18)), Fraction(10**18)


def _lower(span: Span) -> tuple[Fraction, bool]:
    return (_BELOW_ALL, False) if span.low is None else (span.low, span.low_open)


def _upper(span: Span) -> tuple[Fraction, bool]:
    """A closed end reaches further than an open one."""
    return (_ABOVE_ALL, True) if span.high is None else (span.high, not span.high_open)


def plain(number: Fraction | int | None) -> str:
    """A number as people write it: 80, 66.67."""
    if number is None:
        return ""
    exact = Fraction(number)
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.2f}".rstrip("0")


def read_span(written: str) -> Span | None:
    """The range that `written` names: 10~50万元, 50万元以上, 不满10, 80≤x<90. None where none."""
    text = written.strip().replace(",", "")
    if chain := _CHAIN.search(text):
        return Span(Fraction(chain[1]), Fraction(chain[4]), _open(chain[2]), _open(chain[3]))
    if one := _ONE_SIDED.search(text):
        number, sign = Fraction(one[2]), one[1]
        below = sign in ("<", "＜", "<=", "≤")
        return Span(high=number, high_open=_open(sign)) if below else Span(
            low=number, low_open=_open(sign))  # fmt: skip
    if between := _BETWEEN.search(text):
        return Span(Fraction(between[1]), Fraction(between[2]))
    return _in_words(text)


def _open(sign: str) -> bool:
    return sign in ("<", "＜", ">", "＞")


def _in_words(text: str) -> Span | None:
    for pattern, is_open in _FROM:
        if found := re.search(pattern, text):
            return Span(low=Fraction(found[1]), low_open=is_open)
    for pattern, is_open in _TO:
        if found := re.search(pattern, text):
            return Span(high=Fraction(found[1]), high_open=is_open)
    exact = re.fullmatch(rf"(?:x\s*=\s*)?{_NUMBER}", text)
    return Span(Fraction(exact[1]), Fraction(exact[1])) if exact else None


def gaps(spans: Iterable[Span], whole: Span) -> list[Span]:
    """The numbers of `whole` that none of the spans holds, lowest first."""
    missing, reached, open_end = [], whole.low, whole.low_open
    for span in sorted(spans, key=_lower):
        gap = Span(reached, span.low, open_end, not span.low_open)
        if span.low is not None and (reached is None or not gap.is_empty):
            missing.append(gap)
        if span.high is None:
            return missing
        if reached is None or (span.high, not span.high_open) > (reached, open_end):
            reached, open_end = span.high, not span.high_open
    last = Span(reached, whole.high, open_end, whole.high_open)
    return missing if last.is_empty else [*missing, last]
