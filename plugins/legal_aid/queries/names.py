"""How a name is found that is sealed."""

from platform_core.api import keyed_hash


def name_index(name: str) -> bytes:
    """The blind index of a person's name, however it was spaced."""
    return keyed_hash("legal_aid:name", "".join(name.split()), 16)
