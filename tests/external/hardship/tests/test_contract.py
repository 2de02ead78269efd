"""What Union asks of every plugin. Each check is a test; `pytest -v` lists them."""

from union_hardship import operations
from union_hardship.operations import Need
from union_hardship.workflow import Cause

from platform_core.api import utcnow
from platform_core.testing import PluginContract
from platform_core.testing.builders import make_actor


class TestContract(PluginContract):
    plugin = "hardship"

    def fill(self):
        """A row, which must not show in the next township, and must go when data is deleted."""
        need = Need(title="住院", body="示例。", cause=Cause.ILLNESS, asked_fen=300_000,
                    account_no="6109990000000000")  # fmt: skip
        operations.ask(need, actor=make_actor("member"), now=utcnow())
