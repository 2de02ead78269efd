"""What the county fills in for its rubric: a criterion with its bands, stars, vetoes, the day."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import FieldList, FormField, HiddenField
from wtforms.validators import Regexp

from platform_core.api import (
    Bilingual,
    BooleanField,
    ChoiceField,
    DayField,
    Form,
    LineField,
    NumberField,
    UploadField,
    indicators_called,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import choices
from plugins.transparency.rubrics import Band, Criterion, Method, Nothing, Rubric, Star, Veto
from plugins.transparency.spans import read_span

MORE_ROWS = 2  # empty ones below those there are
MOST_ROWS = 20


def _figures() -> list[tuple[str, str]]:
    """Every figure that an installed module counts, by its key."""
    known = indicators_called().items()
    return [(key, f"{each.label} · {key}") for key, each in sorted(known)]


class PartForm(Form):
    """A row within another form, whose token covers it. A row without a first word is no row."""

    class Meta(Form.Meta):
        csrf = False

    needs: Sequence[str] = ()

    @property
    def is_filled(self) -> bool:
        """Whether there is anything in its first field."""
        return bool(next(iter(self)).data)

    def validate(self, extra_validators: Any = None) -> bool:
        """As every form; and a row that is one at all is whole."""
        whole = super().validate(extra_validators)
        missing = [self[name] for name in self.needs if self.is_filled and self[name].data is None]
        for field in missing:
            field.errors = [*field.errors,
                            _("Please fill in “%(field)s”.", field=field.label.text)]  # fmt: skip
        return whole and not missing


class BandRow(PartForm):
    """One band of a criterion."""

    name = LineField(_l("Band"), longest=60, required=False)
    values = LineField(_l("Range of the figure"), longest=40, required=False)
    low = NumberField(_l("Lowest points"), most=1000, required=False)
    high = NumberField(_l("Highest points"), most=1000, required=False)
    needs = ("low", "high")

    def validate(self, extra_validators: Any = None) -> bool:
        """A range that can be read, and points the right way round."""
        whole = super().validate(extra_validators)
        if self.values.data and read_span(self.values.data) is None:
            told = _("Write a range like 80 ≤ x < 90, x ≥ 90, or 10~50.")
            self.values.errors = [*self.values.errors, told]
        elif whole and self.is_filled and self.low.data > self.high.data:
            self.high.errors = [_("The highest points are fewer than the lowest.")]
        return not self.errors

    def band(self) -> Band:
        """The band that was filled in."""
        span = read_span(self.values.data) if self.values.data else None
        return Band(label=self.name.data, values=span, low=self.low.data, high=self.high.data)


class StarRow(PartForm):
    """From how many points on there are so many stars."""

    stars = NumberField(_l("Number of stars"), least=1, most=5, required=False)
    at = NumberField(_l("From points in a hundred"), most=100, required=False)
    by_county = BooleanField(_l("Only for a demonstration unit of the county"))
    needs = ("at",)


class VetoRow(PartForm):
    """Something that rules every star out."""

    title = LineField(_l("What rules every star out"), longest=120, required=False)
    key = ChoiceField(_l("Proved by a figure of nought"), choices=_figures, required=False,
                      blank=_l("People decide"))  # fmt: skip
    code = HiddenField()


class RowsForm(Form):
    """A form with rows; what is wrong in a row is said at its own field."""

    made_from = HiddenField()

    def problems(self) -> list[tuple[str | None, str]]:
        """As every form; of rows, each field with its message."""
        lists = [each for each in self if isinstance(each, FieldList)]
        own = [each for each in super().problems() if each[0] not in {it.id for it in lists}]
        return own + [
            (field.id, str(field.errors[0]))
            for rows in lists for row in rows for field in row.form if field.errors
        ]  # fmt: skip

    @staticmethod
    def filled(rows: Any) -> list[Any]:
        """The rows that hold something."""
        return [row.form for row in rows if row.form.is_filled]


def _rows(given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*given, *({} for _each in range(MORE_ROWS))]


_ONLY = _l("Letters, digits and dots only.")


class CriterionForm(RowsForm):
    """One criterion with its bands."""

    code = LineField(_l("No. of the criterion"), longest=12,
                     validators=[Regexp(r"[\w.\-]+\Z", message=_ONLY)],
                     description=_l("Such as 2.3. It stays the same from edition to edition, so "
                                    "that last year's marks stand beside."))  # fmt: skip
    group = LineField(_l("Group of criteria"), longest=60)
    title = LineField(_l("Name of the criterion"), longest=120)
    points = NumberField(_l("Full marks"), least=1, most=1000)
    method = ChoiceField(_l("How points are given"), choices=lambda: choices(Method), blank=None)
    key = ChoiceField(_l("Figure that gives the points"), choices=_figures, required=False,
                      blank=_l("None: people give them"))  # fmt: skip
    least = NumberField(_l("All points from"), least=1, most=9999, required=False,
                        description=_l("Only for “all or nothing”."))  # fmt: skip
    nothing = ChoiceField(_l("Where there is nothing to measure"),
                          choices=lambda: choices(Nothing), blank=None)  # fmt: skip
    unit = LineField(_l("Unit of the figure"), longest=12, required=False)
    group_en = LineField(_l("Group of criteria, in English"), longest=120, required=False)
    title_en = LineField(_l("Name of the criterion, in English"), longest=200, required=False)
    bands = FieldList(FormField(BandRow), max_entries=MOST_ROWS)

    @classmethod
    def about(cls, it: Criterion | None, made_from: str) -> "CriterionForm":
        """Filled with what stands, for a change; or empty but for what is usual."""
        if it is None:
            return cls(data={"made_from": made_from, "method": Method.JUDGED,
                             "nothing": Nothing.SKIP, "bands": _rows([])})  # fmt: skip
        bands = [{"name": each.label, "values": str(each.values or ""), "low": each.low,
                  "high": each.high} for each in it.bands]  # fmt: skip
        return cls(data={
            "made_from": made_from, "code": it.code, "group": it.group.zh, "title": it.title.zh,
            "points": it.points, "method": it.method, "key": it.key, "least": it.least,
            "nothing": it.nothing, "unit": it.unit, "group_en": _english(it.group),
            "title_en": _english(it.title), "bands": _rows(bands),
        })  # fmt: skip

    def criterion(self) -> Criterion:
        """What was filled in."""
        method = Method(self.method.data)
        return Criterion(
            code=self.code.data, group=_two(self.group, self.group_en),
            title=_two(self.title, self.title_en), points=self.points.data,
            key="" if method is Method.JUDGED else self.key.data or "", method=method,
            least=self.least.data or 1, nothing=Nothing(self.nothing.data),
            unit=self.unit.data or "",
            bands=tuple(each.band() for each in self.filled(self.bands)),
        )  # fmt: skip


def _english(name: Bilingual) -> str:
    return "" if name.en == name.zh else name.en


def _two(chinese: Any, english: Any) -> Bilingual:
    return Bilingual(chinese.data, english.data or chinese.data)


def _kept(known: dict[str, Bilingual], chinese: str) -> Bilingual:
    return known.get(chinese) or Bilingual(chinese, chinese)


class ResultsForm(RowsForm):
    """What points come to: the rubric's name, stars, and what rules them out."""

    title = LineField(_l("Name of the rubric"), longest=120)
    stars = FieldList(FormField(StarRow), max_entries=MOST_ROWS)
    vetoes = FieldList(FormField(VetoRow), max_entries=MOST_ROWS)

    @classmethod
    def about(cls, it: Rubric, made_from: str) -> "ResultsForm":
        """Filled with what stands."""
        stars = [{"stars": e.stars, "at": e.at, "by_county": e.by_county} for e in it.stars]
        vetoes = [{"code": e.code, "title": e.title.zh, "key": e.key} for e in it.vetoes]
        return cls(data={"made_from": made_from, "title": it.title.zh, "stars": _rows(stars),
                         "vetoes": _rows(vetoes)})  # fmt: skip

    def results(self, before: Rubric) -> Rubric:
        """What was filled in; English names stay where the Chinese ones do."""
        known = {each.zh: each for each in before.names()}
        vetoes = self.filled(self.vetoes)
        taken = {each.code.data for each in vetoes}
        fresh = (code for n in range(1, 2 * MOST_ROWS) if (code := f"v{n}") not in taken)
        return Rubric(
            title=_kept(known, self.title.data),
            criteria=(),
            stars=tuple(
                Star(stars=each.stars.data, at=each.at.data, by_county=each.by_county.data)
                for each in self.filled(self.stars)
            ),
            vetoes=tuple(
                Veto(code=each.code.data or next(fresh), key=each.key.data or "",
                     title=_kept(known, each.title.data))
                for each in vetoes
            ),
        )  # fmt: skip


class PublishForm(Form):
    """From which day on an edition of the rubric holds."""

    since = DayField(_l("In force from"), default=today)
    knowingly = BooleanField(_l("I publish it although these faults are known"))


class RubricFileForm(Form):
    """A rubric as a table."""

    file = UploadField(
        _l("Table of the rubric"),
        accept=".xlsx,.csv",
        description=_l("One row for each criterion, or for each of its bands."),
    )
