"""Forms: text from a request made into checked values, or a message beside the field.

A refused value stays as it was typed. What a field cannot read it says in plain words, with an
example of what it can.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from platform_core.errors import Conflict, RuleBroken
from platform_core.i18n import format_number, gettext, plural
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l

__all__ = [
    "BooleanField", "ChoiceField", "ChoicesField", "DayField", "Form", "LineField",
    "MoneyField", "NumberField", "PhoneField", "RadioChoiceField", "SecretField", "TextArea",
    "UploadField", "VersionField",
]  # fmt: skip

Choices = Iterable[tuple[Any, str]] | Callable[[], Iterable[tuple[Any, str]]]

LARGEST_FEN = 10**15  # ten trillion yuan: more is a slip of the finger, and still fits 63 bits
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
CHINESE_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")


class _Translations:
    """WTForms' own messages, found in our catalogues like every other text."""

    def gettext(self, message: str) -> str:
        return gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return plural(one, many, n)


class Form(FlaskForm):  # type: ignore[misc]
    """What every form derives from. Fields take their values from the request when posted."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()

    def refuse(self, broken: RuleBroken) -> None:
        """Show a broken rule beside the field it is about, or above the form."""
        field = self._fields.get(broken.field)
        if field is None:
            self.form_errors.append(broken.message)
        else:
            field.errors = [*field.errors, broken.message]

    def check_version(self, row: Any, text: str = "") -> None:
        """Refuse a form made from an older state of `row` (its `version`).

        `text` names the attribute, and field, that both people may have written: the Conflict
        raised carries both texts. Set the form's VersionField from the row when you show it.
        """
        if self.version.data == row.version:
            return
        raise Conflict(
            _("Somebody else has changed this meanwhile. Compare both and send yours again."),
            current=getattr(row, text) if text else None,
            yours=self[text].data if text else None,
        )

    def problems(self) -> list[tuple[str | None, str]]:
        """(id of the field or None, message) for every error, in the order of the page."""
        above = [(None, str(message)) for message in self.form_errors]
        fields = [field for field in self if field.errors]
        return above + [(field.id, str(_first(field.errors))) for field in fields]


class LineField(StringField):  # type: ignore[misc]
    """One line of text, at most `longest` characters; blanks at the ends and controls go."""

    def __init__(
        self, label: str = "", *, longest: int = 200, required: bool = True, **options: Any
    ) -> None:
        checks = _checks(required, [*options.pop("validators", ()), Length(max=longest)])
        super().__init__(label, checks, filters=[_one_line], **_uncut(options))


class TextArea(TextAreaField):  # type: ignore[misc]
    """Several lines of text with a counter, at most `longest` characters."""

    def __init__(
        self,
        label: str = "",
        *,
        longest: int = 2000,
        required: bool = True,
        rows: int = 6,
        **options: Any,
    ) -> None:
        checks = _checks(required, [*options.pop("validators", ()), Length(max=longest)])
        shown = {"rows": rows, "data-counter": longest, **options.pop("render_kw", {})}
        options.setdefault("description", _l("At most %(count)s characters.", count=longest))
        super().__init__(label, checks, filters=[_lines], **_uncut({**options, "render_kw": shown}))


class _ReadField(Field):  # type: ignore[misc]
    """A value read from typed text by `read`; what cannot be read stays as typed."""

    widget = TextInput()
    data: Any  # what `read` made of the text; None where it is blank or cannot be read

    def __init__(self, label: str = "", *, required: bool = True, **options: Any) -> None:
        checks = _checks(required, options.pop("validators", ()))
        super().__init__(label, checks, **options)

    def read(self, typed: str) -> Any:
        """The value of `typed`, which is not blank. Raises ValueError with the message."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """The text that reads back as `value`."""
        return str(value)

    def process_formdata(self, values: list[str]) -> None:
        typed = _one_line(values[0]) if values else ""
        self.data = None
        if typed:
            self.data = self.read(unicodedata.normalize("NFKC", typed))

    def _value(self) -> str:
        if self.raw_data and self.data is None:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class DayField(_ReadField):
    """A day. Browsers show their calendar; 2026年11月22日, 2026/11/22 and 20261122 are read too."""

    def read(self, typed: str) -> date:
        compact = typed if "-" in typed else re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", typed)
        found = CHINESE_DAY.fullmatch(compact)
        try:
            if found is None:
                raise ValueError(typed)
            return date(*map(int, found.groups()))
        except ValueError:
            raise ValueError(_("Write the date like 2026-11-22.")) from None

    def __call__(self, **attributes: Any) -> Any:
        # A calendar field would blank out what it cannot read; then a text field keeps it.
        readable = self.data is not None or not self.raw_data or not self.raw_data[0]
        return super().__call__(**{"type": "date" if readable else "text", **attributes})


class MoneyField(_ReadField):
    """An amount typed in yuan, kept exactly as integer fen."""

    def __init__(self, label: str = "", *, least: int = 0, **options: Any) -> None:
        self.least = least
        shown = {"inputmode": "decimal", "autocomplete": "off", **options.pop("render_kw", {})}
        options.setdefault("description", _l("In yuan, for example 10800.50."))
        super().__init__(label, render_kw=shown, **options)

    def read(self, typed: str) -> int:
        plain = re.sub(r"[\s,]", "", typed).removeprefix("¥").removesuffix("元")
        if re.search("[万亿千百]", plain):
            raise ValueError(_("Write the amount in yuan, in digits: 10800, not 1.08万."))
        found = re.fullmatch(r"(-?)(\d{1,16})(?:\.(\d*))?", plain, re.ASCII)
        if found is None:
            raise ValueError(_("Write the amount in digits, for example 10800.50."))
        sign, yuan, rest = found.group(1), found.group(2), found.group(3) or ""
        if len(rest.rstrip("0")) > 2:
            raise ValueError(_("There is nothing smaller than a fen: at most two decimals."))
        fen = int(yuan) * 100 + int(rest.ljust(2, "0")[:2])
        return self._within(-fen if sign else fen)

    def _within(self, fen: int) -> int:
        if fen < self.least:
            least = self.show(self.least)
            raise ValueError(_("The amount must be at least %(least)s yuan.", least=least))
        if fen > LARGEST_FEN:
            raise ValueError(_("This amount is too large. Check the digits."))
        return fen

    def show(self, value: int) -> str:
        yuan, rest = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{yuan}.{rest:02}"


class NumberField(_ReadField):
    """A whole number from `least` to `most`."""

    def __init__(
        self, label: str = "", *, least: int = 0, most: int = 2**31 - 1, **options: Any
    ) -> None:
        self.least, self.most = least, most
        shown = {"inputmode": "numeric", "autocomplete": "off", **options.pop("render_kw", {})}
        super().__init__(label, render_kw=shown, **options)

    def read(self, typed: str) -> int:
        plain = re.sub(r"[\s,]", "", typed)
        if not re.fullmatch(r"-?\d{1,18}", plain, re.ASCII):
            raise ValueError(_("Write a whole number in digits."))
        if not self.least <= int(plain) <= self.most:
            bounds = {"least": format_number(self.least), "most": format_number(self.most)}
            raise ValueError(_("Write a number from %(least)s to %(most)s.", **bounds))
        return int(plain)


class PhoneField(_ReadField):
    """A Chinese mobile number, kept as its 11 digits; with `landline` fixed lines as well."""

    def __init__(self, label: str = "", *, landline: bool = False, **options: Any) -> None:
        self.landline = landline
        shown = {"type": "tel", "autocomplete": "tel", **options.pop("render_kw", {})}
        super().__init__(label, render_kw=shown, **options)

    def read(self, typed: str) -> str:
        plain = re.sub(r"[\s()]", "", typed).removeprefix("+86").removeprefix("0086")
        if MOBILE.fullmatch(plain.replace("-", "")):
            return plain.replace("-", "")
        if self.landline and LANDLINE.fullmatch(plain):
            return plain
        if self.landline:
            raise ValueError(_("Write a mobile number of 11 digits or a number like 0915-7202000."))
        raise ValueError(_("A mobile number has 11 digits and begins with 1. Check it."))


class _Chooses:
    """Choices as (value, label) pairs, or a function that fetches them when the form is made."""

    def __init__(
        self, label: str = "", *, choices: Choices, required: bool = True, **options: Any
    ) -> None:
        blank = options.pop("blank", None)
        options.setdefault("coerce", str)
        coerce = options.pop("coerce")
        checks = _checks(required, options.pop("validators", ()))
        super().__init__(
            label,
            checks,
            choices=lambda: _select_choices(choices, blank),  # type: ignore[call-arg]
            coerce=lambda given: None if given in (None, "") else coerce(given),
            **options,
        )

    def pre_validate(self, form: Any) -> None:
        """Nothing chosen is for the required check to refuse, in better words."""
        if self.data not in (None, []):  # type: ignore[attr-defined]
            super().pre_validate(form)  # type: ignore[misc]


class ChoiceField(_Chooses, SelectField):  # type: ignore[misc]
    """One of several, from a list that drops down. `coerce=int` for ids."""

    def __init__(self, label: str = "", *, choices: Choices, **options: Any) -> None:
        options.setdefault("blank", _l("Please choose"))
        super().__init__(label, choices=choices, **options)


class RadioChoiceField(_Chooses, RadioField):  # type: ignore[misc]
    """One of a few, all in view."""


class ChoicesField(_Chooses, SelectMultipleField):  # type: ignore[misc]
    """Any of a few, all in view, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SecretField(PasswordField):  # type: ignore[misc]
    """A password, exactly as typed and never shown again.

    `autocomplete` tells password managers what it is: current-password or new-password.
    """

    def __init__(self, label: str = "", *, autocomplete: str, **options: Any) -> None:
        checks = _checks(True, [*options.pop("validators", ()), Length(max=200)])
        super().__init__(label, checks, render_kw={"autocomplete": autocomplete}, **options)


