"""The matter kernel: whatever somebody must deal with by a date, with nothing left open."""

from platform_core.matters.access import (
    accesses_of,
    end_access,
    forget_texts,
    grant_access,
    has_access,
    note_view,
)
from platform_core.matters.clocks import clocks_of, halt, restart
from platform_core.matters.docket import count_todo, redate, running_out, todo
from platform_core.matters.kernel import extend, move, moves_for, open_matter
from platform_core.matters.models import Clock, DocketEntry, Matter
from platform_core.matters.pages import status_sentence
from platform_core.matters.refs import Ref
from platform_core.matters.workflow import ClockSpec, Move, State, Workflow

__all__ = [
    "Clock",
    "ClockSpec",
    "DocketEntry",
    "Matter",
    "Move",
    "Ref",
    "State",
    "Workflow",
    "accesses_of",
    "clocks_of",
    "count_todo",
    "end_access",
    "extend",
    "forget_texts",
    "grant_access",
    "halt",
    "has_access",
    "move",
    "moves_for",
    "note_view",
    "open_matter",
    "redate",
    "restart",
    "running_out",
    "status_sentence",
    "todo",
]
