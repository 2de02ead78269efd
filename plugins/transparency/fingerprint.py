"""The fingerprint of a posted text, which anybody can compute again. Pure."""

import hashlib
import json
from collections.abc import Sequence

NONE = "0" * 64  # what stands before the first


def written(title: str, content: str, files: Sequence[str], before: str) -> str:
    """What is hashed: JSON without spaces, keys in order, UTF-8."""
    said = {"before": before, "content": content, "files": sorted(files), "title": title}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of(title: str, content: str, files: Sequence[str], before: str = NONE) -> str:
    """SHA-256 of a text, of its files' own digests and of the fingerprint before it."""
    return hashlib.sha256(written(title, content, files, before).encode()).hexdigest()
