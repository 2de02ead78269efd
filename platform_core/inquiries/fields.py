"""The fields of an inquiry, as the county types them: one a line. Pure.

Trained members | 人 | st.training_visits     a number, its unit, and where it lands
Funds used | 万元                            a number with its unit
What stands in the way?                     words
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _

MOST_FIELDS = 40
LONGEST_LABEL = 120


@dataclass(frozen=True)
class Field:
    """One thing that is asked. A number has a unit; `key` names the indicator it lands in."""

    label: str
    unit: str = ""
    key: str = ""

    @property
    def is_number(self) -> bool:
        """Whether a number is asked, else words."""
        return bool(self.unit)

    def as_json(self) -> dict[str, str]:
        """For the column."""
        return {"label": self.label, "unit": self.unit, "key": self.key}


def read_fields(typed: str, keys: Sequence[str]) -> list[Field]:
    """The fields in the lines that were typed. Raises RuleBroken; `keys` are the known ones."""
    found = [_read(line, keys) for line in typed.splitlines() if line.strip()]
    if len(found) > MOST_FIELDS:
        raise RuleBroken(_("At most %(n)s things can be asked at once.", n=MOST_FIELDS),
                         field="fields")  # fmt: skip
    labels = [each.label for each in found]
    twice = {label for label in labels if labels.count(label) > 1}
    if twice:
        raise RuleBroken(_("“%(label)s” is asked twice.", label=min(twice)), field="fields")
    return found


def _read(line: str, keys: Sequence[str]) -> Field:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    label, unit, key = (*parts, "", "")[:3]
    if not label or len(parts) > 3 or len(label) > LONGEST_LABEL or len(unit) > 20:
        raise RuleBroken(
            _("“%(line)s” cannot be read. Write: name | unit | key.", line=line.strip()),
            field="fields",
        )
    if key and key not in keys:
        raise RuleBroken(_("There is no figure with the key “%(key)s”.", key=key), field="fields")
    return Field(label, unit, key)


def from_json(stored: Sequence[Mapping[str, Any]]) -> list[Field]:
    """The fields of an inquiry."""
    return [Field(each["label"], each["unit"], each["key"]) for each in stored]
