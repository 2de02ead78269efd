"""The pages of transparency: calendar, bodies, catalogues, disclosures, objections, the public."""

from plugins.transparency.views.frame import bp, county_bp

__all__ = ["bp", "county_bp"]
