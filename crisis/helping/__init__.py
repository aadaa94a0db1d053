"""The man's side of help in danger: the card that he alone sees, "I need help now", and a concern from outside."""
