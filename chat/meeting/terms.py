"""How long things take in a meeting."""

import msgspec

from core.clock import MINUTE, SECOND


class Terms(msgspec.Struct, frozen=True):
    """How long things take, in milliseconds. Set when a meeting is scheduled."""

    lobby: int = 30 * MINUTE
    """The lobby opens so long before the beginning, and the facilitator may open the room from then on."""
    patience: int = 30 * MINUTE
    """A meeting that nobody has opened so long after its beginning is closed."""
    silence: int = 60 * SECOND
    """Someone whose last line has been silent so long has left."""
    seat: int = 30 * MINUTE
    """The seat of a man who left waits so long for him."""
    leaderless: int = 10 * MINUTE
    """A room without its support person closes gently after so long."""
    closing: int = 5 * MINUTE
    """Time for last words."""
    overrun: int = 30 * MINUTE
    """A room still open so long after its planned end closes gently by itself."""
    forget: int = 15 * MINUTE
    """The keys of the text are destroyed so long after the close."""
    aftercare: int = 72 * 60 * MINUTE
    """Who had a seat is known to the team so long after the close, and then to nobody."""
    asks: tuple[int, ...] = (30 * MINUTE, 10 * MINUTE)
    """So long before the beginning those who lead and are missing are asked, and the backups with them."""
    no_show: int = 5 * MINUTE
    """The seat of one who has not come so long after the beginning is freed."""
    offer: int = 5 * MINUTE
    """A seat that somebody gets or takes after the beginning waits so long for him."""
    late: int = 10 * MINUTE
    """So long after the beginning one alone may open, with a professional as his second from the desk."""
    cover: int = 2 * MINUTE
    """When somebody who leads has been gone so long, cover is sought."""
