"""Erasing what petitions, mediations and protection cases need not keep; their figures stay."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select

from platform_core.api import (
    Actor,
    Matter,
    accesses_of,
    current_calendar,
    current_pack,
    db,
    deadline,
    discard,
    end_access,
    files_of,
    forget_texts,
    local_date,
    record,
    ref_of,
)
from plugins.legal_aid import models

# Each matter with the rows that hang on it, and the column by which they do.
PARTS: Sequence[tuple[type[Matter], str, Sequence[type]]] = (
    (models.Petition, "petition_id", (models.Petitioner, models.PetitionReview)),
    (models.Mediation, "mediation_id", (models.MediationMeeting, models.MediationPayment)),
    (models.Protection, "protection_id", (models.Consent,)),
)


def over(day: date) -> Iterable[Matter]:
    """The matters whose time to be kept is over."""
    rule, calendar = current_pack().limit("legal_aid.retention"), current_calendar()
    for model, _column, _parts in PARTS:
        for matter in db.session.scalars(select(model).where(model.closed_at.is_not(None))):
            assert matter.closed_at is not None
            if day > deadline(local_date(matter.closed_at), rule, calendar).due:
                yield matter


def erase(matter: Matter, *, actor: Actor, now: datetime) -> None:
    """Erase the story, the people, the files and the texts of its history."""
    ref, id = ref_of(matter), matter.id
    for access in accesses_of(matter):
        end_access(access, actor=actor, now=now)
    for file in files_of(matter):
        discard(file, actor=actor, now=now)
    db.session.flush()
    db.session.expunge(matter)
    model, column, parts = next(each for each in PARTS if isinstance(matter, each[0]))
    for part in parts:
        db.session.execute(delete(part).where(getattr(part, column) == id))
    db.session.execute(delete(model).where(model.id == id))
    forget_texts(ref)
    record("legal_aid:erase", ref, actor=actor, at=now)
    db.session.flush()
