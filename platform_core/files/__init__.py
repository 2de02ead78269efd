"""Files people hand in: checked, kept under random names, sent as downloads."""
