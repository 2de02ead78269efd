"""The builders of the core's rows, as they are given to every author of a plugin.

Builders of a plugin's rows stand in tests/<plugin>/builders.py.
"""

from platform_core.testing.builders import (
    make_account,
    make_county,
    make_employer,
    make_grant,
    make_honour,
    make_member,
    make_sign_in,
    make_township,
    make_union,
    signed_in_client,
)

__all__ = [
    "make_account", "make_county", "make_employer", "make_grant", "make_honour", "make_member",
    "make_sign_in", "make_township", "make_union", "signed_in_client",
]  # fmt: skip
