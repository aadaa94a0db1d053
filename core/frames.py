"""Frames of the live socket: what clients may say, decoded and checked in one call, and what they are told."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from websockets.frames import Frame, Opcode

LARGEST = 16 * 1024
"""Bytes of one frame; longer texts go by form."""

Ref = str | int | None
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A number of a stream as a client may name it: what fits a browser's arithmetic and every database."""


class Subscribe(msgspec.Struct, frozen=True, tag="subscribe"):
    """Hear a stream: what comes after a number, or its newest page, then live."""

    stream: str
    after: Number | None = None
    ref: Ref = None


class Unsubscribe(msgspec.Struct, frozen=True, tag="unsubscribe"):
    """Hear it no longer."""

    stream: str
    ref: Ref = None


class Post(msgspec.Struct, frozen=True, tag="post"):
    """Say something. The key is the client's; repeating it gives the first answer again. `sure`: he was asked, and it goes out as it is."""

    stream: str
    key: str
    text: str
    reply_to: Number | None = None
    ref: Ref = None
    sure: bool = False


class Act(msgspec.Struct, frozen=True, tag="act"):
    """A verb of those who lead, or taking a turn."""

    stream: str
    key: str
    verb: str
    args: dict[str, Any] = {}
    ref: Ref = None


class Seen(msgspec.Struct, frozen=True, tag="read"):
    """Read so far."""

    stream: str
    seq: Number


class Typing(msgspec.Struct, frozen=True, tag="typing"):
    """He is writing."""

    stream: str


ClientFrame = Subscribe | Unsubscribe | Post | Act | Seen | Typing

decode = msgspec.json.Decoder(ClientFrame).decode
encode = msgspec.json.Encoder().encode


class _Tagged(msgspec.Struct, frozen=True):
    type: str | None = None
    ref: Ref = None


_decode_tag = msgspec.json.Decoder(_Tagged).decode
KNOWN = frozenset({"subscribe", "unsubscribe", "post", "act", "read", "typing"})


def fault_of(data: bytes | str) -> tuple[str, Ref]:
    """Why a frame that cannot be decoded is refused, and the ref to answer with."""
    try:
        tagged = _decode_tag(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return "bad_frame", None
    return ("unknown_type" if tagged.type not in KNOWN else "bad_frame"), tagged.ref


def wire(told: dict[str, Any]) -> bytes:
    """A frame as it goes over the wire, made once for all its listeners: server frames are not masked."""
    return Frame(Opcode.TEXT, encode(told)).serialize(mask=False)
