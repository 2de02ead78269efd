"""What an address asks for: a period, and how the answer is wanted."""

from flask import request

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.indicators.periods import Period


def asked_period(default: str = "all") -> Period:
    """The period in the address ("?period=2026-U"). Raises RuleBroken where it names none."""
    written = request.args.get("period", "").strip() or default
    return read_period(written)


def read_period(written: str) -> Period:
    """The period that somebody typed. Raises RuleBroken where it names none."""
    try:
        return Period.parse(written.strip())
    except ValueError:
        raise RuleBroken(
            _("Write the period as 2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all."),
            field="period",
        ) from None


def asked_kind(*kinds: str) -> str:
    """How the answer is wanted ("?as=xlsx"): one of `kinds`, or "page". Raises RuleBroken."""
    wanted = request.args.get("as", "page")
    if wanted not in ("page", *kinds):
        raise RuleBroken(_("This can be had as a page or as %(kinds)s.", kinds=", ".join(kinds)))
    return wanted
