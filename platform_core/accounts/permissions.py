"""Permissions and roles as declared data: what may be done, and which roles may by default.

A permission nobody declared is denied, and so is one of a module that is off. Where a role
applies is decided by the grant that gives it: the county's pages, one township, or some unions.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Literal

from platform_core.errors import SetupError
from platform_core.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class Permission:
    """One thing a person may do, "plugin:verb", in words for the page where roles are given."""

    name: str
    label: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """A bundle of permissions that is granted in one kind of place.

    `mfa` asks for a second factor where the setting `mfa` is "required"; `sensitive` for a
    second person when access is recovered; `staff` ends an idle session earlier.
    """

    name: str
    label: str
    scope: Literal["county", "township", "union"]
    mfa: bool = False
    sensitive: bool = False
    staff: bool = True


ROLES = (
    Role("county_officer", _l("County officer"), "county", mfa=True, sensitive=True),
    Role("county_auditor", _l("County auditor"), "county", mfa=True, sensitive=True),
    Role("township_admin", _l("Township administrator"), "township", mfa=True, sensitive=True),
    Role("township_officer", _l("Township officer"), "township"),
    Role("union_chair", _l("Union chair"), "union"),
    Role("handler", _l("Handler"), "township", mfa=True, sensitive=True),
    Role("member", _l("Member"), "township", staff=False),
)

PERMISSIONS = (
    Permission(
        "accounts:read",
        _l("See who has which role"),
        ("county_officer", "county_auditor", "township_admin", "township_officer"),
    ),
    Permission(
        "accounts:manage",
        _l("Invite people, give and take roles"),
        ("county_officer", "township_admin"),
    ),
)


class Permissions:
    """Everything declared by the core and the loaded plugins; one per application."""

    def __init__(self) -> None:
        self._permissions: dict[str, Permission] = {}
        self._roles: dict[str, Role] = {}
        self._modules: dict[str, str] = {}  # permission → module that must be on; core: absent
        self._role_modules: dict[str, str] = {}
        self._cache: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]] = {}
        self.declare(PERMISSIONS, ROLES)

    def declare(
        self,
        permissions: Iterable[Permission],
        roles: Iterable[Role] = (),
        *,
        module: str | None = None,
    ) -> None:
        """Add what one component declares; `module` is the plugin's name, None for the core.

        Raises SetupError for a name that is taken or, in a plugin, not its own.
        """
        for role in roles:
            self._check(role.name, role.name in self._roles)
            self._roles[role.name] = role
            if module is not None:
                self._role_modules[role.name] = module
        for permission in permissions:
            foreign = module is not None and permission.name.partition(":")[0] != module
            self._check(permission.name, permission.name in self._permissions or foreign)
            self._permissions[permission.name] = permission
            if module is not None:
                self._modules[permission.name] = module
        self._cache.clear()

    def forget(self, module: str) -> None:
        """Take back what `module` declared: its start failed."""
        for name in [name for name, owner in self._modules.items() if owner == module]:
            del self._permissions[name], self._modules[name]
        for name in [name for name, owner in self._role_modules.items() if owner == module]:
            del self._roles[name], self._role_modules[name]
        self._cache.clear()

    def of(self, roles: Set[str], on_modules: Set[str]) -> frozenset[str]:
        """The permissions that `roles` give together while `on_modules` are on."""
        key = (frozenset(roles), frozenset(on_modules))
        if key not in self._cache:
            self._cache[key] = frozenset(
                name
                for name, permission in self._permissions.items()
                if not roles.isdisjoint(permission.roles)
                and self._modules.get(name) in (None, *on_modules)
            )
        return self._cache[key]

    def permission(self, name: str) -> Permission | None:
        """The declared permission of that name."""
        return self._permissions.get(name)

    def role(self, name: str) -> Role | None:
        """The declared role of that name."""
        return self._roles.get(name)

    def roles(self, *scopes: str) -> list[Role]:
        """The declared roles of these scopes, or all, in the order of declaration."""
        return [role for role in self._roles.values() if not scopes or role.scope in scopes]

    def all(self) -> list[Permission]:
        """Every declared permission, by name."""
        return sorted(self._permissions.values(), key=lambda permission: permission.name)

    def _check(self, name: str, refused: bool) -> None:
        if refused:
            raise SetupError(
                name, "This name is taken or another component's.", "Name it <plugin>:<verb>."
            )
