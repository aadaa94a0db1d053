"""The desk of those who answer alerts: the list, each alert, and the bell on every page of a desk."""
