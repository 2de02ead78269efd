"""A scorecard as pages and papers show it: lines with criterion, files and last year's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from platform_core.api import StoredFile, Verdict, current_pack, db, ref_of, verdict
from plugins.transparency.models import StarApplication, StarLine
from plugins.transparency.queries import stars
from plugins.transparency.rubrics import Criterion, Rubric, Veto
from plugins.transparency.scoring import Total


@dataclass(frozen=True)
class Row:
    """One line: `last` is the line of the same criterion a year before."""

    line: StarLine
    criterion: Criterion
    last: StarLine | None = None
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True)
class Card:
    """The whole scorecard. `groups` are the rubric's, in its order."""

    it: StarApplication
    rubric: Rubric
    rows: Sequence[Row]
    total: Total
    enough: Verdict  # whether enough of the rubric could be assessed
    last: StarApplication | None = None
    vetoes: Sequence[Veto] = field(default=())

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """The rows under the headings of the rubric."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(str(row.criterion.group), []).append(row)
        return list(found.items())


def card_of(it: StarApplication) -> Card:
    """The scorecard of an application."""
    rubric, last = it.edition.rubric, stars.before(it)
    files, before = _files_of(it.lines), _same_criteria(last)
    rows = [
        Row(line, criterion := rubric.criterion(line.code),
            before.get((line.code, criterion.title.zh)), files.get(ref_of(line), ()))
        for line in it.lines
    ]  # fmt: skip
    vetoes = [veto for veto in rubric.vetoes if veto.code in it.vetoes]
    summed = stars.total_of(it)
    return Card(it, rubric, rows, summed, assessable(rubric, summed), last, vetoes)


def assessable(rubric: Rubric, summed: Total) -> Verdict:
    """What the rules say of the share of the rubric's points that could be assessed."""
    share = 100 * summed.assessable // rubric.points
    return verdict(current_pack().limit("transparency.star_assessable"), share)


def proves(file: StoredFile, it: StarApplication) -> bool:
    """Whether a file belongs to a line of this scorecard."""
    return file.ref in {ref_of(line) for line in it.lines}


def _same_criteria(last: StarApplication | None) -> Mapping[tuple[str, str], StarLine]:
    """Last year's lines by code and title: under another title it is not the same question."""
    if last is None:
        return {}
    rubric = last.edition.rubric
    return {(each.code, rubric.criterion(each.code).title.zh): each for each in last.lines}


def _files_of(lines: Iterable[StarLine]) -> Mapping[str, list[StoredFile]]:
    refs = [ref_of(line) for line in lines]
    query = select(StoredFile).where(StoredFile.ref.in_(refs)).order_by(StoredFile.id)
    found: dict[str, list[StoredFile]] = {}
    for file in db.session.scalars(query):
        found.setdefault(file.ref, []).append(file)
    return found
