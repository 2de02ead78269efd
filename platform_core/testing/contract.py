"""The conformance suite as tests of an author's own: one test per check and engine."""

from typing import ClassVar

from platform_core.testing.conformance import Bench, Check
from platform_core.testing.conformance.suite import examined


class PluginContract:
    """Derive a test class from it and name the plugin. Every check becomes a test.

    `fill` may make a few rows in the township that is entered; the suite then looks whether any
    of them shows in the next township, and whether all of them can be deleted.
    """

    plugin: ClassVar[str]

    def fill(self) -> None:
        """Make rows of the plugin in the running township. Nothing needs to be made."""

    def test_contract(self, union_check: Check, union_bench: Bench) -> None:
        """What the check promises holds."""
        __tracebackhide__ = True
        findings = examined(union_check, union_bench)
        if findings:
            raise AssertionError("\n".join(str(finding) for finding in findings))
