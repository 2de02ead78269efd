"""The congress's desk: what may be done on its pages, and the one way to do it."""

from platform_core.api import NONE, Desk, Place, Refused, Verb, moves
from plugins.congress.views.frame import bp

desk = Desk(bp, "congress:read")
place, offers = desk.place, desk.offers

__all__ = ["NONE", "Place", "Refused", "Verb", "desk", "moves", "offers", "place"]
