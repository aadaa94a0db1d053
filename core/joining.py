"""Joining a stream: registered first, then the view between two commits, then what was missed, then live. No gap, no double."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import frames
from core.errors import NotFound, Refused
from core.frames import Subscribe
from core.ids import is_id
from core.journal import Slot
from core.spaces import Actor, Entry, frame, split_address
from core.streams import Listener
from core.work import Read

if TYPE_CHECKING:
    from core.kernel import Kernel
    from core.socket import Socket

PAGE = 50
"""Entries of a newest page."""
RESUMED = 200
"""Entries sent at most to one who comes back with a number."""
Missed = tuple[str, str, int]
"""A space, the name of one of its streams, and the number that somebody heard last in it."""
STREAMS_A_SOCKET = 64
"""Who leads hears the room, those behind it, the hold, and a word with each man."""


async def join(socket: Socket, asked: Subscribe) -> None:
    """He hears the stream, or NotFound: not his and not there alike."""
    space, name = split_address(asked.stream)
    if not is_id(space):
        raise NotFound
    if len(socket.listeners) >= STREAMS_A_SOCKET and asked.stream not in socket.listeners:
        raise Refused("too_many_streams")
    kernel = socket.live.kernel
    slot = await kernel.latest(space)
    actor = socket.person.actor_in(slot.programme)
    if actor is None or not slot.kind.may_listen(slot.state, actor, name):
        raise NotFound
    leave(socket, asked.stream)
    listener = Listener(socket, asked.stream, actor)
    socket.listeners[asked.stream] = listener
    socket.kinds[space] = slot.kind.name
    first = kernel.streams.add(listener)
    try:
        if first:
            await kernel.bus.listen(space)
        await _open(socket, asked, listener, space, name)
    except BaseException:
        if socket.listeners.get(asked.stream) is listener:
            leave(socket, asked.stream)
        raise


async def _open(socket: Socket, asked: Subscribe, listener: Listener, space: str, name: str) -> None:
    kernel = socket.live.kernel
    slot = await kernel.open(space)
    if not slot.kind.may_listen(slot.state, listener.actor, name):
        raise NotFound
    head = slot.book.heads.get(name, 0)
    kernel.streams.opened(asked.stream, head, slot.version)
    told, more, live = await _missed(kernel, asked, slot, name, _first(slot, listener.actor, name))
    await socket.until_known()
    if socket.listeners.get(asked.stream) is not listener:
        return
    socket.say(_subscribed(asked, slot, listener.actor, name, head, more))
    for one in told:
        socket.tell(one)
    if not live:
        leave(socket, asked.stream)
        return
    listener.caught_up(head)
    listener.present = True
    handler = socket.live.handler(slot.kind.name)
    if socket.live.listening(listener.actor, space) and handler is not None:
        await handler.arrived(kernel, listener.actor, space, socket.live.worker)


async def _missed(
    kernel: Kernel, asked: Subscribe, slot: Slot, name: str, first: int
) -> tuple[list[bytes], bool, bool]:
    """Frames from the first that he may hear up to the head, whether there are more, and whether he is live after them."""
    head = slot.book.heads.get(name, 0)
    if asked.after is None:
        page = await kernel.read(_page, slot.space, name, first, head)
        return [frames.wire(frame(entry)) for entry in page], bool(page) and page[0].seq > first, True
    after = max(asked.after, first - 1)
    if after >= head:
        return [], False, True
    channel = kernel.streams.channels.get(asked.stream)
    known = channel.known_between(after, head) if channel else None
    if known is not None:
        return known, False, True
    found = await kernel.read_together(_after, (slot.space, name, after))
    missed = [(seq, told) for seq, told in found or () if seq <= head]
    far = bool(missed) and missed[-1][0] < head
    if channel is not None:
        channel.remember(missed)
    return [told for _, told in missed], far, not far


def leave(socket: Socket, stream: str) -> None:
    """He hears the stream no more."""
    listener = socket.listeners.pop(stream, None)
    if listener is None:
        return
    space, _ = split_address(stream)
    live = socket.live
    if live.kernel.streams.remove(listener):
        live.spawn(live.kernel.bus.unlisten(space))
    handler = live.handler(socket.kinds[space])
    if listener.present and live.left(listener.actor, space) and handler is not None:
        live.spawn(handler.gone(live.kernel, listener.actor, space, live.worker))


def _first(slot: Slot, actor: Actor, name: str) -> int:
    """The lowest number of a stream that is kept and that he may hear."""
    return max(slot.book.first.get(name, 1), slot.kind.floor(slot.state, actor, name) + 1)


def _subscribed(asked: Subscribe, slot: Slot, actor: Actor, name: str, head: int, more: bool) -> dict[str, Any]:
    return {
        "type": "subscribed",
        "stream": asked.stream,
        "ref": asked.ref,
        "seq": head,
        "first": _first(slot, actor, name),
        "you": slot.kind.you(slot.state, actor, name),
        "state": slot.kind.view(slot.state, name),
        "more": more,
    }


def _page(read: Read, space: str, name: str, first: int, head: int) -> list[Entry]:
    return read.entries(space, name, after=first - 1, before=head + 1, limit=PAGE)


def _after(read: Read, asked: tuple[Missed, ...]) -> dict[Missed, list[tuple[int, bytes]]]:
    """What comes after a number of a stream, as frames, for many who ask."""
    found = {}
    for space, name, after in asked:
        entries = read.entries(space, name, after=after, limit=RESUMED)
        found[space, name, after] = [(entry.seq, frames.wire(frame(entry))) for entry in entries]
    return found
