"""Work on a schedule: what is done how often, in each township or once for all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True)
class PlannedJob:
    """A job together with the function that does it, called as `run(ctx)`.

    One that is not `per_township` runs once for the installation, in the platform's scope.
    """

    name: str
    every: timedelta
    run: Callable[[Any], object]
    per_township: bool = True
