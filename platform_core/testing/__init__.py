"""What authors test their plugins with: fixtures for pytest, builders, and the conformance suite.

pytest finds the fixtures by itself. A plugin's own tests begin with

    from platform_core.testing import PluginContract

    class TestContract(PluginContract):
        plugin = "training"
"""

from platform_core.testing.contract import PluginContract

__all__ = ["PluginContract"]
