"""`python -m bench`: every ratio we can show, in one run. `--quick` gives only an idea."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.measure import HEAD, Child, Figure, race
from bench.rosters import roster_ratio
from bench.starts import fastest
from bench.towns import Towns, made
from platform_core.testing.postgres import Cluster, NoPostgres, Server
from tests.core.plugin_builder import Workshop


class Bench:
    """One run: where its instances lie and how long it may take."""

    def __init__(self, folder: Path, *, quick: bool) -> None:
        self.folder = folder
        self.rounds, self.n = (4, 30) if quick else (12, 100)
        self.many, self.each = (200, 100) if quick else (1000, 100)
        self.rows = 1_000 if quick else 3_334

    def figures(self, server: Server | None) -> Iterator[Figure]:
        """Every ratio, as soon as it is measured."""
        towns = made(self.folder / "thirty", 30, self.rows)
        yield self._page(towns, "SQLite", bar=3.0, goal=2.1)
        yield self._layers("SQLite", None)
        yield from self._plugins(towns)
        yield from self._townships()
        if server is not None:
            on_server = made(self.folder / "thirty_pg", 30, self.rows, server)
            yield self._page(on_server, "PostgreSQL", bar=2.5, goal=1.5)
            yield self._layers("PostgreSQL", server)
        yield from self._memory_and_start(towns)
        yield roster_ratio(towns, rows=1_000 if self.rounds == 4 else 10_000)

    def _page(self, towns: Towns, engine: str, *, bar: float, goal: float) -> Figure:
        record = towns.instance / "record.json"
        with self._racing(towns.child()) as (union,):
            union.ask({"do": "record", "file": str(record)})
        with self._racing(towns.child(), towns.bare(record)) as (union, bare):
            sizes = f"{union.first['bytes']} and {bare.first['bytes']} bytes"
            note = f"{union.best:.0f} µs, bare {bare.best:.0f} µs; {sizes}"
            name = f"list page ÷ bare Flask, same SQL and HTML, {engine}"
            return Figure(name, union.best / bare.best, bar, goal, note)

    def _layers(self, engine: str, server: Server | None) -> Figure:
        """With a single township the page is the same without any filter."""
        towns = made(self.folder / f"alone_{engine.lower()}", 1, self.rows, server)
        unguarded = towns.unguarded(layers=False)
        with self._racing(towns.child(), unguarded) as (on, off):
            name = f"all isolation layers on ÷ off, list page, {engine}"
            return Figure(name, on.best / off.best, 1.25, 1.10)

    def _plugins(self, towns: Towns) -> Iterator[Figure]:
        given = [towns.child(plugins=str(self._made_plugins(count))) for count in (5, 50)]
        with self._racing(*given) as (five, fifty):
            yield Figure("50 plugins installed ÷ 5", fifty.best / five.best, 1.05, 1.02)
            ours = min(fifty.ask({"do": "hooks", "n": self.n * 10})["us"] for _round in range(5))
            note = f"{ours:.0f} µs of {fifty.best:.0f} µs"
            name = "hook dispatch, 50 installed, 5 on ÷ list page"
            yield Figure(name, ours / fifty.best, 0.02, 0.02, note)

    def _townships(self) -> Iterator[Figure]:
        one = made(self.folder / "one", 1, self.each)
        many = made(self.folder / "many", self.many, self.each)
        with self._racing(one.child(), many.child()) as (alone, among):
            name = f"list page of one township among {self.many:,} ÷ alone"
            yield Figure(name, among.best / alone.best, 1.15, 1.10)

    def _memory_and_start(self, towns: Towns) -> Iterator[Figure]:
        given = towns.child(), towns.bare(towns.instance / "record.json")
        with self._racing(*given) as (union, bare):
            ours, theirs = (each.ask({"do": "memory"})["kib"] / 1024 for each in (union, bare))
            note = f"{ours:.0f} MiB, bare {theirs:.0f} MiB"
            yield Figure("memory of a process ÷ bare Flask", ours / theirs, 3.0, 2.2, note)
        ours, theirs = fastest(*given, rounds=3 if self.rounds == 4 else 6)
        note = f"{ours:.2f} s, bare {theirs:.2f} s"
        yield Figure("start to first answer ÷ bare Flask", ours / theirs, 8.0, 5.0, note)

    def _made_plugins(self, count: int) -> Path:
        """A folder of installed plugins, each with a page and an answer to every hook."""
        root = self.folder / f"plugins{count}"
        root.mkdir()
        shop = Workshop(root, f"p{count}")
        for n in range(count):
            shop.installed(f"made{n}", answers=True)
        return root

    @contextmanager
    def _racing(self, *given: dict[str, Any]) -> Iterator[list[Child]]:
        with ExitStack() as stack:
            children = [stack.enter_context(Child(each)) for each in given]
            race(*children, rounds=self.rounds, n=self.n)
            yield children


@contextmanager
def a_server() -> Iterator[Server | None]:
    """A throw-away PostgreSQL, or None with the reason printed."""
    try:
        server = Cluster()
    except NoPostgres as missing:
        print(f"No PostgreSQL: {missing}")
        yield None
        return
    yield server
    server.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows")
    quick = parser.parse_args().quick
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="union-bench-") as folder, a_server() as server:
        for figure in Bench(Path(folder), quick=quick).figures(server):
            print(figure, flush=True)


if __name__ == "__main__":
    main()
