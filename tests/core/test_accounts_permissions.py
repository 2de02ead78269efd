"""Permissions: declared data, written out a second time here by hand."""

from dataclasses import replace

import pytest

from platform_core.accounts import Permission, Permissions, Role
from platform_core.accounts.actor import SYSTEM
from platform_core.errors import SetupError

ROLES = {
    "county_officer": ("county", True, True, True),
    "county_auditor": ("county", True, True, True),
    "township_admin": ("township", True, True, True),
    "township_officer": ("township", False, False, True),
    "union_chair": ("union", False, False, True),
    "handler": ("township", True, True, True),
    "member": ("township", False, False, False),
}
MAY = {
    "accounts:read": {"county_officer", "county_auditor", "township_admin", "township_officer"},
    "accounts:manage": {"county_officer", "township_admin"},
}
TEA = Permission("tea:pour", "Pour tea", ("handler", "host"))


def test_every_role_has_its_place_and_its_care():
    shown = {
        role.name: (role.scope, role.mfa, role.sensitive, role.staff)
        for role in Permissions().roles()
    }
    assert shown == ROLES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", MAY)
def test_every_role_against_every_permission(role, permission):
    given = Permissions().of({role}, set())
    assert (permission in given) == (role in MAY[permission])


@pytest.mark.parametrize(("on", "expected"), [({"tea"}, {"tea:pour"}), (set(), set())])
def test_only_permissions_of_modules_that_are_on_count(on, expected):
    declared = Permissions()
    declared.declare([TEA], module="tea")
    assert declared.of({"handler"}, on) == expected


def test_a_role_nobody_declared_gives_nothing():
    assert Permissions().of({"emperor"}, {"tea"}) == frozenset()


def test_a_plugin_brings_its_own_role_and_takes_it_back_when_it_fails():
    declared = Permissions()
    declared.declare([TEA], [Role("host", "Host", "township")], module="tea")
    assert declared.of({"host"}, {"tea"}) == {"tea:pour"}
    declared.forget("tea")
    assert declared.of({"host"}, {"tea"}) == frozenset()
    assert declared.role("host") is None
    declared.declare([TEA], [Role("host", "Host", "township")], module="tea")


@pytest.mark.parametrize(
    ("permissions", "roles"),
    [
        ([replace(TEA, name="accounts:manage")], []),
        ([replace(TEA, name="coffee:pour")], []),
        ([TEA, TEA], []),
        ([], [Role("member", "Member", "township")]),
    ],
)
def test_a_name_of_somebody_else_stops_the_start(permissions, roles):
    with pytest.raises(SetupError, match="taken or another"):
        Permissions().declare(permissions, roles, module="tea")


def test_the_system_may_everything_and_is_nobody():
    assert SYSTEM.can("tea:pour")
    assert SYSTEM.account_id == 0
