"""What is filled in about a disclosure: its text, its way, its files, its findings."""

from typing import Any

from wtforms import HiddenField

from platform_core.api import (
    BooleanField,
    DayField,
    LineField,
    RowForm,
    TextArea,
    UploadField,
    VersionField,
)
from platform_core.api import lazy_gettext as _l

FILES = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
PICTURES = ".jpg,.jpeg,.png"
LONGEST = 20_000


class TextForm(RowForm):
    """The draft."""

    version = VersionField()
    title = LineField(_l("Title"), longest=200)
    content = TextArea(_l("Text"), longest=LONGEST, rows=14, required=False)

    def fill(self, row: Any) -> None:
        self.begin(title=row.title, content=row.content, version=row.version)


class ReasonForm(RowForm):
    """A reason that others read."""

    reason = TextArea(_l("Reason, as the clerk will read it"), longest=400, rows=3)


class WaiveForm(RowForm):
    """Why there is nothing to disclose."""

    reason = TextArea(_l("Why there is nothing to disclose this time"), longest=400, rows=3)


class CorrectForm(RowForm):
    """Begin another edition."""

    reason = TextArea(_l("What is corrected and why, as every reader will see it"), longest=400,
                      rows=3)  # fmt: skip
    withhold = BooleanField(
        _l("Take the text that stands off the public page: it shows what it must not")
    )


class ScheduleForm(RowForm):
    """The day of posting."""

    day = DayField(_l("Not before"), required=False,
                   description=_l("Leave it empty to post as soon as it is approved."))  # fmt: skip

    def fill(self, row: Any) -> None:
        self.begin(day=row.publish_on)


class FileForm(RowForm):
    """A document."""

    file = UploadField(_l("File"), accept=FILES)


class PhotoForm(RowForm):
    """A photograph of the board."""

    file = UploadField(_l("Photograph"), accept=PICTURES)


class FindingForm(RowForm):
    """What is decided about one finding."""

    mark = HiddenField()
    decision = HiddenField()
    reason = LineField(_l("Why, as every reader will see it"), longest=200)


class DetachForm(RowForm):
    """Which file goes."""

    attachment = HiddenField()
