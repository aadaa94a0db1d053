"""The second factor of those who work here: a one-time code from a device of theirs, or a spare code on paper."""
