"""Children that take turns, and the ratios between them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Figure:
    """One line of the report. `bar` is the first bar of the budget, `goal` the one we want."""

    name: str
    ratio: float
    bar: float | None = None
    goal: float | None = None
    note: str = ""

    def __str__(self) -> str:
        verdict = "" if self.bar is None else ("met" if self.ratio <= self.bar else "MISSED")
        if self.goal is not None and self.ratio <= self.goal:
            verdict = "met, goal too"
        bars = ["-" if bar is None else f"≤ {bar:g}" for bar in (self.bar, self.goal)]
        return f"{self.name:62}{self.ratio:8.3f}{bars[0]:>9}{bars[1]:>9}  {verdict:14}{self.note}"


HEAD = f"{'ratio':62}{'measured':>8}{'bar':>9}{'goal':>9}  verdict"


@dataclass
class Child:
    """One application in a process of its own."""

    given: Mapping[str, Any]
    rounds: list[float] = field(default_factory=list)

    def __enter__(self) -> "Child":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.child"],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.first = self.ask(self.given)
        if self.first["status"] != 200:
            raise RuntimeError(f"{self.given['path']} answered {self.first['status']}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)

    def ask(self, what: Mapping[str, Any]) -> dict[str, Any]:
        """Send one line and wait for the answer."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The process for {what} ended; its reason stands above.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def run(self, n: int) -> None:
        """One round of `n` requests."""
        self.rounds.append(self.ask({"do": "run", "n": n})["us"])

    @property
    def best(self) -> float:
        """Microseconds of CPU per request in the best round."""
        return min(self.rounds)


def race(*children: Child, rounds: int, n: int) -> None:
    """Let them take turns."""
    for _ in range(rounds):
        for child in children:
            child.run(n)
