"""The domain's ways of saying no. Each message is read by whoever must act on it."""


class UnionError(Exception):
    """Whatever Union refuses on purpose."""


class RuleBroken(UnionError):
    """A rule forbids it. Shown to the person as it is, so it says what to do.

    `field` names the form field it is about; `rule` the rule-pack key behind it.
    """

    status = 422

    def __init__(self, message: str, *, field: str | None = None, rule: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.rule = rule


class BadInput(RuleBroken):
    """What a program sent does not fit; `errors` names every place that does not."""

    def __init__(self, message: str, errors: list[dict[str, str]]) -> None:
        super().__init__(message)
        self.errors = errors


class Denied(UnionError):
    """The person may not do this here; `reason` is shown to them."""

    status = 403

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(UnionError):
    """No such thing within reach. Another township's row says exactly the same."""

    status = 404


class Conflict(UnionError):
    """Somebody else changed it first. Both texts are kept, so that nothing typed is lost."""

    status = 409

    def __init__(self, message: str, *, current: object = None, yours: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.current = current
        self.yours = yours


class Outdated(Conflict):
    """A program changes a state of the thing that is no longer the present one."""

    status = 412


class TooMany(UnionError):
    """Too many attempts; try again after `retry_after` seconds."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after


class SetupError(UnionError):
    """Something is set up wrongly: what, why, and how to put it right. Raised at start."""

    def __init__(self, thing: str, cause: str, cure: str) -> None:
        super().__init__(f"{thing}: {cause} {cure}")
        self.thing = thing
        self.cause = cause
        self.cure = cure


class TenancyError(UnionError):
    """A query or a write left its township. Always a defect, never a user's mistake."""


class TownshipNotSet(TenancyError):
    """Township data was touched while no township was set."""


class CrossTownship(TenancyError):
    """A row of one township was about to be read or written in another's scope."""


class UnsafeSQL(TenancyError):
    """A statement that cannot be proven to stay inside the township."""
