"""What happens without anybody's hand."""

from platform_core.api import Ctx


def settle_silence(ctx: Ctx) -> int:
    """Bring into force what the labour bureau did not object to in time."""
    return 0


def open_renewal_windows(ctx: Ctx) -> int:
    """Open the renewal of contracts near their end."""
    return 0


def remind(ctx: Ctx) -> int:
    """Tell whoever must act that a date is near."""
    return 0
