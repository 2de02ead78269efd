"""What can be wrong with a row of a roster: the codes, how grave each is, and the words for it.

- *error*: the row cannot be imported before somebody looks at the papers. Above all a present but
  ruined identity number: dropping it silently would make the same person a second member later.
  The office may blank the cell; then the person comes in and the number is collected afterwards.
- *warn*: something was decided for the office (a value recovered, left empty, or the row passed
  over as a repetition) and should be looked at.
- *info*: the value was read in full, only its spelling was put in order; or no member's row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from platform_core.i18n import lazy_gettext as _l


class Severity(StrEnum):
    """What a finding means for its row: nothing, look again, or it cannot be taken in."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place. `row` as the spreadsheet program counts; `column` is the heading."""

    sheet: str
    row: int
    column: str
    code: str
    severity: Severity
    message: str


class Remark(NamedTuple):
    """A code of CODES with the facts its message needs, before its place is known."""

    code: str
    facts: Mapping[str, Any] = {}


class Clean(NamedTuple):
    """What a cleaner made of one cell."""

    value: Any
    remarks: tuple[Remark, ...] = ()


class Code(NamedTuple):
    severity: Severity
    message: Any  # a lazy text with %(name)s places


def _info(message: Any) -> Code:
    return Code(Severity.INFO, message)


def _warn(message: Any) -> Code:
    return Code(Severity.WARN, message)


def _error(message: Any) -> Code:
    return Code(Severity.ERROR, message)


WHOLE_ROW = _l("Whole row")

ROWS: Mapping[str, Code] = {
    "total_row": _info(_l("A row of totals, not a person; passed over.")),
    "signature_row": _info(_l("A row for signatures; passed over.")),
    "note_row": _info(_l("A remark on the sheet, not a row of the roster; passed over.")),
    "heading_row": _info(_l("The heading is repeated here; passed over.")),
    "numbered_row": _info(_l("Only the running number is filled in; passed over.")),
    "example_row": _info(_l("The example of the template; passed over.")),
    "blank_rows": _info(_l("%(count)s blank rows (to row %(last)s); passed over.")),
    "sheet_empty_roster": _warn(
        _l("There is a heading but no row below it. Fill in the roster and upload it again.")
    ),
    "file_empty": _error(
        _l("There is nothing in this file. Fill in the roster and upload it again.")
    ),
    "sheet_skipped": _warn(
        _l(
            "No heading was found on this sheet, so it was not read. "
            "Use the headings of the template."
        )
    ),
    "notes_sheet": _info(_l("The notes of the template; not read.")),
    "heading_missing": _error(
        _l(
            "No heading was found. Put the headings in one row, with at least “%(needed)s”, or use "
            "the template."
        )
    ),
    "column_missing": _error(
        _l("The column “%(needed)s” is missing. Add it, or use the template.")
    ),
    "column_ignored": _info(_l("This column is not part of the roster and was not read.")),
    "wrong_kind": _error(_l("This is a %(found)s, not a %(wanted)s. Import it under “%(found)s”.")),
    "ditto": _info(_l("“%(value)s” means the same as above: %(meant)s.")),
    "marks_read": _info(_l("Read as: %(meanings)s.")),
    "duplicate_person": _warn(
        _l("The same person already stands in row %(row)s (%(union)s); this row was passed over.")
    ),
    "already_member": _warn(_l("Already registered as a member; this row was passed over.")),
    "duplicate_row": _warn(_l("The same as row %(row)s; this row was passed over.")),
    "already_known": _warn(_l("Already registered; this row was passed over.")),
}

