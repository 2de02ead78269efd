"""The demo county: real places, five real figures, otherwise clearly fictitious people."""
