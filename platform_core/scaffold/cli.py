"""`union plugin new`: a new plugin whose own tests pass at once."""

from pathlib import Path

import click

from platform_core.scaffold.writing import write_plugin

NEXT = """
Written: {count} files in {folder}. Next, in Union's environment:

    pip install -e '{folder}[testing]'
    pytest {folder}
    union db upgrade
    union module switch TOWNSHIP {name} on --reason "…"
"""


@click.command("new")
@click.argument("name")
@click.option("--into", type=click.Path(path_type=Path), help="Folder; default: union-NAME.")
@click.option("--label", default="", help="What people call it, in English.")
@click.option("--chinese", default="", help="What people call it, in Chinese.")
def new_cli(name: str, into: Path | None, label: str, chinese: str) -> None:
    """Write the installable package of a new plugin called NAME."""
    folder = into or Path(f"union-{name.replace('_', '-')}")
    written = write_plugin(name, folder, label=label, chinese=chinese)
    click.echo(NEXT.format(count=len(written), folder=folder, name=name).strip("\n"))
