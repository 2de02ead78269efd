"""Every plugin that ships with Union keeps the contract that is asked of everybody's."""

from platform_core.testing import PluginContract


class TestCongress(PluginContract):
    plugin = "congress"


class TestSuggestions(PluginContract):
    plugin = "suggestions"
