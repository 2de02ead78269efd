"""What pages of the congress ask for, by subject; every function returns rows or numbers."""