class UploadField(FileField):  # type: ignore[misc]
    """A file. `accept` lists the endings offered, ".xlsx,.csv"; what it holds is checked later."""

    def __init__(
        self, label: str = "", *, accept: str, required: bool = True, **options: Any
    ) -> None:
        checks = list(options.pop("validators", ()))
        if required:
            checks.insert(0, FileRequired(_l("Please choose a file.")))
        super().__init__(label, checks, render_kw={"accept": accept}, **options)


class VersionField(HiddenField):  # type: ignore[misc]
    """The version of the row that the form was made from; see Form.check_version."""

    def process_formdata(self, values: list[str]) -> None:
        typed = values[0] if values else ""
        self.data = int(typed) if re.fullmatch(r"\d{1,9}", typed, re.ASCII) else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


def _uncut(options: dict[str, Any]) -> dict[str, Any]:
    """Without maxlength, for which browsers cut a pasted text without a word."""
    return {**options, "render_kw": {"maxlength": False, **options.get("render_kw", {})}}


def _checks(required: bool, further: Iterable[Any]) -> list[Any]:
    return [_Required() if required else Optional(), *further]


_FILL_IN = _l("Please fill in “%(field)s”.")
_CHOOSE = _l("Please choose “%(field)s”.")


class _Required(InputRequired):  # type: ignore[misc]
    """Something must be there; a message that could not be read is not covered by this one."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation()
        if field.data in (None, "", []):
            said = _CHOOSE if hasattr(field, "iter_choices") else _FILL_IN
            raise StopValidation(said % {"field": field.label.text})


def _select_choices(choices: Choices, blank: str | None) -> list[SelectChoice]:
    pairs = choices() if callable(choices) else choices
    found = [SelectChoice(str(value), str(label)) for value, label in pairs]
    return found if blank is None else [SelectChoice("", str(blank)), *found]


def _one_line(text: str | None) -> str:
    return " ".join(CONTROLS.sub(" ", (text or "").replace("\n", " ")).split())


def _lines(text: str | None) -> str:
    unix = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", unix).strip()


def _first(errors: Any) -> Any:
    return next(iter(errors.values() if isinstance(errors, Mapping) else errors))
