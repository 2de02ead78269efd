"""Union, the county union platform."""

__version__ = "0.1.0"
