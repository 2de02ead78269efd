"""A field for days that may be known by month or year alone."""

from typing import Any

from platform_core.api import DayField
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.days import Known, read_partial, written


class KnownDayField(DayField):
    """A day, a month or a year, as old cases have them: 2016-12-06, 2016-12, 2016."""

    def __init__(self, label: str = "", **options: Any) -> None:
        options.setdefault("description", _l("A month or a year is enough: 2016-12, 2016."))
        super().__init__(label, **options)

    def read(self, typed: str) -> Known:  # type: ignore[override]
        """The day; the first of the month or year where no more is known."""
        try:
            known = read_partial(typed)
            return known or Known(super().read(typed))
        except ValueError:
            raise ValueError(_("Write the day like 2016-12-06, 2016-12 or 2016.")) from None

    def show(self, value: Known) -> str:
        """As it was entered."""
        return written(*value)

    def __call__(self, **attributes: Any) -> Any:
        return super().__call__(**{**attributes, "type": "text"})
