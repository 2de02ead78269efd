"""A plugin's fault, told without its content: what kind it is and where it arose."""

import traceback
from collections.abc import Callable
from pathlib import Path

OnError = Callable[[str, str, BaseException], None]  # plugin, what was being done, the fault

# A plugin that calls sys.exit() must not take the worker with it.
CAUGHT = (Exception, SystemExit)


def in_short(fault: BaseException) -> str:
    """ "ValueError at events.py:41": kind, and the line of the plugin's own function.

    Never the message, which may quote what a person wrote and is read across townships.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    own = frames[min(1, len(frames) - 1)] if frames else None  # frame 0 is the caller's
    place = f" at {Path(own.filename).name}:{own.lineno}" if own else ""
    return f"{type(fault).__name__}{place}"[:200]
