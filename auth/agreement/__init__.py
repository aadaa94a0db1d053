"""The anonymity agreement: versioned, accepted before the first word, and again when its meaning changes."""
