"""How the door of a programme's line stands: whether somebody covers it now, and until when."""

from core.work import Read, Work
from counselling.line import Door
from programmes.rota.policy import WALK_IN
from programmes.rota.queries import cover


def door_of(read: Read | Work, programme: str) -> Door:
    """Tell how many answer now, until when the last of them stays, and why it takes no more."""
    covering = cover(read, programme, WALK_IN)
    if not covering:
        return Door(shut="closed")
    return Door(len({one.persona for one in covering}), max(one.until for one in covering))
