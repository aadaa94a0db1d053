"""Guests: men without name or password, each with one persona in one programme, who come back by a word of digits."""
