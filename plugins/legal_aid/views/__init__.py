"""The pages of legal aid."""

from plugins.legal_aid.views.frame import bp, county_bp

__all__ = ["bp", "county_bp"]
