"""All checks in order, and what they say of one plugin."""

import logging
from collections.abc import Iterator
from itertools import groupby

from platform_core.i18n import lazy_gettext as _l
from platform_core.testing.conformance import declared, pages, tables, texts
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.conformance.finding import Check, Finding

log = logging.getLogger(__name__)

CHECKS = (*texts.CHECKS, *declared.CHECKS, *tables.CHECKS, *pages.CHECKS)


def examine(bench: Bench) -> Iterator[tuple[Check, list[Finding]]]:
    """Each check with what it found; after a stage that found something, the later ones are left
    out, because they would only say the same in other words."""
    for _stage, checks in groupby(CHECKS, key=lambda check: check.stage):
        found = False
        for check in checks:
            findings = examined(check, bench)
            found = found or bool(findings)
            yield check, findings
        if found:
            return


def examined(check: Check, bench: Bench) -> list[Finding]:
    """What one check says. A check that stumbles over the plugin says so."""
    try:
        return list(dict.fromkeys(check.run(bench)))
    except Exception as fault:
        log.exception("The check %s stopped", check.name)
        return [
            Finding(
                "__init__.py:1",
                _l(
                    "The check %(check)s stopped: %(said)s.",
                    check=check.name,
                    said=f"{type(fault).__name__}: {fault}",
                ),
                _l("See the log for the trace."),
            )
        ]
