"""What the house says in its long texts: the agreement, the rules, the lines of help, the demo."""
