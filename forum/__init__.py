"""Boards of a programme: threads and posts that stay, readable by a board's rule, one name for each thread where he wants it."""
