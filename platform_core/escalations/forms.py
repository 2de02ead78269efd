"""What people type when a matter goes up, and when the answer comes down."""

from flask import g, request

from platform_core.escalations.queries import files_to_offer, offered, open_matters
from platform_core.files.checks import ACCEPTED
from platform_core.i18n import lazy_gettext as _l
from platform_core.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    TextArea,
    UploadField,
)


def _asked() -> str:
    """The matter from whose page somebody comes."""
    return request.values.get("ref", "")


def _matters() -> list[tuple[str, str]]:
    """Those anybody here may take up, and the one that is asked for: it may be confidential."""
    found = open_matters(g.township.modules)
    asked = offered(_asked())
    if asked is not None and asked.ref not in dict(found):
        found.insert(0, (asked.ref, f"{asked.number} {asked.title}"))
    return found


def _files() -> list[tuple[str, str]]:
    return [(str(file.id), file.name) for file in files_to_offer(_asked())]


class EscalateForm(Form):
    """A matter on its way up."""

    ref = ChoiceField(
        _l("The matter it comes from"),
        choices=_matters,
        required=False,
        blank=_l("none of those listed"),
    )
    title = LineField(_l("Title"), longest=120)
    body = TextArea(_l("What the county is to know, and what is asked of it"), longest=4000)
    names = LineField(
        _l("Names to be blacked out"),
        longest=400,
        required=False,
        description=_l(
            "Separated by blanks. Identity, telephone and account numbers and addresses "
            "are blacked out by themselves."
        ),
    )
    files = ChoicesField(_l("Files of the matter that go along"), choices=_files, required=False)
    upload = UploadField(
        _l("A file that goes along"),
        accept=ACCEPTED,
        required=False,
        description=_l("Files go up as they are: black out in them yourself what names people."),
    )
    consent = LineField(
        _l("Consent"),
        longest=200,
        description=_l("Who consented, when and how: on paper, by telephone."),
    )
    wanted_by = DayField(_l("Answer hoped for by"), required=False)


class AnswerForm(Form):
    """The county's answer."""

    answer = TextArea(_l("Answer"), longest=4000)


class NoteForm(Form):
    """How the answer was passed on, or why it was taken back."""

    note = TextArea(_l("How, or why"), longest=400, rows=3)
