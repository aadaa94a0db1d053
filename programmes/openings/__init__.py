"""Openings: what a programme offers beside meetings, on which terms, when its doors are open, and by when one is answered."""
