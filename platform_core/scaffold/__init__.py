"""The first version of a new plugin: an installable package whose own tests pass at once."""
