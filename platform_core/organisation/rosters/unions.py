"""Which union of the township a roster means, however short it writes the name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from platform_core.organisation.rosters.findings import Clean, Remark
from platform_core.organisation.rosters.text import compare, shorten

_TAIL = re.compile(r"(基层)?(工会)?(联合会|委员会|联合工会)?$")
_TITLE_TAIL = re.compile(
    r"(工会)?(会员|职工)?(基本情况|信息)?(花名册|名册|登记表|统计表|一览表|名单|表)"
)
SHORTEST = 2  # characters a short name must have; one character fits too many


@dataclass(frozen=True)
class UnionName:
    """A union that rows may belong to. `code` is the township's own short sign for it, if any."""

    id: int
    name: str
    code: str = ""


class UnionNames:
    """The unions of a township, asked by name; answers are kept, for rosters repeat themselves."""

    def __init__(self, unions: Sequence[UnionName]) -> None:
        self.unions = tuple(unions)
        self._exact = {compare(union.name): union for union in unions}
        self._exact |= {compare(union.code): union for union in unions if union.code}
        self._keys = [(compare(union.name), union) for union in unions]
        self._answers: dict[str, Clean] = {}

    def find(self, text: str) -> Clean:
        """The UnionName meant by `text`, or None with the reason (missing, unknown, ambiguous)."""
        if text not in self._answers:
            self._answers[text] = self._find(text)
        return self._answers[text]

    def named_in(self, title: str) -> UnionName | None:
        """The one union a title or sheet name speaks of, or None."""
        key = compare(title)
        named = [union for name, union in self._keys if name in key]
        if named:
            longest = max(named, key=lambda union: len(union.name))
            return longest
        short = _TITLE_TAIL.split(key)[0] if _TITLE_TAIL.search(key) else key
        found = self._find(short).value
        return found if isinstance(found, UnionName) else None

    def _find(self, text: str) -> Clean:
        key, shown = compare(text), shorten(text)
        if not key:
            return Clean(None, (Remark("union_missing"),))
        if key in self._exact:
            return Clean(self._exact[key])
        candidates = self._candidates(key)
        if len(candidates) == 1:
            meant = candidates[0]
            return Clean(meant, (Remark("union_short", {"value": shown, "meant": meant.name}),))
        if candidates:
            names = "、".join(union.name for union in candidates[:5])
            return Clean(None, (Remark("union_ambiguous", {"value": shown, "names": names}),))
        return Clean(None, (Remark("union_unknown", {"value": shown}),))

    def _candidates(self, key: str) -> list[UnionName]:
        """The unions a short name fits: same core first, then as a beginning, then inside."""
        core = _TAIL.sub("", key)
        if len(core) < SHORTEST:
            return []
        same = [union for name, union in self._keys if _TAIL.sub("", name) == core]
        begins = [union for name, union in self._keys if name.startswith(core)]
        inside = [union for name, union in self._keys if core in name]
        return same or begins or inside
