"""What the pages and operations of early warning ask; every function returns rows or values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from platform_core.api import Employer, Period, Verdict, db, history_of, ref_of, within
from plugins.contracts.models import Alert, EarlyWarning, Signal
from plugins.contracts.warning_states import WARNING, Colour, Topic

OPEN = tuple(sorted(WARNING.open_states))
STEPS = frozenset({"contracts:verify", "contracts:measure", "contracts:instruct", "contracts:lift",
                   "contracts:dismiss", "contracts:raise_level", "contracts:lower_level"},
)  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to; "" everywhere means all."""

    state: str = "open"
    level: str = ""
    topic: str = ""


def list_warnings(narrowed: Narrowed) -> Select[*tuple[Any, ...]]:
    """Warnings that fit, each with its employer's name, for `paginate`."""
    query = select(
        EarlyWarning.id, EarlyWarning.number, EarlyWarning.title, EarlyWarning.topic,
        EarlyWarning.level, EarlyWarning.state, EarlyWarning.opened_at, EarlyWarning.unit,
    )  # fmt: skip
    return query.where(*_conditions(narrowed))


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.state == "open":
        conditions.append(EarlyWarning.state.in_(OPEN))
    elif narrowed.state == "ended":
        conditions.append(EarlyWarning.state.not_in(OPEN))
    if narrowed.level in set(Colour):
        conditions.append(EarlyWarning.level == Colour(narrowed.level))
    if narrowed.topic in set(Topic):
        conditions.append(EarlyWarning.topic == Topic(narrowed.topic))
    return conditions


def count_open() -> dict[Colour, int]:
    """How many warnings are open at each level."""
    query = select(EarlyWarning.level, func.count()).where(EarlyWarning.state.in_(OPEN))
    return dict(db.session.execute(query.group_by(EarlyWarning.level)).all())


def open_warning(topic: Topic, employer_id: int | None) -> EarlyWarning | None:
    """The warning that is open on a topic for an employer, or for the township as a whole."""
    about = (
        EarlyWarning.employer_id == employer_id
        if employer_id
        else EarlyWarning.employer_id.is_(None)
    )
    query = select(EarlyWarning).where(
        EarlyWarning.topic == topic, about, EarlyWarning.state.in_(OPEN)
    )
    return db.session.scalar(query.order_by(EarlyWarning.id).limit(1))


def is_known(key: str) -> bool:
    """Whether this fact was heard before."""
    return db.session.scalar(select(Signal.id).where(Signal.source_key == key)) is not None


def employer_name(employer_id: int | None) -> str:
    """The employer's name, "" without one."""
    if employer_id is None:
        return ""
    return db.session.scalar(select(Employer.name).where(Employer.id == employer_id)) or ""


def alert_of(warning_id: int) -> Alert | None:
    """The county's copy."""
    return db.session.scalar(select(Alert).where(Alert.warning_id == warning_id))


def steps_of(warning: EarlyWarning) -> Sequence[Any]:
    """What was written down about it so far, oldest first."""
    return [each for each in history_of(ref_of(warning)) if each.action in STEPS and each.note]


def verdicts_of(signal: Signal) -> list[Verdict]:
    """What the rules made of a signal, as it was judged then."""
    return [Verdict.from_json(each) for each in signal.verdicts]


def in_month(month: Period) -> Sequence[Any]:
    """Warnings opened in a month by topic, level and state: (topic, level, state, how many)."""
    query = select(EarlyWarning.topic, EarlyWarning.level, EarlyWarning.state, func.count())
    return db.session.execute(
        query.where(within(month, EarlyWarning.opened_at)).group_by(
            EarlyWarning.topic, EarlyWarning.level, EarlyWarning.state
        )
    ).all()
