"""Age bands: all that is asked of a man's age."""

BANDS = ("under-15", "15-17", "18-over")
"""From the youngest to the oldest."""


def old_enough(band: str, least: str) -> bool:
    """Say whether somebody of this band may enter where `least` is the youngest band admitted."""
    return BANDS.index(band) >= BANDS.index(least)
