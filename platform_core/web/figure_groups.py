"""Figures as pages tell them: under the name of the module they belong to."""

from collections.abc import Mapping

from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import label_of


def by_module(row: Mapping[str, Figure]) -> list[tuple[str, list[Figure]]]:
    """The figures of one township, each module's in its own order."""
    found: dict[str, list[Figure]] = {}
    for module, each in registry().indicators():
        if each.key in row:
            label = _("Organisation") if module == "org" else label_of(module)
            found.setdefault(label, []).append(row[each.key])
    return list(found.items())
