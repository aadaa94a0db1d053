"""Who works here: invitations, roles given and ended, never without a mark in the log."""