PEOPLE: Mapping[str, Code] = {
    "name_missing": _error(_l("The name is missing. Fill it in.")),
    "name_spaces": _info(_l("Spaces in or around the name were removed.")),
    "name_odd": _warn(_l("“%(value)s” does not look like a person's name. Check it.")),
    "identity_missing": _warn(
        _l("The identity number is missing. The person is imported without it; add it later.")
    ),
    "identity_apostrophe": _info(_l("The apostrophe before the identity number was removed.")),
    "identity_full_width": _info(
        _l("Full-width characters in the identity number were converted.")
    ),
    "identity_spaces": _info(_l("Spaces or hyphens in the identity number were removed.")),
    "identity_lower_x": _info(_l("The small x at the end of the identity number became X.")),
    "identity_upgraded": _warn(
        _l(
            "An identity number of 15 digits; it was completed to %(value)s. "
            "Check it with the card."
        )
    ),
    "identity_number": _error(
        _l(
            "The identity number is stored as a number, so its last digits are lost (%(value)s). "
            "Set the column to “text” and type it from the card again, or leave the cell blank."
        )
    ),
    "identity_scientific": _error(
        _l(
            "The spreadsheet program turned the identity number into %(value)s; the digits are "
            "lost. Take it from the original roster with the column set to “text”, or leave the "
            "cell blank."
        )
    ),
    "identity_length": _error(
        _l(
            "The identity number %(value)s has %(count)s characters instead of 18. Check it with "
            "the card, or leave the cell blank."
        )
    ),
    "identity_unreadable": _error(
        _l("%(value)s is not an identity number. Check it with the card, or leave the cell blank.")
    ),
    "identity_date": _error(
        _l(
            "The birth date inside the identity number %(value)s does not exist. Check it with the "
            "card, or leave the cell blank."
        )
    ),
    "identity_check_digit": _error(
        _l(
            "The check digit of the identity number %(value)s is wrong: at least one digit is "
            "mistyped. Check it with the card, or leave the cell blank."
        )
    ),
    "identity_shared": _error(
        _l(
            "The identity number %(value)s already belongs to %(name)s in row %(row)s. Check both "
            "with their cards."
        )
    ),
    "sex_coded": _info(_l("“%(value)s” was read as %(meant)s.")),
    "sex_from_identity": _info(_l("The sex was taken from the identity number.")),
    "sex_unreadable": _warn(_l("“%(value)s” is neither male nor female; it was not taken over.")),
    "sex_contradicts": _warn(
        _l("The sex contradicts the identity number; the identity number was followed.")
    ),
    "birth_from_identity": _info(_l("The birth date was taken from the identity number.")),
    "birth_contradicts": _warn(
        _l("The birth date contradicts the identity number; the identity number was followed.")
    ),
    "birth_incomplete": _warn(
        _l("Only “%(value)s” is known of the birth date; it was left empty. Add the full date.")
    ),
    "phone_missing": _info(_l("No telephone number.")),
    "phone_none": _info(_l("“%(value)s” was read as: no telephone number.")),
    "phone_full_width": _info(_l("Full-width digits in the telephone number were converted.")),
    "phone_separators": _info(_l("Hyphens or spaces in the telephone number were removed.")),
    "phone_scientific": _warn(
        _l(
            "The spreadsheet program turned the telephone number into %(value)s; it was left "
            "empty. Set the column to “text” and fill it in again."
        )
    ),
    "phone_wrong": _warn(
        _l("“%(value)s” is not a telephone number (%(count)s digits); it was left empty.")
    ),
}

VALUES: Mapping[str, Code] = {
    "value_missing": _error(_l("“%(needed)s” is missing. Fill it in.")),
    "date_serial": _info(_l("%(value)s is a date stored as a number; it was read as %(meant)s.")),
    "date_month_only": _warn(_l("Only the month is given (%(value)s); the day stays open.")),
    "date_month_completed": _info(
        _l("Only the month is given (%(value)s); the day was taken from the identity number.")
    ),
    "date_year_only": _warn(_l("Only the year is given (%(value)s); month and day stay open.")),
    "date_unreadable": _warn(
        _l("“%(value)s” is not a date; it was left empty. Write it like 2011-11-20.")
    ),
    "date_future": _warn(_l("%(value)s lies in the future; it was left empty.")),
    "union_short": _warn(_l("“%(value)s” was read as %(meant)s.")),
    "union_missing": _error(_l("The union is missing. Fill in the name of the union.")),
    "union_unknown": _error(
        _l("There is no union called “%(value)s” here. Set it up first, or correct the name.")
    ),
    "union_ambiguous": _error(
        _l("“%(value)s” may mean %(names)s. Write the full name of the union.")
    ),
    "count_unit": _info(_l("“%(value)s” was read as the number %(meant)s.")),
    "count_unreadable": _warn(_l("“%(value)s” is not a number; it was left empty.")),
    "amount_unreadable": _error(
        _l("“%(value)s” is not an amount. Write it in digits, in yuan, for example 3200.50.")
    ),
    "count_exceeds": _warn(
        _l("More than all employees (%(value)s of %(total)s). Check the figures.")
    ),
    "code_with_words": _info(_l("“%(value)s” was read as the code %(meant)s.")),
    "choice_unknown": _warn(
        _l("“%(value)s” is not one of the known values; it was left empty. Known: %(known)s.")
    ),
    "credit_code_missing": _warn(_l("The credit code is missing. Add it later.")),
    "credit_code_wrong": _warn(
        _l("The credit code %(value)s is mistyped; it was left empty. Check it with the licence.")
    ),
    "credit_code_shared": _error(
        _l("The credit code %(value)s already belongs to %(name)s in row %(row)s. Check both.")
    ),
}

CODES: Mapping[str, Code] = {**ROWS, **PEOPLE, **VALUES}


def say(code: str, facts: Mapping[str, Any]) -> str:
    """The message of `code` in the reader's language."""
    return str(CODES[code].message) % facts
