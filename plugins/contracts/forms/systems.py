"""What is filled in for the four systems: a sheet for a month."""

import re
from datetime import date
from typing import Any

from wtforms import ValidationError

from platform_core.api import Form, LineField, UploadField
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l

MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")


class FiguresForm(Form):
    """A sheet of monthly figures and the month it is of."""

    month = LineField(_l("Month"), longest=10, description=_l("For example 2026-10."))
    file = UploadField(_l("Sheet (.xlsx or .csv)"), accept=".xlsx,.csv")

    def validate_month(self, field: Any) -> None:
        """A month as people write it."""
        found = MONTH.fullmatch(field.data or "")
        if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1990:
            raise ValidationError(_("Write the month like 2026-10."))

    @property
    def first_day(self) -> date:
        """The month's first day."""
        found = MONTH.fullmatch(self.month.data)
        assert found is not None
        return date(int(found[1]), int(found[2]), 1)
