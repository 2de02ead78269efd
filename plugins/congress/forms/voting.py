"""What is filled in to prepare a vote."""

import re

from platform_core.api import ChoiceField, Form, LineField, NumberField, RuleBroken, TextArea
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress import vote_labels
from plugins.congress.operations.voting import Proposal
from plugins.congress.queries import votes
from plugins.congress.vote_states import About, VoteKind


def _rules(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """The rules of the packs in use here, each with its source."""
    return [
        (rule.key, f"{rule.label} · {rule.citation()}" + ("" if rule.is_law_here else " *"))
        for rule in votes.offered(keys)
    ]


class VoteForm(Form):
    """A vote to be prepared."""

    question = LineField(_l("What is put to the vote"), longest=200)
    about = ChoiceField(
        _l("It is"), choices=lambda: list(vote_labels.ABOUTS.items()), default=About.MOTION
    )
    kind = ChoiceField(
        _l("How it is voted"), choices=lambda: list(vote_labels.KINDS.items()),
        default=VoteKind.SECRET,
    )  # fmt: skip
    majority_rule = ChoiceField(
        _l("Rule it passes by"), choices=lambda: _rules(votes.MAJORITIES), default="congress.pass",
        description=_l("* A rule of another place or not checked yet: for reference only."),
    )  # fmt: skip
    quorum_rule = ChoiceField(
        _l("Rule of the quorum"), choices=lambda: _rules(votes.QUORUMS), default="congress.quorum"
    )
    candidates = TextArea(
        _l("Candidates, or those appraised"), longest=4000, rows=4, required=False,
        description=_l("One on each line: the name, then the post."),
    )  # fmt: skip
    seats = NumberField(_l("Seats"), most=60, required=False)

    def proposal(self) -> Proposal:
        """What was filled in. Raises RuleBroken naming the field."""
        return Proposal(
            kind=VoteKind(self.kind.data), question=self.question.data,
            about=About(self.about.data), seats=self.seats.data or 0,
            candidates=_candidates(self.candidates.data or ""),
            quorum_rule=self.quorum_rule.data, majority_rule=self.majority_rule.data,
        )  # fmt: skip


def _candidates(typed: str) -> list[tuple[str, str, int | None]]:
    found: list[tuple[str, str, int | None]] = []
    for line in filter(str.strip, typed.splitlines()):
        name, *post = re.split(r"[\s,，、]+", line.strip(), maxsplit=1)
        if len(name) > 40 or len("".join(post)) > 80:
            raise RuleBroken(_("“%(line)s” is too long.", line=line[:20]), field="candidates")
        found.append((name, "".join(post), None))
    return found
