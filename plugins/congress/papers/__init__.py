"""The official papers of the congress: each a description, printed or edited as .docx."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from platform_core.api import Paper
from platform_core.api import lazy_gettext as _l
from plugins.congress.models import Session
from plugins.congress.papers import after, before, during

BEFORE, DURING, AFTER = _l("Before"), _l("During"), _l("After")


@dataclass(frozen=True)
class Sheet:
    """One kind of paper about a session, the phase it belongs to, and when there is one."""

    label: str
    phase: str
    make: Callable[[Session, str, date], Paper]
    exists: Callable[[Session], bool] = lambda session: True


def _closed(session: Session) -> bool:
    return session.ended_at is not None


def _published(session: Session) -> bool:
    return session.published_on is not None


SHEETS: Mapping[str, Sheet] = {
    "request": Sheet(_l("Request for approval"), BEFORE, before.request),
    "notice": Sheet(_l("Notice of the session"), BEFORE, before.notice),
    "credentials": Sheet(_l("Report on credentials"), BEFORE, before.credentials),
    "agenda": Sheet(_l("Agenda"), BEFORE, before.agenda),
    "sign_in": Sheet(_l("Sign-in sheet"), DURING, during.sign_in),
    "script": Sheet(_l("Chair's script"), DURING, during.script),
    "ballots": Sheet(_l("Ballots"), DURING, during.ballots,
                     lambda session: any(item.needs_vote for item in session.items)),
    "tellers": Sheet(_l("Tellers' report"), DURING, during.tellers,
                     lambda session: any(item.needs_vote for item in session.items)),
    "minutes": Sheet(_l("Minutes of the session"), AFTER, after.minutes,
                     lambda session: session.began_at is not None),
    "publication": Sheet(_l("Publication notice"), AFTER, after.publication, _published),
    "report": Sheet(_l("Report to the county"), AFTER, after.report, _closed),
}  # fmt: skip
