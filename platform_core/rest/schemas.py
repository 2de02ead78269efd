"""What programs send and get: fields that check as the forms do and say so in words.

Ids are text, because a program in JavaScript would round them; instants carry their offset;
days are days; whole amounts of money are fen.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import validate

from platform_core.clock import LOCAL
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.web.page import LARGEST_ID
from platform_core.web.paging import MOST

ID = r"^[0-9]{1,19}$"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Nested = ma.fields.Nested

# The words of the library for what needs no number; they are shown translated.
SAID = (
    _l("Missing data for required field."),
    _l("Field may not be null."),
    _l("Unknown field."),
    _l("Invalid input type."),
    _l("Not a valid string."),
    _l("Not a valid integer."),
    _l("Not a valid boolean."),
    _l("Not a valid list."),
    _l("Not a valid date."),
    _l("Not a valid datetime."),
)


class Schema(ma.Schema):
    """The shape of one thing. What it does not name is refused."""

    class Meta:
        unknown = ma.RAISE


class _Length(validate.Length):
    def _format_error(self, value: Any, message: str) -> str:
        if self.min is not None and len(value) < self.min:
            return _("Give at least %(least)s.", least=self.min)
        return _("Give at most %(most)s.", most=self.max)


class _Range(validate.Range):
    def _format_error(self, value: Any, message: str) -> str:
        bounds = {"least": self.min, "most": self.max}
        return _("Give a number from %(least)s to %(most)s.", **bounds)


class _OneOf(validate.OneOf):
    def _format_error(self, value: Any) -> str:
        return _("Give one of: %(choices)s.", choices=self.choices_text)


class Id(ma.fields.String):
    """The id of a row: text of digits here, a whole number in Python."""

    def __init__(self, **options: Any) -> None:
        options["metadata"] = {"pattern": ID, **options.get("metadata", {})}
        super().__init__(**options)

    def _serialize(self, value: Any, *args: Any, **options: Any) -> Any:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        text = super()._deserialize(value, *args, **options)
        if not re.fullmatch(ID, text, re.ASCII) or int(text) > LARGEST_ID:
            raise ma.ValidationError(_("Give an id: digits only."))
        return int(text)


class Instant(ma.fields.DateTime):
    """A moment, written with the offset of Shanghai: 2026-11-22T10:00:00+08:00."""

    def _serialize(self, value: datetime | None, *args: Any, **options: Any) -> Any:
        return None if value is None else value.astimezone(LOCAL).isoformat(timespec="seconds")


class IsoDay(ma.fields.Date):
    """A day: 2026-11-22."""


class Whole(ma.fields.Integer):
    """A whole number from `least` to `most`."""

    def __init__(self, *, least: int = 0, most: int = 2**31 - 1, **options: Any) -> None:
        super().__init__(validate=_Range(least, most), **options)

    def _validated(self, value: Any) -> Any:
        # An address holds text only; what is neither whole nor text of digits is a mistake.
        if isinstance(value, bool | float) or (isinstance(value, str) and not _is_whole(value)):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def _is_whole(written: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,18}", written, re.ASCII) is not None


class Flag(ma.fields.Boolean):
    """True or false."""


class _Written(ma.fields.String):
    """Text that every database can hold, without blanks at its ends."""

    def __init__(self, longest: int, *, least: int | None = None, **options: Any) -> None:
        least = (1 if options.get("required") else None) if least is None else least
        super().__init__(validate=_Length(least, longest), **options)

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        text = super()._deserialize(value, *args, **options)
        if _UNWRITABLE.search(text):
            raise ma.ValidationError(_("There are signs in it that cannot be written."))
        return self._tidy(text)

    def _tidy(self, text: str) -> str:
        raise NotImplementedError


class Line(_Written):
    """One line of text, of at most `longest` signs; blanks are made single."""

    def _tidy(self, text: str) -> str:
        return " ".join(text.split())


class Text(_Written):
    """Several lines of text, of at most `longest` signs."""

    def _tidy(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Choice(ma.fields.String):
    """One of some words: the members of a StrEnum, which Python gets, or a list of texts."""

    def __init__(self, choices: type[StrEnum] | Iterable[str], **options: Any) -> None:
        self.kind = choices if isinstance(choices, type) else None
        super().__init__(validate=_OneOf([str(choice) for choice in choices]), **options)

    def _validate(self, value: Any) -> None:
        super()._validate(str(value))

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        text = super()._deserialize(value, *args, **options)
        known = self.kind is not None and text in {str(each) for each in self.kind}
        return self.kind(text) if known and self.kind is not None else text


class Several(ma.fields.List[Any]):
    """A list of at least `least` and at most `most` things."""

    def __init__(self, of: Any, *, least: int = 0, most: int = MOST, **options: Any) -> None:
        super().__init__(of, validate=_Length(least or None, most), **options)


class Listed(Schema):
    """One page of a list."""

    next = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Ask for it as `cursor`; null where the list ends."},
    )


@cache
def page_of(schema: type[Schema]) -> type[Schema]:
    """The schema of one page of things: {items, next}."""
    items = ma.fields.List(ma.fields.Nested(schema), required=True)
    made = {"items": items, "__module__": schema.__module__}
    return type(f"{schema.__name__}Page", (Listed,), made)


class PageArgs(Schema):
    """Which page of a list."""

    cursor = ma.fields.String(
        load_default=None,
        validate=_Length(None, 2000),
        metadata={"description": "What the page before gave as `next`."},
    )
    limit = Whole(least=1, most=MOST, load_default=20)


class Place(Schema):
    """Where something sent does not fit."""

    detail = ma.fields.String(required=True)
    pointer = ma.fields.String(metadata={"description": "Its place in the body: #/title"})
    parameter = ma.fields.String(metadata={"description": "Its name in the address or headers"})


class Problem(ma.Schema):
    """Why not (RFC 9457). `detail` says what to do, in the caller's language."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String()
    rule = ma.fields.String(metadata={"description": "The key in the rule pack behind it"})
    errors = ma.fields.List(ma.fields.Nested(Place))
    current = ma.fields.Raw(metadata={"description": "409, 412: what is there now"})
    yours = ma.fields.Raw(metadata={"description": "409, 412: what was sent"})
    retry_after = ma.fields.Integer(metadata={"description": "429: seconds"})
    error_id = ma.fields.String(metadata={"description": "500: by which the log line is found"})


def places_of(messages: Mapping[str, Any]) -> list[dict[str, str]]:
    """The library's nested messages as a flat list of places, in the caller's language."""
    found = []
    for location, inner in messages.items():
        for path, message in _leaves(inner, ()):
            where = _where(str(location), path)
            found.append({"detail": _(str(message)), **where})
    return found


def _where(location: str, path: tuple[str, ...]) -> dict[str, str]:
    if location == "json":
        steps = (step.replace("~", "~0").replace("/", "~1") for step in path)
        return {"pointer": "#" + "".join(f"/{step}" for step in steps)}
    return {"parameter": path[0] if path else location}


def _leaves(inner: Any, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], str]]:
    if isinstance(inner, Mapping):
        for name, deeper in inner.items():
            step = () if name == "_schema" else (str(name),)
            yield from _leaves(deeper, (*path, *step))
    elif isinstance(inner, list):
        for each in inner:
            yield from _leaves(each, path)
    else:
        yield path, str(inner)
