"""Every plugin that ships with Union keeps the contract that is asked of everybody's."""

from platform_core.testing import PluginContract


class TestCongress(PluginContract):
    plugin = "congress"


class TestSuggestions(PluginContract):
    plugin = "suggestions"


class TestContracts(PluginContract):
    plugin = "contracts"


class TestTransparency(PluginContract):
    plugin = "transparency"


class TestLegalAid(PluginContract):
    plugin = "legal_aid"
