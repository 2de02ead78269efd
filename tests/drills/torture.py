"""Four processes of eight writers, killed at random: nothing acknowledged may be lost."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROCESSES = 4


@dataclass(frozen=True)
class Outcome:
    """What was left. Times in milliseconds."""

    kills: int
    acknowledged: int
    stored: int
    counted: int
    lost: int
    faults: tuple[str, ...]
    integrity: str
    p99: float
    slowest: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged, {self.lost} lost, "
            f"{self.stored} stored, {self.counted} counted, {len(self.faults)} faults, "
            f"p99 {self.p99:.0f} ms, slowest {self.slowest:.0f} ms"
        )


def torture(instance: Path, seconds: float, *, every: tuple[float, float]) -> Outcome:
    """Write for `seconds`, killing one process after a pause between the two of `every`."""
    dice, started = random.Random(7), 0

    def start() -> subprocess.Popen[bytes]:
        nonlocal started
        started += 1
        command = [sys.executable, "-m", "tests.drills.writer", str(instance), str(started)]
        with (instance / "writers.out").open("ab") as out:
            return subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)

    running = [start() for _each in range(PROCESSES)]
    _wait_for_the_first(instance)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(dice.uniform(*every))
        struck = dice.randrange(PROCESSES)
        running[struck].kill()
        running[struck].wait()
        running[struck] = start()
    for process in running:
        process.kill()
        process.wait()
    return _outcome(instance, started - PROCESSES)


def _wait_for_the_first(instance: Path) -> None:
    for _turn in range(600):
        if (instance / "acknowledged").exists() and os.path.getsize(instance / "acknowledged"):
            return
        time.sleep(0.1)
    raise TimeoutError((instance / "writers.out").read_text()[-2000:])


def _outcome(instance: Path, kills: int) -> Outcome:
    lines = [line.split() for line in (instance / "acknowledged").read_text().splitlines()]
    titles, waited = {line[0] for line in lines}, sorted(float(line[1]) for line in lines)
    with closing(sqlite3.connect(instance / "union.db")) as database:
        stored = {title for (title,) in database.execute("SELECT title FROM core_honour")}
        (counted,) = database.execute("SELECT last FROM core_counter").fetchone()
        (integrity,) = database.execute("PRAGMA integrity_check").fetchone()
    faults = instance / "faults"
    return Outcome(
        kills=kills,
        acknowledged=len(titles),
        stored=len(stored),
        counted=counted,
        lost=len(titles - stored),
        faults=tuple(faults.read_text().splitlines()) if faults.exists() else (),
        integrity=integrity,
        p99=waited[int(len(waited) * 0.99)],
        slowest=waited[-1],
    )
