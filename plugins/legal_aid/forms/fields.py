"""Forms whose texts take no number that is sealed elsewhere, and fields that other forms lack."""

import re
from typing import Any

from wtforms.validators import ValidationError

from platform_core import api
from platform_core.api import DayField, LineField, TextArea
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid import numbers
from plugins.legal_aid.days import Known, read_partial, written
from plugins.legal_aid.operations.entrance import NO_NUMBERS, NUMBERED

SHAPE = re.compile(rf"{numbers.IDENTITY.pattern}|[A-Z]\d{{7,9}}", re.ASCII)


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


class _Unsealed:
    """Refuses a number in a text that is not sealed, and says where it goes."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then their texts for numbers."""
        valid: bool = super().validate(extra_validators)  # type: ignore[misc]
        for field in self:  # type: ignore[attr-defined]
            text = isinstance(field, LineField | TextArea) and field.short_name not in NUMBERED
            if text and numbers.names_somebody(field.data or ""):
                field.errors = [*field.errors, NO_NUMBERS]
                valid = False
        return valid


class Form(_Unsealed, api.Form):
    """What every form here derives from."""


class RowForm(_Unsealed, api.RowForm):
    """The same about one row."""


class IdentityField(LineField):
    """An identity number, or one of a passport, kept without blanks."""

    data: str | None

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, longest=24, required=False, **options)

    def pre_validate(self, form: Any) -> None:
        """Refuse what has another shape."""
        self.data = numbers.plain(self.data or "")
        if self.data and not SHAPE.fullmatch(self.data):
            raise ValidationError(_("An identity number has 18 digits. Check it."))
