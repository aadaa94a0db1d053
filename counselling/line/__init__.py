"""The line of a programme, as a space: who waits for a live talk, who talks with how many, and what the team's inbox is told."""
