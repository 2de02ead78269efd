"""Indicators: figures declared as data and computed from records, never typed in."""
