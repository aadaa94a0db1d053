"""Private conversations: messaging, individual live talk, and the line of those who wait to be seen."""
