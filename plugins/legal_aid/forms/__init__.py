"""What is filled in, by subject."""
