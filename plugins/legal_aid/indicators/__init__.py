"""The figures of legal aid, each with its definition."""

from plugins.legal_aid.indicators import cases, letters

INDICATORS = (*cases.INDICATORS, *letters.INDICATORS)
