"""The desk of those who moderate and arrange boards."""
