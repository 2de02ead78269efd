"""What is decided about a finding, and what is attached: files, photographs of the board."""

from datetime import datetime
from typing import BinaryIO

from platform_core.api import Actor, Denied, RuleBroken, db, discard, keep, record
from platform_core.api import gettext as _
from plugins.transparency import access
from plugins.transparency.file_text import read_text
from plugins.transparency.gate import Open, open_findings
from plugins.transparency.models import Attachment, Disclosure, Redaction
from plugins.transparency.personal_data import black_out
from plugins.transparency.terms import Decision, Purpose, TextLayer

BEFORE_POSTING = frozenset({"planned", "drafting", "union_review", "approval", "approved"})
PICTURES = frozenset({"image/jpeg", "image/png"})


def mask(it: Disclosure, mark: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Black it out wherever it stands in the text. Who did and why stays; what it was does not."""
    found = _decidable(it, mark, reason, actor)
    if not found.in_text:
        raise RuleBroken(
            _("Nothing can be blacked out inside a file. Black it out there and add it anew."),
            field="mark",
        )
    it.title, it.content = black_out(it.title, found.plain), black_out(it.content, found.plain)
    _decide(it, found, Decision.MASKED, reason, actor, now)


def keep_finding(it: Disclosure, mark: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Leave it as it is, with the reason: a false alarm, or something that has to be known."""
    found = _decidable(it, mark, reason, actor)
    _decide(it, found, Decision.KEPT, reason, actor, now)


def _decidable(it: Disclosure, mark: str, reason: str, actor: Actor) -> Open:
    if not access.may_draft(it.body, actor):
        raise Denied(_("Only the body's clerk or the office may do this."))
    if it.state not in BEFORE_POSTING:
        raise RuleBroken(_("It is posted already."))
    if not reason.strip():
        raise RuleBroken(_("Say why, as every reader will see it."), field="reason")
    found = next((each for each in open_findings(it) if each.mark == mark), None)
    if found is None:
        raise RuleBroken(_("This finding has been decided, or its text was changed."), field="mark")
    return found


def _decide(
    it: Disclosure, found: Open, decision: Decision, reason: str, actor: Actor, now: datetime
) -> None:
    it.redactions.append(
        Redaction(
            disclosure_id=it.id, mark=found.mark, finding=found.finding, place=found.place[:120],
            shown=found.shown[:80], decision=decision, reason=reason.strip()[:200],
            edition=it.edition + 1, by_account_id=actor.account_id, at=now,
        )
    )  # fmt: skip
    verb = "redact" if decision is Decision.MASKED else "keep"
    record(f"transparency:{verb}", it, actor=actor, at=now, note=reason.strip(),
           finding=found.finding)  # fmt: skip


def attach(
    it: Disclosure, stream: BinaryIO, name: str, *, actor: Actor, now: datetime
) -> Attachment:
    """Add a document; its text is looked through before it can be posted."""
    if not access.may_draft(it.body, actor):
        raise Denied(_("Only the body's clerk or the office may do this."))
    if it.state not in ("planned", "drafting", "approved"):
        raise RuleBroken(_("Files are added to a draft. Correct it, or send it back, first."))
    file = keep(stream, name, about=it, actor=actor, now=now)
    stream.seek(0)
    layer, found = read_text(stream, file.content_type)
    return _attached(it, file.id, Purpose.DOCUMENT, layer, found, it.edition + 1, actor, now)


def add_board_photo(
    it: Disclosure, stream: BinaryIO, name: str, *, actor: Actor, now: datetime
) -> Attachment:
    """A photograph of the board it hangs on, as evidence. It is shown to those who work on it."""
    if not access.may_draft(it.body, actor):
        raise Denied(_("Only the body's clerk or the office may do this."))
    if it.edition == 0:
        raise RuleBroken(_("It is not posted yet; there is nothing to photograph."))
    file = keep(stream, name, about=it, actor=actor, now=now)
    if file.content_type not in PICTURES:
        raise RuleBroken(_("A photograph is a .jpg or .png file."), field="file")
    return _attached(it, file.id, Purpose.BOARD, TextLayer.NONE, None, it.edition, actor, now)


def _attached(
    it: Disclosure, file_id: int, purpose: Purpose, layer: TextLayer, text: str | None,
    edition: int, actor: Actor, now: datetime,
) -> Attachment:  # fmt: skip
    db.session.flush()
    made = Attachment(
        disclosure_id=it.id, file_id=file_id, purpose=purpose, text_layer=layer, layer=text,
        first_edition=edition,
    )  # fmt: skip
    it.attachments.append(made)
    record("transparency:attach", it, actor=actor, at=now, file=file_id, purpose=purpose)
    db.session.flush()
    return made


def detach(it: Disclosure, attachment: Attachment, *, actor: Actor, now: datetime) -> None:
    """Take a document out of the draft. One that was posted stays with the text it belongs to."""
    if not access.may_draft(it.body, actor):
        raise Denied(_("Only the body's clerk or the office may do this."))
    if it.state not in ("planned", "drafting", "approved") or attachment.disclosure_id != it.id:
        raise RuleBroken(_("Files are taken out of a draft. Correct it, or send it back, first."))
    record("transparency:detach", it, actor=actor, at=now, file=attachment.file_id)
    if attachment.first_edition <= it.edition:
        attachment.last_edition = it.edition
        return
    file = attachment.file
    it.attachments.remove(attachment)
    db.session.delete(attachment)
    db.session.flush()
    discard(file, actor=actor, now=now)
