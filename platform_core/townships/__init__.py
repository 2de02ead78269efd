"""The life of a township in the installation: made, suspended, archived, moved, erased."""
