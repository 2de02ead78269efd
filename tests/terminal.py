"""`union` at a terminal: command by command, each as a process of its own would run it."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from platform_core import cli
from platform_core.testing.databases import let_go

ENVIRONMENT = {"UNION_ARGON2_MEMORY_KIB": "64", "UNION_ARGON2_ROUNDS": "1"}


class Terminal:
    """A shell in which UNION_INSTANCE names one instance."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance

    def __call__(self, *arguments: str, **options: str) -> Result:
        """Run `union` with these arguments."""
        environment = ENVIRONMENT | {"UNION_INSTANCE": str(self.instance)}
        done = CliRunner().invoke(cli.union, arguments, env=environment, **options)
        if cli._app.cache_info().currsize:
            let_go(cli._app())
        cli._app.cache_clear()
        return done

    def json(self, *arguments: str) -> object:
        """What `union … --json` prints."""
        done = self(*arguments, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)
