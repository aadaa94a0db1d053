"""What only the house does in a conversation."""

import msgspec

from core.clock import Instant


class LoseWorker(msgspec.Struct, frozen=True):
    """A worker died: everybody whose lines it held counts as silent since its last sign of life."""

    worker: str
    since: Instant


class SendNow(msgspec.Struct, frozen=True):
    """The house sends what is due: `texts` are read from the stream `later` by a reader, by number."""

    texts: tuple[tuple[int, str], ...]


class DropOut(msgspec.Struct, frozen=True):
    """Somebody is no more (deletion). The man's conversation ends; what one of the team held goes back to the team."""

    persona: str


class Forget(msgspec.Struct, frozen=True):
    """Its time is over: the house destroys it."""
