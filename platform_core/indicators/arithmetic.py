"""Whether a stated figure agrees with the sum it is said to be made of. Pure.

A source may contradict itself, and still the figure is reported as the source has it: the check
warns, it never blocks.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

LONGEST = 200  # characters of an expression
_SIGNS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_WRITTEN = str.maketrans({"＋": "+", "－": "-", "×": "*", "÷": "/", "（": "(", "）": ")", "x": "*"})


class Check(StrEnum):
    """What came of comparing a figure with its sum."""

    EXACT = "exact"
    ROUNDED = "rounded"
    DIFFERS = "differs"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Checked:
    """The verdict, and what the sum comes to, to two more digits than were stated."""

    verdict: Check
    computed: str = ""


def check_sum(expression: str, stated: Decimal) -> Checked:
    """Compare the value of `expression` (+ − × ÷ and brackets) with what is stated."""
    try:
        value = _value(ast.parse(expression.translate(_WRITTEN)[:LONGEST], mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError, OverflowError):
        return Checked(Check.UNREADABLE)
    if value == Fraction(stated):
        return Checked(Check.EXACT, f"{stated:f}")
    exponent = int(stated.as_tuple().exponent)
    step = Fraction(10) ** exponent
    verdict = Check.ROUNDED if abs(value - Fraction(stated)) <= step / 2 else Check.DIFFERS
    shown = f"{float(value):.{max(0, -exponent) + 2}f}"
    return Checked(verdict, shown.rstrip("0").rstrip(".") if "." in shown else shown)


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Fraction(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return _SIGNS[type(node.op)](_value(node.left), _value(node.right))
    raise ValueError("Only numbers, + - * / and brackets can be computed.")
