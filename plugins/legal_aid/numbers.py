"""Numbers that tell who somebody is: how they are typed, and where they do not belong. Pure.

Identity, mobile and account numbers are sealed in columns of their own. A text beside them is
not, so it takes none: a form says where the number goes, and what comes from a file is masked.
"""

import re
import unicodedata

from platform_core.api import mask_identity

_JOINT = r"[\s\-‐–—]?"
_FORMS = (
    # An identity number holds the day of birth: other long numbers are none.
    rf"\d{{6}}{_JOINT}(?:19|20)\d\d{_JOINT}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]){_JOINT}\d{{3}}[\dXx]",
    rf"(?:86)?1[3-9]\d{_JOINT}\d{{4}}{_JOINT}\d{{4}}",
    # A bank account; a credit code of digits alone, which begins with 9, is no secret.
    rf"(?!9[1-3]\d{{16}}(?!\d))\d{{4}}{_JOINT}\d{{4}}{_JOINT}\d{{4}}{_JOINT}\d{{4}}{_JOINT}\d{{0,3}}",
)
_ANY = re.compile(rf"(?<![\dA-Za-z])(?:{'|'.join(_FORMS)})(?![\dA-Za-z])")
IDENTITY = re.compile(r"\d{17}[\dX]", re.ASCII)


def plain(number: str) -> str:
    """A number as it is kept: half width, without blanks and strokes, letters large."""
    return re.sub(r"[\s\-‐–—]", "", unicodedata.normalize("NFKC", number)).upper()


def names_somebody(text: str) -> bool:
    """Whether an identity, mobile or account number stands in a text."""
    return _ANY.search(unicodedata.normalize("NFKC", text)) is not None


def masked(text: str) -> str:
    """The text with such numbers masked; untouched where there are none."""
    if not names_somebody(text):
        return text
    return _ANY.sub(lambda found: mask_identity(found[0]), unicodedata.normalize("NFKC", text))
