"""Names that nobody knows a man by: suggested, checked, and folded so that no other looks like them."""
