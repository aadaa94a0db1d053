"""The desk of those who answer: the inbox of a team, each conversation, words to answer with, places outside, the board of now."""
