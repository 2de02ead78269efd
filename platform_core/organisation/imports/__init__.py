"""Rosters on their way in: uploaded, checked against the register, shown, confirmed, written."""
