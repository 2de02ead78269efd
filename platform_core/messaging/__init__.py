"""Messaging: events between modules, notices to people, work done on a schedule."""
