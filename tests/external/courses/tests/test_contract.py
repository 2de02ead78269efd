"""What Union asks of every plugin. Each check is a test; `pytest -v` lists them."""

from datetime import timedelta

from union_courses import operations
from union_courses.operations import Plan

from platform_core.api import today, utcnow
from platform_core.testing import PluginContract
from platform_core.testing.builders import make_actor


class TestContract(PluginContract):
    plugin = "courses"

    def fill(self):
        """A course, which must not show in the next township, and goes when data is deleted."""
        plan = Plan(title="会前培训", place="镇工会会议室", hours=4,
                    planned_on=today() + timedelta(days=3))  # fmt: skip
        operations.plan(plan, actor=make_actor("township_officer"), now=utcnow())
