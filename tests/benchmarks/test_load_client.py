"""The load client counts truly: a figure is worth no more than what counted it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from benchmarks.crowd import Guest, Tally, Ticket
from benchmarks.figures import Figures, percentile
from benchmarks.talk import missing
from benchmarks.wire import Wire, framed

STREAM = "aaaaaaaaaaaaaaaaaaaa.room"


def entry(seq: int, text: str = "~abcdefg good evening") -> bytes:
    by = {"persona": "t", "name": "Name", "role": "participant"}
    told = {"type": "entry", "stream": STREAM, "seq": seq, "at": 1, "kind": "message", "by": by, "text": text}
    return msgspec.json.encode(told)


def ack(seq: int, ref: str = "~abcdefg") -> bytes:
    return msgspec.json.encode({"type": "ack", "ref": ref, "stream": STREAM, "seq": seq})


@pytest.fixture
def guest() -> Guest:
    here = Guest(Ticket("who=a", STREAM, "m", "p", "participant"), Tally())
    here.last = 10
    here.tally.sent[b"~abcdefg"] = 0.0
    return here


def test_what_comes_in_order_is_regular(guest: Guest) -> None:
    for seq in (11, 12, 13):
        guest.heard(entry(seq))
    guest.heard(ack(13))
    assert (guest.tally.doubled, guest.tally.swapped, missing(guest)) == (0, 0, 0)
    assert len(guest.tally.to_screen) == 3 and len(guest.tally.to_ack) == 1


@pytest.mark.parametrize(
    ("numbers", "doubled", "swapped", "lost"),
    [
        ((11, 12, 12), 1, 0, 0),
        ((11, 11, 12), 1, 0, 0),
        ((12, 11), 0, 1, 0),
        ((11, 13), 0, 0, 1),
        ((11,), 0, 0, 2),
        ((11, 13, 12, 12), 1, 1, 0),
    ],
)
def test_what_is_doubled_swapped_or_lost_is_counted(
    guest: Guest, numbers: tuple[int, ...], doubled: int, swapped: int, lost: int
) -> None:
    for seq in numbers:
        guest.heard(entry(seq))
    guest.heard(ack(13 if lost else max(numbers)))
    assert (guest.tally.doubled, guest.tally.swapped, missing(guest)) == (doubled, swapped, lost)


def test_a_refusal_is_neither_stored_nor_forgotten(guest: Guest) -> None:
    guest.heard(msgspec.json.encode({"type": "error", "ref": "~abcdefg", "code": "busy", "message": "…"}))
    assert guest.tally.refused == {b"~abcdefg": "busy"} and not guest.tally.acked


@pytest.fixture
def wire() -> Iterator[Wire]:
    loop = asyncio.new_event_loop()
    made = Wire(b"", loop.create_future())
    made.data_received(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    yield made
    loop.close()


@settings(deadline=None)
@example(sizes=[65_535, 65_536, 70_000, 1], cut=9_000)
@given(sizes=st.lists(st.sampled_from([0, 1, 125, 126, 127, 600]), max_size=5), cut=st.integers(1, 700))
def test_frames_are_read_wherever_the_network_cuts_them(sizes: list[int], cut: int) -> None:
    loop = asyncio.new_event_loop()
    made, heard = Wire(b"", loop.create_future()), list[bytes]()
    made.heard = heard.append
    sent = [bytes([65 + place]) * size for place, size in enumerate(sizes)]
    data = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
    data += b"".join(Frame(Opcode.TEXT, payload).serialize(mask=False) for payload in sent)
    for start in range(0, len(data), cut):
        made.data_received(data[start : start + cut])
    loop.close()
    assert heard == sent


def test_the_close_code_is_told(wire: Wire) -> None:
    codes: list[int] = []
    wire.closed = codes.append
    wire.data_received(Frame(Opcode.CLOSE, (1013).to_bytes(2, "big")).serialize(mask=False))
    wire.connection_lost(None)
    assert codes == [1013]


@given(payload=st.binary(max_size=70_000))
def test_our_frames_are_what_the_protocol_asks_of_a_client(payload: bytes) -> None:
    reader = _Reader(framed(payload, Opcode.BINARY))
    frame = reader.run(Frame.parse(reader.read_exact, mask=True))
    assert (frame.opcode, frame.data) == (Opcode.BINARY, payload)


class _Reader:
    """Feeds the library's own frame parser."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read_exact(self, count: int) -> Generator[None, None, bytes]:
        if count > len(self.data):
            yield
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    def run(self, parsing: Generator[None, None, Frame]) -> Frame:
        with pytest.raises(StopIteration) as done:
            next(parsing)
        frame: Frame = done.value.value
        return frame


def test_figures_say_what_went_wrong() -> None:
    figures = Figures(rate=10, seconds=1, sent=10, acked=8, lost=1, doubled=2)
    assert figures.faults == "1 lost, 2 doubled, 2 unanswered"
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0
