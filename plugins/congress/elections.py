"""What stands on a ballot, and who is elected or how somebody was appraised. Pure.

A ballot is one mark for each line: a motion has one line, an election one for each candidate, an
appraisal two for each person (grade and trust). A mark is the place of the chosen word on its
scale, written as one digit; the last word of every scale is to abstain, and so is a blank.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from platform_core.api import Rule, RuleBroken, needed
from platform_core.api import gettext as _

INVALID = "!"  # a counted ballot that is no vote: 废票


class Scale(StrEnum):
    """The kinds of line."""

    VOTE = "vote"
    GRADE = "grade"
    TRUST = "trust"


WORDS = {
    Scale.VOTE: ("for", "against", "abstain"),
    Scale.GRADE: ("excellent", "competent", "basically", "incompetent", "abstain"),
    Scale.TRUST: ("trust", "distrust", "abstain"),
}

Ballot = str


def write(chosen: Sequence[str], scales: Sequence[Scale], seats: int = 0) -> Ballot:
    """The ballot with these words, one for each line; "" abstains.

    `seats`: at most so many “for” in an election, 0 where there is no limit. Raises RuleBroken
    where a word is not on its scale or there are too many.
    """
    if len(chosen) != len(scales):
        raise RuleBroken(_("This ballot does not belong to this vote. Reload the page."))
    marks = []
    for word, scale in zip(chosen, scales, strict=True):
        if (word or "abstain") not in WORDS[scale]:
            raise RuleBroken(_("This cannot be chosen. Reload the page."))
        marks.append(str(WORDS[scale].index(word or "abstain")))
    ballot = "".join(marks)
    if seats and ballot.count("0") > seats:
        raise RuleBroken(
            _("You marked %(n)s candidates; there are only %(seats)s seats. Take some back.",
              n=ballot.count("0"), seats=seats)
        )  # fmt: skip
    return ballot


def read(text: bytes | None, scales: Sequence[Scale], seats: int = 0) -> Ballot:
    """The ballot in an opened envelope; INVALID for whatever is none."""
    ballot = (text or b"").decode("ascii", "replace")
    fits = len(ballot) == len(scales) and all(
        mark in "0123456789"[: len(WORDS[scale])]
        for mark, scale in zip(ballot, scales, strict=True)
    )
    return ballot if fits and not (seats and ballot.count("0") > seats) else INVALID


@dataclass(frozen=True)
class Tally:
    """Papers counted: for each line, how many chose each word of its scale, in order."""

    returned: int
    valid: int
    lines: tuple[tuple[int, ...], ...]

    @property
    def invalid(self) -> int:
        """Papers that are no vote."""
        return self.returned - self.valid

    def __add__(self, other: "Tally") -> "Tally":
        """Phones and papers together."""
        lines = tuple(
            tuple(a + b for a, b in zip(mine, theirs, strict=True))
            for mine, theirs in zip(self.lines, other.lines, strict=True)
        )
        return Tally(self.returned + other.returned, self.valid + other.valid, lines)


def tally(ballots: Iterable[Ballot], scales: Sequence[Scale]) -> Tally:
    """Count ballots."""
    given = list(ballots)
    valid = [ballot for ballot in given if ballot != INVALID]
    lines = []
    for place, scale in enumerate(scales):
        counted = Counter(ballot[place] for ballot in valid)
        lines.append(tuple(counted[str(mark)] for mark in range(len(WORDS[scale]))))
    return Tally(len(given), len(valid), tuple(lines))


def check_tally(counted: Tally, scales: Sequence[Scale], seats: int = 0) -> None:
    """Whether a count made by hand can be right. Raises RuleBroken saying what cannot."""
    if len(counted.lines) != len(scales):
        raise RuleBroken(_("This count does not belong to this vote. Reload the page."))
    if not 0 <= counted.valid <= counted.returned:
        raise RuleBroken(_("There cannot be more valid papers than were returned."), field="valid")
    for place, line in enumerate(counted.lines, 1):
        if min(line) < 0 or sum(line) != counted.valid:
            raise RuleBroken(
                _("Line %(n)s adds up to %(sum)s, but %(valid)s papers are valid.",
                  n=place, sum=sum(line), valid=counted.valid)
            )  # fmt: skip
    if seats and sum(line[0] for line in counted.lines) > seats * counted.valid:
        raise RuleBroken(_("More votes were given than %(n)s on each valid paper.", n=seats))


@dataclass(frozen=True)
class Elected:
    """How an election ended. Places are those of the candidates on the ballot, from 0.

    `run_off`: tied for the last seats, to be voted on again among themselves; `open_seats`:
    how many seats are not filled yet, those of the run-off included.
    """

    elected: tuple[int, ...]
    run_off: tuple[int, ...]
    open_seats: int
    needed: int


def elect(votes_for: Sequence[int], seats: int, rule: Rule, whole: int) -> Elected:
    """Who is elected: whoever has the majority, the most votes first, as many as there are seats.

    Candidates that tie for the last seats stand in a run-off. `whole` is what the rule's base
    counts, normally all delegates in office.
    """
    least = needed(rule, whole)
    order = sorted((p for p, n in enumerate(votes_for) if n >= least), key=lambda p: -votes_for[p])
    if len(order) <= seats:
        return Elected(tuple(order), (), seats - len(order), least)
    last = votes_for[order[seats - 1]]
    tied = [place for place in order if votes_for[place] == last]
    sure = [place for place in order if votes_for[place] > last]
    if len(sure) + len(tied) == seats:
        return Elected(tuple(sure + tied), (), 0, least)
    return Elected(tuple(sure), tuple(sorted(tied)), seats - len(sure), least)


@dataclass(frozen=True)
class Appraised:
    """How one person was appraised: counts by word, of so many valid papers."""

    grades: dict[str, int]
    trust: dict[str, int]
    valid: int


def appraise(counted: Tally) -> list[Appraised]:
    """The appraisal of each person: their line of grades and their line of trust."""
    pairs = zip(counted.lines[::2], counted.lines[1::2], strict=True)
    return [
        Appraised(
            dict(zip(WORDS[Scale.GRADE], grades, strict=True)),
            dict(zip(WORDS[Scale.TRUST], trust, strict=True)),
            counted.valid,
        )
        for grades, trust in pairs
    ]
