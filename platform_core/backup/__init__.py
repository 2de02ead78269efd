"""Backup and restore of a whole instance, each verified before anybody relies on it."""

from platform_core.backup.archive import Manifest, backup, check, restore

__all__ = ["Manifest", "backup", "check", "restore"]
