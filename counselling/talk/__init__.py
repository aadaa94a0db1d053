"""One private conversation between a man and a team, as a space: messaging and live talk in one thread."""
