"""`union congress …`: judge a vote by its figures."""

import json
import re
from fractions import Fraction
from typing import Any

import click

from platform_core.api import Bilingual, Rule, Severity, Status
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress.arithmetic import Figures, judge

BASES = ("due", "present", "constituency")
GIVEN = Bilingual("命令行给定", "given on the command line")


class ShareType(click.ParamType[Fraction | None]):
    """A fraction such as 2/3; "none" where no share is asked for."""

    name = "fraction"

    def convert(self, value: Any, param: Any, ctx: Any) -> Fraction | None:
        """The exact fraction. Usage error for anything that is none between 0 and 1."""
        if value is None or isinstance(value, Fraction) or value == "none":
            return None if value == "none" else value
        found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", value)
        if found is None or not 0 < int(found[1]) <= int(found[2]):
            self.fail(_("Write a fraction such as 2/3, or none."), param, ctx)
        return Fraction(int(found[1]), int(found[2]))


@click.group()
def cli() -> None:
    """The workers' congress."""


@cli.command()
@click.option("--due", type=int, help=_l("Delegates in office, all who are due to attend."))
@click.option("--present", type=int, help=_l("Delegates present."))
@click.option("--for", "votes_for", type=int, help=_l("Votes for."))
@click.option("--against", type=int, help=_l("Votes against."))
@click.option("--abstain", type=int, help=_l("Abstentions."))
@click.option("--invalid", type=int, help=_l("Invalid papers."))
@click.option("--issued", type=int, help=_l("Papers handed out."))
@click.option("--returned", type=int, help=_l("Papers collected."))
@click.option("--constituency", type=int, help=_l("All employees of the electoral district."))
@click.option("--quorum", type=ShareType(), default="2/3", help=_l("Share that must be present."))
@click.option("--quorum-base", type=click.Choice(BASES), help=_l("Of whom; as --base."))
@click.option("--pass", "majority", type=ShareType(), default="1/2", help=_l("Share that passes."))
@click.option("--base", type=click.Choice(BASES), default="due", help=_l("Share of whom."))
@click.option("--inclusive/--strict", default=False,
              help=_l("Whether exactly the share passes (半数以上) or not (过半数)."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=_l("Print JSON."))
def verdict(
    quorum: Fraction | None, quorum_base: str | None, majority: Fraction | None, base: str,
    inclusive: bool, as_json: bool, **figures: int | None,
) -> None:  # fmt: skip
    """Say whether a vote had its quorum and majority, and why; a missing figure is unknown."""
    if majority is None:
        raise click.UsageError(_("A share that passes is needed, such as --pass 1/2."))
    of_whom = quorum_base or ("constituency" if base == "constituency" else "due")
    asked = _rule("quorum", quorum, ">=", of_whom) if quorum else None
    passes = _rule("pass", majority, ">=" if inclusive else ">", base)
    found = judge(Figures(**figures), asked, passes).answer()
    in_words = "\n".join(found["explanation"])
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else in_words)


def _rule(name: str, share: Fraction, cmp: str, base: str) -> Rule:
    """A rule that stands in no pack: what the caller asked to judge by."""
    label = Bilingual("法定人数" if name == "quorum" else "通过票数", name)
    return Rule(
        key=f"congress.{name}", label=label, value=share, unit="share", cmp=cmp, source=GIVEN,
        article="—", status=Status.CONFIRMED, severity=Severity.INFO, pack="command line",
        version="1", base="eligible" if base == "due" else base,
    )  # fmt: skip
