"""Sent twice, done once: a key that every form carries and every program may send.

The claim on a key is a row in the same transaction as the effect, so both stand or neither
does; a second request with the key waits for the first and gets its answer. Where somebody
sends from is mixed into the row's digest together with the key, which nobody but the sender
has: the table must not tell who handed in what without a name.
"""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import BigInteger, Index, LargeBinary, delete, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from platform_core.clock import utcnow
from platform_core.db import Base, new_id
from platform_core.errors import Conflict, RuleBroken
from platform_core.i18n import gettext as _
from platform_core.schedule import PlannedJob
from platform_core.sealing import keyed_hash, sealed
from platform_core.tenancy import ScopedSession, db

FIELD = "_once"
HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)

_FORM = re.compile(r"[!-~]{8,200}")
_FLASHES = "_flashes"  # where Flask keeps messages for the next page
_HEADERS = ("Location", "Content-Type", "ETag")
_INFO = "idempotency"


class IdempotencyKey(Base):
    """One request that was accepted, and its answer. Without `status` it has not ended yet."""

    __tablename__ = "core_idempotency"
    __table_args__ = (Index(None, "at"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    attempt: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[int | None]
    answer: Mapped[str | None] = sealed(pii="content")
    at: Mapped[datetime]


@dataclass
class _Claim:
    """This request's hold on its key. `committed`: the view committed along the way."""

    digest: bytes
    fingerprint: bytes
    attempt: int
    committed: bool = False


def install(app: Flask) -> None:
    """Claim the key of every request that brings one. Must come after whatever may refuse it."""
    app.before_request(claim)


def one_time_key() -> str:
    """The value of a form's hidden field, new each time a form is shown."""
    return secrets.token_urlsafe(16)


def claim() -> Response | None:
    """Claim the request's key, or answer as before where it was sent and done already.

    Raises RuleBroken for a key that was sent with something else, Conflict while the first
    request with it has not ended or where its answer could be shown only once.
    """
    actor = g.get("actor")
    key = _given_key() if request.method == "POST" and actor is not None else None
    if key is None:
        return None
    mine = _claim_for(key, actor.account_id)
    if _claimed(mine):
        g.claim = db.session().info[_INFO] = mine
        return None
    query = select(IdempotencyKey).where(IdempotencyKey.digest == mine.digest)
    return _answer_again(db.session.scalars(query).one(), mine)


def _given_key() -> str | None:
    """A program's header or a form's field; nobody has to send one."""
    header = request.headers.get(HEADER)
    key = header if header is not None else None if _is_api() else request.form.get(FIELD)
    if key is not None and not _FORM.fullmatch(key):
        raise RuleBroken(_("A one-time key has 8 to 200 signs, without blanks."), field=HEADER)
    return key


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _claim_for(key: str, account_id: int) -> _Claim:
    here = g.get("township")
    owner = f"{here.id if here else 0}:{account_id}:{key}"
    sent = f"{key}:{_fingerprint()}"
    return _Claim(
        keyed_hash("idempotency key", owner), keyed_hash("idempotency sent", sent), new_id()
    )


def _fingerprint() -> str:
    """A digest of what was asked: method, address and body, but for the form's own tokens."""
    said = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if not request.form and not request.files:
        said.update(request.get_data(cache=True))
        return said.hexdigest()
    token = current_app.config["WTF_CSRF_FIELD_NAME"]
    fields = sorted(p for p in request.form.items(multi=True) if p[0] not in (FIELD, token))
    files = [(name, file.filename, _digest(file)) for name, file in request.files.items(True)]
    said.update(json.dumps([fields, sorted(files, key=str)]).encode())
    return said.hexdigest()


def _digest(file: FileStorage) -> str:
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    file.stream.seek(0)
    return found


def _claimed(mine: _Claim) -> bool:
    """Whether the key was free. A request that holds it is waited for, on either database."""
    # The row returned, not the row count, tells: ORM inserts report a count even for nothing.
    claimed = _row(mine).returning(IdempotencyKey.attempt)
    return db.session.execute(claimed).scalar_one_or_none() is not None


def _row(mine: _Claim, **done: Any) -> Any:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(IdempotencyKey).values(
        digest=mine.digest, fingerprint=mine.fingerprint, attempt=mine.attempt, at=utcnow(), **done
    )
    return row.on_conflict_do_nothing()


def _answer_again(row: IdempotencyKey, mine: _Claim) -> Response:
    if not secrets.compare_digest(row.fingerprint, mine.fingerprint):
        raise RuleBroken(
            _("This was sent and accepted before, with other content. To send something more, "
              "open the form anew.")
        )  # fmt: skip
    if row.status is None:
        raise Conflict(_("This was sent already and is being dealt with. Look at it in a moment."))
    if row.answer is None:
        raise Conflict(_("This was sent and done already. What it showed is shown only once."))
    kept = json.loads(row.answer)
    if kept["flashes"]:
        session[_FLASHES] = [tuple(each) for each in kept["flashes"]]
    response = Response(kept["body"], row.status, kept["headers"])
    response.headers["Idempotent-Replayed"] = "true"
    return response


def keep(response: Response) -> None:
    """Put the answer of a request that was accepted beside its key; the caller commits.

    Of a page only that it was shown is kept, because it may show a secret. What answers 200
    with a page, a preview say, may be sent again.
    """
    mine: _Claim | None = g.pop("claim", None)
    if mine is None:
        return
    own = _own(mine)
    if not _is_api() and response.status_code == 200:
        db.session.execute(delete(IdempotencyKey).where(*own))
        return
    replayable = _is_api() or response.status_code >= 300
    answer = _written(response) if replayable else None
    done = {"status": response.status_code, "answer": answer}
    ended = update(IdempotencyKey).where(*own).values(**done).returning(IdempotencyKey.attempt)
    if db.session.execute(ended).scalar_one_or_none() is None:
        # The view rolled its session back, as those do that count attempts or change a township
        # from outside; what comes after is answered alike all the same.
        db.session.execute(_row(mine, **done))


def _written(response: Response) -> str:
    flashes: list[Any] = [] if _is_api() else session.get(_FLASHES, [])
    return json.dumps(
        {
            "body": response.get_data(as_text=True),
            "headers": {name: response.headers[name] for name in _HEADERS
                        if name in response.headers},
            "flashes": [[kind, str(text)] for kind, text in flashes],
        }
    )  # fmt: skip


def release() -> None:
    """Free the key of a request that was refused, after its rollback.

    The rollback has freed it, unless the view had committed along the way.
    """
    mine: _Claim | None = g.pop("claim", None)
    if mine is not None and mine.committed:
        db.session.execute(delete(IdempotencyKey).where(*_own(mine)))
        db.session.commit()


def _own(mine: _Claim) -> tuple[Any, ...]:
    return IdempotencyKey.digest == mine.digest, IdempotencyKey.attempt == mine.attempt


@event.listens_for(ScopedSession, "after_commit")
def _note_commit(of: ScopedSession) -> None:
    mine: _Claim | None = of.info.get(_INFO)
    if mine is not None:
        mine.committed = True


def forget_old(ctx: object) -> None:
    """Drop the keys that are older than a day; whatever is sent with them then is new."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < utcnow() - KEPT))


JOBS = (PlannedJob("forget_sent_keys", timedelta(hours=1), forget_old, per_township=False),)
