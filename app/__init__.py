"""The house put together. Everybody below is imported here; nobody imports it."""
