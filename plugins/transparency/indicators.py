"""The figures of transparency, each with its definition."""

from plugins.transparency import figures, star_figures

INDICATORS = (*figures.FIGURES, *star_figures.FIGURES)
