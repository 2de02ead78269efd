"""The drill: a thousand delegates vote in secret within a minute while processes are killed.

`python -m tests.congress.drill` runs it at full size on SQLite, `--postgres` on a throw-away
PostgreSQL; the tests run a short one. Several processes cast ballots; one after the other is
killed without warning and its successor sends everything once more. At the end every delegate
has exactly one ballot, and the counted ballots are those that were meant.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from flask import Flask

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.tenancy import db, platform_scope, township_scope
from plugins.congress import ballots
from plugins.congress.models import Box, Delegate, Roll, Vote
from plugins.congress.operations import casting, voting
from plugins.congress.queries import votes
from tests.builders import make_county, make_township
from tests.congress.meeting import CHAIR, NOW, Meeting, person

WORDS = ("for", "against", "")
SEED = 7  # which delegate means what, in every process alike


def meant(number: int) -> str:
    """What the delegate with this number means to vote."""
    return random.Random(SEED * 1_000_003 + number).choice(WORDS)


def prepare(app: Flask, delegates: int) -> tuple[int, int]:
    """A township with an open secret vote: the ids of both."""
    with app.app_context():
        with platform_scope():
            township = make_township(make_county(code="610999"), slug="drill")
            township_id = township.id
            db.session.commit()
        with township_scope(township_id):
            meeting = Meeting(due=delegates)
            vote_id = meeting.opened().id
            db.session.commit()
    return township_id, vote_id


def cast_share(app: Flask, township_id: int, vote_id: int, share: int, shares: int) -> None:
    """One process's delegates vote, each in a request of its own."""
    with app.app_context():
        with township_scope(township_id):
            known = db.session.query(Delegate).order_by(Delegate.number).all()
            mine = [person(each) for each in known if each.number % shares == share]
        for voter in mine:
            with township_scope(township_id):
                vote = db.session.get(Vote, (township_id, vote_id))
                word = meant(voter.account_id - 1000)
                casting.cast(vote, [word], actor=voter, now=NOW)
                db.session.commit()


def run(app: Flask, settings: Settings, delegates: int, processes: int, kills: int) -> float:
    """The whole drill. Returns the seconds the voting took; raises AssertionError on any loss."""
    township_id, vote_id = prepare(app, delegates)
    began = time.monotonic()
    running = {n: _start(settings, township_id, vote_id, n, processes) for n in range(processes)}
    for _n in range(kills):
        time.sleep(random.uniform(1.5, 3.0))
        share = random.choice(sorted(running))
        running[share].send_signal(signal.SIGKILL)
        running[share].wait()
        running[share] = _start(settings, township_id, vote_id, share, processes)
    codes = [process.wait() for process in running.values()]
    took = time.monotonic() - began
    assert codes == [0] * processes, codes
    _check(app, township_id, vote_id, delegates)
    return took


def _start(
    settings: Settings, township_id: int, vote_id: int, share: int, shares: int
) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ, "UNION_INSTANCE": str(settings.instance),
        "UNION_DATABASE_URL": settings.database_url,
        "UNION_COUNTY_DATABASE_URL": settings.county_database_url,
        "UNION_OWNER_DATABASE_URL": settings.owner_database_url,
        "UNION_BACKUP_DATABASE_URL": settings.backup_database_url,
    }  # fmt: skip
    numbers = [str(each) for each in (township_id, vote_id, share, shares)]
    command = [sys.executable, "-m", "tests.congress.drill", "--cast", *numbers]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def _check(app: Flask, township_id: int, vote_id: int, delegates: int) -> None:
    with app.app_context(), township_scope(township_id):
        vote = db.session.get(Vote, (township_id, vote_id))
        voted = db.session.query(Roll).filter_by(vote_id=vote_id, voted=True).count()
        boxed = db.session.query(Box).filter_by(vote_id=vote_id).count()
        assert (voted, boxed) == (delegates, delegates), (voted, boxed)
        voting.close_vote(vote, actor=CHAIR, now=NOW)
        _count(vote)
        found = Counter(votes.counted_ballots(vote))
        hoped = Counter(str(("for", "against", "").index(meant(n)))
                        for n in range(1, delegates + 1))  # fmt: skip
        assert found == hoped, (found, hoped)
        db.session.commit()


def _count(vote: Vote) -> None:
    from plugins.congress.operations import counting
    from tests.congress.meeting import PHRASES

    keys = votes.teller_keys(vote.session_id)
    given = {key.id: phrase for key, phrase in zip(keys[:2], PHRASES, strict=False)}
    teller = person(keys[0].delegate)
    counting.count(vote, given, actor=teller, now=NOW)


def main() -> None:
    """The command line of the drill, and of each of its processes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cast", nargs=4, type=int, metavar="N", help=argparse.SUPPRESS)
    options.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL")
    options.add_argument("--delegates", type=int, default=1000)
    options.add_argument("--processes", type=int, default=4)
    options.add_argument("--kills", type=int, default=6)
    given = options.parse_args()
    if given.cast:
        ballots._COST = {**ballots._COST, "n": 2}
        cast_share(create_app(), *given.cast)
        return
    with tempfile.TemporaryDirectory() as folder:
        took = _alone(Path(folder), given)
    print(f"{given.delegates} ballots in {took:.1f} s, {given.kills} processes killed: "
          "none lost, none twice")  # fmt: skip


def _alone(folder: Path, given: argparse.Namespace) -> float:
    from platform_core.testing.databases import PostgresTemplate, SqliteTemplate
    from platform_core.testing.postgres import Cluster

    cluster = Cluster() if given.postgres else None
    template = PostgresTemplate(folder, cluster) if cluster else SqliteTemplate(folder)
    try:
        with template.fresh(folder / "instance", {}) as settings:
            app = create_app(settings)
            return run(app, settings, given.delegates, given.processes, given.kills)
    finally:
        if cluster is not None:
            cluster.stop()


if __name__ == "__main__":
    main()
