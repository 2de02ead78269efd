"""The pages of transparency: calendar, bodies, catalogues, disclosures, objections, the public."""

from plugins.transparency.views import (  # each adds its routes
    bodies,
    calendar,
    catalogues,
    county,
    county_rubric_draft,
    county_rubrics,
    county_stars,
    disclosures,
    feeds,
    meetings,
    nameless,
    objections,
    printing,
    public,
    star_printing,
    stars,
)
from plugins.transparency.views.frame import bp, county_bp

__all__ = [
    "bodies",
    "bp",
    "calendar",
    "catalogues",
    "county",
    "county_bp",
    "county_rubric_draft",
    "county_rubrics",
    "county_stars",
    "disclosures",
    "feeds",
    "meetings",
    "nameless",
    "objections",
    "printing",
    "public",
    "star_printing",
    "stars",
]
