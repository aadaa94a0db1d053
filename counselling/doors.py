"""How the door of a programme's line stands: whether somebody covers it now, and until when."""

from core.work import Read, Work
from counselling.line import Door
from programmes.openings.queries import AT_CAPACITY, opening
from programmes.rota.policy import WALK_IN


def door_of(read: Read | Work, programme: str) -> Door:
    """Tell how many answer now, until when the last of them stays, and why it takes no more."""
    found = opening(read, programme, WALK_IN)
    if not found.covers:
        return Door(shut="closed")
    shut = "at_capacity" if found.state == AT_CAPACITY else ""
    return Door(len({one.persona for one in found.covers}), max(one.until for one in found.covers), shut)
