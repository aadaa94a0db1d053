"""What follows an alert: for the room in which it was, for those who led it and who took it, and how much each of them carries."""
