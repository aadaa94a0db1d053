"""The house rules as data: one file a language, the same numbers in each."""
