"""Sends a kept file as a download that no browser will run."""

from typing import BinaryIO

from flask import Response, request, send_file

from platform_core.files.models import StoredFile
from platform_core.files.storage import storage

# Nothing inside it may load, run or be framed, should a browser open it after all.
NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox"


def opened(file: StoredFile) -> BinaryIO:
    """The bytes of `file`, for a paper or bundle it becomes part of. The caller closes it."""
    return storage().open(file.township_id, file.stored_as)


def send(file: StoredFile) -> Response:
    """The answer that downloads `file`; also a part of it, where the request asks for a range.

    The caller has made sure that the person may see the thing the file belongs to. Raises
    NotFound where the bytes are gone.
    """
    answer = send_file(
        opened(file),
        mimetype=file.content_type,
        as_attachment=True,
        download_name=file.name,  # Werkzeug writes it as RFC 6266 filename* where it must
        conditional=False,
        etag=False,
    )
    answer.content_length = file.size
    answer.set_etag(file.sha256)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.make_conditional(request, accept_ranges=True, complete_length=file.size)
    return answer
