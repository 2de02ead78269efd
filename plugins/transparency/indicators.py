"""The figures of transparency, each with its definition."""

from plugins.transparency.star_figures import FIGURES

INDICATORS = FIGURES
