"""The official papers of transparency, by subject."""
