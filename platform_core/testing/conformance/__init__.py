"""The conformance suite: what Union asks of every plugin, each fault with its place and cure."""

from platform_core.testing.conformance.bench import Bench
from platform_core.testing.conformance.finding import Check, Finding
from platform_core.testing.conformance.suite import CHECKS, examine

__all__ = ["CHECKS", "Bench", "Check", "Finding", "examine"]
