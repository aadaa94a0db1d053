"""What is done from the machine itself: one file a matter, each command a few lines over a verb."""
