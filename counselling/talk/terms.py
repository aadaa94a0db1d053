"""How long things last in a conversation, as its programme set them when it began."""

import msgspec

from core.clock import DAY, HOUR, MINUTE, SECOND


class Terms(msgspec.Struct, frozen=True):
    """Lengths in milliseconds, like instants.

    `talk` is how long a live talk lasts, `extension` what may be added once, `soon` how long before the end it is told. A man who
    is silent in a live talk is told after `silent`, and the talk ends after `silence`. `lost` after the line of the one who talks
    with him is gone, he is told; after `cover` anybody of the team may go on in his place; after `nobody` the thread goes on as messages.
    `place` is how long an absent man keeps his place in the line. A promise that was broken by `grace` gives the conversation back to
    the team. A live talk of at least `counted` in which he spoke is one time of a contract. `opening` is how long one who gave a reason may read. `kept` after the last word a messaging conversation is
    forgotten, `walk_in_kept` after its end a walk-in's. `record` is the time to answer what is written of him.
    """

    talk: int = 45 * MINUTE
    extension: int = 15 * MINUTE
    soon: int = 5 * MINUTE
    silent: int = 5 * MINUTE
    silence: int = 10 * MINUTE
    lost: int = 45 * SECOND
    cover: int = 3 * MINUTE
    nobody: int = 15 * MINUTE
    place: int = 30 * MINUTE
    promise: int = 48 * HOUR
    grace: int = 30 * MINUTE
    counted: int = 10 * MINUTE
    opening: int = HOUR
    kept: int = 90 * DAY
    walk_in_kept: int = 48 * HOUR
    record: int = 30 * DAY
