"""Escalations: a township takes a matter up to the county, and the answer comes back down."""
