"""A lean WebSocket client, so that a thousand listeners cost the load process little beside what they cost the server.

It speaks just enough of RFC 6455: text frames both ways, pings answered, closes seen. Its frames are masked with a key of
zeroes, which is a valid mask that costs the client nothing; the server unmasks as ever.
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable

_HEAD_END = b"\r\n\r\n"
_CLOSE, _PING, _PONG = 0x8, 0x9, 0xA
_NO_MASK = b"\x00\x00\x00\x00"


def framed(payload: bytes, opcode: int = 0x1) -> bytes:
    """A whole masked client frame."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, 0x80 | size)) + _NO_MASK + payload
    if size < 65_536:
        return struct.pack("!BBH", 0x80 | opcode, 0xFE, size) + _NO_MASK + payload
    return struct.pack("!BBQ", 0x80 | opcode, 0xFF, size) + _NO_MASK + payload


class Wire(asyncio.Protocol):
    """One socket. `heard` gets the payload of every text frame; `closed` the close code, or 1006 when the line broke."""

    __slots__ = ("_buffer", "_close_code", "_open", "_request", "closed", "heard", "opened", "transport")

    def __init__(self, request: bytes, opened: asyncio.Future[None]) -> None:
        self._request = request
        self._buffer = b""
        self._open = False
        self._close_code = 1006
        self.opened = opened
        self.transport: asyncio.Transport | None = None
        self.heard: Callable[[bytes], None] = _nothing
        self.closed: Callable[[int], None] = _nothing

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport = transport  # type: ignore[assignment]  # uvloop's transports are not asyncio's by class
        self.say_raw(self._request)

    def say_raw(self, frame: bytes) -> None:
        """The bytes go out as they are."""
        if self.transport is not None:
            self.transport.write(frame)

    def say(self, payload: bytes) -> None:
        """One text frame goes out."""
        self.say_raw(framed(payload))

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
        if not self._open:
            data = self._shake_hands(data)
        self._buffer = self._frames(data) if self._open else data

    def _shake_hands(self, data: bytes) -> bytes:
        end = data.find(_HEAD_END)
        if end < 0:
            return data
        if not data.startswith(b"HTTP/1.1 101"):
            if not self.opened.done():
                self.opened.set_exception(ConnectionError(data[:200].decode("latin-1")))
            return b""
        self._open = True
        if not self.opened.done():
            self.opened.set_result(None)
        return data[end + 4 :]

    def _frames(self, data: bytes) -> bytes:
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                if end - at < 4:
                    break
                size, start = data[at + 2] << 8 | data[at + 3], at + 4
            elif size == 127:
                if end - at < 10:
                    break
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if start + size > end:
                break
            self._frame(data[at] & 0x0F, data[start : start + size])
            at = start + size
        return data[at:] if at < end else b""

    def _frame(self, opcode: int, payload: bytes) -> None:
        if opcode == 0x1:
            self.heard(payload)
        elif opcode == _PING:
            self.say_raw(framed(payload, _PONG))
        elif opcode == _CLOSE:
            self._close_code = int.from_bytes(payload[:2], "big") if payload else 1005

    def connection_lost(self, _: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("the line broke before the welcome"))
        self.transport = None
        self.closed(self._close_code)

    def hang_up(self) -> None:
        """The line is cut without a farewell, as a phone in a tunnel does it."""
        if self.transport is not None:
            self.transport.abort()


def _nothing(_: object) -> None:
    return None


def upgrade(host: str, port: int, path: str, cookie: str, subprotocol: str = "rinnalla.v1") -> bytes:
    """The request that opens a socket, from the server's own origin."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}:{port}",
        f"Origin: http://{host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {subprotocol}",
        f"Cookie: {cookie}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def dial(host: str, port: int, cookie: str, path: str = "/live") -> Wire:
    """An open socket. ConnectionError when the server refuses it."""
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[None] = loop.create_future()
    _, wire = await loop.create_connection(lambda: Wire(upgrade(host, port, path, cookie), opened), host, port)
    await opened
    return wire
