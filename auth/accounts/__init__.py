"""The login: a pseudonym and a password, nothing else; and the way back in."""
