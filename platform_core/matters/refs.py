"""References between modules: `plugin:kind:id`, kept with a label.

A reference outlives the module it points to: when that is off or gone, the page still shows the
label, only without a link.
"""

import re
from dataclasses import dataclass

_FORM = re.compile(r"([a-z][a-z0-9_]{1,23}):([a-z][a-z0-9_]{0,39}):([0-9]{1,19})\Z")


@dataclass(frozen=True)
class Ref:
    """One row of one module. `str(ref)` is how it is stored."""

    plugin: str
    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.plugin}:{self.kind}:{self.id}"

    @classmethod
    def parse(cls, written: str) -> "Ref":
        """The ref that `written` names. Raises ValueError where it names none."""
        found = _FORM.match(written)
        if found is None or int(found[3]) >= 2**63:
            raise ValueError(f"{written!r} is not a reference plugin:kind:id")
        return cls(found[1], found[2], int(found[3]))
