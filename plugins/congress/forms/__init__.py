"""Text from a request made into checked values, by subject. Every form knows its row."""
