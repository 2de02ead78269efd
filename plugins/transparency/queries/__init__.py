"""The lists, counts and yes-or-noes that pages need, by subject."""
