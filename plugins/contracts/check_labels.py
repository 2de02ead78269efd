"""What people call the words of fulfilment and of the four systems."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_states import Half, Kept, Result
from plugins.contracts.figures_table import INSURANCES
from plugins.contracts.terms import FiguresImportState, InsuranceKind

CHECK_NAMES: Mapping[type[StrEnum], Mapping[Any, str]] = {
    Result: {
        Result.FULFILLED: _l("Fulfilled"), Result.PARTLY: _l("Partly fulfilled"),
        Result.NOT: _l("Not fulfilled"), Result.NOT_DUE: _l("Not due in this period"),
    },
    Half: {Half.FIRST: _l("First half of the year"), Half.SECOND: _l("Second half of the year")},
    Kept: {Kept.YES: _l("Yes, it is kept"), Kept.PARTLY: _l("In part"),
           Kept.NO: _l("No, it is not")},
    InsuranceKind: INSURANCES,
    FiguresImportState: {
        FiguresImportState.CHECKED: _l("Waits to be confirmed"),
        FiguresImportState.DONE: _l("Imported"),
        FiguresImportState.DISCARDED: _l("Discarded"),
    },
}  # fmt: skip
CHECK_HAPPENED: Mapping[str, str] = {
    "find": _l("Clause checked"), "slips": _l("Paper slips entered"),
}  # fmt: skip
