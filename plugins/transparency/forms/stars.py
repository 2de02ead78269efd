"""What is filled in for stars: the application, marks line by line, the county's audit."""

from typing import Any

from flask import g

from platform_core.api import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    Form,
    LineField,
    NumberField,
    RadioChoiceField,
    RowForm,
    TextArea,
    UploadField,
    offer,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.models import StarApplication, StarLine
from plugins.transparency.operations.stars import Mark
from plugins.transparency.queries import stars as found
from plugins.transparency.rubrics import run

FILES = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


def _subjects() -> list[tuple[str, str]]:
    bodies = [(str(each.id), each.name) for each in found.units()]
    return [("0", _("%(name)s itself", name=g.township.federation_name)), *bodies]


class StarForm(Form):
    """Who applies, for which year."""

    body = ChoiceField(_l("Who applies"), choices=_subjects, coerce=int)
    year = NumberField(_l("Year rated"), least=2000, most=2999, default=lambda: today().year)


class BandForm(RowForm):
    """Points for a line, and the band, where the rubric has bands."""

    points = NumberField(_l("Score"), most=1000)
    band = ChoiceField(
        _l("Band of points"), choices=(), required=False,
        description=_l("Needed where more than one band gives these points."),
    )  # fmt: skip

    def fill(self, row: StarLine) -> None:
        criterion = row.application.edition.rubric.criterion(row.code)
        self.points.description = _("0 to %(most)s.", most=criterion.points)
        if not criterion.bands:
            del self.band
            return
        bands = [(each.label, f"{each.label}（{run(each.low, each.high)}）")
                 for each in criterion.bands]  # fmt: skip
        offer(self.band, bands, _("As the points say"))

    def mark(self, reason: str = "") -> Mark:
        """What was filled in, for the operation."""
        band = self.band.data if "band" in self else ""
        return Mark(self.points.data, band or "", reason)


class AssessForm(BandForm):
    """The unit's own mark, with what proves it."""

    evidence = TextArea(_l("What proves it"), longest=1000, rows=3, required=False)
    page = LineField(_l("On which page"), longest=40, required=False)

    def fill(self, row: StarLine) -> None:
        super().fill(row)
        if row.own is not None and not self.is_submitted():
            self.begin(points=row.own // 10, evidence=row.evidence, page=row.evidence_page)
            if "band" in self:
                self.begin(band=row.own_band)


class MarkForm(BandForm):
    """The township's mark."""

    reason = TextArea(_l("Why it differs from the unit's own"), longest=1000, rows=2,
                      required=False)  # fmt: skip

    def fill(self, row: StarLine) -> None:
        super().fill(row)
        mark = row.township if row.township is not None else row.own
        if mark is not None and not self.is_submitted():
            self.begin(points=mark // 10, reason=row.township_reason)
            if "band" in self:
                self.begin(band=row.band)


class ReplyForm(RowForm):
    """What the unit says of a mark."""

    text = TextArea(_l("Reply to the mark"), longest=1000, rows=3)

    def fill(self, row: StarLine) -> None:
        if not self.is_submitted():
            self.begin(text=row.reply)


class AnswerForm(BandForm):
    """The township's answer to a reply, and its mark where that changes."""

    points = NumberField(_l("Points, where the mark changes"), most=1000, required=False)
    reason = TextArea(_l("Why the mark is changed"), longest=1000, rows=2, required=False)
    answer = TextArea(_l("Answer to the reply"), longest=1000, rows=3)

    def changed(self) -> Mark | None:
        """The new mark; None where it stays."""
        return None if self.points.data is None else self.mark(self.reason.data or "")


class FileForm(RowForm):
    """A file that proves something."""

    file = UploadField(_l("File"), accept=FILES)


class ChargeForm(RowForm):
    """Vetoes that no record proves."""

    codes = ChoicesField(_l("What rules every star out"), choices=(), required=False)
    grounds = TextArea(_l("What it rests on"), longest=2000, rows=3, required=False)

    def fill(self, row: StarApplication) -> None:
        vetoes = row.edition.rubric.vetoes
        offer(self.codes, [(each.code, str(each.title)) for each in vetoes if not each.key])
        if not self.is_submitted():
            self.begin(codes=list(row.vetoes), grounds=row.veto_grounds)


class AppealForm(RowForm):
    """Why the unit disagrees with the result."""

    grounds = TextArea(_l("Why the result is not right"), longest=2000, rows=4)


class AuditForm(RowForm):
    """What the county found about one line."""

    points = NumberField(_l("Points, where they change"), most=1000, required=False)
    reason = TextArea(_l("Why they are changed"), longest=1000, rows=2, required=False)


class PostForm(RowForm):
    """The result is posted."""

    demonstration = BooleanField(_l("The county names it a demonstration unit"))


class ReasonForm(RowForm):
    """A reason, for whoever gets it back."""

    reason = TextArea(_l("Why"), longest=2000, rows=3)


class OpinionForm(RowForm):
    """The county's decision on an appeal."""

    decision = RadioChoiceField(
        _l("Decision"),
        choices=lambda: [("uphold", _("The result stands")), ("again", _("Audit once more"))],
    )
    opinion = TextArea(_l("Opinion of the county union"), longest=2000, rows=4)


class ReopenForm(RowForm):
    """Why an award is looked at again, and what is to remain of it."""

    stars = NumberField(_l("Stars that remain"), most=4)
    codes = ChoicesField(_l("What rules every star out"), choices=(), required=False)
    grounds = TextArea(_l("What has come to light"), longest=2000, rows=4)

    def fill(self, row: Any) -> None:
        vetoes = row.application.edition.rubric.vetoes
        offer(self.codes, [(each.code, str(each.title)) for each in vetoes])
