"""Broken frames: each gets its own sentence, changes nothing, and the socket stays open for the next good one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.meeting import MEETING
from core import frames
from core.frames import LARGEST
from core.work import Read
from tests.chat.evening import waited
from tests.clients import Client
from tests.security.sockets import listen, listening
from tests.security.tables import contents
from tests.security.town import Town
from tests.servers import serving

MINE, DEEP = "MINE", 6000
"""MINE stands in the frames below for the stream of the room in which he sits."""


@pytest.fixture(scope="module")
async def host(town: Town) -> AsyncIterator[str]:
    """The town, served, with one line of his open all the time, so that those of the tests are neither his coming nor his going."""
    async with serving(town.app, town.settings.port) as address, seated(town, address):
        await waited(lambda: is_here(town))
        yield address


async def is_here(town: Town) -> bool:
    """Whether the meeting knows of his line."""
    meeting = await town.kernel.read(Read.state, MEETING, town.ids["here meeting"])
    place = meeting.place(town.people["seated"].personas[town.ids["here"]])
    return place is not None and place.lined and meeting.attendance > 0


def seated(town: Town, host: str) -> AbstractAsyncContextManager[Client]:
    """His socket, listening to the room in which he sits."""
    return listening(host, town.people["seated"], town.ids["here meeting"])


def nest(depth: int) -> str:
    return "[" * depth + "]" * depth


BROKEN: dict[str, tuple[str, str]] = {
    "no JSON": ("nonsense", "bad_frame"),
    "half of it": ('{"type":"post"', "bad_frame"),
    "a list": ("[]", "bad_frame"),
    "nothing": ("", "bad_frame"),
    "no type": ("{}", "unknown_type"),
    "an unknown type": ('{"type":"dance"}', "unknown_type"),
    "a server's type": ('{"type":"entry"}', "unknown_type"),
    "a type that is a number": ('{"type":5}', "bad_frame"),
    "no stream": ('{"type":"subscribe"}', "bad_frame"),
    "a stream that is a list": ('{"type":"subscribe","stream":[]}', "bad_frame"),
    "a ref that is a list": ('{"type":"unsubscribe","stream":"x","ref":[]}', "bad_frame"),
    "a number below all numbers": ('{"type":"subscribe","stream":"MINE","after":-1}', "bad_frame"),
    "a number that no database holds": ('{"type":"subscribe","stream":"MINE","after":1e300}', "bad_frame"),
    "a number of five thousand digits": (f'{{"type":"read","stream":"MINE","seq":{"9" * 5000}}}', "bad_frame"),
    "a negative number of thirty digits": (f'{{"type":"subscribe","stream":"MINE","after":-{"9" * 30}}}', "bad_frame"),
    "deep nesting": (nest(DEEP), "bad_frame"),
    "half a letter": ('{"type":"post","stream":"MINE","key":"k","text":"\\ud800"}', "bad_frame"),
    "no text": ('{"type":"post","stream":"MINE","key":"k"}', "bad_frame"),
    "an empty text": ('{"type":"post","stream":"MINE","key":"k","text":""}', "missing"),
    "a text of nothing but what is unseen": (
        '{"type":"post","stream":"MINE","key":"k","text":"\\u0000\\u200b\\u202e\\ufeff"}',
        "missing",
    ),
    "a text that is too long": (f'{{"type":"post","stream":"MINE","key":"k","text":"{"y" * 2001}"}}', "too_long"),
    "no key": ('{"type":"post","stream":"MINE","key":"","text":"a"}', "bad_key"),
    "a long key": (f'{{"type":"post","stream":"MINE","key":"{"k" * 65}","text":"a"}}', "bad_key"),
    "a key with a NUL": ('{"type":"post","stream":"MINE","key":"a\\u0000","text":"a"}', "odd_characters"),
    "an answer to nothing": (
        '{"type":"post","stream":"MINE","key":"k","text":"a","reply_to":999999}',
        "no_such_message",
    ),
    "an unknown verb": ('{"type":"act","stream":"MINE","key":"k","verb":"explode","args":{}}', "unknown_act"),
    "a verb that is not his": ('{"type":"act","stream":"MINE","key":"k","verb":"close","args":{}}', "not_leading"),
    "arguments that are no arguments": (
        '{"type":"act","stream":"MINE","key":"k","verb":"remove","args":{"seq":[1],"reason":{}}}',
        "missing",
    ),
    "a number of four hundred digits": (
        f'{{"type":"act","stream":"MINE","key":"k","verb":"remove","args":{{"seq":{"9" * 400},"reason":"other"}}}}',
        "not_a_number",
    ),
    "a stream to which he does not listen": ('{"type":"post","stream":"x","key":"k","text":"a"}', "not_subscribed"),
    "a stream with a NUL": ('{"type":"subscribe","stream":"\\u0000.room"}', "not_found"),
    "a room with a NUL": ('{"type":"subscribe","stream":"MINE\\u0000"}', "not_found"),
    "a stream of smiles": (f'{{"type":"subscribe","stream":"{"😀" * 100}"}}', "not_found"),
    "no room": ('{"type":"subscribe","stream":"."}', "not_found"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_frame_is_answered_and_changes_nothing(town: Town, host: str, what: str) -> None:
    sent, code = BROKEN[what]
    async with seated(town, host) as client:
        before = contents(town)
        await client.connection.send(sent.replace(MINE, f"{town.ids['here meeting']}.room"))
        told = await client.until(type="error")
        assert told["code"] == code
        assert told["message"] and code not in told["message"]
        assert contents(town) == before
        assert (await listen(client, f"{town.ids['here meeting']}.room"))["type"] == "subscribed"


@pytest.mark.parametrize(
    "sent",
    [
        f'{{"type":"act","stream":"MINE","key":"k","verb":"open","args":{{"a":{nest(DEEP)}}}}}',
        f'{{"type":"typing","stream":"MINE","x":{nest(DEEP)}}}',
    ],
    ids=["in arguments", "in what is ignored"],
)
async def test_deep_nesting_changes_nothing(town: Town, host: str, sent: str) -> None:
    """Python 3.11 refuses to read so deep; newer ones read it and find nothing there. Either way the next good frame is heard."""
    async with seated(town, host) as client:
        before = contents(town)
        await client.connection.send(sent.replace(MINE, f"{town.ids['here meeting']}.room"))
        assert (await listen(client, f"{town.ids['here meeting']}.room"))["type"] == "subscribed"
        assert contents(town) == before


async def test_a_binary_frame_is_answered(town: Town, host: str) -> None:
    async with seated(town, host) as client:
        await client.connection.send(b'{"type":"typing","stream":"x"}')
        assert (await client.until(type="error"))["code"] == "bad_frame"


async def test_a_frame_that_is_too_large_ends_the_socket(town: Town, host: str) -> None:
    async with seated(town, host) as client:
        await client.connection.send("x" * (LARGEST + 1))
        assert await client.closed() == 1009


async def test_a_frame_in_a_thousand_pieces_is_as_large_as_its_pieces_together(town: Town, host: str) -> None:
    async with seated(town, host) as client:
        await client.connection.send("x" * 100 for _ in range(1000))
        assert await client.closed() == 1009


async def test_letters_in_another_encoding_are_answered(town: Town, host: str) -> None:
    async with seated(town, host) as client:
        await client.connection.send('{"type":"typing","stream":"ä"}'.encode("latin-1"), text=True)
        assert (await client.until(type="error"))["code"] == "bad_frame"


async def test_a_stream_that_is_asked_for_again_and_again_is_one_stream(town: Town, host: str) -> None:
    async with seated(town, host) as client:
        for _ in range(30):
            assert (await listen(client, f"{town.ids['here meeting']}.room"))["type"] == "subscribed"


def everything() -> st.SearchStrategy[Any]:
    leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner))


FIELDS = ("type", "stream", "after", "ref", "key", "text", "reply_to", "verb", "args", "seq")
TYPES = st.sampled_from([*sorted(frames.KNOWN), "entry"]) | everything()


@given(st.fixed_dictionaries({"type": TYPES}, optional={name: everything() for name in FIELDS[1:]}))
@settings(max_examples=60, deadline=None)
def test_whatever_a_frame_holds_it_is_understood_or_refused(sent: dict[str, Any]) -> None:
    data = json.dumps(sent).encode()
    try:
        frames.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        code, _ = frames.fault_of(data)
        assert code in ("bad_frame", "unknown_type")


@given(st.lists(st.binary(max_size=200) | st.text(max_size=200), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_comes_the_socket_answers_afterwards(town: Town, host: str, sent: list[bytes | str]) -> None:
    async with seated(town, host) as client:
        for one in sent:
            await client.connection.send(one)
        assert (await listen(client, f"{town.ids['here meeting']}.room"))["type"] == "subscribed"
