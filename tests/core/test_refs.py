"""A reference is written plugin:kind:id and nothing else is one."""

import pytest

from platform_core.matters.refs import Ref


def test_a_reference_is_read_as_it_was_written():
    assert str(Ref.parse("suggestions:suggestion:42")) == "suggestions:suggestion:42"
    assert Ref.parse("core:union:7") == Ref("core", "union", 7)


@pytest.mark.parametrize(
    "written",
    ["", "suggestions", "suggestions:suggestion", "suggestions:suggestion:x", "a:b:1",
     "suggestions:suggestion:-1", "suggestions:suggestion:9999999999999999999",
     "suggestions:suggestion:1\n", "Suggestions:suggestion:1", "suggestions:suggestion:1:2"],
)  # fmt: skip
def test_anything_else_is_refused(written):
    with pytest.raises(ValueError, match="not a reference"):
        Ref.parse(written)
