"""`union plugin check`: the conformance suite on any installed plugin, on a database of its own."""

import json
import sys
import tempfile
from pathlib import Path

import click

from platform_core.i18n import DEFAULT_LOCALE, LOCALES, use_locale
from platform_core.i18n import gettext as _
from platform_core.testing.conformance import Check, Finding, examine
from platform_core.testing.conformance.bench import bench_in

Report = list[tuple[Check, list[Finding]]]


@click.command("check")
@click.argument("plugin")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@click.option("--lang", type=click.Choice(list(LOCALES)), default=DEFAULT_LOCALE,
              help="Language of the report.")  # fmt: skip
def check_cli(plugin: str, as_json: bool, lang: str) -> None:
    """Put PLUGIN to the conformance suite; exit 1 where it found something.

    Nothing of this instance is read or changed: the suite makes a database of its own.
    """
    with use_locale(lang), tempfile.TemporaryDirectory(prefix="union-check-") as folder:
        report = _report(plugin, Path(folder) / "instance")
        click.echo(
            json.dumps(_data(plugin, report), ensure_ascii=False, indent=2)
            if as_json
            else _words(plugin, report)
        )
    sys.exit(1 if any(findings for _check, findings in report) else 0)


def _report(plugin: str, folder: Path) -> Report:
    with bench_in(folder, plugin) as bench:
        try:
            bench.candidate  # noqa: B018
        except LookupError as missing:
            said = _("No plugin is called “%(name)s”. See: union plugin list", name=plugin)
            raise click.UsageError(said) from missing
        return list(examine(bench))


def _data(plugin: str, report: Report) -> dict[str, object]:
    checks = [
        {
            "check": check.name,
            "promise": str(check.promise),
            "findings": [
                {"where": f.where, "cause": str(f.cause), "cure": str(f.cure)} for f in findings
            ],
        }
        for check, findings in report
    ]
    return {"plugin": plugin, "ok": not any(each["findings"] for each in checks), "checks": checks}


def _words(plugin: str, report: Report) -> str:
    lines = []
    for check, findings in report:
        lines.append(f"{'FAIL' if findings else ' ok '}  {check.name:24} {plugin} {check.promise}")
        lines += [f"      {finding}" for finding in findings]
    count = sum(bool(findings) for _check, findings in report)
    lines.append(_("%(n)s checks, %(failed)s failed.", n=len(report), failed=count))
    return "\n".join(lines)
