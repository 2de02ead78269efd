"""The modules that come with Union. Each is a folder; each could be a package of its own."""
