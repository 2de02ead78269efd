"""`union plugin new`: a new plugin whose own tests pass at once."""

from pathlib import Path

import click

from platform_core.i18n import DEFAULT_LOCALE, LOCALES, use_locale
from platform_core.i18n import gettext as _
from platform_core.scaffold.writing import write_plugin

NEXT = """
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
@click.option("--lang", type=click.Choice(list(LOCALES)), default=DEFAULT_LOCALE,
              help="Language of what is printed.")  # fmt: skip
def new_cli(name: str, into: Path | None, label: str, chinese: str, lang: str) -> None:
    """Write the installable package of a new plugin called NAME."""
    folder = into or Path(f"union-{name.replace('_', '-')}")
    with use_locale(lang):
        count = len(write_plugin(name, folder, label=label, chinese=chinese))
        click.echo(
            _("Written: %(count)s files in %(folder)s. Next, in Union's environment:",
              count=count, folder=folder)
        )  # fmt: skip
    click.echo(NEXT.format(folder=folder, name=name).rstrip())
