"""What the module does when others tell that something happened."""

from platform_core.api import Ctx, OutboxEvent


def ratify(ctx: Ctx, event: OutboxEvent) -> None:
    """Enter the vote of the congress on a contract put before it."""
