"""From nothing to the first answer: a fresh interpreter, imports and all."""

import json
import subprocess
import sys
import time
from typing import Any

from bench.measure import ROOT


def first_answer(given: dict[str, Any]) -> float:
    """Seconds until a new process has given its first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.child"],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(given | {"warm": 1}) + "\n")
    process.stdin.flush()
    process.stdout.readline()
    took = time.perf_counter() - began
    process.stdin.close()
    process.wait(timeout=20)
    return took


def fastest(*given: dict[str, Any], rounds: int) -> list[float]:
    """The fastest of several starts of each, taking turns."""
    times = [[first_answer(each) for each in given] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]
